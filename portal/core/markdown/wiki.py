"""Links by name: `[[target]]`, `[[target|label]]`, `[[target#heading]]`. What a name stands for is others' business."""
import re
import xml.etree.ElementTree as etree
from html import unescape
from urllib.parse import quote

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from portal.core.markdown.tree import prefixed_name

WANTED = "/to?wanted="
ASIDE = r"\x02klzzwxh:(\d+)\x03"  # what Python-Markdown has put aside: a sign with a backslash, code, a formula
# A picture before it, or an address behind it, makes it something else.
LINK = rf"(?<!!)\[\[(?!\^)((?:[^\[\]\x02\x03\n]|{ASIDE}){{1,300}})\]\](?!\()"
ESCAPED = re.compile(r"\x02(\d+)\x03")


def register(markdown):
    markdown.inlinePatterns.register(WikiLink(LINK, markdown), "wiki", 172)  # before links, after code and formulas


class WikiLink(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        written = re.sub(ASIDE, self.kept, m[1])
        target, heading, label = pieces(written)
        if not (target or heading) or "\x02k" in written or " ".join(m[1].split()).lower() in self.md.references:
            return None, None, None  # "[[name]]" with a definition of "name" is a link in brackets
        link = etree.Element("a", {"class": "wiki", "href": address(target, heading)})
        link.text = AtomicString(label or " › ".join(part for part in (target, heading) if part))
        return link, m.start(), m.end()

    def kept(self, aside):
        """A sign with its code, for `pieces`; anything else stays a mark that no name has."""
        found = self.md.treeprocessors["inline"].stashed_nodes.get(aside[1])
        return found if isinstance(found, str) else aside[0]


def pieces(written):
    """(target, heading, label) of what stands in the brackets; signs with a backslash before them part nothing."""
    name, _bar, label = written.partition("|")
    target, _sign, heading = name.partition("#")
    return tuple(" ".join(unescape(ESCAPED.sub(lambda sign: chr(int(sign[1])), part)).split())
                 for part in (target, heading, label))


def address(target, heading):
    place = f"#{quote(prefixed_name(heading))}" if heading else ""
    return f"{WANTED}{quote(target, safe='')}{place}" if target else place
