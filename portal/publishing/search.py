"""How an entry becomes a document for the search index; a pillar adds its own facets."""
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.db import db
from portal.core.index import Document, Label, Text
from portal.core.languages import name_in
from portal.core.locale import in_language
from portal.frameworks.queries import labels
from portal.publishing import policy
from portal.publishing.file_texts import words_in
from portal.publishing.models import Entry, Right, ViewCount
from portal.publishing.tagging import words_of
from portal.publishing.workflow import LABELS, State


def entries(model, ids=None, batch=200):
    """The entries of `model` (those of `ids`, or all) with everything a document needs, in few statements."""
    wanted = sorted(ids) if ids is not None else db.session.scalars(select(model.id).order_by(model.id)).all()
    for start in range(0, len(wanted), batch):
        yield from db.session.scalars(
            select(model).where(model.id.in_(wanted[start:start + batch])).order_by(model.id).options(
                joinedload(model.published), joinedload(model.head), joinedload(model.owner_group),
                selectinload(model.positions), selectinload(model.tag_links)))
        if ids is None:
            db.session.expunge_all()


def shown(entry):
    """The revision that is searched: what readers see, before that the newest draft."""
    return entry.published or entry.head


def document(entry, facets, **more):
    """The common part of an entry's document, or None for one that nobody reads any more."""
    if entry.state == State.WITHDRAWN:
        return None
    revision = shown(entry)
    return Document(
        kind=entry.kind, id=entry.id, address=entry.address, language=entry.language, reference=entry.reference or "",
        texts=texts_of(revision),
        authors=tuple(name for author in revision.authors for name in (author["name_en"], author["name_zh"]) if name),
        institutions=tuple(institution_names(entry, revision)),
        keywords=keywords_of(entry, revision),
        terms=tuple(name for label in labels(entry.term_ids).values() for name in (label.name_en, label.name_zh)),
        files=tuple(words_in(revision)),
        facets=common_facets(entry, revision) | facets, state=entry.state.value,
        year=(entry.published_at or entry.changed_at).year, updated_at=entry.published_at or entry.changed_at,
        uses=uses_of(entry), readers=frozenset(entry.keys(Right.READ)),
        conflicts=frozenset(entry.keys(Right.CONFLICT)), **more)


def texts_of(revision):
    return {text.language: Text(title=text.title, summary=text.summary, body=text.plain,
                                headings="\n".join(heading[2] for heading in text.toc)) for text in revision.texts}


def keywords_of(entry, revision):
    return (*(word for words in revision.keywords.values() for word in words), *words_of(entry))


def uses_of(entry):
    """How often it was read, as of the day of indexing."""
    return db.session.scalar(select(func.coalesce(func.sum(ViewCount.views), 0)).where(ViewCount.entry_id == entry.id))


def institution_names(entry, revision):
    yield from (entry.owner.name_en, entry.owner.name_zh, entry.owner.short_name)
    for author in revision.authors:
        yield from (name for name in (author.get("affiliation_en"), author.get("affiliation_zh")) if name)


def common_facets(entry, revision):
    year = str((entry.published_at or entry.changed_at).year)
    state = State.PUBLISHED if entry.is_out and entry.state != State.ARCHIVED else entry.state
    return {
        "institution": {str(ident): label for ident, label in institutions(entry, revision)},
        "language": {text.language: language_label(text.language) for text in revision.texts if text.body},
        "year": {year: Label(year, year)},
        "state": {state.value: in_both(LABELS[state])},
        "term": {str(ident): Label(label.name_en, label.name_zh)
                 for ident, label in labels(entry.term_ids).items()},
        "group": {str(group.id): Label(group.name_en, group.name_zh) for group in filter(None, [entry.owner_group])},
        "tag": {tag.slug: Label(tag.name_in("en"), tag.name_in("zh")) for tag in entry.tags},
    }


def language_label(code):
    return Label(name_in(code, "en"), name_in(code, "zh"))


def institutions(entry, revision):
    yield entry.owner_id, Label(entry.owner.name_en, entry.owner.name_zh)
    for author in revision.authors:
        ident = author.get("affiliation_id") or author.get("institution_id")
        if ident:
            yield ident, Label(author.get("affiliation_en") or author["name_en"],
                               author.get("affiliation_zh") or author["name_zh"])


def in_both(lazy):
    """A lazy word in both languages."""
    with in_language("en"):
        english = str(lazy)
    with in_language("zh"):
        return Label(english, str(lazy))


def visible(user, ids):
    """Which of `ids` the person may read now: the check before anything found is shown."""
    return set(db.session.scalars(select(Entry.id).where(Entry.id.in_(ids), Entry.state != State.WITHDRAWN,
                                                         policy.visible_to(user)))) if ids else set()
