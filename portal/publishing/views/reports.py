"""Reporting an entry or a comment to the moderators."""
from flask import flash, redirect, render_template
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.core.access import me
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.publishing import comments
from portal.publishing.comment_forms import ReportForm
from portal.publishing.models import Case, Complaint
from portal.publishing.views.comments import found
from portal.publishing.views.pages import bp, find


@bp.get("/report")
def write_report(ident):
    return report_page(find(ident, comments.can_report), ReportForm(formdata=None))


@bp.post("/report")
def report(ident):
    return take(find(ident, comments.can_report))


@bp.get("/comments/<int:number>/report")
def write_comment_report(ident, number):
    comment = found(find(ident), number, comments.can_report_comment)
    return report_page(comment.entry, ReportForm(formdata=None), comment)


@bp.post("/comments/<int:number>/report")
def report_comment(ident, number):
    entry = find(ident)
    return take(entry, found(entry, number, comments.can_report_comment))


def report_page(entry, form, comment=None):
    return render_template("publishing/report.html", entry=entry, form=form, comment=comment)


def take(entry, comment=None):
    form = ReportForm()
    if not form.validate():
        return report_page(entry, form, comment), 422
    try:
        case = Case.report(entry, Complaint(form.complaint.data), form.text.data or "", me(), comment)
        comments.look_who_judges(case)
        db.session.commit()
    except IntegrityError:  # somebody else reported the same at the same moment
        db.session.rollback()
        raise NotAllowedNow(_("Somebody else reported this at the same moment. Send it once more.")) from None
    flash(_("Reported. You are told by mail what the moderators decide."), "done")
    return redirect(comment.address if comment else entry.address, 303)
