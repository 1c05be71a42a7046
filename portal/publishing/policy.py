"""Who may do what with an entry. Whether this is the moment for it is the workflow's business.

`can_view` (one page) and `visible_to` (lists, search, counts, feeds) compare the same keys: see models/access.py.
"""
from functools import lru_cache

from sqlalchemy import and_, exists, false, or_

from portal.publishing.models import Entry, Grant, Right
from portal.publishing.models.access import MODERATORS


def holds(user, entry, what):
    """Whether `user` holds a key that opens `what` of `entry`."""
    return entry.opens(keys_of(user), user.conflict_keys, what)


def is_free(user, entry):
    """Not kept by a conflict of interest from what moderators may."""
    return not user.conflict_keys & entry.keys(Right.CONFLICT)


def opened_to(user, what):
    """The same rule as `holds`, as a condition on entries for a query."""
    return opened(frozenset(keys_of(user)), user.conflict_keys, what)


@lru_cache(maxsize=2000)
def opened(keys, conflict_keys, what):
    condition = granted(what, Grant.key.in_(sorted(keys - {MODERATORS})))
    return or_(condition, opened_to_moderators(conflict_keys, what)) if MODERATORS in keys else condition


def opened_to_moderators(conflict_keys, what):
    free = ~granted(Right.CONFLICT, Grant.key.in_(sorted(conflict_keys)))
    return and_(granted(what, Grant.key == MODERATORS), free)


def granted(what, key_condition):
    return exists().where(Grant.entry_id == Entry.id, Grant.what == what, key_condition).correlate(Entry)


def keys_of(user):
    """The person's keys, with those that open titles only: of represented institutions, and of administration."""
    keys = set(user.access_keys) | {f"represents:{ident}" for ident in user.represented_ids}
    if user.is_administrator or user.is_auditor:
        keys.add("administration")
    return keys


def sight(user):
    """What a kept figure must name besides what it counts: two people with the same sight see the same."""
    return user.access_keys, user.conflict_keys


# Reading

def can_view(user, entry):
    return holds(user, entry, Right.READ)


def visible_to(user):
    return opened_to(user, Right.READ)


def can_view_draft(user, entry):
    """The newest revision, the history and the review, beyond what readers see."""
    return holds(user, entry, Right.DRAFT)


def can_know(user, entry):
    """May read it, or may learn that it was withdrawn."""
    return can_view(user, entry) or holds(user, entry, Right.TOMBSTONE)


def titles_visible_to(user):
    """Whose title and state may be listed: what may be read, and what one represents or administers."""
    return or_(opened_to(user, Right.READ), opened_to(user, Right.TITLE))


# Writing

def may_act(user):
    return user.is_authenticated and not user.is_suspended


def is_known(user):
    """Has signed in."""
    return user.is_authenticated


def can_begin(user):
    """Members of an active institution start entries."""
    return may_act(user) and user.is_member


def is_author(user, entry):
    return may_act(user) and entry.is_author(user)


def may_write(user, entry):
    """The entry knows whose text it is: its authors', or that of all who belong to the place where it stands."""
    return may_act(user) and entry.may_be_edited_by(user)


can_edit = can_attach = can_place = can_tag = can_restore = may_write
can_invite = can_submit = can_resubmit = can_take_back = can_delete = can_order_authors = is_author
can_set_audience = can_set_group = can_appeal = is_author


def can_see_authors(user, entry):
    return entry.has_authors and can_view_draft(user, entry)


def can_duplicate(user, entry):
    return is_author(user, entry) and can_begin(user)


def can_answer_invitation(user, entry):
    authorship = entry.authorship_of(user) if user.is_authenticated else None
    return may_act(user) and bool(authorship and authorship.is_invited)


def can_agree(user, entry):
    return is_author(user, entry)


def can_preview(user, entry):
    return can_edit(user, entry)


def can_compare(user, entry):
    return can_view(user, entry)


can_plan_widening = can_set_audience


# Moderating

def can_review(user, entry):
    """A moderator without a conflict, or with one when nobody else could; never by being its author."""
    return (may_act(user) and user.is_moderator and MODERATORS in entry.keys(Right.DRAFT)
            and is_free(user, entry))


def reviewed_by(user):
    """The same rule as `can_review`, as a condition on entries."""
    may = may_act(user) and user.is_moderator
    return opened_to_moderators(user.conflict_keys, Right.DRAFT) if may else false()


def may_moderate(user, entry):
    """A moderator without a conflict; whether there is anything to decide now is the workflow's business."""
    return (entry.has_authors and may_act(user) and user.is_moderator and is_free(user, entry)
            and can_view(user, entry))


can_claim = can_release = can_decide = may_moderate


def can_plan_publication(user, entry):
    return is_author(user, entry) or may_moderate(user, entry)


def can_name_moderators(user, entry):
    """Who decided is named to moderators, administrators and auditors; authors and their readers learn the role."""
    holds_office = user.is_authenticated and (user.is_moderator or user.is_administrator or user.is_auditor)
    return holds_office and f"person:{user.id}" not in {grant.key for grant in entry.grants}


def can_withdraw(user, entry):
    """Moderators without a conflict, and the authors themselves."""
    is_free_moderator = entry.has_authors and may_act(user) and user.is_moderator and not entry.has_conflict(user)
    return is_free_moderator or is_author(user, entry)


def can_archive(user, entry):
    return can_withdraw(user, entry)


def can_see_counts(user, entry):
    """Reading figures are for the authors, those who look after it, and those who represent the owner."""
    return user.is_authenticated and (entry.owner_id in user.represented_ids or entry.is_author(user)
                                      or entry.is_kept_by(user))


def can_rule(user):
    """Change how a kind is reviewed."""
    return may_act(user) and user.is_administrator


def can_keep_tags(user):
    """Accept, rename and merge tags."""
    return may_act(user) and user.is_moderator
