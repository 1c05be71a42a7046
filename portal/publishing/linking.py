"""Links as a reader meets them: with the addresses of today, wanted ones marked, hidden ones looking like wanted ones."""
import re
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.orm import lazyload

from portal.core.db import db
from portal.core.locale import language
from portal.core.markdown.wiki import WANTED
from portal.members.addresses import is_local
from portal.publishing import policy
from portal.publishing.models import Entry, Link, Right
from portal.publishing.models.links import REFERENCE, is_readable, links_of, name_in, named_in, resolve
from portal.publishing.queries import bylines, readable
from portal.publishing.workflow import State

# Sound for what nh3 writes, which escapes < and > in attributes too.
LINK = re.compile(r'(<a\b[^>]*\bhref="(/[^"]*)"[^>]*>)(.*?)</a>', re.DOTALL)
AT_ONCE = 500     # texts a statement
MOST_SHOWN = 10  # of what links to an entry, beside its text


class Around(NamedTuple):
    """The targets of a text's links by what is written, and what links to the entry: the newest, and how many."""
    targets: dict
    citing: list
    count: int


def knowable(standing):
    """What may be read, and what may be known to be withdrawn."""
    return or_(and_(Entry.state != State.WITHDRAWN, policy.visible_to(standing)),
               and_(Entry.state == State.WITHDRAWN, policy.opened_to(standing, Right.TOMBSTONE)))


def around(entry, revision_id, user):
    """What the links of the revision lead to, and what links to `entry`, in one statement."""
    rows = db.session.execute(both_ways(user.standing), {"revision": revision_id, "target": entry.id}).all()
    citing = [other for written, _count, other in rows if written is None]
    count = next((count for written, count, _other in rows if written is None), 0)
    return Around({written: other for written, _count, other in rows if written is not None}, citing, count)


@lru_cache(maxsize=500)
def both_ways(standing):
    incoming = (citing(standing).with_only_columns(Entry.id, func.count().over().label("count"))
                .limit(MOST_SHOWN).correlate(None).subquery())
    edges = union_all(
        select(Link.target_id.label("entry_id"), Link.written.label("written"), literal(0).label("count"))
        .where(Link.revision_id == bindparam("revision"), Link.target_id.is_not(None)),
        select(incoming.c.id, null(), incoming.c.count)).subquery()
    return (select(edges.c.written, edges.c.count, Entry).join(Entry, Entry.id == edges.c.entry_id)
            .where(knowable(standing)).order_by(Entry.published_at.desc(), Entry.id.desc())
            .options(lazyload(Entry.grants), lazyload(Entry.owner)))


def citing(standing):
    """A SELECT of what is published, readable and links to the entry `target`, newest first."""
    to_it = Link.target_id == bindparam("target")
    return readable(standing).where(
        Entry.id.in_(select(Link.entry_id).where(to_it)),  # by the key: without it all entries are looked at
        Entry.published_revision_id.in_(select(Link.revision_id).where(to_it)), Entry.id != bindparam("target"),
    ).order_by(Entry.published_at.desc(), Entry.id.desc())


def targets_of(revision_ids, user):
    """{revision: {what is written: entry}} of many texts, as far as `user` may know the entries."""
    found, idents = {}, sorted(revision_ids)
    for start in range(0, len(idents), AT_ONCE):
        for ident, written, entry in db.session.execute(
                select(Link.revision_id, Link.written, Entry).join(Entry, Entry.id == Link.target_id)
                .where(Link.revision_id.in_(idents[start:start + AT_ONCE]), knowable(user.standing))
                .options(lazyload(Entry.grants), lazyload(Entry.owner))):
            found.setdefault(ident, {})[written] = entry
    return found


