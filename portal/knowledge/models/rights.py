"""Whose keys open a page: its space's, the same for every page in it; and how many pages get them anew at once."""
from sqlalchemy import delete, insert, select

from portal.core.db import db
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.publishing.models import Entry, Grant, Right

AT_ONCE = 500


def keys_of(space, is_out, is_trashed):
    """{right: keys}: writers read everything, readers what is published; what lies in the trash opens to nobody."""
    if is_trashed:
        return {}
    insiders = space.write_keys
    return {Right.READ: insiders | ({space.readers_key} if is_out else set()), Right.DRAFT: insiders,
            Right.TITLE: {"administration", f"represents:{space.institution_id}"}}


def regrant_all(space, ids, is_trashed=False):
    """Derive the keys of the pages `ids` of `space` anew, in few statements, and tell the index."""
    db.session.flush()
    ids = sorted(ids)
    for start in range(0, len(ids), AT_ONCE):
        regrant_some(space, ids[start:start + AT_ONCE], is_trashed)
    for ident in ids:
        touch_index("page", ident, removal=True)
    changed(LISTS)


def regrant_some(space, ids, is_trashed):
    entries = Entry.__table__.c
    rows = db.session.execute(select(entries.id, entries.published_revision_id).where(entries.id.in_(ids))).all()
    db.session.execute(delete(Grant).where(Grant.entry_id.in_(ids)).execution_options(synchronize_session=False))
    wanted = [{"entry_id": ident, "what": what, "key": key} for ident, published in rows
              for what, keys in keys_of(space, published is not None, is_trashed).items() for key in sorted(keys)]
    if wanted:
        db.session.execute(insert(Grant.__table__), wanted)
    for thing in list(db.session.identity_map.values()):
        if isinstance(thing, Entry) and thing.id in ids:
            db.session.expire(thing, ["grants"])
