"""Files that say in what order pages come: JSON trees, GitBook's summary, mkdocs' nav, Jupyter Book's contents."""
import json
import posixpath
import re
from dataclasses import dataclass, field

import yaml
from flask_babel import lazy_gettext as _l

from portal.core.importing import frontmatter, texts
from portal.core.importing.languages import CERTAIN, language_of
from portal.core.importing.things import Refused

DEEPEST = 40
SUMMARY_LINE = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+"
                          r"(?:\[(?P<title>(?:\\.|[^\]\\])*)\]\((?:<(?P<angle>[^>]*)>|(?P<target>[^)\s]*))[^)]*\)"
                          r"|(?P<bare>\S.*))")
TITLES = ("title", "text", "name", "label", "caption")
TARGETS = ("path", "link", "file", "url", "href", "doc", "id", "ref")
CHILDREN = ("children", "items", "pages", "sections", "chapters", "articles", "entries")
TREES = {"directory.json", "toc.json", "navigation.json", "nav.json", "sidebar.json", "sidebars.json", "menu.json"}
BOOKS = {"_toc.yml", "toc.yml", "_toc.yaml", "toc.yaml"}
SITES = {"mkdocs.yml", "mkdocs.yaml"}
SUMMARIES = {"summary.md"}
LISTS = {".order", "_meta.json", ".pages", "_category_.json", "_category_.yml", "_category_.yaml", "_dir.yml"}
PROGRAMS = re.compile(r"(?:^|/)(?:sidebars?\.[cm]?[jt]s|conf\.py"
                      r"|\.(?:vuepress|vitepress)/(?:.*/)?(?:config|sidebar)[^/]*\.[cm]?[jt]s)$")


@dataclass
class Node:
    title: str
    target: str | None
    children: list = field(default_factory=list)


@dataclass
class Outline:
    """The tree that the file at `place` describes; targets are seen from `folder`."""
    place: str
    folder: str
    nodes: list
    language: str | None = None


@dataclass
class FolderOrder:
    """What a folder says of itself: its title, its place among others, the order of what is in it."""
    label: str = ""
    position: float | None = None
    names: list = field(default_factory=list)
    titles: dict = field(default_factory=dict)


class SiteLoader(frontmatter.Loader):
    pass


def outlines(tree, note):
    """The outlines of the source, and what folders say of themselves: ([Outline], {folder: FolderOrder})."""
    found, folders = [], {}
    for place in sorted(tree.sizes, key=lambda place: (place.count("/"), place)):
        folder, name = posixpath.split(place)
        lower = name.lower()
        try:
            if PROGRAMS.search(place):
                note(place, _l("This program sets an order; it is not executed, names of files decide."))
            elif reader := next((reader for names, reader in READERS if lower in names), None):
                found += reader(text_of(tree, place), place, folder)
            elif lower in LISTS:
                read_list(folders.setdefault(folder, FolderOrder()), lower, text_of(tree, place))
        except (ValueError, Refused, RecursionError, TypeError, AttributeError, yaml.YAMLError):
            note(place, _l("This file of the order of pages cannot be read; names of files decide."))
    return found, folders


def text_of(tree, place):
    if tree.sizes[place] > tree.limits.text:
        raise Refused(_l("This file is too large."))
    return texts.decoded(tree.read(place), place)[0]


def from_tree(text, place, folder):
    """A list of nodes, or one for each language or section."""
    data = json.loads(text)
    if isinstance(data, list):
        return [Outline(place, folder, nodes_of(data))]
    made = []
    for key, value in data.items():
        if not isinstance(value, list | dict):
            continue
        nodes = nodes_of(value if isinstance(value, list) else [value])
        if nodes:
            is_language = len(data) > 1 or len(str(key)) > 2 or key in CERTAIN
            language = language_of(str(key)) if is_language else None
            made.append(Outline(place, folder, nodes, language))
    return made


def nodes_of(items, depth=0):
    made = []
    for item in items if isinstance(items, list) and depth < DEEPEST else []:
        if isinstance(item, str):
            made.append(Node("", item))
        elif isinstance(item, list):
            made += nodes_of(item, depth + 1)
        elif isinstance(item, dict):
            node = node_of(item, depth)
            made += [node] if node else []
    return made


def node_of(item, depth):
    title = next((str(item[key]) for key in TITLES if isinstance(item.get(key), str | int)), "")
    target = next((item[key] for key in TARGETS if isinstance(item.get(key), str)), None)
    below = next((item[key] for key in CHILDREN if isinstance(item.get(key), list)), [])
    if not title and target is None and len(item) == 1:   # {"Title": "path"} or {"Title": [...]}
        title, value = next(iter(item.items()))
        target, below = (value, []) if isinstance(value, str) else (None, value)
    children = nodes_of(below, depth + 1)
    return Node(str(title), target, children) if title or target is not None or children else None


def from_site(text, place, folder):
    data = frontmatter.from_yaml(text, SiteLoader)
    if not isinstance(data, dict) or not isinstance(data.get("nav") or data.get("pages"), list):
        return []
    root = posixpath.normpath(posixpath.join(folder, str(data.get("docs_dir") or "docs")))
    return [Outline(place, "" if root == "." else root, nodes_of(data.get("nav") or data["pages"]))]


def from_book(text, place, folder):
    data = frontmatter.from_yaml(text)
    if isinstance(data, list):
        return [Outline(place, folder, nodes_of(data))]
    nodes = [Node("", data["root"])] if data.get("root") else []
    for part in data.get("parts") or [data]:
        below = nodes_of(next((part[key] for key in CHILDREN if part.get(key)), []))
        nodes += [Node(str(part["caption"]), None, below)] if part.get("caption") else below
    return [Outline(place, folder, nodes)]


def from_summary(text, place, folder):
    top, stack = [], []
    for line in text.split("\n"):
        found = SUMMARY_LINE.match(line)
        if not found:
            continue
        target = found["angle"] if found["angle"] is not None else found["target"]
        node = Node((found["title"] or found["bare"] or "").strip(), (target or "").strip() or None)
        indent = len(found["indent"].expandtabs(4))
        while stack and stack[-1][0] >= indent:
            stack.pop()
        (stack[-1][1].children if stack else top).append(node)
        stack.append((indent, node))
    linked = any(node.target for node in walk(top))
    return [Outline(place, folder, top)] if linked else []


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node.children)


READERS = ((TREES, from_tree), (SITES, from_site), (BOOKS, from_book), (SUMMARIES, from_summary))


def read_list(order, name, text):
    if name == ".order":
        order.names += [line.strip() for line in text.split("\n") if line.strip()]
        return
    data = json.loads(text) if name.endswith(".json") else frontmatter.from_yaml(text)
    if not isinstance(data, dict | list):
        return
    if name.startswith("_category_") or name == "_dir.yml":
        order.label = str(data.get("label") or data.get("title") or "")
        position = data.get("position")
        order.position = float(position) if isinstance(position, int | float) else None
    elif name == "_meta.json":
        for key, value in (data.items() if isinstance(data, dict) else ((key, "") for key in data)):
            order.names.append(str(key))
            title = value.get("title") if isinstance(value, dict) else value
            order.titles[str(key)] = title if isinstance(title, str) else ""
    else:
        order.label = str(data.get("title") or "")
        for node in nodes_of(data.get("nav") or data.get("arrange") or []):
            order.names.append(node.target or node.title)
