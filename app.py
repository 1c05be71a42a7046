"""The portal for servers (`app:app`); run as a program it prepares, serves on loopback and runs the worker beside it."""
import os
import sys

from flask.cli import ScriptInfo

from portal import create_app
from portal.administration.production import refuse_unsafe

app = create_app()

if __name__ == "__main__":
    app.cli.main(["serve", *sys.argv[1:]], prog_name="app.py", obj=ScriptInfo(create_app=lambda: app))
elif os.environ.get("FLASK_RUN_FROM_CLI") != "true" or "run" in sys.argv:
    refuse_unsafe(app)