def page_of_citing(entry, user, number, size):
    """(how many there are, those of page `number`)."""
    given = {"target": entry.id}
    total = db.session.scalar(select(func.count()).select_from(
        citing(user.standing).with_only_columns(Entry.id).order_by(None).subquery()), given)
    rows = citing(user.standing).options(*bylines()).limit(size).offset((number - 1) * size)
    return total, db.session.scalars(rows, given).all()


def preview(html, links, entry, user):
    """The same for a text that is not saved: a name keeps what it means in the newest revision, others are looked up."""
    known = {row.written: row.target_id for row in links_of(entry.head_revision_id) if row.target_id}
    names = set(named_in(links))
    found = {name: meant.entry for name, meant in resolve(names - known.keys(), entry, user).items()}
    ids = {known[name] for name in names & known.keys()}
    kept = {one.id: one for one in db.session.scalars(select(Entry).where(Entry.id.in_(ids)))} if ids else {}
    found |= {name: kept[known[name]] for name in names & known.keys() if known[name] in kept}
    return linked(html, {name: one for name, one in found.items() if policy.can_know(user, one)})


# What is written into the page

def linked(html, entries):
    """`html` with the links in it as `entries` (by what is written) has them; names that it lacks are wanted."""
    return LINK.sub(lambda found: one_link(found, entries), html)


def one_link(found, entries):
    opening, address, label = found[1], unescape(found[2]), found[3]
    if not address.startswith(WANTED):
        entry = entries.get(next(named_in([address]), None))
        return lost(opening, label, entry) if entry and entry.state == State.WITHDRAWN else found[0]
    name, _sign, place = address.partition("#")
    entry, anchor = entries.get(name_in(name)), f"#{place}" if place else ""
    if entry is None and is_form(name_in(name)):
        return f'<a href="{escape(name_in(name) + anchor)}">{label}</a>'
    if entry is None:
        title = escape(_("Not written yet"))
        return f'<a class="wiki wanted" href="{escape(name + anchor)}" title="{title}">{label}</a>'
    opening = f'<a class="wiki" href="{escape(entry.address + anchor)}">'
    label = escape(entry.title_in(language())) if is_number(name_in(name), label) else label
    return lost(opening, label, entry) if entry.state == State.WITHDRAWN else f"{opening}{label}</a>"


def is_form(name):
    """The address of a page that asks for something, such as a new page with a template; no entry is called so."""
    return "?" in name and is_local(name)


def is_number(name, label):
    """A number that stands there alone tells nobody anything; the title does."""
    return unescape(label) == name and REFERENCE.fullmatch(name) is not None


def lost(opening, label, entry):
    title = escape(_("Withdrawn: %(reason)s", reason=entry.withdrawn_reason))
    plain = opening.replace(' class="wiki"', "").removesuffix(">")
    return f'{plain} class="wiki withdrawn" title="{title}"><s>{label}</s></a>'


# What a writer should know of the links of a text

class Remarks(NamedTuple):
    """By what is written: names that nothing has as far as the writer may know, and names that several things have."""
    wanted: list
    ambiguous: list
    withdrawn: list


def remarks(revision, user):
    """What stands out among the links of `revision`, for somebody who writes it; one statement."""
    rows = db.session.execute(
        select(Link, Entry).outerjoin(Entry, and_(Entry.id == Link.target_id, knowable(user.standing)))
        .where(Link.revision_id == revision.id, Link.language != "").order_by(Link.id)
        .options(lazyload(Entry.grants), lazyload(Entry.owner))).all()
    return Remarks(
        [(row.language, row.written) for row, entry in rows if entry is None and not row.written.startswith("/")],
        [(row.language, row.written, entry) for row, entry in rows if entry and row.alike],
        [(row.language, entry) for row, entry in rows if entry and entry.state == State.WITHDRAWN])


def found_by_name(name, user, near=None):
    """What `name` means to `user`, or None; also what they may only know to be withdrawn."""
    meant = resolve({name}, near, user).get(name)
    return meant.entry if meant and (is_readable(meant.entry, user) or policy.can_know(user, meant.entry)) else None
