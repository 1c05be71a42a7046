"""Tags as their readers see them: counts, lists, what stands under one; and pairs that may mean the same."""
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from flask_babel import lazy_gettext as _l
from pypinyin import lazy_pinyin
from sqlalchemy import bindparam, false, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from portal.core.db import db
from portal.core.remember import LISTS, remembered
from portal.members.folding import folded
from portal.members.models import Person
from portal.members.policy import part_visible_to, people_visible_to
from portal.members.queries.listing import has
from portal.publishing import policy, queries
from portal.publishing.models import Entry, EntryTag, Revision, Tag, TagWord
from portal.publishing.models.tags import CHINESE, folded_word

PAGE = 20
TAGS_A_PAGE = 100
MOST_PAIRS = 50
MOST_PEOPLE = 20
SHORTEST = 4  # letters of a word in which one may be wrong


def counts(user):
    """{tag id: entries under it that `user` may read}; a tag without one is not listed."""
    return remembered(LISTS, ("tag counts", policy.sight(user)), lambda: count_entries(user))


def count_entries(user):
    rows = queries.readable(user).join(EntryTag, EntryTag.entry_id == Entry.id)
    return dict(tuple(row) for row in db.session.execute(
        rows.with_only_columns(EntryTag.tag_id, func.count()).group_by(EntryTag.tag_id)))


