"""The pages of the knowledge base: spaces, reading, and the acts on a page beside its text."""
from portal.knowledge.views import (
    care,
    merging,
    moving,
    quality,
    reading,
    spaces,
    targets,
    templates,
    transfer,
    trash,
    writing,
)
from portal.knowledge.views.places import bp

__all__ = ["bp", "care", "merging", "moving", "quality", "reading", "spaces", "targets", "templates", "transfer",
           "trash", "writing"]
