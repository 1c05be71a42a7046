"""The menu of administration, the journal, the outbox, and all entries by title."""
import csv
import io
from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.administration import policy, queries
from portal.core.access import allow, me
from portal.core.db import db
from portal.core.features import offered
from portal.core.outbox import Job
from portal.core.typed import line, whole
from portal.publishing import history
from portal.publishing.policy import can_view
from portal.publishing.workflow import LABELS, State
from portal.ui.context import places

bp = Blueprint("administration", __name__, url_prefix="/administration")

MOST_EXPORTED = 100_000


@bp.get("")
def index():
    allow(policy.can_read)
    return render_template("administration/index.html", jobs=queries.job_counts(), menu=[
        place for place in places("admin") if place.name != "administration"])


@bp.get("/journal")
def journal():
    allow(policy.can_read)
    wanted = asked()
    rows, total, page, last = queries.page_of(queries.journal(wanted), number("page") or 1)
    acts, words = queries.acts(), history.noun_words()
    return render_template("administration/journal.html", rows=[(row, history.sentence(row)) for row in rows],
                           total=total, page=page, last=last, wanted=wanted, per_page=queries.PAGE,
                           verbs=history.act_words(acts), nouns={noun: words.get(noun, noun) for noun, _verb in acts})


@bp.get("/journal.csv")
def journal_csv():
    """The filtered journal, newest first, for a spreadsheet."""
    allow(policy.can_read)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "at", "by", "verb", "noun", "noun_id", "title", "before", "after", "reason", "seal"])
    for row in db.session.scalars(queries.journal(asked()).limit(MOST_EXPORTED)):
        writer.writerow([guarded(value) for value in (
            row.id, row.at.isoformat(), history.who(row), row.verb, row.noun, row.noun_id, row.title,
            row.before or "", row.after or "", row.reason, row.seal or "")])
    response = current_app.response_class("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="journal.csv")
    return response


def guarded(value):
    """A cell that a spreadsheet will not run as a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def asked():
    return queries.JournalFilter(verb=request.args.get("verb") or None, noun=request.args.get("noun") or None,
                                 text=line(request.args.get("text"))[:100], since=day("since"), until=day("until"))


def day(name):
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def number(name):
    return whole(request.args.get(name))


@bp.get("/outbox")
def outbox():
    allow(policy.can_read)
    state = request.args.get("state") if request.args.get("state") in queries.JOB_STATES else None
    task = request.args.get("task") or None
    rows, total, page, last = queries.page_of(queries.jobs(state, task), number("page") or 1)
    return render_template("administration/outbox.html", rows=[(row, queries.state_of(row)) for row in rows],
                           total=total, page=page, last=last, per_page=queries.PAGE, state=state, task=task,
                           counts=queries.job_counts(), tasks=task_words(),
                           may_retry=policy.can_retry(me()))


def task_words():
    """{task: what people call it}."""
    return {task.name: task.label or task.name for task in offered("tasks")}


@bp.get("/outbox/<int:ident>")
def job(ident):
    """One job; the text of a mail is for administrators only."""
    allow(policy.can_read)
    found = db.session.get(Job, ident) if ident < 2**31 else None
    if found is None:
        abort(404)
    is_mail = found.task == "mail"
    return render_template("administration/job.html", job=found, work=task_words().get(found.task, found.task),
                           state=queries.state_of(found), is_mail=is_mail,
                           shows_payload=not is_mail or policy.can_read_mail(me()), may_retry=policy.can_retry(me()))


@bp.post("/outbox/<int:ident>/retry")
def retry(ident):
    allow(policy.can_retry)
    found = db.session.get(Job, ident) if ident < 2**31 else None
    if found is None:
        abort(404)
    found.retry()
    db.session.commit()
    flash(_("It will be tried again at once."), "done")
    return redirect(url_for(".outbox"), 303)


@bp.get("/entries")
def entries():
    """Title and state of every entry (of one's institutions); those that one may not read have no link."""
    allow(policy.can_list_entries)
    kinds = {kind.name: kind.label for kind in offered("kinds")}
    state = request.args.get("state") if request.args.get("state") in list(State) else None
    kind = request.args.get("kind") if request.args.get("kind") in kinds else None
    text = line(request.args.get("text"))[:100]
    rows, total, page, last = queries.page_of(queries.entries(me(), state, kind, text), number("page") or 1)
    return render_template("administration/entries.html", rows=[(row, can_view(me(), row)) for row in rows],
                           total=total, page=page, last=last, per_page=queries.PAGE, state=state, kind=kind,
                           kinds=kinds, states=[s.value for s in LABELS], text=text,
                           state_words={s.value: label for s, label in LABELS.items()})
