"""The page that shows both sides of a conflict block by block, and what the person's choices make of it."""
import re

from flask import render_template
from werkzeug.datastructures import MultiDict

from portal.core.locale import language
from portal.core.typed import clean, in_a_row, whole
from portal.publishing.models.content import Clean, Conflict

CLASH = re.compile(r"clash-([a-zA-Z-]+)-(title|summary|body)")


def page(entry, form, conflict, action=None, carried=(), proposer=None):
    """Both sides, with everything else of the form carried along unseen.

    Of a proposal: `action` is where the choices go, `carried` [(name, value)] what goes with them, `proposer` a name.
    """
    clashes = conflict.joined.clashes
    texts = {place: parts for place, parts in clashes.items() if place[0] in form.languages}
    values = {place: parts[0] for place, parts in clashes.items() if place not in texts} | in_words(form, conflict)
    carry(form, conflict.joined.content)
    form.base.data = conflict.head.id
    return render_template("publishing/conflict.html", entry=entry, form=form, texts=texts, values=values,
                           other=conflict.head.by.name_in(language()), at=conflict.head.at, Clean=Clean, action=action,
                           carried=carried, proposer=proposer)


def in_words(form, conflict):
    """What both say in the form's fields, as people read it: {("field", name): Conflict}."""
    ours, theirs = (form.in_words(fields) for fields in (conflict.joined.content.fields, conflict.head.fields))
    return {("field", name): Conflict("", *("\n".join(side[name][1] if name in side else ()) for side in (ours, theirs)))
            for where, name in conflict.joined.clashes if where == "field" and name in form}


def carry(form, content):
    """Let the form hold the joined content, to be sent again with the choices."""
    for code, words in content.texts.items():
        if code in form.languages:
            for name in ("title", "summary", "body"):
                form.part(name, code).data = getattr(words, name)
    for code in form.languages:
        form.part("keywords", code).data = in_a_row(content.keywords.get(code, []), code)
    form.fill_fields(content.fields)


def chosen(sent):
    """What was sent, with each conflicting text rebuilt from its parts and the choices.

    The parts of zh body are the fields clash-zh-body-0-clean, or …-1-mine and …-1-theirs with the choice …-1.
    """
    fields = MultiDict(sent)
    for clash in filter(None, map(CLASH.fullmatch, sent)):
        fields[f"{clash[2]}_{clash[1]}"] = rebuilt(sent, clash[0])
    return fields


def rebuilt(sent, prefix):
    count = min(whole(sent.get(prefix)) or 0, len(sent))
    return "".join(piece(sent, f"{prefix}-{number}") for number in range(count))


def piece(sent, name):
    kept, mine, theirs = (clean(unwrapped(sent.get(f"{name}-{side}"))) for side in ("clean", "mine", "theirs"))
    if f"{name}-clean" in sent:
        return kept
    choice = sent.get(name)
    if choice == "theirs":
        return theirs
    if choice == "both":
        return mine + ("" if not mine or mine.endswith("\n") else "\n") + theirs
    return mine


def unwrapped(value):
    """Fields carry a mark at each end, for browsers drop a first line break."""
    return value[1:-1] if value and len(value) >= 2 else ""
