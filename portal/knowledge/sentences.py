"""What the journal says of spaces and pages, and the letters about pages."""
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SENTENCES = {
    ("page", "begin"): _l("%(who)s began this page"),
    ("page", "move_page"): _l("%(who)s moved it to %(path)s"),
    ("page", "rename_page"): _l("%(who)s gave it the address %(path)s"),
    ("page", "undo_move"): _l("%(who)s undid a move: it stands at %(path)s again"),
    ("page", "merge_page"): _l("%(who)s merged it into %(into)s"),
    ("page", "take_in"): _l("%(who)s merged “%(merged)s” (%(from)s) into this page"),
    ("page", "trash"): _l("%(who)s put it into the trash, %(pages)s pages in all"),
    ("page", "restore_from_trash"): _l("%(who)s restored it from the trash, %(pages)s pages in all"),
    ("page", "delete_page"): _l("%(who)s deleted “%(title)s” for good, %(pages)s pages in all"),
    ("page", "ask_approval"): _l("%(who)s asked for approval of revision %(revision)s"),
    ("page", "approve_page"): _l("%(who)s approved revision %(revision)s; readers see it as version %(version)s"),
    ("page", "send_back_page"): _l("%(who)s sent the text back to its writers"),
    ("page", "confirm_page"): _l("%(who)s said that it is still true, until %(until)s"),
    ("page", "care"): _l("%(who)s made %(keeper)s its owner, with the next look by %(until)s"),
    ("page", "declare_obsolete"): _l("%(who)s marked it as obsolete"),
    ("page", "revive"): _l("%(who)s brought it back: it holds again"),
    ("space", "found_space"): _l("%(who)s opened the space “%(title)s”"),
    ("space", "edit_space"): _l("%(who)s changed the words about the space “%(title)s”"),
    ("space", "set_mode"): _l("%(who)s changed how texts come before readers: %(mode)s"),
    ("space", "set_space_audience"): _l("%(who)s changed who may read what is published: %(audience)s"),
    ("space", "appoint_steward"): _l("%(who)s made %(person)s a steward"),
    ("space", "import_pages"): _l("%(who)s imported pages: %(imported)s new, %(changed)s changed"),
    ("space", "add_template"): _l("%(who)s added the template “%(template)s”"),
    ("space", "edit_template"): _l("%(who)s changed the template “%(template)s”"),
    ("space", "remove_template"): _l("%(who)s removed the template “%(template)s”"),
    ("space", "set_search_aside"): _l("%(who)s set the search “%(words)s” aside"),
    ("space", "dismiss_steward"): _l("%(who)s dismissed %(person)s as a steward"),
}


def due(words):
    return lambda title, by: (words(), _("“%(title)s” is yours to look after. Read it, then say with one press that it is "
                                         "still true, or change it.", title=title), _("See the page:"))


LETTERS = {
    "page_asks": lambda title, by: (
        _("a text waits for your approval"), _("%(by)s asks you to let readers see the new text of “%(title)s”.",
                                               by=by, title=title), _("See it:")),
    "page_approved": lambda title, by: (
        _("approved"), _("%(by)s approved the text of “%(title)s”; readers see it.", by=by, title=title), _("See it:")),
    "page_sent_back": lambda title, by: (
        _("sent back"), _("%(by)s asks for changes to the text of “%(title)s”:", by=by, title=title), _("Change it:")),
    "page_handed": lambda title, by: (
        _("yours to look after"), _("%(by)s made you the owner of “%(title)s”: you answer for it from now on.",
                                    by=by, title=title), _("See the page:")),
    "page_due_30": due(lambda: _("to be looked at within 30 days")),
    "page_due_7": due(lambda: _("to be looked at within 7 days")),
    "page_due_0": due(lambda: _("to be looked at now")),
    "page_orphaned": lambda title, by: (
        _("its owner has left"), _("“%(title)s” has no owner any more. You are a steward of its space: choose who answers "
                                   "for it.", title=title), _("See the page:")),
}
