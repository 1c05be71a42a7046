"""flask briefs …: bringing briefs in and out."""
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.briefs.importing import BriefShelf
from portal.publishing import commands as shared

briefs = AppGroup("briefs", help="Briefs: import them.")


@briefs.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@shared.options
def import_briefs(path, email, dry_run, report, encoding):
    """Make a draft of each page in PATH: a folder, a zip or a file.

    Nothing is published, nobody is invited. Importing the same again changes nothing.
    """
    by = shared.person(email)
    if by.institution is None:
        raise click.UsageError(_("%(name)s belongs to no institution that could own the drafts.", name=by.journal_title))
    shared.import_from(path, BriefShelf(by), by, encoding, dry_run, report)
