"""The page that the search is compared with: a bare Flask view that asks SQLite's FTS5 for the same corpus.

It shows as many results with their snippets and as much HTML; it knows no rights, facets, terms or Chinese phrases.
"""
import sqlite3

from flask import Flask, render_template_string, request

from portal.core.db import db
from portal.search.models import SearchDocument

PAGE = """<!doctype html><title>{{ words }}</title><ol>{% for row in rows %}
<li><a href="{{ row[0] }}">{{ row[1] }}</a><p>{{ row[2] }}</p><p>{{ row[3] }}</p></li>{% endfor %}</ol><p>{{ total }}</p>"""
FOUND = """SELECT address, title, snippet(found, 2, '[', ']', '…', 20), kind FROM found
           WHERE found MATCH ? ORDER BY rank LIMIT 10"""
COUNTED = "SELECT count(*) FROM found WHERE found MATCH ?"


def bare_search_client(portal, html):
    """A client of the bare view; `html` is a page of the portal's search, whose size it fills."""
    store = sqlite3.connect(":memory:", check_same_thread=False)
    store.execute("CREATE VIRTUAL TABLE found USING fts5(address UNINDEXED, title, body, kind UNINDEXED, "
                  "tokenize='trigram')")
    with portal.app_context():
        store.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", rows())
    app = Flask("bare search")
    template = PAGE + "x" * max(0, len(html) - 4000)

    @app.get("/search")
    def view():
        words = '"{}"'.format(request.args["q"].replace('"', '""'))
        total = store.execute(COUNTED, (words,)).fetchone()[0]
        return render_template_string(template, words=words, total=total, rows=store.execute(FOUND, (words,)).fetchall())

    return app.test_client()


def rows():
    for row in db.session.scalars(db.select(SearchDocument).execution_options(yield_per=500)):
        texts = row.texts.values()
        yield (row.address, " ".join(text["title"] for text in texts),
               "\n".join(f"{text['summary']}\n{text['body']}" for text in texts), row.kind)
