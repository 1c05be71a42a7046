"""What may follow `[[`, `@` and `#` while somebody writes: titles, people and tags that the writer may know."""
import re
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from portal.core.db import db
from portal.core.folding import fold_name
from portal.members.folding import folded
from portal.members.models import Person
from portal.members.policy import people_visible_to
from portal.members.queries.listing import has
from portal.members.workflow import Account
from portal.publishing import policy, tagging
from portal.publishing.models import Entry, EntryName, Tag, TagWord
from portal.publishing.models.tags import folded_word
from portal.publishing.workflow import State

MOST_OFFERED, MOST_LOOKED_AT = 8, 24
LAST = "\U0010ffff"
SIGNS = re.compile(r"[\\|#\[\]`$]")  # these would end the name or begin something else


class Offer(NamedTuple):
    title: str
    entry: Entry
    insert: str


def offers(typed, user):
    """Up to eight Offers for what was typed after `[[`: names that begin with it first; at most two statements."""
    wanted = fold_name(typed)[:100]
    if not wanted:
        return []
    rows = found(user, beginning, wanted)
    if len(rows) < MOST_OFFERED:
        rows += [row for row in found(user, holding, wanted) if row[1].id not in {entry.id for _name, entry in rows}]
    rows = rows[:MOST_OFFERED]
    names = [fold_name(name) for name, _entry in rows]
    return [Offer(name, entry, link_to(name, entry, names.count(fold_name(name)) > 1)) for name, entry in rows]


def found(user, statement, wanted):
    """[(name, entry)], each entry once."""
    rows = db.session.execute(statement(user.standing), {
        "first": wanted, "last": wanted + LAST, "part": escaped(wanted)}).all()
    return [(name, entry) for number, (name, entry) in enumerate(rows) if entry not in [row[1] for row in rows[:number]]]


@lru_cache(maxsize=500)
def beginning(standing):
    return readable_names(standing).where(
        EntryName.folded >= bindparam("first"), EntryName.folded < bindparam("last")).order_by(EntryName.folded, Entry.id)


@lru_cache(maxsize=500)
def holding(standing):
    """With it inside, or with these initials; newest first."""
    return readable_names(standing).where(or_(
        EntryName.folded.like("%" + bindparam("part") + "%", escape="/"),
        EntryName.initials.like(bindparam("part") + "%", escape="/"))).order_by(Entry.changed_at.desc(), Entry.id)


def readable_names(standing):
    return (select(EntryName.name, Entry).join(Entry, Entry.id == EntryName.entry_id)
            .where(Entry.state != State.WITHDRAWN, policy.visible_to(standing))
            .options(lazyload(Entry.grants), lazyload(Entry.owner)).limit(2 * MOST_OFFERED))


def escaped(text):
    return re.sub(r"([/%_])", r"/\1", text)


class Named(NamedTuple):
    """A person or a tag, with a note that tells it from others of the name."""
    title: str
    note: str
    insert: str


def people(typed, user, language, entry=None, of_draft=False):
    """People whose name has what was typed after `@`, those whose name begins with it first; only readers of `entry`.

    What is not published yet has its audience for readers; the conversation about a draft those who may see the draft.
    """
    words = folded(typed).split()[:4]
    if not words:
        return []
    rows = db.session.scalars(select(Person).where(
        people_visible_to(user), Person.state == Account.ACTIVE, *(has(Person.folded, word) for word in words))
        .options(selectinload(Person.memberships)).order_by(
            ~Person.folded.startswith(words[0], autoescape=True), Person.sort_en, Person.id).limit(MOST_LOOKED_AT))
    return [Named(person.name_in(language), person.institution.name_in(language) if person.institution else "",
                  f"[@{escaped_signs(person.name_in(language))}](/people/{person.id})")
            for person in rows if entry is None or may_read(person, entry, of_draft)][:MOST_OFFERED]


def may_read(person, entry, of_draft):
    if of_draft:
        return policy.can_view_draft(person, entry)
    return policy.can_view(person, entry) or not entry.is_out and entry.audience_key in person.access_keys


def tags(typed, user, language, written):
    """Tags with a name or synonym that holds what was typed after `#`; the link has the name in the text's language."""
    wanted = folded_word(typed)
    if not wanted:
        return []
    rows = db.session.execute(
        select(Tag, TagWord.word).join(TagWord, TagWord.tag_id == Tag.id)
        .where(TagWord.folded.contains(wanted, autoescape=True))
        .order_by(~TagWord.folded.startswith(wanted, autoescape=True), func.length(TagWord.folded), Tag.id)
        .limit(MOST_LOOKED_AT)).all()
    found = {}
    for tag, word in rows:
        if tag.id not in found and tagging.can_see(user, tag):
            found[tag.id] = tag, word
    return [Named(tag.name_in(language), "" if word in (tag.name_en, tag.name_zh) and word == tag.name_in(language)
                  else word, f"[#{escaped_signs(tag.name_in(written))}]({tag.address})")
            for tag, word in found.values()][:MOST_OFFERED]


def escaped_signs(name):
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", name)


def link_to(name, entry, is_ambiguous):
    """`[[Title]]`, or the number where another entry has the same title."""
    title = escaped_signs(name)
    return f"[[{entry.kind}:{entry.reference}|{title}]]" if is_ambiguous and entry.reference else f"[[{title}]]"
