"""Who sees what was searched for: administrators and auditors, and no names. A saved search is its owner's alone."""


def may_see_searches(user):
    return user.is_administrator or user.is_auditor


def is_own(user, saved):
    return saved.person_id == user.id
