"""The entry and all that belongs to it: revisions, versions, authors, audience, review, files, positions, counts."""
from portal.publishing.models.access import Audience, Grant, NamedReader, Right
from portal.publishing.models.authors import Authorship, Consent, Contribution
from portal.publishing.models.comments import Comment, CommentMention
from portal.publishing.models.content import Content, Words
from portal.publishing.models.counts import ViewCount
from portal.publishing.models.entries import Entry
from portal.publishing.models.files import File
from portal.publishing.models.links import EntryName, Link
from portal.publishing.models.plans import Plan
from portal.publishing.models.positions import Position, PositionTerm
from portal.publishing.models.proposals import Proposal, ProposalState
from portal.publishing.models.proposed import ProposedText, Remark
from portal.publishing.models.reports import Case, CaseState, Complaint, Report
from portal.publishing.models.review import Decision, Reason, ReviewRule, Submission, Verdict
from portal.publishing.models.revisions import Autosave, Revision, RevisionText, Series, Version
from portal.publishing.models.tags import EntryTag, Tag, TagWord
from portal.publishing.models.watches import Notice, Pace, Watch, WatchHabit, What

__all__ = ["Audience", "Authorship", "Autosave", "Case", "CaseState", "Comment", "CommentMention", "Complaint", "Consent",
           "Content", "Contribution", "Decision", "Entry", "EntryName", "EntryTag", "File", "Grant", "Link",
           "NamedReader", "Notice", "Pace", "Plan", "Position", "PositionTerm", "Proposal", "ProposalState", "ProposedText",
           "Reason", "Remark", "Report", "ReviewRule", "Revision", "RevisionText", "Right", "Series", "Submission", "Tag",
           "TagWord", "Verdict", "Version", "ViewCount", "Watch", "WatchHabit", "What", "Words"]
