"""What the pillars' commands that import have in common: their options, who acts, the deed, the report."""
import json
from pathlib import Path

import click
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import importing
from portal.core.db import db
from portal.members.models import Person, Role, RoleGrant
from portal.publishing.importing import Plan

SHOWN = 20   # notes on the screen; the report's file has them all


def options(command):
    """The options that every import has."""
    for option in (click.option("--encoding", help="Encoding of texts that are not UTF-8, such as gb18030."),
                   click.option("--report", metavar="FILE.json", type=click.Path(path_type=Path, dir_okay=False),
                                help="Write the report there, as JSON."),
                   click.option("--dry-run", is_flag=True, help="Only say what would be done."),
                   click.option("--as", "email", metavar="EMAIL", help="Who does it (default: an administrator).")):
        command = option(command)
    return command


def person(email):
    """The person of this address, or the first administrator with an institution."""
    if email:
        found = db.session.scalars(select(Person).where(Person.email == email.lower())).one_or_none()
        if found is None:
            raise click.BadParameter(_("Nobody here has the address %(email)s.", email=email))
        return found
    found = db.session.scalars(select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(
        RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.until.is_(None)).order_by(Person.id)).unique().all()
    for each in found:
        if each.institution and not each.is_suspended:
            return each
    raise click.UsageError(_("Say with --as who imports; there is no administrator who belongs to an institution."))


def import_from(path, shelf, by, encoding, dry_run, report):
    """Plan, carry out unless it is a dry run, commit, and tell. An unsafe source is refused whole."""
    try:
        with importing.read(path, encoding=encoding) as source:
            plan = Plan(source, shelf, by, click.progressbar)
            if not dry_run:
                plan.carry_out(click.progressbar)
                db.session.commit()
            tell(plan.report, report, dry_run)
    except importing.Unsafe as error:
        made = importing.Report()
        made.refuse(error.place, error.reason)
        tell(made, report, dry_run)
        raise click.ClickException(_("Nothing was imported. %(problem)s", problem=str(error))) from error


def tell(made, report, dry_run):
    found = made.as_json()
    if report:
        report.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    for note in found["notes"][:SHOWN]:
        click.echo(f"  {note['place']}: {note['reason']}")
    if len(found["notes"]) > SHOWN:
        click.echo(_("  … and %(number)s further notes", number=len(found["notes"]) - SHOWN))
    counts = ", ".join(f"{found[name]} {name}" for name in ("read", "imported", "changed", "unchanged", "refused"))
    click.echo(f"{_('Dry run: ') if dry_run else ''}{counts}")
