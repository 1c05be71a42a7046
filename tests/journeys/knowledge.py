"""Who plays in the story of the knowledge base, what everybody does there, and what is done behind the stage."""
from typing import NamedTuple

from sqlalchemy import select

from portal.core.db import db
from portal.knowledge.models import Page, Space
from portal.members.models import Person
from portal.publishing.models import Content, Tag, Words
from tests import make
from tests.journeys.steps import follow


class Cast(NamedTuple):
    """Who acts, in whose language: all but the reader, who is of another institution, belong to the group."""
    steward: str
    writer: str
    leaver: str
    reader: str


CAST = {"zh": Cast("he.jingsong@chmt.example", "xu.zecheng@mbms.example", "han.yizhou@hiam.example",
                   "lin.wanqing@qlut.example"),
        "en": Cast("peter.hallam@tarnbeck.example", "helen.brandt@mbms.example", "tobias.fenn@northmere.example",
                   "alice.whitlock@northmere.example")}
MODERATOR = "fang.yuheng@hiam.example"
GROUP = "wg-interoperability"


# In the browser

def press(page, button):
    """As `follow`, with the patience that an import of many pages needs."""
    with page.expect_navigation(timeout=120_000):
        page.click(button, no_wait_after=True)


def rows(page, address, what="title"):
    """The titles of the timetable there, or where its rows lead to."""
    page.goto(address)
    titles = page.locator("a.timetable-title")
    return titles.all_inner_texts() if what == "title" else links(page)


def links(page):
    return [link.get_attribute("href") for link in page.locator("a.timetable-title").all()]


def ident(page, slug, path):
    page.goto(f"/knowledge/{slug}/{path}")
    return page.get_attribute("a[href^='/knowledge/p/']", "href").split("/")[3]


def rewrite(page, language, changes, button=".writing-bar [name=act][value=save]"):
    area = f"[name=body_{language}]"
    text = page.input_value(area)
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    page.fill(area, text)
    press(page, button)


def approve(steward, number):
    steward.goto("/waiting")
    follow(steward, f"a[href='/knowledge/{number}/approval']")
    steward.fill("[name=reason]", "Read beside the device.")
    press(steward, "main form .button-primary")


# Behind the stage

def begin_alike(slug, cast):
    """Two pages of the same words: the writer's, and one of somebody who will leave."""
    for name, who in (("first", cast.writer), ("second", cast.leaver)):
        begin(slug, cast, who, f"Check {name}", f"Torquing-{slug} twice a shift.\n")


def begin(slug, cast, who, title, body):
    """An English page that readers see."""
    page = Page.begin(person(who), "en", Content({"en": Words(title, "", body)}), Space.named(slug))
    page.post(person(cast.steward))
    return page


def person(email):
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def begin_twin(slug, cast, language):
    """A page that says "digital twin" and never 数字孪生; and one that only the group may read."""
    page = begin(slug, cast, cast.writer, "Cell model", "The digital twin of a cell is corrected each night.\n")
    page.tag(db.session.scalars(select(Tag).where(Tag.slug == "robot-safety")).one(), person(cast.writer))
    make.space(person(cast.steward), f"closed-{language}", level="group", audience="group", group=Space.named(slug).group)
    begin(f"closed-{language}", cast, cast.writer, f"Xylograph-{language} plans", f"A digital twin, xylograph{language}.\n")


def begin_brief(slug, cast, language):
    """A published brief that links to the page by its number; answers (its key, its number)."""
    page = Page.at(slug, "cell-model")
    brief = make.brief(person(cast.reader), moderator=person(MODERATOR), title=f"Nightly correction {language}",
                       title_zh=f"夜间校正 {language}", body=f"## Findings\n\nAs [[page:KB-{page.id}]] says.\n")
    return brief.id, brief.reference
