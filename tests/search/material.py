"""Documents for the search to find: made up in a line, or out of the shared material."""
import re
from datetime import UTC, datetime

from portal.core.index import Document, Label, Text
from tests.shared import shared

SIGNS = re.compile(r"[#*`|<>\[\]()]")
FOLDERS = ("kb-neuron-zh", "kb-basyx-wiki", "briefs-tractusx-kits", "training-iot-for-beginners")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
READERS = frozenset({"everyone"})


def paper(ident, title="", body="", language="en", **more):
    """A document of one language that everyone may read, unless told otherwise."""
    text = Text(title, more.pop("summary", ""), more.pop("headings", ""), body)
    return Document(**{"kind": "paper", "id": ident, "address": f"/papers/{ident}", "language": language,
                       "texts": {language: text}, "readers": READERS, "updated_at": moment(ident)} | more)


def moment(number):
    return datetime.fromtimestamp(1_700_000_000 + number, UTC)


def labelled(*values):
    return {value: Label(f"{value} in English", f"{value}（中文）") for value in values}


def pages(folder):
    """The Markdown pages of one set as (title, plain text)."""
    for path in sorted(shared(folder).rglob("*.md*")):
        if path.suffix in (".md", ".mdx"):
            text = SIGNS.sub(" ", path.read_text(encoding="utf-8", errors="replace"))
            yield next((line.strip() for line in text.splitlines() if line.strip()), path.stem)[:120], text


def corpus():
    """Every page of the four sets as a document of its language."""
    found = [page for folder in FOLDERS for page in pages(folder)]
    return [paper(number, title, text, "zh" if len(CHINESE.findall(text)) > len(text) / 20 else "en",
                  facets={"term": labelled("a" if number % 2 else "b")}, year=2020 + number % 6)
            for number, (title, text) in enumerate(found, 1)]


