"""flask knowledge …: pages into a space and out of it."""
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.core.typeset import Refused, typeset
from portal.core.workflow import NotAllowedNow
from portal.knowledge import exporting, html_trees, policy, sheets
from portal.knowledge.importing import PageShelf
from portal.knowledge.models import Page, Space
from portal.publishing import commands as shared

knowledge = AppGroup("knowledge", help="The knowledge base: import and export pages.")


@knowledge.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--space", "slug", required=True, help="The space that takes the pages.")
@shared.options
def import_pages(path, slug, email, dry_run, report, encoding):
    """Bring PATH into a space: a folder or zip of Markdown, HTML or Word, or what BookStack or this portal exported.

    Importing the same again changes nothing; what was changed here meanwhile is merged, never overwritten.
    """
    space = space_named(slug)
    by = acting(space, email)
    guard(by, space)
    try:
        shelf = PageShelf(space, by)
    except NotAllowedNow as error:
        raise click.ClickException(str(error.message)) from error
    shared.import_from(path, shelf, by, encoding, dry_run, report)


@knowledge.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--space", "slug", required=True, help="The space.")
@click.option("--path", "top", help="Only the page there, and all below it.")
@click.option("--as", "email", metavar="EMAIL", help="Who reads (default: a steward of the space).")
@click.option("--format", "form", type=click.Choice(["markdown", "html", "pdf"]), default="markdown", show_default=True,
              help="A zip of Markdown or of HTML, or one PDF.")
def export_pages(file, slug, top, email, form):
    """Write a space, or a part of it, to FILE: what the person may read. Markdown comes with a manifest."""
    space = space_named(slug)
    page, by = page_at(space, top) if top else None, acting(space, email)
    try:
        write, count = FORMS[form](space, by, page)
    except (NotAllowedNow, Refused) as error:
        raise click.ClickException(str(error.message)) from error
    with open(file, "wb") as target:
        write(target)
    click.echo(_("%(number)s pages in %(file)s", number=count, file=file))


def as_markdown(*what):
    made = exporting.export(*what)
    return made.write, len(made.exported)


def as_html(*what):
    made = html_trees.export(*what)
    return made.write, len(made.exported)


def as_pdf(*what):
    document = sheets.whole(*what)
    content = typeset(document)
    return lambda target: target.write(content), len(document.parts)


FORMS = {"markdown": as_markdown, "html": as_html, "pdf": as_pdf}


def space_named(slug):
    space = Space.named(slug)
    if space is None:
        raise click.BadParameter(_("There is no space “%(slug)s”.", slug=slug))
    return space


def page_at(space, path):
    page = Page.at(space.slug, path.strip("/"))
    if page is None:
        raise click.BadParameter(_("There is no page “%(path)s” in this space.", path=path))
    return page


def acting(space, email):
    """The person of this address, else a steward of the space."""
    if not email and space.active_stewards:
        return space.active_stewards[0]
    return shared.person(email)


def guard(by, space):
    if not policy.can_import(by, space):
        raise click.UsageError(_("%(name)s is no steward of this space.", name=by.journal_title))
