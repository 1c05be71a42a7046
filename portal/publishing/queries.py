"""Lists over entries: what one may read, what waits for one, what one has written."""
import re
from functools import lru_cache

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import waiting
from portal.core.db import db
from portal.core.remember import LISTS, remembered
from portal.frameworks.models import Axis, Term
from portal.members.models import Affiliation, Person
from portal.members.policy import is_current
from portal.members.workflow import Account
from portal.publishing import policy
from portal.publishing.models import (
    Authorship,
    Consent,
    Contribution,
    Decision,
    Entry,
    Grant,
    Link,
    Position,
    PositionTerm,
    Revision,
    Right,
    Submission,
    Verdict,
    Version,
    ViewCount,
)
from portal.publishing.workflow import WAITING, State

KEY = re.compile(r"(draft-)?[0-9]{1,9}")
NAMES_ONLY = (lazyload(Person.affiliations), lazyload(Person.grants))


def readable(user, model=Entry):
    """A SELECT of the entries that readers may see now and `user` may read."""
    return select(model).where(model.published_revision_id.is_not(None), model.state != State.WITHDRAWN,
                               policy.visible_to(user))


def bylines():
    """Load with the entries of a list what `byline_in` needs: no texts, no keys."""
    return selectinload(Entry.published).load_only(Revision.authors), lazyload(Entry.grants)


def joined_bylines():
    """The same in the same statement, for a few entries."""
    return joinedload(Entry.published).load_only(Revision.authors), lazyload(Entry.grants)


def newest(user, limit, model=Entry):
    return db.session.scalars(newest_first(user.standing, model).limit(limit)).all()


@lru_cache(maxsize=500)
def newest_first(standing, model):
    return readable(standing, model).options(*bylines()).order_by(Entry.published_at.desc(), Entry.__table__.c.id.desc())


def own_drafts(user, limit=50):
    """What `user` is writing: not published yet, or published with something newer."""
    return db.session.scalars(
        select(Entry).where(authored_by(user), Entry.state.not_in([State.WITHDRAWN, State.ARCHIVED]),
                            or_(Entry.published_revision_id.is_(None),
                                Entry.head_revision_id != Entry.published_revision_id))
        .order_by(Entry.changed_at.desc()).limit(limit)).all()


def authored_by(user, consent=Consent.ACCEPTED):
    return Entry.id.in_(select(Authorship.entry_id).where(Authorship.person_id == user.id,
                                                          Authorship.consent == consent))


def contribution_counts(column, ids, user):
    """How many readable entries each of `ids` contributed to; `column` is Contribution.person_id or .institution_id."""
    key = "contributions", column.key, tuple(ids), policy.sight(user)
    return remembered(LISTS, key, lambda: count_contributions(column, ids, user)) if ids else {}


def count_contributions(column, ids, user):
    rows = db.session.execute(
        select(column, func.count(func.distinct(Entry.id))).join(Entry, Entry.id == Contribution.entry_id)
        .where(column.in_(ids), Entry.published_revision_id.is_not(None), Entry.state != State.WITHDRAWN,
               policy.visible_to(user)).group_by(column))
    return dict(tuple(row) for row in rows)


def readable_slugs(user, slugs):
    """Those of `slugs` (numbers, keys, "draft-7") that name something `user` may read now, in one statement."""
    keys = {slug: int(slug.removeprefix("draft-")) for slug in slugs if KEY.fullmatch(slug)}
    rows = db.session.execute(readable(user).with_only_columns(Entry.id, Entry.reference).where(
        Entry.id.in_(set(keys.values())) | Entry.reference.in_(set(slugs)))).all() if slugs else []
    found = {name for row in rows for name in row}
    return {slug for slug in slugs if keys.get(slug, slug) in found}


# Handing over

HANDABLE = (State.DRAFT, State.CHANGES_REQUESTED, State.PUBLISHED)  # where the names may change
LAID_DOWN = (State.DECLINED, State.WITHDRAWN, State.ARCHIVED)


def answered_for_by(user, limit=200):
    """What `user` answers for as the corresponding author, unfinished work first."""
    answers = exists().where(Authorship.entry_id == Entry.id, Authorship.person_id == user.id,
                             Authorship.consent == Consent.ACCEPTED, Authorship.is_corresponding)
    return to_hand_over(answers, limit)


def left_at(institution, limit=200):
    """What `institution` owns and nobody of it is at work on any more, unfinished work first."""
    return to_hand_over(and_(Entry.owner_id == institution.id, is_left()), limit)


def to_hand_over(condition, limit):
    return db.session.scalars(
        select(Entry).where(condition, Entry.state.not_in(LAID_DOWN)).options(lazyload(Entry.grants))
        .order_by(~is_unfinished(), Entry.changed_at.desc(), Entry.id).limit(limit)).all()


def is_unfinished():
    """Never published, or published with something newer."""
    return or_(Entry.published_revision_id.is_(None), Entry.head_revision_id != Entry.published_revision_id)


