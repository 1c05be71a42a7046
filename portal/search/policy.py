"""Who sees what was searched for: administrators and auditors, and no names."""


def may_see_searches(user):
    return user.is_administrator or user.is_auditor
