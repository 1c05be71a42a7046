"""Material from elsewhere, read safely into documents, links and files; it knows no web, database or pillar."""
from portal.core.importing.reading import read
from portal.core.importing.report import Report
from portal.core.importing.source import Source
from portal.core.importing.things import Asset, Document, Limits, Link, Meta, Note, Refused, Unsafe

__all__ = ["Asset", "Document", "Limits", "Link", "Meta", "Note", "Refused", "Report", "Source", "Unsafe", "read"]
