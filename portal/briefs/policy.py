"""Briefs follow the rules of publishing; nothing about them is stricter or looser."""
from portal.publishing.policy import can_begin, can_know, can_view, can_view_draft, visible_to

__all__ = ["can_begin", "can_know", "can_view", "can_view_draft", "visible_to"]
