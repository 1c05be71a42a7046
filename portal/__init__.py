"""The portal: one package a feature, wired together here and nowhere else."""
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    administration,
    briefs,
    config,
    frameworks,
    handbook,
    home,
    knowledge,
    members,
    moderation,
    publishing,
    search,
    terms,
)
from portal.core import assets, errors, health, locale, logs, mail, requests
from portal.core.db import db
from portal.core.features import Feature
from portal.ui import context, filters, parts

HERE = Path(__file__).parent
FEATURES = [
    Feature("core", blueprints=(health.bp,), tasks=(mail.MAIL_TASK,)),
    frameworks.feature,
    terms.feature,
    members.feature,
    publishing.feature,
    briefs.feature,
    knowledge.feature,
    search.feature,
    moderation.feature,
    administration.feature,
    handbook.feature,
    home.feature,
]


def create_app(**settings):
    """The application; `settings` override the environment's PORTAL_… settings and Flask's own."""
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(config.load(settings))
    logs.init_app(app)
    app.extensions["features"] = FEATURES
    app.jinja_loader = templates()
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    trust_proxies(app)
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    requests.init_app(app)  # the first before and the last after every request: whatever fails between has its number
    CSRFProtect(app)
    locale.init_app(app, HERE / "translations")
    Compress(app)
    errors.init_app(app)
    assets.init_app(app, config.ROOT / "static")
    context.init_app(app)
    filters.init_app(app)
    parts.init_app(app)
    terms.init_app(app)
    members.init_app(app)
    publishing.init_app(app)
    search.init_app(app)
    for feature in FEATURES:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for command in feature.commands:
            app.cli.add_command(command)
    return app


def templates():
    """"briefs/show.html" is portal/briefs/templates/show.html; a bare name is portal/ui's."""
    folders = {path.parent.name: FileSystemLoader(path) for path in HERE.glob("*/templates")}
    return ChoiceLoader([PrefixLoader(folders), FileSystemLoader(HERE / "ui" / "templates")])


def trust_proxies(app):
    if count := int(app.config["PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
