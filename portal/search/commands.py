"""`flask search …`: make the index anew, see whether it holds what the database says, and how good its order is."""
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from portal.core.db import db
from portal.search import evaluation, indexing, jobs
from portal.search.engine import SearchUnavailable
from portal.search.expansion import known_terms
from portal.search.models import SearchDocument
from portal.search.queries import rows_of

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


@search.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="The folder of the sets that the places name; without it places are addresses of this portal.")
@click.option("--least", type=float, default=0.0, help="Fail below this mean.")
def evaluate(file, data, least):
    """Print nDCG@10 of each query of FILE.csv (query, place, grade) and the mean, as a visitor would be answered."""
    wanted = evaluation.golden(file)
    if data:
        scores = evaluation.evaluate_material(wanted, data, known_terms())
    else:
        scores = evaluation.evaluate(wanted, evaluation.finder(indexing.engine(), known_terms(), address_of))
    for score in sorted(scores, key=lambda score: (score.ndcg, score.query)):
        click.echo(f"{score.ndcg:.3f}  {score.query}")
    click.echo(f"nDCG@{evaluation.DEPTH} of {len(scores)} queries: {evaluation.mean(scores):.4f}")
    if evaluation.mean(scores) < least:
        sys.exit(1)


def address_of(key):
    row = rows_of([key]).get(key)
    return row.address if row else ""


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