def is_left():
    """Who answers for it has left its owner or lost the account, and no other author, or person asked, is of the owner."""
    author = exists().where(Authorship.entry_id == Entry.id, Authorship.consent != Consent.REFUSED,
                            Person.id == Authorship.person_id).correlate(Entry)
    at_owner = exists().where(Affiliation.person_id == Person.id, Affiliation.institution_id == Entry.owner_id
                              ).correlate(Person, Entry)
    has_left = or_(Person.state != Account.ACTIVE, at_owner.where(Affiliation.until.is_not(None)))
    return and_(author.where(Authorship.is_corresponding, has_left),
                ~author.where(Person.state == Account.ACTIVE, at_owner.where(is_current())))


def colleagues(institution_ids, but=None):
    """Who belongs to one of the institutions with an open account, by name, without the person `but`."""
    of_them = exists().where(Affiliation.person_id == Person.id, Affiliation.institution_id.in_(institution_ids),
                             is_current()).correlate(Person)
    return db.session.scalars(
        select(Person).where(of_them, Person.state == Account.ACTIVE, Person.id.is_distinct_from(but and but.id))
        .options(lazyload(Person.affiliations), lazyload(Person.grants)).order_by(Person.sort_en, Person.id)).all()


# What waits for a person

def waiting_invitations(user):
    return row(user, "answer", Authorship.invited_at).join(Authorship).where(
        Authorship.person_id == user.id, Authorship.consent == Consent.INVITED, Entry.state != State.WITHDRAWN)


def waiting_agreements(user):
    """Texts that an author has not agreed to as they stand, while the first submission is still to come."""
    return row(user, "agree", Entry.changed_at).join(Authorship).join(
        Revision, Revision.id == Entry.head_revision_id).where(
        Authorship.person_id == user.id, Authorship.consent == Consent.ACCEPTED, Entry.reference.is_(None),
        Authorship.agreed_sha256 != Revision.sha256)


def waiting_changes(user):
    return row(user, "change", Entry.changed_at).join(Authorship).where(
        Authorship.person_id == user.id, Authorship.consent == Consent.ACCEPTED,
        Entry.state == State.CHANGES_REQUESTED)


def waiting_reviews(user):
    """For a moderator: what nobody has taken up, and what this one has."""
    mine = and_(Entry.state == State.IN_REVIEW, Submission.claimed_by_id == user.id)
    return row(user, "review", Submission.at).join(Submission).where(
        or_(Entry.state.in_(WAITING), mine), *may_be_decided_by(user))


def waiting_left(user):
    """For a representative: unfinished work that somebody left; the row's id is the institution's."""
    return select(*waiting.columns(literal("institution"), Entry.owner_id, Entry.title_en, Entry.title_zh,
                                   literal("hand_over"), Entry.changed_at)).where(
        Entry.owner_id.in_(user.represented_ids), Entry.state.in_(HANDABLE), is_unfinished(), is_left())


def waiting_lost_links(user):
    """Published texts that link to something withdrawn, as far as the author may know, until they say that it stays."""
    return row(user, "lean", Entry.changed_at).join(Authorship).where(
        Authorship.person_id == user.id, Authorship.consent == Consent.ACCEPTED, Entry.state != State.WITHDRAWN,
        Entry.published_revision_id.is_not(None), has_lost_link(user))


def has_lost_link(user):
    """A condition on entries. It begins at what is withdrawn, for that is little."""
    leaning = aliased(Entry.__table__)
    return Entry.id.in_(select(leaning.c.id).join(Link, and_(
        Link.entry_id == leaning.c.id, Link.revision_id == leaning.c.head_revision_id)).join(
        Grant, Grant.entry_id == Link.target_id).where(
        ~Link.is_kept, Grant.what == Right.TOMBSTONE, Grant.key.in_(sorted(policy.keys_of(user)))))


def row(user, verb, since):
    """Nothing waits for somebody who may not act."""
    return select(*waiting.columns(Entry.kind, Entry.id, Entry.title_en, Entry.title_zh, literal(verb),
                                   since)).select_from(Entry).where(literal(policy.may_act(user)))


WAITING_FOR = (waiting_invitations, waiting_agreements, waiting_changes, waiting_reviews, waiting_left,
               waiting_lost_links)


# Review

def under_review(user):
    """A SELECT of (Entry, Submission) that `user` may decide on, oldest first."""
    return select(Entry, Submission).join(Submission, Submission.entry_id == Entry.id).where(
        Entry.state.in_([*WAITING, State.IN_REVIEW]), *may_be_decided_by(user)).order_by(Submission.at, Entry.id)


def may_be_decided_by(user):
    """Open rounds that `user` reads as a moderator and has not decided, nor a round before its appeal."""
    round_, decision = aliased(Submission), aliased(Decision)
    own = exists().where(decision.submission_id == round_.id, decision.by_id == user.id,
                         decision.voided_at.is_(None), round_.entry_id == Entry.id,
                         or_(round_.id == Submission.id, round_.round < Submission.appealed_in)
                         ).correlate(Entry, Submission)
    of_mine = exists().where(decision.submission_id == Submission.id, decision.verdict == Verdict.ACCEPT,
                             decision.voided_at.is_(None), decision.institution_id.in_(user.institution_ids)
                             ).correlate(Submission)
    return (Submission.ended_at.is_(None), ~own, ~and_(Submission.of_different_institutions, of_mine),
            policy.reviewed_by(user))


