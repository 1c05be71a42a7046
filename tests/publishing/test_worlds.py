"""P20: one rule decides who reads, for pages, lists, counts, search, feeds and what waits; no random world finds a gap.

The worlds are built through the verbs: people move, are suspended, gain and lose roles; groups change; texts are
written, reviewed, published, narrowed, widened, withdrawn. Beside the two forms of the rule in the code stands a third
one here, written as plainly as it can be.
"""
import re
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.briefs import queries as brief_queries
from portal.briefs import search as brief_search
from portal.core import remember, waiting
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.home import queries as home
from portal.knowledge import search as page_search
from portal.members.models import Group, Institution, Person, Role, Visitor
from portal.moderation import queries as moderation
from portal.publishing import jobs, policy, queries, search
from portal.publishing.models import Audience, Entry, Reason, Verdict
from portal.publishing.workflow import UNDER_REVIEW, State
from tests import make
from tests.browser import Browser
from tests.databases import empty_tables
from tests.people import cast_again
from tests.publishing.page_steps import PageSteps, pick, writes_there

STEPS = ("begin", "write", "invite", "answer", "remove", "name", "unname", "audience", "submit", "take_back", "claim",
         "decide", "decide", "withdraw", "archive", "move", "leave", "join", "suspend", "reinstate", "close", "reopen",
         "enter_group", "leave_group", "appoint", "dismiss", "place", "write_page", "trash_page", "approve_page",
         "steward", "space_audience", "move_page")
steps = st.lists(st.tuples(st.sampled_from(STEPS), *[st.integers(0, 60)] * 3), min_size=8, max_size=30)


class World(PageSteps):
    """What the steps act on; each step picks its actors by number among those who may do it."""

    def __init__(self):
        cast_again()
        make.group("presses")
        for name in ("Lin", "Mei"):
            make.brief(self.someone(name), "published", title=f"By {name}")
        make.brief(self.someone("Lin"), "submitted", coauthors=[self.someone("Mei")], title="By both")
        for level, mode in (("alliance", "open"), ("institution", "reviewed"), ("group", "open")):
            space = make.space(self.someone("Lin"), level, level, mode, "everyone", group=db.session.scalars(
                db.select(Group)).one() if level == "group" else None)
            make.page(self.someone("Lin"), space, "First")
        db.session.commit()

    def someone(self, name):
        return db.session.scalars(db.select(Person).where(Person.name_en == name)).one()

    def people(self):
        return db.session.scalars(db.select(Person).order_by(Person.id)).all()

    def entries(self):
        return db.session.scalars(db.select(Entry).order_by(Entry.id)).all()

    def act(self, step, one, two, three):
        """Do it if somebody may, and if it applies now; what is refused leaves no trace."""
        try:
            getattr(self, step)(one, two, three)
            db.session.commit()
        except NotAllowedNow:
            db.session.rollback()
        db.session.expunge_all()
        jobs.look_again([])
        db.session.expunge_all()

    # Entries

    def begin(self, one, two, three):
        if by := pick([p for p in self.people() if policy.can_begin(p)], one):
            make.brief(by, "draft", title=f"Paper {two}")

    def write(self, one, two, three):
        def do(entry, by):
            entry.save(make.content(title=f"Paper {three}"), by, entry.head_revision_id)
        self.on(one, two, policy.can_edit, do)

    def invite(self, one, two, three):
        self.on(one, two, policy.can_invite, lambda entry, by: entry.invite(pick(self.people(), three), by=by))

    def answer(self, one, two, three):
        def do(entry, by):
            (entry.refuse_authorship if three % 4 == 0 else entry.accept_authorship)(by=by)
        self.on(one, two, policy.can_answer_invitation, do)

    def remove(self, one, two, three):
        self.on(one, two, policy.can_order_authors,
                lambda entry, by: entry.remove_author(pick(entry.active_authorships, three), by=by))

    def name(self, one, two, three):
        self.on(one, two, policy.can_set_audience, lambda entry, by: entry.let_read(pick(self.people(), three), by=by))

    def unname(self, one, two, three):
        self.on(one, two, policy.can_set_audience,
                lambda entry, by: entry.stop_reading(pick(self.people(), three), by=by))

    def audience(self, one, two, three):
        group = db.session.scalars(db.select(Group)).first()
        self.on(one, two, policy.can_set_audience,
                lambda entry, by: entry.set_audience(pick(list(Audience), three), by=by, group=group))

    def submit(self, one, two, three):
        def do(entry, by):
            for author in entry.author_people:
                entry.agree(by=author)
            if entry.state == State.CHANGES_REQUESTED:
                entry.resubmit(by=by)
            elif entry.state == State.DECLINED:
                entry.appeal("Look again.", by=by)
            else:
                entry.submit(by=by, change_note="New figures")
        self.on(one, two, policy.can_submit, do)

    def take_back(self, one, two, three):
        self.on(one, two, policy.can_take_back, lambda entry, by: entry.take_back(by=by))

    def claim(self, one, two, three):
        self.on(one, two, policy.can_claim, lambda entry, by: entry.claim(by=by))

    def decide(self, one, two, three):
        def do(entry, by):
            verdict = (Verdict.ACCEPT, Verdict.ACCEPT, Verdict.REQUEST_CHANGES, Verdict.DECLINE)[three % 4]
            entry.decide(verdict, by, entry.submission.revision_sha256 if entry.submission else "", Reason.OTHER,
                         "Because.", alone_reason="Nobody else is there.")
        self.on(one, two, policy.can_decide, do)

    def withdraw(self, one, two, three):
        self.on(one, two, policy.can_withdraw, lambda entry, by: entry.withdraw("Wrong.", by=by))

    def archive(self, one, two, three):
        self.on(one, two, policy.can_archive, lambda entry, by: entry.archive(by=by))

    def place(self, one, two, three):
        self.on(one, two, policy.can_place, lambda entry, by: entry.take_positions([], by=by))

    def on(self, one, two, may, do):
        """`do` with one of the pairs of an entry and a person who may."""
        pairs = [(entry, person) for entry in self.entries() for person in self.people()
                 if policy.can_know(person, entry) and may(person, entry)]
        if pairs:
            do(*pick(pairs, one * 61 + two))

    # People

    def move(self, one, two, three):
        person, institution = pick(self.people(), one), pick(self.institutions(), two)
        for link in person.current_affiliations:
            person.end_affiliation(link, by=None)
        person.affiliate(institution, by=None)

    def join(self, one, two, three):
        pick(self.people(), one).affiliate(pick(self.institutions(), two), by=None, is_representative=three % 3 == 0)

    def leave(self, one, two, three):
        person = pick(self.people(), one)
        if link := pick(person.current_affiliations, two):
            person.end_affiliation(link, by=None)

    def suspend(self, one, two, three):
        pick(self.people(), one).suspend("for a test", by=None)

    def reinstate(self, one, two, three):
        pick(self.people(), one).reinstate("for a test", by=None)

    def close(self, one, two, three):
        pick(self.institutions(), one).suspend("for a test", by=None)

    def reopen(self, one, two, three):
        pick(self.institutions(), one).reinstate("for a test", by=None)

    def enter_group(self, one, two, three):
        db.session.scalars(db.select(Group)).one().add(pick(self.people(), one), by=None)

    def leave_group(self, one, two, three):
        group = db.session.scalars(db.select(Group)).one()
        if person := pick(group.members, one):
            group.remove(person, by=None)

    def appoint(self, one, two, three):
        pick(self.people(), one).grant(Role.MODERATOR, by=None)

    def dismiss(self, one, two, three):
        if moderator := pick([p for p in self.people() if Role.MODERATOR in p.roles], one):
            moderator.revoke(Role.MODERATOR, by=None)

    def institutions(self):
        return db.session.scalars(db.select(Institution).order_by(Institution.id)).all()


