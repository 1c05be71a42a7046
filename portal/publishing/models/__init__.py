"""The entry and all that belongs to it: revisions, versions, authors, audience, review, files, positions, counts."""
from portal.publishing.models.access import Audience, Grant, NamedReader, Right
from portal.publishing.models.authors import Authorship, Consent, Contribution
from portal.publishing.models.content import Content, Words
from portal.publishing.models.counts import ViewCount
from portal.publishing.models.entries import Entry
from portal.publishing.models.files import File
from portal.publishing.models.links import EntryName, Link
from portal.publishing.models.positions import Position, PositionTerm
from portal.publishing.models.review import Decision, Reason, ReviewRule, Submission, Verdict
from portal.publishing.models.revisions import Autosave, Revision, RevisionText, Series, Version
from portal.publishing.models.tags import EntryTag, Tag, TagWord

__all__ = ["Audience", "Authorship", "Autosave", "Consent", "Content", "Contribution", "Decision", "Entry", "EntryTag",
           "File", "Grant", "NamedReader", "Position", "PositionTerm", "Reason", "ReviewRule", "Revision",
           "RevisionText", "Right", "Series", "Submission", "Tag", "TagWord", "Verdict", "Version", "ViewCount", "Words"]
