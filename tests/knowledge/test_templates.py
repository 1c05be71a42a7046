"""Templates of a space: what a new page begins with, by form and by address; and pages that nobody has saved yet."""
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.markdown import render
from portal.knowledge import filling, offering
from portal.knowledge.models import Page, PageTemplate
from portal.publishing.models import Content, Words
from tests import make
from tests.browser import Browser, Form

VALUES = {"date": "2026-11-22", "author": "Lin", "institution": "Anhe", "title": "Noise", "space": "Practice"}
NEW = "/knowledge/practice/-/new"


@pytest.fixture
def space(people):
    space = make.space(people["member"], audience="everyone")
    db.session.commit()
    return space


def test_a_steward_writes_a_template_and_a_page_begins_with_it(writer, reader, people, space):  # K10
    answer = writer.submit("/knowledge/practice/-/templates/new", name_en="Fault report", name_zh="故障报告", language="en",
                           title="{{?Machine}}: {{title}}", body="{{author}}, {{institution}}, {{space}}, {{date}}: "
                           "{{?Machine}} in {{ ?Hall }}; {{.Values}} stays.\n")
    template = db.session.scalars(select(PageTemplate)).one()
    assert answer.location == f"/knowledge/practice/-/templates/{template.id}" and template.slug == "fault-report"
    assert "/knowledge/practice/new?template=fault-report" in writer.get(answer.location).text
    form = f"{NEW}?template=fault-report"
    assert form.replace("&", "&amp;") in reader.get(NEW).text
    begun = reader.submit(form, NEW, title="Noise", asked_0="P-101").location
    page = db.session.scalars(select(Page)).one()
    assert page.title_en == "P-101: Noise" and page.language == "en" and page.keeper_id == people["coauthor"].id
    text = f"Mei, Borui Works, Practice, {clock.today().isoformat()}: P-101 in …; {{{{.Values}}}} stays."
    assert text in Form(reader.get(begun).text, begun).values["body_en"]
    assert "added the template “Fault report”" in writer.get("/knowledge/practice/-/changes").text


def test_the_address_of_a_template_opens_the_form_filled_in_and_writes_nothing(writer, people, space):  # K10
    above = make.page(people["member"], space, "Presses")
    facts = offering.facts(offering.OFFERS["fault_report"], "en")
    PageTemplate.add(space, people["member"], **facts)
    db.session.commit()
    asked = f"template=fault-report&title=Noise&parent=KB-{above.id}&Machine=P-101"
    short = writer.get(f"/knowledge/practice/new?{asked}")
    assert short.status_code == 302 and short.location == f"{NEW}?{asked}"
    shown = writer.get(short.location).text
    values = Form(shown, NEW).values
    assert (values["title"], values["asked_0"]) == ("Noise", "P-101")
    assert values["parent"] == above.address.removeprefix("/knowledge/")
    assert db.session.scalars(select(Page.id)).all() == [above.id]
    assert "no template “gone”" in writer.get(f"{NEW}?template=gone").text
    body = f"[[/knowledge/practice/new?{asked}|Report one]], [[Ghost]]\n"
    linking = make.page(people["member"], space, "Faults", body=body)
    db.session.commit()
    read = writer.get(linking.address).text
    assert f'<a href="/knowledge/practice/new?{asked.replace("&", "&amp;")}">Report one</a>' in read
    assert f'{NEW}?title=Ghost' in writer.get("/to?wanted=Ghost").text
    taken = make.page(people["member"], space, "New")
    db.session.commit()
    assert writer.get(taken.address).status_code == 200 and taken.address == "/knowledge/practice/new"


def test_what_is_filled_in_reads_as_it_was_typed():  # K10
    for value in ("*a*", "`a`", "[a](/b)", "[[a]]", "<b>a</b>", "&amp;", "&#35;", "R&D", "$a$", "a | b", "# a", "- a",
                  "1. a", "---", "~~a~~", "\\", "{{author}}", "![a](b)", "> a", "@Lin", "[^1]", "a_b_c", ": a", "=== a"):
        reads_as_typed(value)