# The rule, a third time

def may_read(person, entry):
    if entry.state == State.WITHDRAWN or getattr(entry, "trashed_at", None):
        return False
    return is_insider(person, entry) or is_reviewer(person, entry) or is_of_the_audience(person, entry)


def may_see_tombstone(person, entry):
    if entry.state != State.WITHDRAWN:
        return False
    was_reviewed = entry.submission.outcome == "withdrawn" and person.is_moderator and not in_conflict(person, entry)
    sees_titles = entry.owner_id in person.represented_ids or person.is_administrator or person.is_auditor
    return was_reviewed or sees_titles or is_insider(person, entry) or is_of_the_audience(person, entry)


def is_insider(person, entry):
    if entry.kind == "page":
        return entry.trashed_at is None and writes_there(person, entry.space)
    wrote = any(a.person_id == person.id and a.consent != "refused" for a in entry.authorships if a.person_id)
    named = any(r.person_id == person.id for r in entry.named_readers) and not person.is_suspended
    return bool(person.id) and (wrote or named)


def is_reviewer(person, entry):
    return entry.state in UNDER_REVIEW and person.is_moderator and (not in_conflict(person, entry) or is_alone(entry))


def in_conflict(person, entry):
    active = [a for a in entry.authorships if a.consent != "refused"]
    theirs = {entry.owner_id} | {a.institution_id for a in active if a.institution_id}
    theirs |= {ident for a in active if a.person for ident in a.person.institution_ids}
    return any(a.person_id == person.id for a in active) or bool(theirs & set(person.institution_ids))


def is_alone(entry):
    """No moderator without a conflict is left, nor one who has not decided before when it is an appeal."""
    before = {d.by_id for s in entry.submissions[:-1] for d in s.decisions} if entry.submissions[-1].is_appeal else ()
    moderators = [p for p in db.session.scalars(db.select(Person)) if p.is_moderator]
    return not any(not in_conflict(p, entry) and p.id not in before for p in moderators)


