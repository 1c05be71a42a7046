"""What of a space waits to be mended: pages overdue, nobody's, lonely, in one language only; and what is missing."""
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.db import db
from portal.core.features import answers
from portal.core.folding import fold_name
from portal.core.remember import LISTS, remembered
from portal.knowledge import policy
from portal.knowledge.models import DismissedSearch, Page, Space
from portal.knowledge.queries import is_kept, keeper_has_left
from portal.members.models import Person
from portal.publishing import link_lists
from portal.publishing.models import Entry, EntryName, RevisionText
from portal.publishing.models.titles import Titled
from portal.publishing.policy import sight
from portal.publishing.queries import readable


class Concern(StrEnum):
    """What can be amiss, in the order in which it is shown."""
    STALE, UNOWNED, WANTED, UNANSWERED = "stale", "unowned", "wanted", "unanswered"
    OUTDATED, UNTRANSLATED, ORPHANED, DEAD_END = "outdated", "untranslated", "orphaned", "dead_end"

    @property
    def label(self):
        return {self.STALE: _l("To be looked at again"), self.UNOWNED: _l("Without an owner"),
                self.WANTED: _l("Wanted and not written yet"), self.UNANSWERED: _l("Searched for without an answer"),
                self.OUTDATED: _l("Translation behind its original"), self.UNTRANSLATED: _l("In one language only"),
                self.ORPHANED: _l("No other text links here"), self.DEAD_END: _l("Links to no other text")}[self]


class Row(NamedTuple):
    """A page with what its mend needs to know; `lacks` is the language to write in, `parent_title` where a link may go."""
    id: int
    path: str
    title_en: str
    title_zh: str
    title_language: str
    review_by: date | None
    keeper_en: str | None
    keeper_zh: str | None
    parent_id: int | None
    parent_en: str | None
    parent_zh: str | None
    lacks: str | None
    title_in, title_lang_in = Titled.title_in, Titled.title_lang_in


CARE = (Concern.STALE, Concern.UNOWNED)  # these change without anything that readers see


def counts(space, user):
    """{Concern: how many}. What follows from texts and links is counted anew only after one of them changed."""
    texts = [concern for concern in of_concern(user) if concern not in CARE]
    known = counted(space, user, CARE) | {Concern.UNANSWERED: len(unanswered(space, user))}
    known |= remembered(LISTS, ("quality", space.id, sight(user)), lambda: counted(space, user, texts) | {
        Concern.WANTED: link_lists.count_wanted(user, linking(space))})
    return {concern: known[concern] for concern in Concern}


def counted(space, user, concerns):
    """{Concern: how many pages}, in one statement."""
    conditions = of_concern(user)
    return dict(zip(concerns, db.session.execute(
        select(*(func.count(case((conditions[concern], 1))) for concern in concerns))
        .select_from(Page).join(Space, Space.id == Page.space_id).where(*here(space, user))).one(), strict=True))


def pages(space, user, concern, number, size):
    """[Row] of page `number` of those that the concern is about; one statement."""
    keeper, parent = aliased(Person.__table__), aliased(Entry.__table__)
    first = {Concern.STALE: Page.review_by}.get(concern, Page.path)
    rows = db.session.execute(
        select(Page.id, Page.path, Page.title_en, Page.title_zh, Page.title_language, Page.review_by,
               keeper.c.name_en, keeper.c.name_zh, Page.parent_id, parent.c.title_en, parent.c.title_zh, lacking(concern))
        .join(Space, Space.id == Page.space_id).outerjoin(keeper, keeper.c.id == Page.keeper_id)
        .outerjoin(parent, parent.c.id == Page.parent_id)
        .where(*here(space, user), of_concern(user)[concern]).order_by(first, Page.path)
        .limit(size).offset((number - 1) * size))
    return [Row(*row) for row in rows]


def here(space, user):
    return Page.space_id == space.id, is_kept(), policy.visible_to(user)


def of_concern(user):
    """{Concern: a condition on pages in force} of those that are about pages."""
    return {
        Concern.STALE: Page.review_by < clock.today(),
        Concern.UNOWNED: keeper_has_left(),
        Concern.OUTDATED: text_exists(RevisionText.is_outdated),
        Concern.UNTRANSLATED: and_(text_exists(RevisionText.body != ""), or_(~has("zh"), ~has("en"))),
        Concern.ORPHANED: link_lists.is_orphan(user),
        Concern.DEAD_END: link_lists.is_dead_end(user),
    }


def has(language):
    return text_exists(RevisionText.language == language, RevisionText.body != "")


def text_exists(*conditions):
    return select(RevisionText.revision_id).where(
        RevisionText.revision_id == Page.published_revision_id, *conditions).correlate(Page).exists()


def lacking(concern):
    """The language of the interface that a translator is to write in."""
    if concern == Concern.UNTRANSLATED:
        return case((has("zh"), "en"), else_="zh")
    if concern == Concern.OUTDATED:
        return select(func.min(RevisionText.language)).where(
            RevisionText.revision_id == Page.published_revision_id, RevisionText.is_outdated
        ).correlate(Page).scalar_subquery()
    return literal(None)


def linking(space):
    """A condition on entries: pages of the space."""
    table = Page.__table__.c
    return Entry.id.in_(select(table.id).where(table.space_id == space.id))


def wanted(space, user, number, size):
    """[(name as written, how many pages of the space want it, the id of one)]: what nobody has written yet."""
    return link_lists.wanted(user, linking(space), limit=size, offset=(number - 1) * size)


def unanswered(space, user):
    """What several people searched for in vain, without what was set aside here and what has such a title by now."""
    found = [row for rows in answers("unanswered_searches") for row in rows]
    names = {fold_name(row.query): row for row in found}
    if not names:
        return []
    aside = set(db.session.scalars(select(DismissedSearch.query_words).where(DismissedSearch.space_id == space.id)))
    titled = set(db.session.scalars(select(EntryName.folded).where(
        EntryName.folded.in_(names), EntryName.entry_id.in_(readable(user).with_only_columns(Entry.id)))))
    return [row for name, row in names.items() if name not in titled and row.query not in aside]
