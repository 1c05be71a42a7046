"""The operations of the portal: `flask --app app <command> --help` explains each."""
import os
import subprocess
import sys
import threading
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal.administration import backup as archiving
from portal.administration import loading, schema
from portal.administration import restore as restoring
from portal.administration.archive import Archive, Damaged
from portal.administration.production import refuse_unsafe
from portal.config import LOOPBACK, ROOT
from portal.core import journal
from portal.core.db import db
from portal.core.features import features
from portal.frameworks.reading import ContentError

content = AppGroup("content", help="The texts that ship with the portal.")


@click.command()
@click.option("--demo/--no-demo", default=None, help="With or without the demo content (default: PORTAL_DEMO).")
@with_appcontext
def prepare(demo):
    """Bring the schema up and load content. Safe to repeat: what is there stays as it is."""
    prepare_all(demo)


def prepare_all(demo=None):
    with_demo = current_app.config["DEMO"] != "0" if demo is None else demo
    if schema.bring_up():
        click.echo("Schema brought up.")
    stamp = loading.stamp(with_demo)
    if not loading.is_loaded(stamp):
        load(with_demo)
        loading.remember(stamp)
    for make_ready in offered_acts("make_ready"):
        make_ready()


def offered_acts(name):
    return [getattr(feature, name) for feature in features() if getattr(feature, name)]


@content.command("load")
@click.option("--demo/--no-demo", default=None, help="With or without the demo content (default: PORTAL_DEMO).")
@with_appcontext
def load_content(demo):
    """Load frameworks and, if wanted, the demo content. Safe to repeat; what people changed is not overwritten."""
    load(current_app.config["DEMO"] != "0" if demo is None else demo)


def load(with_demo):
    """Load, and say what each feature did; a wrong file is named in one line, and nothing of its feature is kept."""
    try:
        for name, counts in loading.load(with_demo, progress=click.progressbar):
            click.echo(f"{name}: {counts}")
    except ContentError as error:
        problems = "; ".join(f"{place}: {reason}" for place, reason in error.problems)
        raise click.ClickException(f"The content was not loaded: {problems}") from error


@click.command()
@click.option("--host", help="Address to serve on (default: PORTAL_HOST).")
@click.option("--port", type=int, help="Port to serve on (default: PORTAL_PORT).")
@click.option("--demo/--no-demo", default=None, help="With or without the demo content (default: PORTAL_DEMO).")
@with_appcontext
def serve(host, port, demo):
    """Prepare, then serve, with the worker beside the server."""
    from waitress import create_server
    app = current_app._get_current_object()
    host, port = host or app.config["HOST"], port or int(app.config["PORT"])
    app.config["HOST"] = host
    if not os.environ.get("PORTAL_URL"):
        os.environ["PORTAL_URL"] = app.config["URL"] = f"http://{host}:{port}"  # the worker writes it into mails
    if host not in LOOPBACK:
        refuse_unsafe(app)
    prepare_all(demo)
    try:
        server = create_server(app, host=host, port=port, threads=int(app.config["THREADS"]), ident="",
                               max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 65536)
    except OSError as error:
        raise click.ClickException(f"{host}:{port} cannot be used ({error.strerror}); choose another --port.") from error
    worker = start_worker()
    announce(app, host, port)
    try:
        server.run()
    finally:
        worker.stdin.close()
        worker.wait(timeout=10)


def start_worker():
    """The worker as a process of its own, which ends when this one does: its standard input closes."""
    return subprocess.Popen([sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "worker", "--with-parent"],
                            stdin=subprocess.PIPE, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})


def announce(app, host, port):
    click.echo(f"\n  The portal is at  http://{host}:{port}/   (data in {app.config['INSTANCE']})\n")
    accounts = loading.demo_accounts()
    if accounts:
        click.echo("  Demo accounts, all with the password  " + loading.DEMO_PASSWORD)
        for role, email in accounts:
            click.echo(f"    {role:<24} {email}")
        click.echo("")


@click.command()
@click.option("--with-parent", is_flag=True, help="End when standard input closes.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
def worker(with_parent, once):
    """Do the outbox's jobs: index, mail, notices, figures. One worker for an instance."""
    from portal.core import worker as process
    app = current_app._get_current_object()
    if once:
        process.work_all(app)
        return
    with schema.one_at_a_time("worker"):
        stop = threading.Event()
        if with_parent:
            process.end_with_parent(stop)
        process.run(app, stop)


@click.command()
@with_appcontext
def verify():
    """Check the journal's chain from its first entry; names the first broken one."""
    journal.seal_rows(limit=10**9)
    db.session.commit()
    broken = journal.first_broken()
    if broken:
        row, what = broken
        thing = f"{row.verb} {row.noun} {row.noun_id}"
        raise click.ClickException(f"Entry {row.id} of {row.at:%Y-%m-%d %H:%M} ({thing}): {what}.")
    click.echo(f"The journal is whole: {journal.sealed_count()} entries.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file):
    """Write everything that the portal keeps into the archive FILE, while it serves.

    Keep it as private as the instance folder. The key (PORTAL_SECRET, or the file `secret`) is not in it.
    """
    if file.exists():
        raise click.ClickException(f"{file} exists already. Choose another name.")
    try:
        damaged = archiving.write(file, click.progressbar)
    except OSError as error:
        raise click.ClickException(f"No archive was written: {error}") from error
    for key in damaged:
        click.echo(f"Left out, damaged in the storage: {key}", err=True)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where data is; what was there is lost.")
@with_appcontext
def restore(file, replace):
    """Put back what the archive FILE holds, into an instance where nothing was prepared yet.

    Stop server and worker first. The archive is checked before anything is touched.
    """
    try:
        restoring.restore(Archive(file), replace, click.progressbar)
    except Damaged as error:
        raise click.ClickException(f"The archive is damaged, nothing was touched: {error}") from error
    except restoring.Refused as error:
        raise click.ClickException(str(error)) from error
    if broken := journal.first_broken():
        raise click.ClickException(f"Restored, but the journal is broken at entry {broken[0].id}: {broken[1]}.")
    click.echo(f"Restored. The journal is whole: {journal.sealed_count()} entries.")


COMMANDS = (prepare, serve, worker, verify, backup, restore)
