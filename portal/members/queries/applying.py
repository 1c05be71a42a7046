"""Applications for membership, and those that wait for an administrator."""
from sqlalchemy import false, literal, select

from portal.core.db import db
from portal.core.waiting import columns
from portal.members.models import Application
from portal.members.workflow import ApplicationState


def applications(is_over=False):
    """Those that wait, the oldest first; or those that were decided, the newest first."""
    if is_over:
        which, order = Application.decided_at.is_not(None), Application.decided_at.desc()
    else:
        which, order = Application.state == ApplicationState.WAITING, Application.confirmed_at
    return db.session.scalars(select(Application).where(which).order_by(order, Application.id).limit(200)).all()


def applications_waiting_for(user):
    is_theirs = Application.state == ApplicationState.WAITING if user.is_administrator else false()
    return select(*columns(literal("application"), Application.id, Application.name_en, Application.name_zh,
                           literal("admit"), Application.confirmed_at)).where(is_theirs)
