"""The tree as far as it stands beside a page: what is above, beside and below it, and of a long row the near part."""
from math import ceil
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.knowledge import policy
from portal.knowledge.models import Page
from portal.knowledge.queries import COLUMNS, Node, in_order, nodes
from portal.publishing.models import Grant, Right

AROUND = 30      # pages of one row before and after the one that leads on
PAGE_SIZE = 100  # where a row is listed by itself


class Gap(NamedTuple):
    """Pages of one row that are left out, and where they are listed."""
    depth: int
    number: int
    address: str
    path: str = ""
    is_gap = True


class Placed(NamedTuple):
    """A node, which number it has in its row, and how many that has; neither for what was only met on the way."""
    node: Node
    number: int | None
    count: int | None


def branch(page, user):
    """(the rows beside a page with their gaps, the page before, the page after), in one statement.

    Beside it stand the top, and what is below each page above it and below itself. Before it comes the last page of the
    last page … below its elder sibling, which are found on the way.
    """
    steps = page.path.split("/")
    above = ["/".join(steps[:number]) for number in range(1, len(steps) + 1)]
    found = {}
    for *columns, number, count in db.session.execute(around(page, above, user)):
        node = Node(*columns)
        found[node.id] = Placed(node, number, count) if number else found.get(node.id) or Placed(node, None, None)
    rows = sorted((one.node for one in found.values()), key=lambda node: (node.depth, node.position, node.id))
    order = in_order(rows)
    place = next((number for number, row in enumerate(order) if row.id == page.id), None)
    beside = with_gaps([found[row.id] for row in order if found[row.id].number], page.space_slug)
    if place is None:
        return beside, None, None
    return beside, order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None


def around(page, above, user):
    """A SELECT of the nodes beside `page` with their numbers, and of those that lead to the one before it without."""
    parents = aliased(Page.__table__)
    opened = select(parents.c.id).where(parents.c.space_id == page.space_id, parents.c.path.in_(above))
    here = Page.space_id == page.space_id, or_(Page.parent_id.is_(None), Page.parent_id.in_(opened))
    number = func.row_number().over(partition_by=Page.parent_id, order_by=(Page.position, Page.id))
    count = func.count().over(partition_by=Page.parent_id)
    numbered = nodes(user, *here).order_by(None).add_columns(
        number.label("number"), count.label("count"), Page.path.in_(above).label("is_opened")).subquery().c
    middle = func.max(case((numbered.is_opened, numbered.number))).over(partition_by=numbered.parent_id)
    centred = select(*numbered, func.coalesce(middle, 1).label("middle")).subquery().c
    shown = select(*list(centred)[:len(COLUMNS) + 2]).where(func.abs(centred.number - centred.middle) <= AROUND)
    before = nodes(user, Page.id.in_(last_below(page, user))).order_by(None).add_columns(null(), null())
    return union_all(shown, before)


def last_below(page, user):
    """A SELECT of the page's elder sibling, the last page below it, the last below that, and so on."""
    pages, child = Page.__table__, aliased(Page.__table__)
    allowed = exists().where(Grant.entry_id == child.c.id, Grant.what == Right.READ,
                             Grant.key.in_(sorted(policy.keys_of(user)))).correlate(child)
    before = and_(pages.c.parent_id == page.parent_id, pages.c.trashed_at.is_(None), or_(
        pages.c.position < page.position, and_(pages.c.position == page.position, pages.c.id < page.id)))
    elder = select(pages.c.id).where(pages.c.space_id == page.space_id, before, pages.c.id.in_(
        select(Grant.entry_id).where(Grant.what == Right.READ, Grant.key.in_(sorted(policy.keys_of(user)))))).order_by(
        pages.c.position.desc(), pages.c.id.desc()).limit(1).scalar_subquery()
    walk = select(elder.label("id")).cte("walk", recursive=True)
    last = select(child.c.id).where(child.c.parent_id == walk.c.id, child.c.trashed_at.is_(None), allowed).order_by(
        child.c.position.desc(), child.c.id.desc()).limit(1).correlate(walk).scalar_subquery()
    walk = walk.union_all(select(last).select_from(walk).where(walk.c.id.is_not(None)))
    return select(walk.c.id)


def with_gaps(rows, slug):
    """The nodes of `rows`, which come in their order, with a Gap where pages of a row are left out."""
    below, shown, made = {}, {row.node.id for row in rows}, []
    for row in rows:
        below.setdefault(row.node.parent_id, []).append(row)

    def add(row):
        if row[0].number > 1:
            made.append(gap(row[0], row[0].number - 1, row[0].number - 1, slug))
        for one in row:
            made.append(one.node)
            if one.node.id in below:
                add(below[one.node.id])
        if row[-1].number < row[-1].count:
            made.append(gap(row[-1], row[-1].count - row[-1].number, row[-1].number + 1, slug))
    for parent_id, row in list(below.items()):
        if parent_id not in shown:
            add(row)
    return made


def gap(beside, number, at, slug):
    """`number` pages left out next to `beside`, the nearest of them with the number `at` in its row."""
    parent_id = beside.node.parent_id
    where = f"/knowledge/p/{parent_id}/below" if parent_id else f"/knowledge/{slug}"
    return Gap(beside.node.depth, number, f"{where}?page={ceil(at / PAGE_SIZE)}")


def row_of(space, parent_id, user, page):
    """(the last page of the list, the nodes of `page` in it): those at the top of the space, or below a page."""
    rows = db.session.execute(nodes(user, Page.space_id == space.id, Page.parent_id == parent_id).add_columns(
        func.count().over()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return ceil(rows[0][-1] / PAGE_SIZE) if rows else 1, [Node(*row[:-1]) for row in rows]
