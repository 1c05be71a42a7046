"""One page of a list, and how what was typed is looked for."""
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core.db import db
from portal.members.folding import folded

PER_PAGE = 25
MOST_WORDS = 6


@dataclass(frozen=True)
class Listing:
    """One page of a list, and where it lies in the whole."""
    rows: list
    total: int
    page: int

    @property
    def last_page(self):
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self):
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self):
        return self.first + len(self.rows) - 1


def listed(statement, page, *order):
    """The page of `statement` that `page` asks for, or the last one when there are not so many."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    page = min(page, max(1, -(-total // PER_PAGE)))
    rows = db.session.scalars(statement.order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Listing(rows, total, page)


def search_words(text):
    return folded(text).split()[:MOST_WORDS]


def has(column, word):
    return column.contains(word, autoescape=True)


def name_of(row, language):
    return (row.name_zh or row.name_en) if language == "zh" else (row.name_en or row.name_zh)
