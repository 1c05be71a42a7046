"""Answers for a load balancer: alive, and ready to serve."""
from flask import Blueprint, jsonify
from sqlalchemy import func, select, text

from portal.core import clock, outbox
from portal.core.db import db
from portal.core.features import features

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive():
    return jsonify(status="alive")


@bp.get("/readyz")
def ready():
    """503 from the error pages when the database does not answer; the queue's age tells whether the worker lives.

    A part that has failed, such as the index, is named but stops nothing: pages do without it.
    """
    db.session.execute(text("SELECT 1"))
    oldest = db.session.scalar(select(func.min(outbox.Job.run_at)).where(
        outbox.Job.done_at.is_(None), outbox.Job.failed_at.is_(None)))
    waited = max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0
    parts = {feature.name: feature.condition() for feature in features() if feature.condition}
    return jsonify(status="ready", database="ok", queue_seconds=round(waited, 1), **parts)
