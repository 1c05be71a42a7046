"""Who sees the queue, and who says how a kind is reviewed."""
from portal.publishing.policy import can_rule, may_act


def can_see_queue(user):
    return may_act(user) and user.is_moderator


def can_see_rules(user):
    return user.is_authenticated and (can_rule(user) or user.is_auditor)


__all__ = ["can_rule", "can_see_queue", "can_see_rules"]
