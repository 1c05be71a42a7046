"""What the worker does for pages: reminders before the review date, owners who left, the end of the trash's 30 days."""
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.features import Task
from portal.core.outbox import touch_index
from portal.knowledge.models import Page
from portal.knowledge.models.care import REMINDERS
from portal.knowledge.models.tree import KEPT_FOR
from portal.knowledge.queries import is_kept, left_alone
from portal.publishing.models.notices import tell

AT_ONCE = 200


def remind(_payloads):
    """Owners of pages whose review date comes near; what was missed while the worker was down is told once."""
    soon = clock.today() + timedelta(days=max(REMINDERS))
    for page in db.session.scalars(select(Page).where(
            is_kept(), Page.keeper_id.is_not(None), Page.review_by <= soon,
            Page.reminded.is_(None) | (Page.reminded > min(REMINDERS))).limit(AT_ONCE)):
        before = page.reminded
        page.remind()
        if page.reminded == 0 != before:
            touch_index("page", page.id)  # from now on it ranks lower
    db.session.commit()


def hand_over(_payloads):
    """The stewards of the pages whose owner has left are told, once for each owner."""
    for page in db.session.scalars(left_alone().where(Page.is_orphan_told.is_(False)).limit(AT_ONCE)):
        page.is_orphan_told = True
        tell(page, "page_orphaned", None, *page.space.active_stewards)
    db.session.commit()


def empty_trash(_payloads):
    """What has lain in the trash for 30 days is deleted."""
    for page in db.session.scalars(select(Page).where(
            Page.trashed_with_id == Page.id, Page.trashed_at < clock.now() - KEPT_FOR).limit(20)).all():
        page.delete_for_good("30 days in the trash", by=None)
    db.session.commit()


TASKS = (
    Task("page reminders", "work", remind, every_seconds=600, label=_l("remind owners of pages")),
    Task("page owners", "work", hand_over, every_seconds=20, label=_l("tell stewards of pages without an owner")),
    Task("page trash", "work", empty_trash, every_seconds=3600, label=_l("empty the trash of the knowledge base")),
)
