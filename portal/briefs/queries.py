"""The list of briefs: filters, their counts, sorting and pages; and what stands around one brief."""
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, exists, extract, func, select

from portal.briefs.models import Brief, BriefNeed, BriefRelation, BriefType, Need, Side
from portal.core.db import db
from portal.core.remember import LISTS, remembered
from portal.members.models import Group, Institution
from portal.publishing import policy, queries
from portal.publishing.models import Contribution, Entry, Position, PositionTerm, Revision
from portal.publishing.models.entries import names_of

PAGE = 20
KEY = Entry.__table__.c.id  # of the table that has the index, so that a page is read in its order
SORTS = {"new": (Brief.published_at.desc(), KEY.desc()), "old": (Brief.published_at, KEY),
         "number": (Brief.reference,), "trl": (Brief.trl.desc().nulls_last(), Brief.id.desc())}


@dataclass(frozen=True)
class Filter:
    """What the address asks for; each value is None or one that the portal knows."""
    type: BriefType | None = None
    trl: tuple[int, int] | None = None
    offered: Need | None = None
    sought: Need | None = None
    institution: int | None = None
    term: int | None = None
    year: int | None = None
    language: str | None = None
    group: int | None = None

    @property
    def is_any(self):
        return self != Filter()

    def conditions(self):
        if self.type:
            yield Brief.type == self.type
        if self.trl:
            yield Brief.trl.between(*self.trl)
        for side, need in ((Side.OFFERED, self.offered), (Side.SOUGHT, self.sought)):
            if need:
                yield there_is(BriefNeed.brief_id == Brief.id, BriefNeed.side == side, BriefNeed.need == need)
        if self.institution:
            yield there_is(Contribution.entry_id == Brief.id, Contribution.institution_id == self.institution)
        if self.group:
            yield Brief.owner_group_id == self.group
        if self.term:
            yield there_is(Position.entry_id == Brief.id, PositionTerm.position_id == Position.id,
                           PositionTerm.term_id == self.term)
        if self.year:
            yield extract("year", Brief.published_at) == self.year
        if self.language:
            yield Brief.language == self.language


def there_is(*conditions):
    """A row of another table that belongs to the brief, whatever else the statement joins."""
    return exists().where(*conditions).correlate(Brief)


def found(user, wanted):
    return queries.readable(user, Brief).where(*wanted.conditions())


def page_of(user, wanted, sort, number, total):
    """(the briefs of page `number`, its number, the number of the last page); `total` as `total_of` answers it."""
    last = max(1, -(-total // PAGE))
    number = min(max(1, number), last)
    rows = db.session.execute(in_order(user.standing, wanted, sort), {"first": (number - 1) * PAGE})
    return [Line(*row) for row in rows], number, last


class Line(NamedTuple):
    """A brief as a row of the list: plain values, which cost a fraction of whole records."""
    id: int
    reference: str
    language: str
    title_en: str
    title_zh: str
    version: int
    published_at: datetime
    trl: int | None
    institution_en: str
    institution_zh: str
    authors: list
    title_language: str

    @property
    def address(self):
        return f"/{Brief.place}/{self.reference}"

    def title_in(self, language):
        return Entry.title_in(self, language)

    def title_lang_in(self, language):
        return Entry.title_lang_in(self, language)

    def institution_in(self, language):
        names = (self.institution_zh, self.institution_en)
        return next((name for name in (names if language == "zh" else names[::-1]) if name), "")

    def byline_in(self, language):
        return names_of(self.authors, language)


LINE = (Brief.id, Brief.reference, Brief.language, Brief.title_en, Brief.title_zh, Brief.version, Brief.published_at,
        Brief.trl, Institution.name_en, Institution.name_zh, Revision.authors, Brief.title_language)


@lru_cache(maxsize=1000)
def in_order(standing, wanted, sort):
    page = (found(standing, wanted).with_only_columns(Brief.id).correlate(None)
            .order_by(*SORTS[sort]).limit(PAGE).offset(bindparam("first")))
    return (select(*LINE).join(Institution, Institution.id == Brief.owner_id)
            .join(Revision, Revision.id == Brief.published_revision_id)
            .where(Brief.id.in_(page)).order_by(*SORTS[sort]))


def total_of(counts, wanted):
    """How many briefs there are in all, by the facet's counts: each has one original language."""
    return counts["language"].get(wanted.language, 0) if wanted.language else sum(counts["language"].values())


def facet_counts(user, wanted):
    """{facet: {value: count}}: each count is what the list would hold after choosing that value."""
    return remembered(LISTS, ("brief facets", policy.sight(user), wanted), lambda: count_facets(user, wanted))


class Counts(dict):
    """Counts that can be a key of what is made of them: each object for itself."""
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def count_facets(user, wanted):
    return Counts({
        "type": counted(user, replace(wanted, type=None), Brief.type),
        "trl": counted(user, replace(wanted, trl=None), Brief.trl),
        "year": counted(user, replace(wanted, year=None), extract("year", Brief.published_at)),
        "language": counted(user, replace(wanted, language=None), Brief.language),
        "offered": counted_needs(user, replace(wanted, offered=None), Side.OFFERED),
        "sought": counted_needs(user, replace(wanted, sought=None), Side.SOUGHT),
        "institution": counted_institutions(user, replace(wanted, institution=None)),
        "group": counted_groups(user, replace(wanted, group=None)),
    })


def counted(user, wanted, column):
    rows = db.session.execute(found(user, wanted).with_only_columns(column, func.count()).group_by(column))
    return {value: count for value, count in rows if value is not None}


def counted_needs(user, wanted, side):
    rows = found(user, wanted).join(BriefNeed, BriefNeed.brief_id == Brief.id).where(BriefNeed.side == side)
    return dict(tuple(row) for row in db.session.execute(
        rows.with_only_columns(BriefNeed.need, func.count()).group_by(BriefNeed.need)))


def counted_institutions(user, wanted):
    rows = found(user, wanted).join(Contribution, Contribution.entry_id == Brief.id).join(
        Institution, Institution.id == Contribution.institution_id)
    return {row[0]: row[1:] for row in db.session.execute(
        rows.with_only_columns(Institution.id, Institution.name_en, Institution.name_zh,
                               func.count(func.distinct(Brief.id)))
        .group_by(Institution.id, Institution.name_en, Institution.name_zh)
        .order_by(func.count(func.distinct(Brief.id)).desc(), Institution.id).limit(20))}


def counted_groups(user, wanted):
    """{id: (name_en, name_zh, count)}, the largest first."""
    rows = found(user, wanted).join(Group, Group.id == Brief.owner_group_id)
    return {row[0]: row[1:] for row in db.session.execute(
        rows.with_only_columns(Group.id, Group.name_en, Group.name_zh, func.count())
        .group_by(Group.id, Group.name_en, Group.name_zh).order_by(func.count().desc(), Group.id).limit(20))}


def relations_to(brief):
    """{id of the other brief: Relation} of what names `brief` as related, whoever may read that."""
    return dict(tuple(row) for row in db.session.execute(select(BriefRelation.brief_id, BriefRelation.relation).where(
        BriefRelation.target_id == brief.id)))
