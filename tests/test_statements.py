"""How many statements a page asks of the database: few, and no more for fifty rows than for five."""
import logging

import pytest

from portal.config import ROOT
from portal.core import clock, journal, mail, remember
from portal.core.db import db
from portal.frameworks.loading import load
from portal.knowledge.models import PageTemplate
from portal.members.models import Invitation, Person, SignIn
from portal.publishing.models import (
    Audience,
    Case,
    Complaint,
    Decision,
    Notice,
    Pace,
    Proposal,
    Right,
    Verdict,
    Watch,
    What,
    Words,
)
from portal.search import feed, jobs
from portal.search.models import SavedSearch
from portal.terms.queries import all_terms
from tests import make
from tests.browser import Browser

READING, ELSEWHERE, DASHBOARD = 6, 12, 20
FEW, MANY = 5, 50

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

# (who, address, most statements); words in braces are filled in by `Crowd`.
READ = [("visitor", address, READING) for address in (
    "/briefs/{brief}", "/people/{person}", "/institutions/{institution}", "/groups/{group}", "/handbook/reading",
    "/frameworks/imsa", "/contact")]
READ += [("visitor", "/knowledge/night/{page}", READING)]
LISTS = [("visitor", address, ELSEWHERE) for address in (
    "/", "/tags", "/tags/leaks", "/tags/leaks/feed.atom", "/briefs", "/briefs?sort=trl&type=technology_brief",
    "/briefs/feed.atom", "/feed.atom", "/institutions/{institution}/feed.atom", "/groups/{group}/feed.atom",
    "/people/{person}/feed.atom", "/sitemap.xml", "/sitemap-1.xml", "/people", "/institutions",
    "/groups", "/search?q=night", "/search?kind=person", "/frameworks", "/handbook")]
LISTS += [("member", address, ELSEWHERE) for address in (
    "/briefs", "/people", "/institutions", "/search?q=night", "/briefs/{brief}", "/people/{person}",
    "/institutions/{institution}", "/groups/{group}", "/waiting", "/account", "/account/sessions",
    "/account/watches", "/account/searches", "/search/feed/{feed}.atom", "/notices", "/account/institutions",
    "/briefs/{draft}/history", "/briefs/{draft}/conversation",
    "/briefs/{draft}/authors", "/briefs/{draft}/edit", "/briefs/{draft}/files", "/briefs/{draft}/positions",
    "/briefs/{draft}/audience", "/briefs/{draft}/submit")]
LISTS += [("member", "/hand-over", ELSEWHERE), ("member", "/proposals?state=any", ELSEWHERE),
          ("member", "/proposals/{change}", ELSEWHERE), ("coauthor", "/proposals?which=own", ELSEWHERE)]
LISTS += [("visitor", address, ELSEWHERE) for address in ("/knowledge", "/knowledge/night", "/knowledge/p/{page_id}/print")]
LISTS += [("member", address, ELSEWHERE) for address in (
    "/knowledge", "/knowledge/night", "/knowledge/night/{page}", "/knowledge/night/-/changes", "/knowledge/night/-/trash",
    "/knowledge/night/-/quality", "/knowledge/night/-/quality?show=orphaned", "/knowledge/night/-/quality?show=wanted",
    "/knowledge/-/targets?among=writable&tops=1&q=page", "/knowledge/{page_id}/merge", "/knowledge/night/-/new",
    "/knowledge/night/-/templates", "/knowledge/{page_id}/readings", "/search/similar?title=page", "/complete/people?q=a",
    "/complete/tags?q=a", "/knowledge/{page_id}/move", "/knowledge/{page_id}/care",
    "/knowledge/{page_id}/approval", "/knowledge/{page_id}/edit", "/knowledge/{page_id}/history")]
LISTS += [("representative", address, ELSEWHERE) for address in (
    "/institutions/{institution}/people", "/institutions/{institution}/hand-over")]
LISTS += [("moderator", address, ELSEWHERE) for address in (
    "/moderation", "/moderation/decided", "/moderation/tags", "/moderation/reports", "/waiting")]
LISTS += [("administrator", address, ELSEWHERE) for address in (
    "/administration/journal", "/administration/journal.csv", "/administration/outbox", "/administration/entries",
    "/administration/people", "/administration/people/{person}", "/administration/institutions",
    "/administration/groups", "/administration/groups/{group}", "/administration/roles", "/groups/{group}/hand-over")]
# A review is text, checks, record, history and conversation on one page.
BOARDS = [("second moderator", "/briefs/{reviewed}/review", DASHBOARD), ("member", "/", DASHBOARD),
          ("moderator", "/", DASHBOARD), ("administrator", "/administration", DASHBOARD)]
PLACES = [*READ, *LISTS, *BOARDS]


