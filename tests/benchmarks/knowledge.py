"""Large knowledge beside small: `python -m tests.benchmarks.knowledge`.

A space of 10,000 pages beside one of 20, a page 8 levels deep, one among 1,000 siblings, one of 36,000 characters and one
with 500 revisions, each beside a small one: statements, CPU ms and weight of each page, and the ratio. Ratios count; no
time is asserted. Writes into a folder of its own, which is removed afterwards.
"""
import argparse
import re
import tempfile
import time
from contextlib import nullcontext

from flask import g
from sqlalchemy import insert, text

from portal import create_app
from portal.administration import loading
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.knowledge.models import Page, Space
from portal.members.models import SignIn
from portal.publishing.models import Content, Entry, EntryName, Grant, Link, Revision, RevisionText, Version, Words
from portal.publishing.workflow import State
from tests import make
from tests.benchmarks.seed import columns

SIBLINGS, DEEPEST, REVISIONS, CHARACTERS = 1000, 8, 500, 36_000
BATCH = 2000


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--only", default="", help="a part of the names of the rows")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, TESTING=True, DEMO="0", RATELIMIT_ENABLED=False)
        with app.app_context():
            db.create_all()
            list(loading.load(False, progress=quiet))
            places, token = fill(asked.size)
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=token, _fresh=True)
        print(f"{asked.size} pages beside 20, {CHARACTERS} characters beside 300, {REVISIONS} revisions beside 1\n"
              f"{'':<30}{'SELECTs':>16}{'CPU ms':>20}{'KB':>18}\n"
              f"{'page':<30}{'small':>8}{'large':>8}{'small':>8}{'large':>8}{'ratio':>6}{'small':>9}{'large':>9}")
        for name, small, large, sent in rows(places):
            if asked.only in name:
                show(name, *(measured(app, client, address, fields, asked.rounds)
                             for address, fields in zip((small, large), sent, strict=True)))
        app.extensions["search"].close()


def quiet(things, **_more):
    """A progress that nobody sees."""
    return nullcontext(things)


# What is measured

def rows(at):
    """(name, the small one's address, the large one's, the fields that are sent to each)."""
    ask = None, None
    for name, path in (("a page in the space", ""), ("changes", "/-/changes"), ("quality board", "/-/quality"),
                       ("trash", "/-/trash"), ("new page", "/-/new"), ("settings", "/-/settings")):
        yield f"space: {name if path else 'its own page'}", f"/knowledge/small{path}", f"/knowledge/large{path}", ask
    for name in ("middle", "deep", "wide", "long", "revised"):
        yield f"read: {name}", at["small"], at[name], ask
    for act in ("edit", "history", "move", "care", "trash"):
        yield f"{act}: middle", f"/knowledge/{at['small id']}/{act}", f"/knowledge/{at['middle id']}/{act}", ask
    yield "move: page with all below", f"/knowledge/{at['small id']}/move", f"/knowledge/{at['top id']}/move", ask
    for name in ("long", "revised"):
        for act in ("edit", "history"):
            yield f"{act}: {name}", f"/knowledge/{at['small id']}/{act}", f"/knowledge/{at[f'{name} id']}/{act}", ask
    for name, first in (("long", 1), ("revised", 1)):
        for way in ("", "&as=source"):
            yield (f"compare{' source' if way else ''}: {name}", f"/knowledge/{at['two id']}/compare?from=1&to=2{way}",
                   f"/knowledge/{at[f'{name} id']}/compare?from={first}&to={at[f'{name} last']}{way}", ask)
    yield ("preview: long", f"/knowledge/{at['small id']}/preview", f"/knowledge/{at['long id']}/preview",
           ({"source": at["short text"], "language": "en"}, {"source": at["long text"], "language": "en"}))
    for name in ("long", "revised", "middle"):
        yield (f"save: {name}", f"/knowledge/{at['small id']}/edit", f"/knowledge/{at[f'{name} id']}/edit",
               ({"body_en": at["short text"]}, {"body_en": at["long text" if name == "long" else "short text"]}))
    yield "knowledge: all spaces", "/knowledge", "/knowledge", ask
    yield "complete [[", "/complete/links?q=Sma", "/complete/links?q=Pag", ask


