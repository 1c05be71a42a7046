"""One builder per noun, each through the verbs of the models; nothing is committed here."""
from portal.briefs.models import Brief
from portal.core.db import db
from portal.knowledge.models import Page, Space
from portal.knowledge.workflow import Level, Mode
from portal.members.models import Group, Institution, InstitutionKind, Person
from portal.members.passwords import hash_password
from portal.publishing.models import Audience, Content, Reason, Verdict, Words

PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)


HIDDEN = {"shows_affiliation": False, "shows_expertise": False, "shows_bio": False}


def institution(name="Test Institute", name_zh="测试研究院", short="TEST", kind="research_institute", **more):
    thing = Institution(name_en=name, name_zh=name_zh, short_name=short, kind=InstitutionKind(kind), **more)
    db.session.add(thing)
    db.session.flush()
    return thing


def person(name="Li Wei", name_zh="李伟", of=None, is_representative=False, **more):
    who = Person(email=more.pop("email", f"{name.lower().replace(' ', '.')}@people.example"), name_en=name,
                 name_zh=name_zh, password_hash=HASH, **more)
    db.session.add(who)
    db.session.flush()
    if of is not None:
        who.affiliate(of, by=None, is_representative=is_representative)
        db.session.flush()
    return who


BODY = "## Findings\n\nA press shop was measured for a week.\n\n| Press | Bar |\n|---|---|\n| A | 6.2 |\n"
ZH = "## 结果\n\n对一个冲压车间做了一周测量。\n"


def content(title="Compressed air by night", title_zh="夜间的压缩空气", body=BODY, body_zh=ZH, **fields):
    """Words in both languages and everything that a brief needs to be submitted; `fields` are the brief's own."""
    return Content(
        {"en": Words(title, "What leaks cost, and how they were found.", body),
         "zh": Words(title_zh, "泄漏的代价，以及如何找到泄漏。", body_zh)},
        {"en": ["energy", "leaks", "compressors"], "zh": ["能源", "泄漏", "空压机"]},
        {"type": "technology_brief", "trl": 6, "licence": "CC-BY-4.0", "offered": ["pilot_site"], "sought": [],
         "standards": [], "related": []} | fields)


def brief(by, state="published", coauthors=(), audience="everyone", group=None, language="en", moderator=None, **more):
    """A brief brought to `state` by its verbs; `moderator` or one without a conflict decides; `more`: its content."""
    thing = Brief.begin(by=by, language=language, content=content(**more))
    for other in coauthors:
        thing.invite(other, by=by)
        thing.accept_authorship(by=other)
    for author in (by, *coauthors):
        thing.agree(by=author)
    if (audience, group) != ("everyone", None):
        thing.set_audience(Audience(audience), by=by, group=group)
    for step in WAYS[state]:
        step(thing, by, moderator)
    db.session.flush()
    return thing


def submit(thing, by, _moderator):
    thing.submit(by=by, note="Please look at the table.")


def claim(thing, _by, moderator):
    thing.claim(by=moderator or thing.unconflicted_moderators()[0])


def decision(verdict, reason=None, text=""):
    def decide(thing, _by, moderator):
        moderator = moderator or thing.unconflicted_moderators()[0]
        thing.decide(verdict, moderator, thing.submission.revision_sha256, reason, text)
    return decide


def resubmit(thing, by, _moderator):
    thing.save(content(body=BODY + "\nThe pressure gauge was a calibrated one.\n"), by, thing.head_revision_id)
    thing.resubmit(by=by)


def revise(thing, by, _moderator):
    thing.save(content(body=BODY + "\nA second week gave the same.\n"), by, thing.head_revision_id)


def withdraw(thing, by, _moderator):
    thing.withdraw("The gauge was out of order.", by=by)


def archive(thing, by, _moderator):
    thing.archive(by=by)


accept = decision(Verdict.ACCEPT)
ask_for_changes = decision(Verdict.REQUEST_CHANGES, Reason.EVIDENCE, "Which gauge was it?")
decline = decision(Verdict.DECLINE, Reason.SCOPE, "This is not about manufacturing.")
WAYS = {
    "draft": (), "submitted": (submit,), "in_review": (submit, claim),
    "changes_requested": (submit, claim, ask_for_changes), "declined": (submit, claim, decline),
    "resubmitted": (submit, claim, ask_for_changes, resubmit), "published": (submit, claim, accept),
    "revised": (submit, claim, accept, revise), "withdrawn": (submit, claim, accept, withdraw),
    "archived": (submit, claim, accept, archive),
}


def group(slug, *members, name="Presses", name_zh="压力机"):
    thing = Group(slug=slug, name_en=name, name_zh=name_zh)
    thing.found(by=None)
    for one in members:
        thing.add(one, by=None)
    db.session.flush()
    return thing


def space(by, slug="practice", level="alliance", mode="open", audience="alliance", name="Practice", name_zh="实践", **more):
    return Space.found(by, slug, Level(level), Mode(mode), Audience(audience), name_en=name, name_zh=name_zh,
                       description_en="What works in workshops.", description_zh="车间里行之有效的做法。", **more)


def page(by, within, title="Torque wrenches", parent=None, title_zh="", body="Check them every week.\n", **more):
    texts = {"en": Words(title, "", body)} | ({"zh": Words(title_zh, "", "每周检查。\n")} if title_zh else {})
    thing = Page.begin(by, "en", Content(texts), within, parent, **more)
    db.session.flush()
    return thing
