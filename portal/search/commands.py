"""`flask search …`: make the index anew, and see whether it holds what the database says."""
import sys

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from portal.core.db import db
from portal.search import indexing, jobs
from portal.search.engine import SearchUnavailable
from portal.search.models import SearchDocument

search = AppGroup("search", help="The search index.")
MOST_NAMED = 20
WORDS = {
    "missing": "not in the index",
    "surplus": "in the index, but no longer there",
    "changed": "indexed as it was before",
    "unshown": "without a row, or with one too many",
}


@search.command("rebuild")
def rebuild():
    """Make the index anew beside the live one, then swap. The portal goes on meanwhile."""
    with counted("Indexing") as documents:
        count = jobs.rebuild([], documents)
    if count < 0:
        raise click.ClickException("Another rebuild is running. Wait for it, or try again later.")
    click.echo(f"The index holds {count} documents.")


@search.command("check")
def check():
    """Compare the index with the database and name the differences; the exit code is 1 when there are any."""
    try:
        with counted("Comparing") as documents:
            differences = indexing.compare(documents)
    except SearchUnavailable as error:
        raise click.ClickException(f"The index cannot be read: {error}. Run: flask search rebuild") from error
    if ailment := indexing.engine().ailment():
        click.echo(f"The index is {ailment}: it has to be made anew.")
    for name, keys in differences._asdict().items():
        tell(name, keys)
    if differences or ailment:
        click.echo("Things saved in the last seconds may still be on their way. To make the index anew: "
                   "flask search rebuild")
        sys.exit(1)
    click.echo("The index holds what the database says.")


def counted(label):
    """All documents, under a progress bar; how many there are is known from the last time."""
    before = db.session.scalar(select(func.count()).select_from(SearchDocument))
    return click.progressbar(indexing.all_documents(), length=before or None, label=label)


def tell(name, keys):
    if keys:
        click.echo(f"{len(keys)} {WORDS[name]}:")
        for key in keys[:MOST_NAMED]:
            click.echo(f"  {key}")
        if len(keys) > MOST_NAMED:
            click.echo(f"  … and {len(keys) - MOST_NAMED} more")