class Crowd:
    """Rows of everything that is listed, as many as wanted."""

    def __init__(self, app, people):
        self.app, self.people, self.count = app, people, 0
        load(ROOT / "content" / "frameworks")
        author = people["member"]
        self.group = make.group("presses")
        self.space = make.space(author, "night", audience="everyone")
        self.page = make.page(author, self.space, "A page of the night")
        self.draft = make.brief(author, "draft", title="A night draft")
        self.published = make.brief(author, "published", title="A paper of the night")
        self.published.take_tags(["leaks", "leak", "compressors"], by=author)
        self.change = Proposal.open(people["colleague"], self.published, self.published.published,
                                    {"en": Words("Better")}, "It is shorter.")
        self.reviewed = make.brief(author, "resubmitted", coauthors=[people["coauthor"]], title="Night submitted twice",
                                   moderator=people["moderator"])
        self.reviewed.claim(by=people["moderator"])
        self.reviewed.request_changes(people["moderator"], "Name the others.")
        links = "".join(f"[{number}](/briefs/{self.published.slug}/v{number}) " for number in range(5))
        self.reviewed.save(make.content(title="Night submitted twice", body=f"[It](/briefs/{self.published.slug}) {links}"),
                           author, self.reviewed.head_revision_id)
        self.reviewed.resubmit(by=author)
        self.reviewed.claim(by=people["moderator"])
        db.session.commit()

    def words(self):
        return {"brief": self.published.slug, "draft": self.draft.id,
                "reviewed": self.reviewed.id, "page": self.page.path, "page_id": self.page.id,
                "person": self.people["member"].id, "change": self.change.id,
                "institution": self.people["member"].institution.id, "group": self.group.id,
                "feed": feed.word_for(self.saved)}

    def grow(self, size):
        while self.count < size:
            self.add(self.count)
            self.count += 1
        self.draft.set_audience(Audience.EVERYONE, by=self.people["member"])
        journal.seal_rows(10**6)
        db.session.commit()
        with self.app.app_context():
            jobs.rebuild([])

    def add(self, number):
        author = self.people["member"]
        for state in ("published", "submitted"):
            made = make.brief(author, state, title=f"Night {state} {number}")
            if state == "published":
                made.set_group(self.group, author)
            made.take_tags(["leaks", f"night {number}", f"nights {number}"], by=author)
        self.reviewed.submission.decisions.append(Decision(
            revision_id=self.reviewed.head_revision_id, revision_sha256="", by_id=self.people["moderator"].id,
            verdict=Verdict.DECLINE, voided_at=clock.now()))
        make.space(author, f"night-{number}", audience="everyone")
        PageTemplate.add(self.space, author, name_en=f"Template {number}", language="en", body="{{?Machine}}\n")
        for parent in (None, self.page):
            make.page(author, self.space, f"Page {number}", parent, body="See [[A page of the night]].\n")
        make.page(author, self.space, f"Gone {number}").trash(author)
        make.page(author, self.space, f"Moved {number}").move(self.page, None, author)
        home = make.institution(f"Works {number}", f"工厂{number}", f"W{number}")
        someone = make.person(f"Reader {number}", f"读者{number}", author.institution)
        make.person(f"Elsewhere {number}", f"别处{number}", home)
        self.group.add(someone, by=None)
        self.tell(author, made, someone)
        Person.register(f"new{number}@people.example", name_en=f"New {number}")
        newcomer = make.person(f"Newcomer {number}", f"新人{number}")
        newcomer.propose(author.institution)
        Invitation.make(f"guest{number}@people.example", by=None, institution=author.institution)
        make.group(f"group-{number}", someone)
        SignIn.begin(author, "Firefox")
        self.propose(someone, number)
        said = self.published.comment(f"Remark {number}", someone)
        self.published.comment(f"Answer {number}", self.people["colleague"], said)
        for draft in (self.draft, self.reviewed):
            draft.comment(f"In review {number}", author, is_review=True, revision_id=draft.head_revision_id)
        Case.report(self.published, Complaint.SPAM, "", self.people["coauthor"], said)
        self.draft.save(make.content(body=f"Line {number}"), author, self.draft.head_revision_id)
        self.draft.let_read(someone, by=author)
        self.draft.invite(someone, by=author)
        mail.send("somebody@people.example", f"Letter {number}", "text")

    def propose(self, by, number):
        """One more proposal, and one more part and remark in the first of another person."""
        bodies = [f"Proposed {line}.\n\n" for line in range(number + 1)]
        for who in (by, self.people["coauthor"]):
            if who is by or number < 15:
                better = {"en": Words("Better", "", bodies[-1])}
                Proposal.open(who, self.published, self.published.published, better, "Why not")
        self.change.keep(self.published, self.published.published, {"en": Words("Better", "", "".join(bodies))})
        self.change.say(f"Remark {number}", by)

    def tell(self, reader, entry, by):
        now = clock.now()
        Watch.set(reader, What.ENTRY, entry.id, Pace.DAILY)
        self.saved = SavedSearch.save(reader, f"q=night&without={entry.id}", f"Search {entry.id}", Pace.DAILY)
        act = {"id": str(entry.id), "verb": "comment", "by": by.id, "at": now.isoformat(), "facts": {}}
        db.session.add(Notice(person_id=reader.id, entry_id=entry.id, right=Right.READ, acts=[act], why="entry",
                              pace=Pace.NEVER, first_at=now, last_at=now))


@pytest.fixture
def crowd(app, people):
    return Crowd(app, people)


def statements(crowd, caplog, who, address):
    """How many statements the page took when no page and no figure was remembered; terms are read once a process."""
    browser, address = Browser(crowd.app), address.format(**crowd.words())
    if who != "visitor":
        browser.sign_in(crowd.people[who])
    all_terms()
    db.session.rollback()
    for subject in (remember.PAGES, remember.OWN, remember.LISTS):
        remember._kept.pop(subject, None)
    caplog.clear()
    with crowd.app.app_context(), caplog.at_level(logging.INFO, "portal.requests"):  # a session of its own, as served
        answer = browser.client.get(address)
    assert answer.status_code == 200, address
    db.session.expire_all()
    return caplog.records[-1].facts["statements"]


def test_no_page_asks_more_for_fifty_rows_than_for_five(crowd, caplog):  # X31
    crowd.grow(FEW)
    few = {(who, address): statements(crowd, caplog, who, address) for who, address, _most in PLACES}
    crowd.grow(MANY)
    many = {(who, address): statements(crowd, caplog, who, address) for who, address, _most in PLACES}
    grown = {place: (few[place], many[place]) for place in few if many[place] > few[place]}
    too_many = {(who, address): many[who, address] for who, address, most in PLACES if many[who, address] > most}
    assert (grown, too_many) == ({}, {})
