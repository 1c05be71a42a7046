"""What a portal must have before others than this machine may reach it."""
from sqlalchemy import exists, select

from portal.administration import schema
from portal.core.db import db
from portal.members.models import Person

SHORTEST_SECRET = 32


class Unsafe(SystemExit):
    """Printed as it is; the process ends with 1."""


def refuse_unsafe(app):
    """End with a sentence on what to set, unless the settings and the accounts are fit for production."""
    problems = list(problems_of(app))
    if problems:
        raise Unsafe("The portal does not start for production:\n" + "\n".join(f"- {problem}" for problem in problems))


def problems_of(app):
    if len(app.config["SECRET"]) < SHORTEST_SECRET:
        yield f"set PORTAL_SECRET to a random text of at least {SHORTEST_SECRET} characters"
    if app.config["URL"].startswith(("http://127.0.0.1", "http://localhost", "http://0.0.0.0")):
        yield "set PORTAL_URL to the address that people reach the portal under"
    with app.app_context():
        if schema.present() != schema.newest():
            yield "bring the database up: flask --app app prepare --no-demo"
        elif has_demo_accounts():
            yield "use an instance without demo accounts: set PORTAL_DEMO=0 and an empty PORTAL_INSTANCE or PORTAL_DATABASE"


def has_demo_accounts():
    return db.session.scalar(select(exists().where(Person.is_demo)))
