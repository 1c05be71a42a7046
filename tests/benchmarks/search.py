"""Search at 1,000 and 20,000 documents mixed from the shared material, a fifth Chinese. By hand:

    python -m tests.benchmarks.search [--wall] [count …]

A "page" is what a search costs beside the template: the query parsed, the engine's answer with rights, total and all
facets, ten rows read from a database, passages cut and marked; "first" is the first time that a process meets a
query. Times are of the processor, which other work on the machine changes little; --wall measures by the clock on the
wall.
"""
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from dataclasses import replace
from json import dumps, loads
from pathlib import Path

from portal.core.index import Document, Label, Text
from portal.search.asked import FACETS
from portal.search.engine import Key, Request
from portal.search.indexing import row_of
from portal.search.query import parse
from portal.search.snippets import needles_of, show
from portal.search.whoosh_engine import WhooshEngine
from tests.search.material import CHINESE, FOLDERS, moment, pages

CLOCK = time.perf_counter if "--wall" in sys.argv else time.process_time
WORDS, HAN = 300, 500
READER = frozenset({"everyone", "alliance", "institution:3", "person:17"})
TYPED = """
数字孪生;智能制造;配置;南向驱动;数据采集网关;点位;设备;工业互联网平台;的;3月;MQTT 订阅;OPC UA;OPC-UA网关;
digital twin;asset administration shell;data;model;traceability;manufactur*;"product carbon footprint";
edge OR cloud;fruit -detector;title:data;submodel repository;installation;component;quality notification;
iec62264-1;trl:5..7 data;year:2024.. 设备;server client connection;supply chain;register;machine learning;
device;container;模型 训练;属性;连接""".replace("\n", "")


def main(counts):
    print(f"{'documents':>10} {'build/s':>8} {'MB':>6} {'page p50':>9} {'p95':>7} {'first p50':>10} {'p95':>7} "
          f"{'engine p50':>11} {'p95':>7} {'update p50':>11} {'p95':>7} {'remove p50':>11}")
    for count in counts:
        print(measure(count), flush=True)


def measure(count):
    folder = Path(tempfile.mkdtemp())
    try:
        documents = mixed(count)
        engine, rows = WhooshEngine(folder / "index"), kept_rows(folder, documents)
        began = CLOCK()
        engine.rebuild(documents, lambda keys: [])
        rate = count / (CLOCK() - began)
        size = sum(path.stat().st_size for path in folder.rglob("*.*") if path.name.startswith("MAIN")) / 1e6
        typed = TYPED.split(";")
        first = [timed(page, engine, rows, words) for words in typed]
        whole = [timed(page, engine, rows, words) for _ in range(10) for words in typed]
        alone = [timed(asked, engine, words) for _ in range(10) for words in typed]
        updates = [timed(update, engine, number) for number in range(60)]
        removals = [timed(remove, engine, number) for number in range(60)]
        engine.close()
        return (f"{count:>10} {rate:>8.0f} {size:>6.0f} {part(whole, 50):>9.1f} {part(whole, 95):>7.1f} "
                f"{part(first, 50):>10.1f} {part(first, 95):>7.1f} {part(alone, 50):>11.1f} {part(alone, 95):>7.1f} "
                f"{part(updates, 50):>11.1f} {part(updates, 95):>7.1f} {part(removals, 50):>11.1f}")
    finally:
        shutil.rmtree(folder)


def page(engine, rows, words):
    query = parse(words)
    answer = ask(engine, query)
    needles = needles_of(query.tree)
    for key in answer.hits:
        texts, places, language = rows(key)
        show(texts, places, language, "en", needles)


def asked(engine, words):
    ask(engine, parse(words))


def ask(engine, query):
    return engine.search(Request(query.tree, READER, facets=FACETS))


def update(engine, number):
    """Saved and found."""
    document = replace(SAMPLE[number], id=10**6 + number, reference=f"ZQX-{number}")
    engine.index([document])
    assert ask(engine, parse(f'"ZQX-{number}"')).total == 1


def remove(engine, number):
    engine.remove([Key(SAMPLE[number].kind, 10**6 + number)])
    assert ask(engine, parse(f'"ZQX-{number}"')).total == 0


def timed(work, *arguments):
    began = CLOCK()
    work(*arguments)
    return (CLOCK() - began) * 1000


def part(times, percent):
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


# documents

SAMPLE = []


def mixed(count):
    """Documents of pieces of the shared pages, each piece twenty words or forty characters."""
    rng = random.Random(20261122)
    texts = [text for folder in FOLDERS for _, text in pages(folder)]
    chinese = pieces("".join(text for text in texts if len(CHINESE.findall(text)) > len(text) / 20), 40, "")
    english = pieces(" ".join(text for text in texts if len(CHINESE.findall(text)) <= len(text) / 20), 20, " ")
    documents = [made(number, rng, chinese if number % 5 == 0 else english, "zh" if number % 5 == 0 else "en")
                 for number in range(1, count + 1)]
    SAMPLE[:] = [replace(document, readers=frozenset({"everyone"})) for document in documents[:60]]
    return documents


def pieces(text, size, space):
    units = text.split() if space else list(" ".join(text.split()))
    return [space.join(units[start:start + size]) for start in range(0, len(units) - size, size)]


def made(number, rng, material, language):
    size = HAN // 40 if language == "zh" else WORDS // 20
    body = "\n".join(rng.choice(material) for _ in range(size))
    title, summary = rng.choice(material)[:60], rng.choice(material)
    institution, tag, term = rng.randrange(60), rng.randrange(300), rng.randrange(40)
    narrow = [{"alliance"}, {f"institution:{institution}"}, {f"person:{number % 400}"}]
    readers = rng.choice([{"everyone"}] * 7 + narrow)
    return Document(
        kind=("brief", "page", "course", "project")[number % 4], id=number, address=f"/briefs/{number}",
        language=language, texts={language: Text(title, summary, "", body)}, reference=f"ALB-2026-{number:05}",
        authors=(f"Author {number % 400}",), institutions=(f"Institute {institution}",), keywords=(f"tag {tag}",),
        facets={"institution": one(institution, "Institute"), "tag": one(tag, "tag"), "term": one(term, "term")},
        year=2020 + number % 7, trl=number % 9 + 1, updated_at=moment(number), readers=frozenset(readers))


def one(number, word):
    return {str(number): Label(f"{word} {number}", f"{word} {number}")}


def kept_rows(folder, documents):
    """The rows as the portal keeps them, in SQLite; a function from a key to texts, places and language."""
    connection = sqlite3.connect(folder / "rows.db")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, texts, places, language)")
    for document in documents:
        row = row_of(document)
        connection.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (
            document.id, dumps(row["texts"]), dumps(row["places"]), row["language"]))
    connection.commit()

    def read(key):
        texts, places, language = connection.execute(
            "SELECT texts, places, language FROM rows WHERE id = ?", (key.id,)).fetchone()
        return loads(texts), loads(places), language
    return read


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:] if count.isdecimal()] or [1000, 20_000])