def listed(user, language, text="", page=1):
    """(rows (tag, count) of that page in the order of the names, how many in all, the page, the last page)."""
    held, wanted = counts(user), folded_word(text)
    found = [tag for tag in live_tags() if tag.id in held and (not wanted or wanted in folded_words(tag))]
    found.sort(key=lambda tag: tag.sort_key_in(language))
    last = max(1, -(-len(found) // TAGS_A_PAGE))
    page = min(max(1, page), last)
    rows = found[(page - 1) * TAGS_A_PAGE:page * TAGS_A_PAGE]
    return [(tag, held[tag.id]) for tag in rows], len(found), page, last


def live_tags():
    """All tags that were not merged, with their words, in two statements."""
    return db.session.scalars(select(Tag).where(Tag.merged_into_id.is_(None)).order_by(Tag.id)
                              .options(selectinload(Tag.words))).all()


def folded_words(tag):
    return "\n".join(word.folded for word in tag.words)


def can_see(user, tag):
    """A tag that no moderator has looked at is known only where something under it can be read."""
    return not tag.is_proposed or policy.can_keep_tags(user) or tag.id in counts(user)


def entries_under(tag, user, page):
    """(entries of any kind under `tag`, how many in all, the page, the last page), the newest first."""
    total = counts(user).get(tag.id, 0)
    last = max(1, -(-total // PAGE))
    page = min(max(1, page), last)
    rows = db.session.scalars(newest_under(user.standing), {"tag": tag.id, "first": (page - 1) * PAGE}).all()
    return rows, total, page, last


@lru_cache(maxsize=500)
def newest_under(standing):
    return (queries.newest_first(standing, Entry).join(EntryTag, EntryTag.entry_id == Entry.id)
            .where(EntryTag.tag_id == bindparam("tag")).limit(PAGE).offset(bindparam("first")))


def newest_with_texts(tag, user, limit):
    """The newest entries under `tag` with the texts that readers see, for a feed."""
    return db.session.scalars(
        queries.readable(user).join(EntryTag, EntryTag.entry_id == Entry.id).where(EntryTag.tag_id == tag.id)
        .options(selectinload(Entry.published).selectinload(Revision.texts), lazyload(Entry.grants))
        .order_by(Entry.published_at.desc(), Entry.id.desc()).limit(limit)).all()


def people_with(tag, user):
    """People whose expertise, as far as `user` may see it, has one of the tag's words."""
    words = [word.word for word in tag.words]
    said = or_(*(has(Person.folded_expertise, folded(word)) for word in words)) if words else false()
    rows = db.session.scalars(select(Person).where(people_visible_to(user), part_visible_to(user, "expertise"), said)
                              .options(*queries.NAMES_ONLY).order_by(Person.sort_en, Person.id).limit(5 * MOST_PEOPLE))
    wanted = {folded_word(word) for word in words}
    return [person for person in rows
            if wanted & {folded_word(word) for word in (*person.expertise_en, *person.expertise_zh)}][:MOST_PEOPLE]


def words_of(entry):
    """Every name and synonym of the entry's tags, for the index."""
    ids = [link.tag_id for link in entry.tag_links]
    statement = select(TagWord.word).where(TagWord.tag_id.in_(ids)).order_by(TagWord.word)
    return db.session.scalars(statement).all() if ids else []


# For moderators

def uses():
    """{tag id: entries that have it, whoever may read them}."""
    return dict(tuple(row) for row in db.session.execute(
        select(EntryTag.tag_id, func.count()).group_by(EntryTag.tag_id)))


@dataclass(frozen=True)
class Pair:
    """Two tags that may mean the same, the more used one first, and why."""
    one: Tag
    other: Tag
    reason: object


SPACES = _l("differ in spaces or hyphens only")
ORDER = _l("the same characters in another order")
SOUND = _l("one character differs and sounds the same")
PLURAL = _l("one is the plural of the other")
LETTER = _l("differ in one letter")


def pairs(tags, used):
    """Near duplicates among `tags`, by their names and synonyms; at most fifty, the most used first."""
    words = [(word.folded, tag) for tag in tags for word in tag.words]
    found = {}
    for group in alike(words).values():
        for (one, tag), (two, other) in combinations(group, 2):
            if tag.id != other.id and (reason := likeness(one, two)):
                found.setdefault(frozenset((tag.id, other.id)), Pair(*by_use(tag, other, used), reason))
    return sorted(found.values(), key=lambda pair: -used.get(pair.one.id, 0) - used.get(pair.other.id, 0))[:MOST_PAIRS]


def by_use(tag, other, used):
    return sorted((tag, other), key=lambda each: (each.is_proposed, -used.get(each.id, 0), each.id))


def alike(words):
    """The words by what near duplicates have in common, so that not each has to be compared with every other."""
    groups = defaultdict(list)
    for word, tag in words:
        for key in likely_keys(word):
            groups[key].append((word, tag))
    return groups


def likely_keys(word):
    plain = bare(word)
    if CHINESE.search(word):
        return {("order", *sorted(plain)), ("sound", *lazy_pinyin(plain))}
    stems = {("plain", singular) for singular in singulars(plain)} | {("plain", plain)}
    return stems | {("plain", plain[:place] + plain[place + 1:]) for place in range(len(plain))}


def likeness(one, two):
    """Why the folded words may mean the same, or None."""
    one, two = bare(one), bare(two)
    if one == two:
        return SPACES
    if CHINESE.search(one + two):
        return likeness_in_chinese(one, two)
    if one in singulars(two) or two in singulars(one):
        return PLURAL
    return LETTER if min(len(one), len(two)) >= SHORTEST and is_one_letter_off(one, two) else None


def likeness_in_chinese(one, two):
    if sorted(one) == sorted(two):
        return ORDER
    differing = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    sounds = len(one) == len(two) > 1 and len(differing) == 1 and lazy_pinyin(one) == lazy_pinyin(two)
    return SOUND if sounds else None


def bare(word):
    return "".join(sign for sign in word if sign.isalnum())


def singulars(word):
    """What `word` may be the plural of."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    return {word.removesuffix(ending) + put for ending, put in endings
            if word.endswith(ending) and len(word) > len(ending) + 1}


def is_one_letter_off(one, two):
    """One letter more, less or another one; numbers in a name (5G, 6G) are no slips."""
    if len(one) > len(two):
        one, two = two, one
    start = next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    if len(one) == len(two):
        return one[start + 1:] == two[start + 1:] and not two[start].isdigit()
    return one[start:] == two[start + 1:] and not two[start].isdigit()