def is_of_the_audience(person, entry):
    if not entry.published_revision_id:
        return False
    member = not person.is_suspended and any(a.institution.is_active for a in getattr(person, "current_affiliations", ()))
    of_owner = any(a.institution_id == entry.owner_id and a.institution.is_active
                   for a in getattr(person, "current_affiliations", ()))
    in_group = any(m.group_id == entry.audience_group_id and m.until is None for m in getattr(person, "memberships", ()))
    return {Audience.AUTHORS: False, Audience.EVERYONE: True, Audience.ALLIANCE: member,
            Audience.INSTITUTION: member and of_owner, Audience.GROUP: in_group and not person.is_suspended}[entry.audience]


def ids(rows):
    return {row.id for row in rows}


def check(person, entries, documents):
    """Every way to an entry opens exactly what this person may read."""
    readable = {e.id for e in entries if may_read(person, e)}
    assert {e.id for e in entries if policy.can_view(person, e)} == readable
    assert ids(db.session.scalars(db.select(Entry).where(policy.visible_to(person)))) == readable
    assert {e.id for e in entries if policy.can_view_draft(person, e)} == ids(
        db.session.scalars(db.select(Entry).where(policy.opened_to(person, policy.Right.DRAFT)))) == {
        e.id for e in entries if e.state != State.WITHDRAWN and (is_insider(person, e) or is_reviewer(person, e))}
    assert search.visible(person, ids(entries)) == readable
    assert found_by_keys(person, documents) == readable


def check_lists(person, entries):
    """Lists and figures count what readers see now and this person may read, and nothing else."""
    shown = {e.id for e in entries if e.published_revision_id and may_read(person, e)}
    assert ids(db.session.scalars(queries.readable(person))) == ids(home.newest(person, 100)) == shown
    assert home.figures(person)[0] == Counter(e.kind for e in entries if e.id in shown)
    shown &= {e.id for e in entries if e.kind == "brief"}
    every, total = brief_queries.Filter(), len(shown)
    facets = brief_queries.facet_counts(person, every)
    assert brief_queries.total_of(facets, every) == sum(facets["type"].values()) == total
    assert ids(brief_queries.page_of(person, every, "new", 1, total)[0]) == shown


def found_by_keys(person, documents):
    """What the search's engine finds: it compares the keys that a document carries with the person's."""
    return {document.id for document in documents if document.readers & (
        person.access_keys - ({"moderators"} if document.conflicts & person.conflict_keys else set()))}


def check_what_waits(person, entries):
    """Nothing waits that the person may not read or cannot do; a moderator's queue holds nothing else."""
    rows = waiting.items(person)
    by_id = {entry.id: entry for entry in entries}
    assert waiting.count(person) == len(rows)
    may = {"answer": policy.can_answer_invitation, "agree": policy.can_agree, "change": policy.can_edit,
           "review": policy.can_decide}
    for row in rows:
        if row.verb in may and by_id[row.id].kind == "brief":
            assert policy.can_view(person, by_id[row.id]) and may[row.verb](person, by_id[row.id]), row
    queue = {entry.id for entry, _submission in moderation.queue(person)}
    reviewed = {e.id for e in entries if is_reviewer(person, e)}
    assert {e.id for e in entries if policy.can_review(person, e)} == reviewed and queue <= reviewed
    assert {row.id for row in rows if row.verb == "review"} <= queue


def check_pages(app, person, entries):
    """The pages themselves: 200, 404 or 410, and no trace of a hidden thing on any list."""
    browser = Browser(app)
    if person.id:
        browser.sign_in(person)
    lists = "".join(browser.get(page).text for page in ("/", "/briefs", "/waiting", "/briefs/feed.atom", "/knowledge"))
    for entry in entries:
        code = 200 if may_read(person, entry) else 410 if may_see_tombstone(person, entry) else 404
        address = entry.address
        assert browser.get(address).status_code == code
        assert code == 200 or not re.search(rf'{address}["/?]', lists)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck),
          phases=(Phase.generate, Phase.shrink))
@given(steps, st.integers(0, 60))
def test_pages_lists_counts_search_feeds_and_waiting_agree_for_every_person(app, plan, chosen):  # P20 P16 P22 P13
    db.session.remove()
    empty_tables()
    remember._kept.clear()
    jobs._looked_at["row"] = -1
    world = World()
    for step in plan:
        world.act(*step)
    entries, people = world.entries(), (*world.people(), Visitor())
    documents = [*brief_search.documents(ids(entries)), *page_search.documents(ids(entries))]
    for number, person in enumerate(people, chosen):
        check(person, entries, documents)
        if number % 4 == 0:
            check_lists(person, entries)
        if person.id:
            check_what_waits(person, entries)
    check_pages(app, pick(people, chosen), entries)
