"""What a published version tells machines about itself."""
import json
from html.parser import HTMLParser

from hypothesis import example, given, settings

from portal.briefs.citations import json_ld, meta_tags
from tests.briefs.cited import BRIEFS, INSTITUTE, LI, PICARD, as_one_line, item


def test_each_author_tag_is_followed_by_the_authors_institution():  # B8
    brief = item("en", "Title", [LI, INSTITUTE, PICARD], keywords=("edge", "line"))
    assert meta_tags(brief, "https://a.example/x.pdf") == [
        ("citation_title", "Title"),
        ("citation_author", "Li, Jiangning"), ("citation_author_institution", "Anhe Institute"),
        ("citation_author", "Institute of Lines and Robots, Ltd."),
        ("citation_author", "Picard, Jean-Luc M."), ("citation_author_institution", "Anhe Institute"),
        ("citation_publication_date", "2026/03/04"), ("citation_language", "en"),
        ("citation_technical_report_number", "ALB-2026-0012"),
        ("citation_technical_report_institution", "Smart Manufacturing Alliance"),
        ("citation_keywords", "edge"), ("citation_keywords", "line"),
        ("citation_abstract_html_url", "https://a.example/ALB-2026-0012/v1"),
        ("citation_pdf_url", "https://a.example/x.pdf")]


def test_tags_speak_the_language_of_the_item_and_name_no_missing_pdf():  # B8
    tags = meta_tags(item("zh", "题名", [LI]))
    assert ("citation_author", "李江宁") in tags and ("citation_author_institution", "安和研究院") in tags
    assert "citation_pdf_url" not in dict(tags)


class Scripts(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@settings(deadline=None)
@given(BRIEFS)
@example(item("en", "</script><script>alert(1)</script>", [LI]))
@example(item("en", "<!--<script>", [LI]))
@example(item("zh", '引号"与😀', [LI]))
def test_json_ld_stays_inside_its_script_and_says_the_same(brief):  # B8
    page = Scripts(f'<script type="application/ld+json">{json_ld(brief)}</script><p>')
    assert page.tags == ["script", "p"]
    assert not set("<>&\u2028\u2029") & set(page.text)
    report = json.loads(page.text)
    assert report["@type"] == "Report" and report["reportNumber"] == brief.number
    assert report.get("name", "") == as_one_line(brief.title)
    assert len(report.get("author", [])) == len(brief.authors)


def test_json_ld_tells_people_from_institutions():  # B8
    report = json.loads(json_ld(item("zh", "题名", [LI, INSTITUTE], version=2)))
    assert report["author"] == [
        {"@type": "Person", "name": "李江宁", "affiliation": {"@type": "Organization", "name": "安和研究院"}},
        {"@type": "Organization", "name": "产线与机器人研究所"}]
    assert (report["inLanguage"], report["version"], report["datePublished"]) == ("zh", "2", "2026-03-04")
