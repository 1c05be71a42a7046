"""Tags: all of them, what stands under one, its feed; setting an entry's; and the care that moderators take of them."""
from urllib.parse import quote

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.kept_pages import kept_page
from portal.core.locale import language
from portal.core.typed import in_a_row, line, whole, words
from portal.core.workflow import NotAllowedNow
from portal.members.models import Visitor
from portal.publishing import feeds, policy, tagging
from portal.publishing.forms import MergeForm, TagForm
from portal.publishing.kinds import kind_words
from portal.publishing.models import Tag
from portal.publishing.models.tags import LONGEST_WORD
from portal.publishing.views.pages import back, find
from portal.publishing.views.pages import bp as entry_bp
from portal.ui.filters import joined

bp = Blueprint("tags", __name__, url_prefix="/tags")
care = Blueprint("tag_care", __name__, url_prefix="/moderation/tags")

MOST_IN_FEED = 30


# For readers

@bp.get("")
@kept_page
def index():
    text = line(request.args.get("find"))[:LONGEST_WORD]
    rows, total, page, last = tagging.listed(me(), language(), text, asked_page())
    return render_template("publishing/tags.html", rows=rows, total=total, page=page, last=last, text=text,
                           per_page=tagging.TAGS_A_PAGE, may_keep=policy.can_keep_tags(me()))


@bp.get("/<slug>")
@kept_page
def show(slug):
    tag = found(slug)
    rows, total, page, last = tagging.entries_under(tag, me(), asked_page())
    return render_template("publishing/tag.html", tag=tag, entries=rows, total=total, page=page, last=last,
                           per_page=tagging.PAGE, kinds=kind_words(),
                           people=tagging.people_with(tag, me()), may_keep=policy.can_keep_tags(me()))


@bp.get("/<slug>/feed.atom")
def feed(slug):
    """The newest entries under the tag that everyone may read, whoever asks."""
    tag = found(slug)
    rows = tagging.newest_with_texts(tag, Visitor(), MOST_IN_FEED)
    return feeds.answer(_("Tag: %(name)s", name=tag.name_in(language())), request.path, rows, tag.address)


@bp.get("/word/<path:word>")
def word(word):
    """From any word to the tag that it leads to, or else to a search for it."""
    found = Tag.known([word]).get(tagging.folded_word(word))
    if found and tagging.can_see(me(), found):
        return redirect(found.address)
    return redirect(f"/search?q={quote(chr(34) + line(word)[:LONGEST_WORD] + chr(34))}")


def found(slug):
    tag = fetch(Tag, slug, tagging.can_see)
    if tag.merged_into_id:
        abort(redirect(url_for(request.endpoint, slug=tag.merged_into.slug), 301))
    return tag


def asked_page():
    return whole(request.args.get("page"), 10**6) or 1


# For those who write an entry

@entry_bp.post("/tags")
def tag(ident):
    """The tags of an entry, typed as words with commas between them."""
    entry = find(ident, policy.can_tag)
    typed = words(request.form.get("tags"))
    if too_long := [word for word in typed if len(word) > LONGEST_WORD]:
        flash(_("Nothing was saved: “%(word)s” is too long for a tag. Put commas between the words.",
                word=too_long[0][:LONGEST_WORD]), "error")
        return back(entry, "positions")
    new, meant = take(ident, entry, typed)
    flash(said(new, meant), "done")
    return back(entry, "positions")


def take(ident, entry, typed):
    """Once more when somebody else has just made the same new tag, be it kept before ours or found beside it."""
    for is_last in (False, True):
        try:
            answer = entry.take_tags(typed, by=me())
            db.session.commit()
            return answer
        except (IntegrityError, NotAllowedNow):
            db.session.rollback()
            if is_last:
                raise
            entry = find(ident, policy.can_tag)


def said(new, meant):
    parts = [_("The tags were saved.")]
    if new:
        names = joined(tag.name_in(language()) for tag in new)
        parts.append(_("New, for the moderators to look at: %(tags)s.", tags=names))
    parts += [_("“%(word)s” is the tag “%(tag)s”.", word=word, tag=tag.name_in(language()))
              for word, tag in meant.items()]
    return (" " if language() == "en" else "").join(parts)


def typed_tags(entry):
    """The entry's tags as its writers type them."""
    return in_a_row([tag.name_in(language()) for tag in entry.tags], language())


# For moderators

@care.get("")
def care_index():
    allow(policy.can_keep_tags)
    tags, used = tagging.live_tags(), tagging.uses()
    text = line(request.args.get("find"))[:LONGEST_WORD]
    rows = [tag for tag in tags if not text or tagging.folded_word(text) in tagging.folded_words(tag)]
    rows.sort(key=lambda tag: (not tag.is_proposed, tag.sort_key_in(language())))
    last = max(1, -(-len(rows) // tagging.TAGS_A_PAGE))
    page = min(max(1, asked_page()), last)
    first = (page - 1) * tagging.TAGS_A_PAGE
    return render_template("publishing/tag_care.html", rows=rows[first:first + tagging.TAGS_A_PAGE], total=len(rows),
                           first=first, page=page, last=last, used=used, text=text,
                           pairs=[] if text else tagging.pairs(tags, used))


@care.get("/<int:ident>")
def edit(ident):
    tag = live(ident)
    return edit_page(tag, filled(tag), MergeForm(formdata=None))


def filled(tag):
    return TagForm(formdata=None, name_en=tag.name_en, name_zh=tag.name_zh, description=tag.description,
                   synonyms=in_a_row(tag.synonyms, language()))


@care.post("/<int:ident>")
def save(ident):
    tag, form = live(ident), TagForm()
    if not form.validate():
        return edit_page(tag, form, MergeForm(formdata=None)), 422
    tag.edit(me(), form.name_en.data, form.name_zh.data, form.description.data, words(form.synonyms.data))
    db.session.commit()
    flash(_("The tag was saved."), "done")
    return redirect(url_for(".care_index"), 303)


@care.post("/<int:ident>/accept")
def accept(ident):
    live(ident).accept(by=me())
    db.session.commit()
    flash(_("The tag stays as it is."), "done")
    return redirect(url_for(".care_index"), 303)


@care.post("/<int:ident>/merge")
def merge(ident):
    """Into the tag that the typed word leads to, or the one whose number a button sends."""
    tag, form = live(ident), MergeForm()
    other = form.other(tag) if form.validate() else None
    if other is None:
        return edit_page(tag, filled(tag), form), 422
    count = tagging.uses().get(tag.id, 0)
    tag.merge_into(other, by=me())
    db.session.commit()
    flash(ngettext("“%(tag)s” is now part of “%(other)s”, with %(num)s entry.",
                   "“%(tag)s” is now part of “%(other)s”, with %(num)s entries.", count,
                   tag=tag.name_in(language()), other=other.name_in(language())), "done")
    return redirect(url_for(".care_index"), 303)


def live(ident):
    allow(policy.can_keep_tags)
    tag = db.session.get(Tag, ident) if ident < 2**31 else None
    if tag is None:
        abort(404)
    if tag.merged_into_id:
        abort(redirect(url_for(".edit", ident=tag.merged_into_id)))
    return tag


def edit_page(tag, form, merge_form):
    return render_template("publishing/tag_edit.html", tag=tag, form=form, merge_form=merge_form,
                           used=tagging.uses().get(tag.id, 0))