def reads_as_typed(value):
    made = render(filling.filled("{{?Machine}}\n", VALUES, {"Machine": value}), "en", {}, 1000)
    assert made.plain.strip() == value and not made.links and not made.toc
    assert made.html.count("<") == 2, made.html
    code = render(filling.filled("```\n{{?Machine}}\n```\n", VALUES, {"Machine": value}), "en", {}, 1000)
    assert "{{author}}" not in made.html or value == "{{author}}"
    assert value.replace("`", "'") in code.plain


def test_a_space_without_templates_is_offered_some_in_both_languages(writer, reader, space):  # K10 X7
    page = "/knowledge/practice/-/templates"
    assert "There is no template here yet." in writer.get(page).text
    for offer in offering.OFFERS.values():
        for code in ("en", "zh"):
            assert render(offering.outline(offer.name, code), code, {}, 20_000).html
            asked = [len(filling.asked(offer.titles[one], offering.outline(offer.name, one))) for one in ("en", "zh")]
            assert asked[0] == asked[1]
    taken = writer.press(page, f"{page}/take", name="minutes", language="zh")
    assert "会议纪要" in taken.text and "{{title}}（{{date}}）" in taken.text
    ident = db.session.scalars(select(PageTemplate.id)).one()
    assert writer.submit(f"{page}/{ident}", name_zh="", name_en="").status_code == 422
    assert writer.submit(f"{page}/{ident}", body="").status_code == 422
    assert "was saved" in writer.press(f"{page}/{ident}", f"{page}/{ident}", name_en="Minutes of ours").text
    assert reader.get(f"{page}/{ident}").status_code == 403
    assert "Minutes of ours" in writer.press(f"{page}/{ident}", f"{page}/{ident}/remove").text
    assert db.session.scalars(select(PageTemplate.id)).all() == []


def test_in_an_open_space_readers_see_a_page_from_its_first_save_on(app, writer, people, space):  # K4 K10
    visitor = Browser(app)
    begun = writer.submit(NEW, title="Gauges", language="en").location
    page = db.session.scalars(select(Page)).one()
    assert page.version == 0 and page.address == "/knowledge/practice/gauges"
    assert visitor.get(page.address).status_code == 404 and "Gauges" not in visitor.get("/knowledge/practice").text
    shown = writer.get(page.address).text
    assert "Readers see this page once a text of it is saved." in shown and f"/knowledge/{page.id}/trash" in shown
    values = Form(writer.get(begun).text, begun).values
    writer.client.post(begun, data=values | {"title_en": "Gauges, checked"})
    assert visitor.get(page.address).status_code == 404
    values = Form(writer.get(begun).text, begun).values
    writer.client.post(begun, data=values | {"body_en": "Once a year.\n"})
    assert "Once a year." in visitor.get(page.address).text and db.session.get(Page, page.id).version == 1
    values = Form(writer.get(begun).text, begun).values
    writer.client.post(begun, data=values | {"body_en": "Twice a year.\n"})
    assert "Twice a year." in visitor.get(page.address).text


def test_a_page_that_begins_with_a_template_waits_for_its_first_save_too(app, writer, people, space):  # K10
    visitor = Browser(app)
    PageTemplate.add(space, people["member"], **offering.facts(offering.OFFERS["how_to"], "en"))
    db.session.commit()
    begun = writer.submit(f"{NEW}?template=how-to", NEW, title="Oil").location
    address = db.session.scalars(select(Page)).one().address
    assert visitor.get(address).status_code == 404
    writer.client.post(begun, data=Form(writer.get(begun).text, begun).values)
    assert "What it is for" in visitor.get(address).text
    written = Page.begin(people["member"], "en", Content({"en": Words("At once", "", "Text.\n")}), space)
    db.session.commit()
    assert visitor.get(written.address).status_code == 200
