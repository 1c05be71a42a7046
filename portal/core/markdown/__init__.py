"""Markdown to safe HTML: rendered in a process of its own, refused with a sentence where it takes too long."""
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from portal.core.markdown.children import ChildDied, TookTooLong, ask, close

__all__ = ["Heading", "Image", "Refused", "Rendered", "close", "render"]

log = logging.getLogger(__name__)
NO_PICTURES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Heading:
    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Image:
    """A picture as the source names it."""
    name: str
    alt: str


@dataclass(frozen=True)
class Rendered:
    """A text as a reader sees it; `html` is sanitised and holds no inline script or style.

    `plain` is the visible text, a line a block, formulas as their source. `words` counts Latin words and, one
    by one, Chinese characters. `links` are the addresses as they stand in `html`, without those of footnotes.
    """
    html: str
    toc: tuple[Heading, ...]
    plain: str
    words: int
    links: tuple[str, ...]
    images: tuple[Image, ...]


class Refused(ValueError):
    """The text is not rendered; `message` is a sentence for the form field."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


def render(source: str, language: str = "en", addresses: Mapping[str, str] = NO_PICTURES,
           limit: int = 200_000) -> Rendered:
    """Render `source`; `addresses` maps the name of a picture to the address it is served under.

    `language` is that of the text: it chooses the words that rendering adds ("Note", "Table 1"). Raises Refused
    when the text has more than `limit` characters, is built to be slow, or computes for over three seconds.
    """
    if len(source) > limit:
        raise Refused(_l("This text has %(length)s characters; at most %(limit)s are possible. "
                         "Shorten or divide it.", length=len(source), limit=limit))
    try:
        answer = ask({"source": source, "language": language, "addresses": dict(addresses)})
    except TookTooLong:
        raise Refused(_l("This text takes too long to show. "
                         "Divide its longest paragraphs, lists and tables.")) from None
    except ChildDied:
        log.warning("rendering died twice of a text of %s characters", len(source))
        answer = {"refused": "broken", "beginning": ""}
    if "refused" in answer:
        raise Refused(why(answer["refused"], answer["beginning"]))
    return rendered(answer)


def why(reason, beginning):
    """What a writer can do about it; `beginning` is how the offending paragraph starts."""
    match reason:
        case "brackets":
            return _l("Too many square brackets are left open in the paragraph that begins “%(beginning)s”. "
                      "Close them, or put them into a code block.", beginning=beginning)
        case "nesting":
            return _l("Lists and quotations are nested too deeply near “%(beginning)s”.", beginning=beginning)
        case "table":
            return _l("The table that begins “%(beginning)s” is too large. "
                      "Divide it, or attach it as a file.", beginning=beginning)
        case "paragraph":
            return _l("The paragraph that begins “%(beginning)s” is too long. Divide it by an empty line.",
                      beginning=beginning)
        case "footnotes":
            return _l("There are too many references to footnotes.")
        case "swollen":
            return _l("This text becomes too large when it is shown. Look for what it repeats very often.")
    return _l("This text cannot be shown. Look for unusual markup, such as very deep nesting.")


def rendered(answer):
    return Rendered(html=answer["html"], plain=answer["plain"], words=answer["words"],
                    links=tuple(answer["links"]), toc=tuple(Heading(*each) for each in answer["toc"]),
                    images=tuple(Image(*each) for each in answer["images"]))