def measured(app, client, address, fields, rounds):
    """(statements, CPU ms, KB) of asking for a page."""
    if fields is not None:
        return sending(app, client, address, fields, max(3, rounds // 4))
    client.get(address)
    with app.app_context():
        answer = client.get(address)
        statements = g.statements
    assert answer.status_code == 200, (address, answer.status_code)
    began = time.process_time()
    for _ in range(rounds):
        client.get(address)
    return statements, (time.process_time() - began) / rounds * 1000, len(answer.data) / 1000


def sending(app, client, address, fields, rounds):
    """The same of a form, with another text each time: the least wall ms, for texts are rendered in another process."""
    times = []
    for turn in range(rounds):
        sent = fields | {"csrf_token": token_of(client), "source": fields.get("source", "") + f" {turn}"}
        if "body_en" in fields:
            sent |= {"base": base_of(client, address), "title_en": "T", "body_en": f"{fields['body_en']}\nTurn {turn}.\n"}
        began = time.perf_counter()
        with app.app_context():
            answer = client.post(address, data=sent)
            statements = g.statements
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code in (200, 303), (address, answer.status_code, answer.text[:500])
    return statements, min(times), len(answer.data) / 1000


def token_of(client):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/knowledge/new").text
                     or client.get("/account").text)[1]


def base_of(client, address):
    return re.search(r'name="base"[^>]*value="(\d+)"', client.get(address).text)[1]


def show(name, small, large):
    (few, quick, light), (many, slow, heavy) = small, large
    print(f"{name:<30}{few:>8}{many:>8}{quick:>8.1f}{slow:>8.1f}{slow / quick:>6.1f}{light:>9.1f}{heavy:>9.1f}", flush=True)


# What it is measured on

def fill(size):
    """({what: an address, a key, a text}, the token of somebody who has signed in)."""
    home = make.institution()
    by = make.person(of=home, is_representative=True)
    small, large = (Space.found(by, slug, audience="everyone", name_en=slug.title()) for slug in ("small", "large"))
    paragraph = "The spindle turns while the [[Small 3]] page is read, and nobody waits for it. 主轴空转时读数稳定。\n\n"
    short = "## Part\n\n" + paragraph * 3
    long = "".join(f"## Part {number}\n\n{paragraph * 8}" for number in range(CHARACTERS // 860))[:CHARACTERS]
    little = [make.page(by, small, f"Small {number}", body=short) for number in range(20)]
    two = make.page(by, small, "Two", body=short)
    two.save(Content({"en": Words("Two", "", short + "More.\n")}), by, two.head_revision_id)
    longest = make.page(by, large, "Long", body=long)
    other = long.replace("nobody waits", "everybody waits")
    longest.save(Content({"en": Words("Long", "", other)}), by, longest.head_revision_id)
    revised = make.page(by, large, "Revised", body=short)
    db.session.commit()
    keys = grow(little[0], large, size)
    revise(revised, by, short)
    _row, token = SignIn.begin(by)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    named = {name: db.session.get(Page, key) for name, key in keys.items()} | {
        "small": little[5], "two": two, "long": longest, "revised": revised}
    places = {name: page.address for name, page in named.items()} | {f"{name} id": p.id for name, p in named.items()}
    return places | {"long last": 2, "revised last": REVISIONS, "short text": short, "long text": long}, token


def grow(pattern, space, size):
    """`size` pages with the words of `pattern`: twenty at the top, 25 below each; a chain, and one with many below it.

    Answers the keys of one in the middle, the last of the chain, one among the many, and one at the top.
    """
    first = db.session.query(Entry.id).order_by(Entry.id.desc()).first()[0] + 1
    first_revision = db.session.query(Revision.id).order_by(Revision.id.desc()).first()[0] + 1
    shape = list(tree(size))
    paths = []
    for number, parent in enumerate(shape):
        paths.append(f"page-{number}" if parent is None else f"{paths[parent]}/page-{number}")
    for start in range(0, size, BATCH):
        add(pattern, space, range(start, min(start + BATCH, size)), first, first_revision, shape, paths)
        db.session.commit()
    return {"middle": first + size // 3, "deep": first + size - SIBLINGS - 1, "wide": first + size - SIBLINGS // 2,
            "top": first + 3}


def tree(size):
    """The number of each page's parent, or None."""
    chain = size - SIBLINGS - DEEPEST
    for number in range(size):
        if number < 20 or number == chain:
            yield None
        elif number < chain:
            yield (number - 20) // 25
        elif number < chain + DEEPEST:
            yield number - 1
        else:
            yield 5


def add(pattern, space, numbers, first, first_revision, shape, paths):
    many, table = db.session.execute, Entry.__table__
    entry = columns(pattern, "id", "reference", "lock", "origin", table=table)
    many(insert(table), [entry | {
        "id": first + n, "reference": f"KB-{first + n}", "lock": 1, "state": State.SUBMITTED.value, "title_en": f"Page {n}",
        "published_revision_id": None, "head_revision_id": None} for n in numbers])
    revision = columns(pattern.published, "id", "entry_id")
    many(insert(Revision), [revision | {"id": first_revision + n, "entry_id": first + n} for n in numbers])
    texts = [columns(one, "revision_id", "title") for one in pattern.published.texts]
    many(insert(RevisionText), [one | {"revision_id": first_revision + n, "title": f"Page {n}"}
                                for n in numbers for one in texts])
    many(table.update().where(Entry.id.between(first + numbers[0], first + numbers[-1])).values(
        published_revision_id=Entry.id - first + first_revision, head_revision_id=Entry.id - first + first_revision,
        state=State.PUBLISHED.value))
    page = columns(pattern, table=Page.__table__)
    many(insert(Page.__table__), [page | {
        "id": first + n, "space_id": space.id, "space_slug": space.slug, "position": n + 10,
        "parent_id": None if shape[n] is None else first + shape[n], "segment": f"page-{n}", "path": paths[n],
        "depth": paths[n].count("/") + 1} for n in numbers])
    many(insert(Version), [{"entry_id": first + n, "number": 1, "revision_id": first_revision + n,
                            "published_at": pattern.published_at, "note": "", "alone_reason": ""} for n in numbers])
    many(insert(Grant), [{"entry_id": first + n, "what": grant.what, "key": grant.key}
                         for n in numbers for grant in pattern.grants])
    many(insert(EntryName), [{"entry_id": first + n, "folded": f"page {n}", "name": f"Page {n}", "initials": ""}
                             for n in numbers])
    many(insert(Link.__table__), [{"entry_id": first + n, "revision_id": first_revision + n, "language": "en",
                                   "written": "Small 3", "folded": "small 3", "target_id": first + (n * 7) % 20}
                                  for n in numbers])
    journal = told(pattern)
    many(insert(JournalEntry), [journal | {"noun_id": first + n, "title": f"Page {n}"} for n in numbers])


def told(page):
    """A row of the page's part of the journal, not sealed."""
    return columns(db.session.query(JournalEntry).filter_by(noun="page", noun_id=page.id).first(),
                   "id", "seal", "seal_number")


def revise(page, by, words):
    """Give `page` its many revisions, each of them a version, as saving in an open space does."""
    head = page.head
    revision, version = columns(head, "id", "number"), columns(page.versions[0], "number", "revision_id")
    texts = [columns(one, "revision_id") for one in head.texts]
    first = db.session.query(Revision.id).order_by(Revision.id.desc()).first()[0] + 1
    numbers = range(2, REVISIONS + 1)
    db.session.execute(insert(Revision), [revision | {"id": first + n, "number": n, "sha256": f"{n:064x}"}
                                           for n in numbers])
    db.session.execute(insert(RevisionText), [one | {"revision_id": first + n, "body": f"{words}\nTurn {n}.\n"}
                                              for n in numbers for one in texts])
    db.session.execute(insert(Version), [version | {"number": n, "revision_id": first + n} for n in numbers])
    journal = told(page)
    db.session.execute(insert(JournalEntry), [journal | {"verb": "edit", "after": {"revision": n}} for n in numbers])
    db.session.execute(Entry.__table__.update().where(Entry.id == page.id).values(
        head_revision_id=first + REVISIONS, published_revision_id=first + REVISIONS, version=REVISIONS))
    db.session.expire_all()


if __name__ == "__main__":
    main()
