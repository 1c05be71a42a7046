"""The pages that every entry has, below its own address: /briefs/7/edit, /briefs/7/history and so on.

A pillar nests `bp` in its blueprint, so the endpoints are "briefs.entry.edit" and so on; `entry_url` writes them.
"""
from portal.publishing.views import (
    audience,
    authors,
    comments,
    editing,
    exporting,
    files,
    history,
    linking,
    placing,
    planning,
    proposals,
    proposing,
    reports,
    review,
    tags,
    typesetting,
)
from portal.publishing.views.pages import bp

__all__ = ["audience", "authors", "bp", "comments", "editing", "exporting", "files", "history", "linking",
           "placing", "planning", "proposals", "proposing", "reports", "review", "tags", "typesetting"]
