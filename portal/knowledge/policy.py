"""Who may do what in a space and with a page; reading and writing are publishing's rules over the space's keys."""
from sqlalchemy import or_, select

from portal.knowledge.models import Space, SpaceSteward
from portal.knowledge.workflow import Level
from portal.publishing.policy import can_know, can_view, can_view_draft, keys_of, may_act, may_write, visible_to

__all__ = ["can_know", "can_view", "can_view_draft", "keys_of", "may_write", "visible_to"]


# Spaces

def can_view_space(user, space):
    return bool(space.keys & user.access_keys)


def spaces_visible_to(user):
    """The same rule as a condition on spaces."""
    keys = sorted(user.access_keys)
    stewards = select(SpaceSteward.space_id).where(SpaceSteward.person_id == user.id)
    is_steward = Space.id.in_(stewards) if f"reader:{user.id}" in user.access_keys else None
    return or_(*(part for part in (Space.readers_key.in_(keys), Space.writers_key.in_(keys), is_steward)
                 if part is not None))


def can_found(user):
    """Somebody who may found a space of some kind."""
    return may_act(user) and any(may_found(user, level) for level in Level)


def may_found(user, level):
    """The alliance's by administrators, an institution's by its representatives, a group's by its members."""
    if not may_act(user):
        return False
    return {Level.ALLIANCE: user.is_administrator, Level.INSTITUTION: bool(user.represented_ids),
            Level.GROUP: bool(group_ids(user))}[level]


def group_ids(user):
    """The groups that the person belongs to and posts in."""
    return tuple(sorted(int(key.removeprefix("writers:")) for key in user.access_keys if key.startswith("writers:")))


def is_steward(user, space):
    return may_act(user) and f"reader:{user.id}" in space.steward_keys & user.access_keys


can_approve_in = can_see_trash = can_delete_for_good = is_steward


def can_import(user, space):
    """Its stewards, and whoever answers for it without them."""
    return can_edit_space(user, space)


def can_edit_space(user, space):
    """Its stewards; and, should they be gone, whoever may found such a space."""
    return is_steward(user, space) or may_act(user) and owns(user, space)


def owns(user, space):
    return {Level.ALLIANCE: user.is_administrator, Level.INSTITUTION: space.institution_id in user.represented_ids,
            Level.GROUP: user.is_administrator and can_view_space(user, space)}[space.level]


def can_write_in(user, space):
    """Begin pages in it, move and trash what is in it."""
    return may_act(user) and not space.is_read_only and bool(space.write_keys & user.access_keys)


def is_reader_with_account(user, space):
    """What happened lately is for people who have signed in."""
    return user.is_authenticated and can_view_space(user, space)


# Pages

can_move = can_rename = can_trash = can_confirm = can_declare_obsolete = can_care = may_write


def can_merge(user, page):
    """Stewards of the space; the other page must stand in a space of theirs, too."""
    return is_steward(user, page.space) and may_write(user, page)


def can_restore_page(user, page):
    """Whoever writes in the space; what a merge gave away is for stewards of both spaces to take back."""
    merge = page.merge
    return can_write_in(user, page.space) and (merge is None or is_steward(user, page.space)
                                               and is_steward(user, merge.into.space))


def can_approve(user, page):
    return is_steward(user, page.space) and can_view(user, page)
