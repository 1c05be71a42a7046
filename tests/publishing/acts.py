"""What people do with a brief before a test looks at it: each step by its verb, each committed."""
from portal.core.db import db
from portal.publishing.models import Content, Reason, Verdict, Words
from tests import make


def brief(by, state="draft", **more):
    """As make.brief, committed."""
    return kept(make.brief(by, state, **more))


def submit(thing, by, **more):
    thing.submit(by=by, **more)
    return kept(thing)


def decide(thing, moderator, verdict, reason=None, text="", **more):
    thing.decide(verdict, moderator, thing.submission.revision_sha256, reason, text, **more)
    return kept(thing)


def accept(thing, moderator, **more):
    return decide(thing, moderator, Verdict.ACCEPT, **more)


def ask_for_changes(thing, moderator, text="Say how you measured."):
    return decide(thing, moderator, Verdict.REQUEST_CHANGES, Reason.EVIDENCE, text)


def decline(thing, moderator, text="Not for the alliance."):
    return decide(thing, moderator, Verdict.DECLINE, Reason.SCOPE, text)


def write(thing, by, body=None, language="en", **parts):
    """Save a text of `language` on the newest revision; `parts`: title, summary; else they stay as they are."""
    old = thing.head.content
    words = old.words(language)
    changed = Words(parts.get("title", words.title), parts.get("summary", words.summary),
                    words.body if body is None else body)
    thing.save(Content(old.texts | {language: changed}, old.keywords, old.fields), by, thing.head_revision_id)
    return kept(thing)


def next_version(thing, by, moderator, body="Second thoughts.\n", note="More figures"):
    """A newer text of something published, reviewed and published."""
    write(thing, by, body)
    submit(thing, by, change_note=note)
    return accept(thing, moderator)


def kept(thing):
    db.session.commit()
    return thing
