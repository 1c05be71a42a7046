"""The handbook's pages, read from content/ and rendered once a process."""
import functools
from dataclasses import dataclass

from portal.config import ROOT
from portal.core.markdown import Rendered, render

FOLDER = ROOT / "content" / "handbook"


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    summary: str
    text: Rendered


def pages(language):
    """All pages of a language, in the order of their file names: 10-reading.md is the page "reading"."""
    return [page(path, language, path.stat().st_mtime_ns) for path in sorted((FOLDER / language).glob("*.md"))]


@functools.lru_cache(maxsize=100)
def page(path, language, _changed):
    """A file begins "# Title", then one paragraph that says what it is for."""
    title, _break, body = path.read_text().removeprefix("# ").partition("\n")
    summary = next((block for block in body.split("\n\n") if block.strip()), "").strip()
    return Page(path.stem.partition("-")[2], title.strip(), summary, render(body, language))
