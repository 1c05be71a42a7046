"""Administrators act; auditors read everything administrative and change nothing."""
from portal.publishing.policy import may_act


def can_read(user):
    return may_act(user) and (user.is_administrator or user.is_auditor)


def can_list_entries(user):
    """Representatives too, for what their institutions own."""
    return can_read(user) or may_act(user) and user.is_representative


def can_retry(user):
    return may_act(user) and user.is_administrator


def can_read_mail(user):
    """Mails hold links that sign somebody in: for administrators only, not for auditors."""
    return can_retry(user)
