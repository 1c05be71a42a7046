"""Which page is meant, or the top of which space: by number, address, path or title, among what a person may choose."""
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sqlalchemy import case, func, or_, select

from portal.core.db import db
from portal.core.folding import fold_name
from portal.knowledge import policy
from portal.knowledge.models import Page, Space
from portal.knowledge.models.names import named_after
from portal.publishing.models import Entry, EntryName

MOST_OFFERED, MOST_LISTED = 8, 20
EXACT, BEGINNING, INSIDE = 0, 1, 2
NUMBER = re.compile(rf"{Page.series}-(\d{{1,9}})", re.IGNORECASE)
AMONG = {"readable": policy.can_view_space, "writable": policy.can_write_in, "stewarded": policy.is_steward}


class Scope(NamedTuple):
    """What may be chosen: pages of `spaces` that the person reads, and their tops where `has_tops`.

    `without`: a page that cannot be meant, with all below it. `among` is a key of AMONG, or the slug of one space.
    """
    among: str
    spaces: list
    without: Page | None = None
    has_tops: bool = False


class Target(NamedTuple):
    """A page, or the top of a space when `page_id` is None; `value` says it in the one way that means nothing else."""
    space: Space
    page_id: int | None
    path: str
    title_en: str
    title_zh: str
    title_language: str

    @property
    def value(self):
        return f"{self.space.slug}/{self.path}"

    @property
    def page(self):
        return db.session.get(Page, self.page_id) if self.page_id else None

    def title_in(self, language):
        if self.page_id is None:
            return self.space.name_in(language)
        return Entry.title_in(self, language)

    def title_lang_in(self, language):
        return Entry.title_lang_in(self, language) if self.page_id else None


def scope(among, user, without=None, has_tops=False):
    return Scope(among, [space for space in spaces(among, user) if AMONG.get(among, policy.can_write_in)(user, space)],
                 without, has_tops)


def spaces(among, user):
    named = () if among in AMONG else (Space.slug == among,)
    return db.session.scalars(select(Space).where(policy.spaces_visible_to(user), *named).order_by(Space.name_en)).all()


def top(space):
    return Target(space, None, "", "", "", "")


def of(page):
    return Target(page.space, page.id, page.path, page.title_en, page.title_zh, page.title_language)


def meant(text, within, user):
    """(the one Target that `text` names, or None; those that it may mean)."""
    if exact := addressed(text, within, user):
        return exact, []
    found = ranked(text, within, user, MOST_LISTED)
    same = [target for rank, target in found if rank == EXACT]
    return (same[0], []) if len(same) == 1 else (None, [target for _rank, target in found])


def offers(text, within, user):
    """Up to eight Targets for what was typed so far; of nothing the tops."""
    return [target for _rank, target in ranked(text, within, user, MOST_OFFERED)]


def addressed(text, within, user):
    """The Target with this number, address, or path with its space's part in front."""
    known = {space.slug: space for space in within.spaces}
    address = unquote(urlsplit(text).path).strip()
    is_whole = address.startswith(f"/{Page.place}/")
    slug, slash, path = address.removeprefix(f"/{Page.place}/" if is_whole else "").partition("/")
    if slug in known and (slash or is_whole) and not path.strip("/"):
        return top(known[slug]) if within.has_tops else None
    number = NUMBER.fullmatch(text.strip())
    if number:
        return allowed(Page.meant_by(number[1]), within, user)
    if slash and (slug in known or slug == "p"):
        return allowed(Page.at_address(f"{slug}/{path.rstrip('/')}"), within, user)
    return None


def allowed(page, within, user):
    """The page as a Target when it may be chosen."""
    if page is None or not db.session.scalar(select(Page.id).where(Page.id == page.id, *conditions(within, user))):
        return None
    return of(page)


def ranked(text, within, user, most):
    """[(rank, Target)], the closest first; one statement."""
    wanted = fold_name(text)[:200]
    tops = [(EXACT if wanted in names else INSIDE, top(space)) for space in within.spaces if within.has_tops
            for names in [{space.slug, fold_name(space.name_en), fold_name(space.name_zh)}]
            if any(wanted in name for name in names)]
    if not wanted:
        return tops[:most]
    known = {space.id: space for space in within.spaces}
    pages = [(rank, Target(known[space_id], *row)) for rank, space_id, *row in db.session.execute(
        named(wanted, path_of(text), conditions(within, user)).limit(most))]
    return sorted([*tops, *pages], key=lambda pair: pair[0])[:most]


def path_of(text):
    """`text` as a path would have it; a title's blanks are hyphens there."""
    return "/".join(named_after(part) for part in text.strip().strip("/").split("/"))


def named(wanted, path, allowed_ones):
    name = EntryName.folded
    rank = func.min(case((or_(name == wanted, Page.path == path), EXACT),
                         (or_(name.startswith(wanted, autoescape=True), Page.path.startswith(path, autoescape=True),
                              Page.segment.startswith(path, autoescape=True)), BEGINNING), else_=INSIDE))
    columns = (Page.space_id, Page.id, Page.path, Page.title_en, Page.title_zh, Page.title_language)
    return (select(rank, *columns).outerjoin(EntryName, EntryName.entry_id == Page.id)
            .where(*allowed_ones, or_(name.contains(wanted, autoescape=True), Page.path.contains(path, autoescape=True),
                                      EntryName.initials.startswith(wanted, autoescape=True)))
            .group_by(*columns, Page.depth).order_by(rank, Page.depth, Page.path, Page.id))


def conditions(within, user):
    rest = [~within.without.below()] if within.without is not None else []
    return policy.visible_to(user), Page.trashed_at.is_(None), Page.space_id.in_([s.id for s in within.spaces]), *rest
