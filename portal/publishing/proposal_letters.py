"""What the mails and the journal say about proposals, and who may still be told."""
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.publishing import proposals

TO_DECIDERS = {"proposal_opened", "proposal_revised", "proposal_answered"}
TO_PROPOSER = {"proposal_changes", "proposal_declined", "proposal_merged", "proposal_taken", "proposal_asked"}


def may_be_told_of_proposal(reader, entry, verb):
    """Mails quote what was said: they go only to who may read it at the moment of sending."""
    if verb in TO_DECIDERS:
        return proposals.may_decide(reader, entry)
    return verb not in TO_PROPOSER or proposals.can_read(reader, entry)


LETTERS = {
    "proposal_opened": lambda title, by: (
        _("a change is proposed"), _("%(by)s proposes a change to “%(title)s”:", by=by, title=title),
        _("Look at it and decide:")),
    "proposal_revised": lambda title, by: (
        _("a proposal was changed"), _("%(by)s changed the proposal for “%(title)s”:", by=by, title=title),
        _("Look at it and decide:")),
    "proposal_answered": lambda title, by: (
        _("an answer about a proposal"), _("%(by)s wrote about the proposal for “%(title)s”:", by=by, title=title),
        _("Read it there:")),
    "proposal_asked": lambda title, by: (
        _("a question about your proposal"), _("%(by)s wrote about your proposal for “%(title)s”:", by=by, title=title),
        _("Answer it there:")),
    "proposal_changes": lambda title, by: (
        _("changes to your proposal are asked for"),
        _("%(by)s asks you to change your proposal for “%(title)s”:", by=by, title=title), _("Change it there:")),
    "proposal_declined": lambda title, by: (
        _("your proposal was declined"),
        _("%(by)s declined your proposal for “%(title)s”, with this reason:", by=by, title=title), _("See it there:")),
    "proposal_merged": lambda title, by: (
        _("your proposal was merged"),
        _("%(by)s took your proposal over into “%(title)s”. Thank you.", by=by, title=title), _("See what became of it:")),
    "proposal_taken": lambda title, by: (
        _("a part of your proposal was taken over"),
        _("%(by)s took a part of your proposal over into “%(title)s”; the rest stays open.", by=by, title=title),
        _("See what is left:")),
}

SENTENCES = {
    ("proposal", "propose"): _l("%(who)s proposed a change to “%(title)s”"),
    ("proposal", "revise"): _l("%(who)s changed a proposal for “%(title)s”"),
    ("proposal", "withdraw"): _l("%(who)s took back a proposal for “%(title)s”"),
    ("proposal", "say"): _l("%(who)s wrote about a proposal for “%(title)s”"),
    ("proposal", "ask_changes"): _l("%(who)s asked for changes to a proposal for “%(title)s”"),
    ("proposal", "take"): _l("%(who)s took over a part of a proposal for “%(title)s”"),
    ("proposal", "merge"): _l("%(who)s merged a proposal for “%(title)s”"),
    ("proposal", "decline"): _l("%(who)s declined a proposal for “%(title)s”"),
}
