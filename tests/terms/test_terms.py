"""The term base: its content, its pages, what moderators change, and the marks in texts."""
import re
from html import unescape

import pytest

from portal.config import ROOT
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.terms.loading import ContentError, load, read
from portal.terms.marking import deprecated_in, known_words, mark
from portal.terms.models import Concept, Facts
from portal.terms.queries import listed
from tests import make
from tests.browser import Form

CONTENT = ROOT / "content" / "terms"


@pytest.fixture
def base(app):
    """Three concepts, without the content files."""
    for slug, facts in {
            "digital-twin": Facts("数字孪生", "digital twin", abbr=("DT",), deprecated_zh=("数字双胞胎",),
                                  definition_en="A model that follows a thing.", definition_zh="随实物更新的模型。"),
            "mes": Facts("制造执行系统", "manufacturing execution system", abbr=("MES",)),
            "r-and-d": Facts("研究", "research", abbr=("R&D",))}.items():
        add(slug, facts)
    db.session.commit()


def add(slug, facts):
    concept = Concept(slug=slug)
    db.session.add(concept)
    concept.say(facts)
    return concept


def marks(html, code="en"):
    return re.findall(r'<a href="/terms/([^"]+)" aria-describedby="[^"]+">([^<]*)</a>', mark(html, known_words(), code))


def test_the_shipped_terms_are_whole_and_load_once(app):  # K11
    wanted = read(CONTENT)
    assert len(wanted) >= 80
    assert [slug for slug, facts in wanted.items() if not (
        facts.definition_zh and facts.definition_en and facts.source)] == []
    words = [word for facts in wanted.values() for word, *_ in facts.words()]
    assert len(words) == len(set(words)), "a word stands for one concept"
    assert load(CONTENT)["added"] == len(wanted)
    assert load(CONTENT) == {"added": 0, "changed": 0, "unchanged": len(wanted), "kept": 0}


def test_what_people_changed_is_not_loaded_over(people, app):  # K11
    load(CONTENT)
    concept = Concept.find("gateway")
    concept.edit(Facts("网关", "gateway", definition_en="Ours."), by=people["moderator"])
    Concept.find("mqtt").retire("not ours", by=people["moderator"])
    counts = load(CONTENT)
    assert counts["kept"] == 2 and concept.definition_en == "Ours." and Concept.find("mqtt").retired_at


def test_wrong_files_are_refused_by_place_and_nothing_is_loaded(app, tmp_path):  # K11
    (tmp_path / "a.yml").write_text("- {slug: one, zh: 一, en: one, colour: red}\n- {slug: Two, zh: 二, en: two}\n- 3\n")
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "c.json").write_text('{"slug": "x"}')
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    assert [place for place, _ in caught.value.problems] == ["a.yml, 1", "a.yml, 2", "a.yml, 3", "b.json", "c.json"]
    assert listed("en") == []


def test_the_first_use_in_a_section_is_marked(base):  # K11
    text = ("<p>A digital twin, the Digital twins of the MES.</p><h2>数字孪生</h2>"
            "<p>数字孪生平台 and DT; dt and XMES are other words. R&amp;D</p>")
    assert marks(text) == [("digital-twin", "digital twin"), ("mes", "MES"), ("digital-twin", "数字孪生"),
                           ("r-and-d", "R&amp;D")]


@pytest.mark.parametrize("text", [
    "<pre><code>digital twin</code></pre>", '<p><a href="/x">digital twin</a></p>', "<h3>digital twin</h3>",
    "<math><mi>MES</mi></math>", "<p>quasidigital twins-to-be digital twinning</p>", '<img alt="digital twin">',
    "<!-- digital twin -->", '<p title="a > digital twin">x</p>'])
def test_code_links_headings_formulas_and_parts_of_words_are_left_alone(base, text):  # K11
    assert mark(text, known_words(), "en") == text


def test_what_terms_say_cannot_become_markup(app):
    add("bad", Facts("坏<b>", "evil <script>", definition_en="<img src=x onerror=alert(1)>"))
    shown = mark("<p>An evil &lt;script&gt; 坏&lt;b&gt;</p>", known_words(), "en")
    assert "<img" not in shown and "<script" not in shown and marks("<p>evil &lt;script&gt;</p>")


