"""What the mails about comments and reports say, and who may still be sent one."""
from flask_babel import gettext as _

from portal.publishing import policy
from portal.publishing.workflow import State

OF_DRAFTS = {"review_comment", "review_mention"}
OF_READERS = {"mention", "reply", "named"}


def may_be_quoted_to(reader, entry, verb):
    """Mails hold a comment's words: they go only to who may read it at the moment of sending."""
    if verb in OF_DRAFTS:
        return policy.can_view_draft(reader, entry)
    if verb in OF_READERS:
        return entry.state != State.WITHDRAWN and policy.can_view(reader, entry)
    return True


LETTERS = {
    "mention": lambda title, by: (
        _("you are named in a comment"), _("%(by)s names you in a comment on “%(title)s”:", by=by, title=title),
        _("Read it there:")),
    "named": lambda title, by: (
        _("you are named in a text"), _("%(by)s names you in “%(title)s”.", by=by, title=title), _("Read it there:")),
    "reply": lambda title, by: (
        _("an answer in your thread"), _("%(by)s answered in a thread of yours on “%(title)s”:", by=by, title=title),
        _("Read it there:")),
    "review_comment": lambda title, by: (
        _("a comment in the review"),
        _("%(by)s wrote in the conversation about the draft of “%(title)s”:", by=by or _("A moderator"), title=title),
        _("Answer it on the page “Conversation” of the draft:")),
    "review_mention": lambda title, by: (
        _("you are named in the review"),
        _("%(by)s names you in the conversation about the draft of “%(title)s”:", by=by or _("A moderator"),
          title=title),
        _("Answer it on the page “Conversation” of the draft:")),
    "case_dismiss": lambda title, by: (
        _("what you reported stays"),
        _("The moderators looked at what you reported on “%(title)s” and leave it as it is:", title=title),
        _("See it there:")),
    "case_show_again": lambda title, by: (
        _("what you reported is shown again"),
        _("The moderators show again what you reported on “%(title)s”:", title=title), _("See it there:")),
    "case_hide": lambda title, by: (
        _("what you reported is hidden"), _("The moderators hid the comment on “%(title)s” that you reported:",
                                            title=title), _("The page:")),
    "case_remove": lambda title, by: (
        _("what you reported is removed"), _("The moderators removed the comment on “%(title)s” that you reported:",
                                             title=title), _("The page:")),
    "case_settle": lambda title, by: (
        _("your report led to something"), _("The moderators acted on your report about “%(title)s”:", title=title),
        _("The page:")),
    "comment_hide": lambda title, by: (
        _("your comment is hidden"), _("The moderators hid your comment on “%(title)s”:", title=title),
        _("You still see that it is there:")),
    "comment_remove": lambda title, by: (
        _("your comment was removed"), _("The moderators removed your comment on “%(title)s”:", title=title),
        _("The page:")),
    "comment_show_again": lambda title, by: (
        _("your comment is shown again"), _("The moderators show your comment on “%(title)s” again:", title=title),
        _("See it there:")),
}
