"""The feed of a saved search: an address that is its own right, signed, so that the database holds nothing to be stolen.

The address can be shown again at any time, and ends when the word in it is not the saved search's any more.
"""
from dataclasses import replace

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from portal.core.access import get
from portal.core.features import offered
from portal.members.workflow import Account
from portal.publishing import feeds
from portal.publishing.models import Entry
from portal.search.engine import NEWEST
from portal.search.indexing import engine
from portal.search.models import SavedSearch
from portal.search.saved import request

MOST_SHOWN, MOST_LOOKED_AT = 50, 200  # in the index stand drafts too, for their authors


def word_for(saved):
    return serializer().dumps([saved.id, saved.feed_word])


def read_word(text):
    """(whether we have ever given out this word, the saved search whose feed it opens now or None)."""
    try:
        ident, word = serializer().loads(text)
    except (BadData, ValueError, TypeError):
        return False, None
    saved = get(SavedSearch, ident)
    return True, saved if saved and saved.feed_word == word else None


def serializer():
    return URLSafeSerializer(current_app.secret_key, salt="search.feed")


def is_open_to(person):
    """Whether a feed is shown to its owner: whoever is suspended reads only after signing in."""
    return person.state == Account.ACTIVE and not person.is_suspended


def newest_hits(saved):
    """The newest published entries that answer the search and that its owner may read now, with their texts."""
    owner, kinds = saved.person, frozenset(kind.name for kind in offered("kinds"))
    asked = request(saved.query, owner.access_keys, conflicts=owner.conflict_keys, sort=NEWEST, limit=MOST_LOOKED_AT)
    asked = replace(asked, chosen={**asked.chosen, "kind": asked.chosen.get("kind", kinds) & kinds})
    ids = [key.id for key in engine().search(asked).hits]
    return feeds.newest(Entry.id.in_(ids), user=owner, limit=MOST_SHOWN) if ids else []
