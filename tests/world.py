"""A small world with everything in it, and one person a role to walk through it; each request is undone."""
import io
import re
from urllib.parse import parse_qsl

from PIL import Image

from portal.config import ROOT
from portal.core import journal, mail, outbox
from portal.core.db import db
from portal.frameworks.loading import load
from portal.frameworks.models import Term
from portal.knowledge.models import PageMove
from portal.members import tokens
from portal.members.models import Application, InstitutionKind, Invitation, Person
from portal.publishing import files, pictures, watching
from portal.publishing.models import Case, Complaint, Pace, Proposal, Words
from portal.search import feed, jobs
from portal.search.models import SavedSearch
from portal.terms.models import Concept, Facts
from tests.browser import Browser, Client
from tests.make import WAYS, brief, group, institution, page, person, space
from tests.people import cast_again

# Who walks through the world: the columns of tests/routes.txt, and the names of tests/people.py.
# All briefs are by the author, of institution A, with the co-author of B; "conflicted" is a moderator of A.
ROLES = {
    "visitor": "visitor", "trainee": "trainee", "outsider": "outsider", "colleague": "colleague",
    "author": "member", "coauthor": "coauthor", "representative": "representative", "moderator": "moderator",
    "conflicted": "own moderator", "administrator": "administrator", "auditor": "auditor", "suspended": "suspended",
}
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token"[^>]* value="([^"]+)"')


def everybody():
    """The cast, and a member of an institution that has nothing to do with what stands in the world."""
    people = cast_again()
    return people | {"outsider": person("Otto", "区图", people["second moderator"].institution)}


class World:
    """`ask(role, method, address, data)` sends a request; `things` are the words that an address may hold in braces."""

    def __init__(self, app):
        self.app, self.rehearsal = app, None
        with app.app_context():
            people = everybody()
            self.things = build(people)
            db.session.commit()
            self.cookies = {role: self.cookie_of(people[name]) for role, name in ROLES.items() if role != "visitor"}
            self.things["session"] = str(people["member"].sign_ins[0].id)
            jobs.rebuild([])
        self.tokens = {role: self.token_of(role) for role in ROLES}

    def cookie_of(self, who):
        return Browser(self.app).sign_in(who).client.get_cookie("portal").value

    def token_of(self, role):
        """The form token of the role's session; a visitor has one from the page for signing in."""
        client = self.client(role)
        found = TOKEN.search(client.get("/sign-in" if role == "visitor" else "/").text)
        self.cookies[role] = client.get_cookie("portal").value
        return found[1] or found[2]

    def client(self, role, is_new=False):
        client = Client(self.app, self.app.response_class)
        if role in self.cookies and not is_new:
            client.set_cookie("portal", self.cookies[role])
        return client

    def ask(self, role, method, address, data="", has_token=True, **options):
        """The answer to one request; what it changes is undone. `data` are form fields as in an address, or a dict."""
        if method == "POST":
            fields = dict(parse_qsl(data, keep_blank_values=True)) if isinstance(data, str) else dict(data)
            options["data"] = fields | ({"csrf_token": self.tokens[role]} if has_token else {})
        return self.send(role, method, address.format(**self.things), **options)

    def send(self, role, method, path, goes_on=False, **options):
        """As `ask`, with the path and the body as they are; `goes_on`: also the page that the answer leads to."""
        client = self.client(role, is_new=role == "visitor" and method == "GET")
        try:
            answer = client.open(path, method=method, **options)
            answer.writes = list(self.rehearsal.written)
            if goes_on and answer.location:
                answer.next = client.get(answer.location)
        finally:
            self.rehearsal.undo()
        return answer


def build(people):
    """Everything once, by its verbs: {word in the table: what stands in the address}."""
    load(ROOT / "content" / "frameworks")
    return briefs(people) | knowledge(people) | members(people) | offices(people) | terms(people) | searches(people)


def tags(published, draft, author):
    """One that readers see, another that only a draft has."""
    draft.take_tags(["unseen"], by=author)
    published.take_tags(["leaks", "compressors"], by=author)
    return {"tag": str(published.tags[0].id)}


def briefs(people):
    author, coauthor = people["member"], people["coauthor"]
    made = {state: brief(author, state, [coauthor], title=f"A paper {state}") for state in WAYS}
    made |= {level: brief(author, "published", [coauthor], level, title=f"A paper for {level}")
             for level in ("authors", "institution", "alliance")}
    made["for_group"] = brief(author, "published", [coauthor], "group", group("presses", people["colleague"]),
                              title="A paper for a group")
    made["invited"] = brief(author, "draft", title="A paper with an invitation")
    made["invited"].invite(coauthor, by=author)
    made["pictured"] = pictured(author, coauthor)
    tagged = tags(made["published"], made["draft"], author)
    db.session.flush()
    said = made["published"].comment("Which gauge was it?", people["colleague"])
    asked = made["submitted"].comment("Say which gauge.", people["moderator"], is_review=True, as_moderator=True,
                                      revision_id=made["submitted"].head_revision_id)
    better = Words("Another title", "", made["published"].published.text("en").body)
    change = Proposal.open(people["outsider"], made["published"], made["published"].published, {"en": better}, "Shorter.")
    case = Case.report(made["published"], Complaint.WRONG, "It leaks.", people["outsider"])
    db.session.flush()
    found = tagged | {name: thing.slug for name, thing in made.items()}
    found |= {"said": str(said.id), "asked": str(asked.id), "case": str(case.id), "change": str(change.id)}
    found |= {f"{name}_id": str(thing.id) for name, thing in made.items()}
    shown, hidden = made["pictured"].files
    return found | {"picture": f"{shown.id}/{shown.name}", "newer_picture": f"{hidden.id}/{hidden.name}",
                    "picture_id": str(shown.id), "head": made["draft"].head.sha256}


def knowledge(people):
    """A space that everyone reads, with pages, one moved and one in the trash; and one of institution A with a draft."""
    author = people["member"]
    practice = space(author, "practice", audience="everyone")
    shown, moved, trashed = (page(author, practice, f"A page {word}") for word in ("shown", "moved", "trashed"))
    moved.move(shown, None, author)
    trashed.trash(author)
    reviewed = space(people["representative"], "inner", "institution", "reviewed", "institution")
    inner = page(author, reviewed, "A page within 1")
    inner.ask(author)
    db.session.flush()
    return {"kb": shown.path, "kb_id": str(shown.id), "moved": moved.path, "moved_id": str(moved.id),
            "trashed_id": str(trashed.id), "inner_page": inner.path, "inner_id": str(inner.id),
            "move": str(db.session.scalars(db.select(PageMove.id)).one())}


def pictured(author, coauthor):
    """Published with one picture; another one came with a newer draft."""
    made = brief(author, "draft", [coauthor], title="A paper with pictures")
    made.attach(picture("shown.png"), by=author)
    made.add_revision(made.head.content, author)
    for one in (author, coauthor):
        made.agree(by=one)
    for step in WAYS["published"]:
        step(made, author, None)
    made.attach(picture("newer.png"), by=author)
    return made


def picture(name):
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "navy").save(out, "PNG")
    return files.keep(pictures.accept(name, out.getvalue()))


def members(people):
    a = people["member"].institution
    newcomer, unconfirmed = person("Ning", "宁新"), Person.register("not.yet@people.example", name_en="Nobody Yet")
    proposal = newcomer.propose(a)
    hidden = institution("Hidden Works", "未公开工厂", "HIDE")
    hidden.found(by=None)
    hidden.suspend("under discussion", by=people["administrator"])
    invitation, token = Invitation.make("new@people.example", by=people["representative"], institution=a)
    application, confirming = applied("Anxin Forge", "安信锻造"), applied("Beihai Castings", "北海铸造")
    application[0].confirm()
    db.session.flush()
    links = {name: str(people[name].current_affiliations[0].id) for name in ("colleague", "member")}
    return {
        "a": str(a.id), "hidden_institution": str(hidden.id), "unconfirmed": str(unconfirmed.id),
        "application": str(application[0].id), "application_token": confirming[1],
        "proposal": str(proposal.id), "link": links["colleague"], "own_link": links["member"],
        "invitation": token, "invitation_id": str(invitation.id), "person": str(people["member"].id),
        "someone": str(people["colleague"].id), "suspended_person": str(people["suspended"].id),
        "moderator_person": str(people["moderator"].id), "unknown_token": "0" * 43,
        "reset": tokens.make("reset", newcomer), "confirm": tokens.make("confirm", unconfirmed),
        "old_address": tokens.make("old-address", newcomer, email="next@people.example"),
        "new_address": tokens.make("new-address", newcomer, email="next@people.example"),
    }


def terms(people):
    Concept.add("gateway", Facts("网关", "gateway", source="a book"), by=people["moderator"])
    Concept.add("old-word", Facts("旧词", "old word"), by=people["moderator"]).retire("twice", by=people["moderator"])
    return {}


def applied(name, name_zh):
    return Application.make(name_en=name, name_zh=name_zh, kind=InstitutionKind.COMPANY, statement="To share.",
                            contact="Gu Wen", email="gu.wen@forge.example")


def searches(people):
    saved = SavedSearch.save(people["member"], "q=paper", "Papers", Pace.DAILY)
    return {"saved_search": str(saved.id), "search_feed": feed.word_for(saved)}


def offices(people):
    letter = mail.send("lin@people.example", "A letter", "with a link")
    letter.failed_at, letter.error = letter.created_at, "refused"
    other = outbox.enqueue("work", "notice", {"entry": 1})
    journal.seal_rows()
    db.session.flush()
    group_id = people["colleague"].memberships[0].group_id
    return {"letter": str(letter.id), "job": str(other.id), "group": str(group_id),
            "unsubscribe": watching.token(people["colleague"], "all"),
            "framework_term": str(db.session.scalar(db.select(db.func.min(Term.id))))}