def test_a_changed_term_is_marked_at_once_and_can_be_switched_off(base, people, browser):  # K11
    brief = make.brief(people["member"], body="## One\n\nA cobot and a digital twin.\n")
    db.session.commit()
    assert '/terms/digital-twin" aria-describedby' in browser.get(brief.address).text
    assert "concept-note" not in browser.get(f"{brief.address}?terms=off").text
    browser.sign_in(people["moderator"])
    browser.submit("/terms/new", slug="cobot", zh="协作机器人", en="cobot", definition_en="Works beside people.")
    shown = browser.get(brief.address).text
    assert "Works beside people." in shown
    person = people["moderator"]
    person.edit(by=person, shows_terms=False)
    db.session.commit()
    assert "concept-note" not in browser.get(brief.address).text


def test_moderators_edit_take_out_and_put_back_and_the_journal_says_so(base, people, browser):  # K11
    browser.sign_in(people["moderator"])
    answer = browser.submit("/terms/mes/edit", admitted_zh="生产执行系统，执行系统", source="IEC 62264-1")
    assert answer.status_code == 302
    page = browser.get("/terms/mes").text
    assert "生产执行系统" in page and "执行系统" in page and "IEC 62264-1" in page
    assert browser.submit("/terms/mes", "/terms/mes/retire").status_code == 422
    browser.submit("/terms/mes", "/terms/mes/retire", reason="twice")
    assert "MES" not in browser.get("/terms").text.replace("/terms/mes", "") or "taken out" in browser.get("/terms").text
    assert browser.client.get("/terms?status=retired").text.count("timetable-row") == 1
    browser.submit("/terms/mes", "/terms/mes/revive")
    verbs = db.session.scalars(db.select(JournalEntry.verb).where(JournalEntry.noun == "term")).all()
    assert verbs == ["edit", "retire", "revive"]
    assert browser.submit("/terms/new", slug="mes", zh="甲", en="a").status_code == 422
    assert browser.submit("/terms/new", slug="New Word", zh="甲", en="").status_code == 422


def test_the_list_is_sorted_by_sound_and_narrowed(base, browser):  # K11
    assert [term.slug for term in listed("zh")] == ["digital-twin", "r-and-d", "mes"]  # shu, yan, zhi
    assert [term.slug for term in listed("en", letter="M")] == ["mes"]
    assert [term.slug for term in listed("en", status="deprecated")] == ["digital-twin"]
    assert [term.slug for term in listed("en", text="FOLLOWS")] == ["digital-twin"]
    assert "No term fits." in browser.get("/terms?q=zzz").text


def test_words_advised_against_are_told_with_the_better_one(base, people, browser):  # K11
    assert deprecated_in("关于数字双胞胎", "zh") == [("数字双胞胎", "数字孪生")]
    brief = make.brief(people["member"], "draft", body_zh="## 结果\n\n一个数字双胞胎。\n")
    db.session.commit()
    shown = browser.sign_in(people["member"]).get(f"/briefs/{brief.id}/submit").text
    assert "数字双胞胎 → 数字孪生" in shown


@pytest.mark.parametrize("word, part, known", [
    ("cyber twin", "en", ""), ("赛博孪生", "zh", ""), ("cyber twin", "en", "shadow model")])
def test_a_word_that_people_look_for_is_led_to_the_term_it_means(people, browser, base, word, part, known):  # K17 S5
    Concept.find("digital-twin").edit(Facts("数字孪生", "digital twin", admitted_en=(known,) if known else ()),
                                      by=people["moderator"])
    db.session.commit()
    browser.sign_in(people["moderator"])
    listed_terms = browser.get("/terms", query_string={"add": word}).text
    assert f"“{word}”" in listed_terms and 'name="add"' in listed_terms
    edit = unescape(re.search(r'href="(/terms/digital-twin/edit[?]add=[^"]+)"', listed_terms)[1])
    assert browser.submit(edit).status_code == 302
    facts = Concept.find("digital-twin").facts
    assert getattr(facts, f"admitted_{part}") == ((known, word) if known else (word,))
    new = Form(browser.get("/terms/new", query_string={"add": word}).text, "/terms/new").values
    assert new[part] == word


def test_readers_are_asked_for_no_term(browser, base):
    assert "cyber twin" not in browser.get("/terms?add=cyber+twin").text.split("<main")[1].split("</main")[0]
