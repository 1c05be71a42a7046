"""Spaces, their pages in a tree, and where pages were before."""
from portal.knowledge.models.merging import PageMerge
from portal.knowledge.models.pages import Page
from portal.knowledge.models.spaces import DismissedSearch, Space, SpaceSteward
from portal.knowledge.models.templates import PageTemplate
from portal.knowledge.models.tree import PageAddress, PageMove

__all__ = ["DismissedSearch", "Page", "PageAddress", "PageMerge", "PageMove", "PageTemplate", "Space", "SpaceSteward"]
