"""Runs migrations on the application's own database and metadata; leaves the application's logging alone."""
from alembic import context
from flask import current_app
from sqlalchemy import JSON

from portal.core.db import UTCDateTime, db


def run():
    with db.engine.connect() as connection:
        settings = current_app.extensions["migrate"].configure_args | {
            "process_revision_directives": drop_empty, "render_item": written}
        context.configure(connection=connection, target_metadata=db.metadata, **settings)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


def written(kind, thing, autogen):
    """Types as the database knows them, so that a migration needs nothing of today's code."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'
    return False


def drop_empty(_context, _revision, directives):
    """A revision without a change is not written."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives.clear()


run()
