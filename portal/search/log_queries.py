"""What the log of searches tells: what was missed, what led where; nothing that fewer than three people looked for."""
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, distinct, func, or_, select, update
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.db import db
from portal.search.models import SearchLine

KEPT_DAYS = 30       # with the reader's hash
LOOKED_BACK = 90     # days; further back than readers are known, see `forget_readers`
LEAST_PEOPLE = 3     # who have asked, before others are shown a query
FEW_CLICKS = 0.2     # of the searches
MOST_SHOWN = 50

SEARCHED, OPENED = SearchLine.results.is_not(None), SearchLine.rank.is_not(None)


class Unanswered(NamedTuple):
    """`people` have surely asked, `times` in all; `results` is the most that any of them found."""
    query: str
    people: int
    times: int
    results: int


def forget_readers():
    """Who asked more than 30 days ago is forgotten; how many had done the same by then is kept. The caller commits."""
    old = and_(SearchLine.day < since(KEPT_DAYS), SearchLine.reader.is_not(None))
    other = aliased(SearchLine)
    people = select(func.count(distinct(other.reader))).where(*(
        mine == theirs for mine, theirs in zip(deed(SearchLine), deed(other), strict=True))).scalar_subquery()
    if db.session.scalar(select(SearchLine.id).where(old).limit(1)):
        # Two statements: the count must not meet lines whose reader is gone already.
        for values in ({"people": people}, {"reader": None}):
            db.session.execute(update(SearchLine).where(old).values(values).execution_options(synchronize_session=False))


def deed(line):
    """What two lines have in common whose readers did the same."""
    return (line.query, case((line.rank.is_(None), 0), else_=1), func.coalesce(line.thing_kind, ""),
            func.coalesce(line.thing_id, 0))


def since(days):
    return clock.today() - timedelta(days=days)


# what administrators see

def fruitless():
    """(query, searches, people) of the last 30 days that found nothing, asked by several people."""
    asked = by_query()
    return db.session.execute(
        select(asked.c.query, asked.c.searches, asked.c.people).where(asked.c.most_results == 0)
        .order_by(asked.c.searches.desc(), asked.c.query).limit(MOST_SHOWN)).all()


def unopened():
    """(query, searches, people, opened, mean rank of what was opened) of those of which few results were opened."""
    asked = by_query()
    return db.session.execute(
        select(asked.c.query, asked.c.searches, asked.c.people, asked.c.opened, asked.c.rank)
        .where(asked.c.most_results > 0, asked.c.opened < FEW_CLICKS * asked.c.searches)
        .order_by(asked.c.searches.desc(), asked.c.query).limit(MOST_SHOWN)).all()


def by_query():
    people = func.count(distinct(case((SEARCHED, SearchLine.reader))))
    return (select(SearchLine.query, func.count(case((SEARCHED, 1))).label("searches"), people.label("people"),
                   func.count(case((OPENED, 1))).label("opened"), func.avg(SearchLine.rank).label("rank"),
                   func.max(SearchLine.results).label("most_results"))
            .where(SearchLine.day >= since(KEPT_DAYS))
            .group_by(SearchLine.query).having(people >= LEAST_PEOPLE).subquery())


# what other features ask for

def unanswered():
    """[Unanswered] of the last 90 days: found nothing, or nothing that was opened; the most asked first.

    The answer for the slot "unanswered_searches". People are counted where they are certainly different: within 30 days.
    """
    now, then = known(SEARCHED), func.max(case((SEARCHED, SearchLine.people)))
    times, results = func.count(case((SEARCHED, 1))), func.max(SearchLine.results)
    rows = db.session.execute(
        select(SearchLine.query, now, then, times, results).where(SearchLine.day >= since(LOOKED_BACK))
        .group_by(SearchLine.query)
        .having(or_(now >= LEAST_PEOPLE, then >= LEAST_PEOPLE), or_(results == 0, func.count(case((OPENED, 1))) == 0))
        .order_by(times.desc(), SearchLine.query).limit(MOST_SHOWN))
    return [Unanswered(query, max(now, then or 0), times, results) for query, now, then, times, results in rows]


def leading_to(kind, ident):
    """[(query, clicks)] of the last 90 days that ended at this thing, opened by at least three people.

    The answer for the slot "searches_leading_to".
    """
    clicks = func.count()
    rows = db.session.execute(
        select(SearchLine.query, clicks)
        .where(SearchLine.thing_kind == kind, SearchLine.thing_id == ident, OPENED, SearchLine.day >= since(LOOKED_BACK))
        .group_by(SearchLine.query)
        .having(or_(known(OPENED) >= LEAST_PEOPLE, func.max(SearchLine.people) >= LEAST_PEOPLE))
        .order_by(clicks.desc(), SearchLine.query).limit(MOST_SHOWN))
    return [(query, count) for query, count in rows]


def known(condition):
    return func.count(distinct(case((condition, SearchLine.reader))))