def record_of(entry):
    """{state: how many} of what else the entry's authors have submitted."""
    authors = [a.person_id for a in entry.active_authorships if a.person_id]
    theirs = exists().where(Authorship.entry_id == Entry.id, Authorship.person_id.in_(authors),
                            Authorship.consent == Consent.ACCEPTED).correlate(Entry)
    rows = db.session.execute(select(Entry.state, func.count()).where(
        theirs, Entry.id != entry.id, Entry.reference.is_not(None)).group_by(Entry.state).order_by(Entry.state))
    return dict(tuple(row) for row in rows)


def next_to_review(user, after=None):
    """What nobody has taken up, in the queue's order from `after` on, then from its start; None when nothing else waits."""
    waiting = under_review(user).where(Entry.state.in_(WAITING))
    if after:
        is_later = tuple_(Submission.at, Entry.id) > tuple_(literal(after.submission.at, Submission.at.type), after.id)
        waiting = waiting.where(Entry.id != after.id).order_by(None).order_by(
            case((is_later, 0), else_=1), Submission.at, Entry.id)
    found = db.session.execute(waiting.limit(1)).first()
    return found[0] if found else None


def load_rounds(entry):
    """Bring the rounds of review along in one statement: their revisions, decisions, and who is at them."""
    rows = db.session.execute(ROUNDS, {"entry": entry.id}).unique().all()
    set_committed_value(entry, "submissions", [submission for submission, _published in rows])


PUBLISHED = aliased(Revision)  # what readers see; it may have been published without a round
ENTRIES = Entry.__table__
ROUNDS = (select(Submission, PUBLISHED).join(ENTRIES, ENTRIES.c.id == Submission.entry_id)
          .outerjoin(PUBLISHED, PUBLISHED.id == ENTRIES.c.published_revision_id)
          .where(Submission.entry_id == bindparam("entry")).order_by(Submission.round)
          .options(joinedload(Submission.revision), joinedload(Submission.claimed_by).options(*NAMES_ONLY),
                   joinedload(Submission.decisions).joinedload(Decision.by).options(*NAMES_ONLY)))


def views_by_month(entry):
    """[(“2026-11”, views)] of an entry, oldest first."""
    rows = db.session.execute(select(ViewCount.day, func.sum(ViewCount.views)).where(ViewCount.entry_id == entry.id)
                              .group_by(ViewCount.day).order_by(ViewCount.day)).all()
    months = {}
    for day, views in rows:
        months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + views
    return sorted(months.items())


PLACES = (select(Position, Term).options(lazyload(Position.terms))
          .join(PositionTerm, PositionTerm.position_id == Position.id)
          .join(Term, Term.id == PositionTerm.term_id).join(Axis, Axis.id == Term.axis_id)
          .where(Position.entry_id == bindparam("entry")).order_by(Position.id, Axis.position))


VERSIONS_AND_PLACES = (
    select(Version, Position, Term).select_from(Version).options(lazyload(Position.terms))
    .outerjoin(Position, Position.entry_id == Version.entry_id)
    .outerjoin(PositionTerm, PositionTerm.position_id == Position.id)
    .outerjoin(Term, Term.id == PositionTerm.term_id).outerjoin(Axis, Axis.id == Term.axis_id)
    .where(Version.entry_id == bindparam("entry")).order_by(Version.number.desc(), Position.id, Axis.position))


def places_of(entry):
    """The positions of an entry, each as its terms in the order of the axes."""
    if entry.places is None:
        bring_places(entry)
    return entry.places


def bring_places(entry):
    """Read the positions with their terms, and with them the versions of something published; they stay with the entry."""
    if entry.version:
        rows = db.session.execute(VERSIONS_AND_PLACES, {"entry": entry.id}).all()
        set_committed_value(entry, "versions", list(dict.fromkeys(row[0] for row in rows)))
        newest = [row[1:] for row in rows if row[0] is rows[0][0] and row[1] is not None]
    else:
        newest = db.session.execute(PLACES, {"entry": entry.id}).all()
    places = {}
    for position, term in newest:
        places.setdefault(position, []).append(term)
    set_committed_value(entry, "positions", list(places))
    entry.places = list(places.values())


def views_by_version(entry):
    """{version number: views} of what readers were shown."""
    rows = db.session.execute(select(Version.number, func.sum(ViewCount.views)).join(
        ViewCount, ViewCount.revision_id == Version.revision_id).where(Version.entry_id == entry.id)
        .group_by(Version.number).order_by(Version.number))
    return dict(tuple(row) for row in rows)


def people_named(text, limit=10):
    """Active people whose name or exact address matches, for inviting an author."""
    wanted = text.strip()
    return db.session.scalars(select(Person).where(Person.state == Account.ACTIVE, or_(
        Person.email == wanted.lower(), Person.name_en.icontains(wanted, autoescape=True),
        Person.name_zh.icontains(wanted, autoescape=True))).order_by(Person.name_en).limit(limit)).all()
