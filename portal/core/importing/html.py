"""HTML to the portal's Markdown: whole pages, and the pieces of HTML that stand in Markdown."""
import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment
from flask_babel import lazy_gettext as _l
from markdownify import MarkdownConverter

from portal.core.importing.framing import folded, image, named
from portal.core.importing.things import Refused
from portal.core.markdown.admonitions import KINDS

DEEPEST = 200
COMMENT = (re.compile("<!--"), re.compile("-->"))
# The parser reads to the end of the text for each of these that is left open.
DECLARATION = re.compile(r"<[!?](?!doctype\b)[^>]{0,1000}>?", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
SIZE = re.compile(r"\s*(\d{1,4})(?:px)?\s*")
ICON = 64     # pixels; a picture set smaller than that keeps its size
UNSEEN = ["script", "style", "noscript", "template", "svg", "math", "head"]
AROUND = ["nav", "header", "footer", "aside"]
BLOCKS_IN_CELLS = ["table", "pre", "ul", "ol", "blockquote", "details", "h1", "h2", "h3", "h4"]
CALLOUT = re.compile(r"(?:callout|admonition|alert|notice|hint|tip|custom-block)\b")
SYNONYMS = {"primary": "note", "secondary": "note", "default": "note", "light": "note"}
CHARSET = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", re.IGNORECASE)


@dataclass
class Page:
    title: str
    markdown: str
    language: str = ""
    meta: dict = field(default_factory=dict)


def declared(raw):
    """The encoding that a page names for itself."""
    found = CHARSET.search(raw[:4096])
    name = found[1].decode("ascii").lower() if found else None
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252"}.get(name, name)


def page(source: str) -> Page:
    """A whole HTML page. Raises Refused when it is nested beyond reason."""
    soup = parsed(source)
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    meta = {str(tag.get("name", "")).lower(): tag["content"] for tag in soup.find_all("meta", content=True)
            if str(tag.get("name", "")).lower() in ("description", "keywords", "author", "date")}
    root = soup.html
    language = str(root.get("lang", "")) if root else ""
    body = soup.find("main") or soup.find("article") or soup.body or soup
    for tag in body.find_all(UNSEEN if body.name in ("main", "article") else [*UNSEEN, *AROUND]):
        if tag.name in AROUND and tag.find_parent(["article", "section"]):
            continue
        tag.decompose()
    return Page(title, markdown_of(body), language, meta)


def fragment(source: str, escape=False) -> str:
    """A piece of HTML as Markdown; what is Markdown in it already stays so unless `escape`."""
    return markdown_of(parsed(source), escape)


def parsed(source):
    source = DECLARATION.sub("", between(source, *COMMENT, lambda inner: ""))
    try:
        soup = BeautifulSoup(source, "html.parser")
        shallow(soup)
    except RecursionError as error:
        raise Refused(too_deep()) from error
    return soup


def between(text, opening, closing, made):
    """`text` with what `made` gives for each stretch from an opening to the next closing; without a closing it stays."""
    parts, at = [], 0
    while (first := opening.search(text, at)) and (last := closing.search(text, first.end())):
        parts += [text[at:first.start()], made(text[first.end():last.start()])]
        at = last.end()
    return "".join([*parts, text[at:]])


def shallow(soup):
    waiting = [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refused(too_deep())
        waiting += [(child, depth + 1) for child in tag.children if getattr(child, "name", None)]


def too_deep():
    return _l("The HTML in this file is nested too deeply.")


def markdown_of(soup, escape=True):
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    converter = Converter(heading_style="ATX", bullets="-", escape_asterisks=escape, escape_underscores=escape,
                          escape_misc=False, code_language_callback=language_of, newline_style="backslash",
                          strip=["label", "button", "form"], sub_symbol="<sub>", sup_symbol="<sup>")
    return BLANK_LINES.sub("\n\n", converter.convert_soup(soup)).strip()


def language_of(pre):
    for tag in (pre, pre.find("code")):
        for name in (tag.get("class") or []) if tag else []:
            if found := re.fullmatch(r"(?:language|lang|highlight-source|brush:?)-?([\w+#-]+)", name):
                return found[1]
    return ""


class Converter(MarkdownConverter):
    def convert_img(self, el, text, parent_tags):
        return picture(el.attrs)

    def convert_a(self, el, text, parent_tags):
        href = str(el.get("href") or "").strip()
        anchor = el.get("id") or el.get("name")
        if not href:
            return f'<a id="{anchor}"></a>{text}' if anchor and not text.strip() else text
        if not text.strip():
            return ""
        if "_noformat" in parent_tags or "pre" in parent_tags or "code" in parent_tags:
            return text
        before, after = text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):]
        href = href if re.fullmatch(r"[^\s()<>]+", href) else f"<{href}>"
        return f"{before}[{' '.join(text.split())}]({href}){after}"

    def convert_figure(self, el, text, parent_tags):
        img, caption = el.find("img"), el.find("figcaption")
        if img is None or len(el.find_all("img")) > 1:
            return f"\n\n{text}\n\n"
        words = " ".join(caption.get_text(" ").split()) if caption else ""
        alt = str(img.get("alt") or words)
        return f"\n\n{image(str(img.get('src') or ''), alt, words if words != alt else '')}\n\n"

    def convert_figcaption(self, el, text, parent_tags):
        return f"\n\n{text}\n\n"

    def convert_table(self, el, text, parent_tags):
        return "\n\n" + table(el, self) + "\n\n" if "table" not in parent_tags else text

    def convert_details(self, el, text, parent_tags):
        summary = el.find("summary", recursive=False)
        title = " ".join(summary.get_text(" ").split()) if summary else ""
        body = text.split("\x00", 1)[-1].strip() if "\x00" in text else text.strip()
        return "\n\n" + "\n".join(folded(title, body.split("\n"))).strip() + "\n\n"

    def convert_summary(self, el, text, parent_tags):
        return "\x00"

    def convert_div(self, el, text, parent_tags):
        if (kind := callout_kind(el)) and text.strip() and "td" not in parent_tags:
            return "\n\n" + "\n".join(named(kind, "", text.strip().split("\n"))).strip() + "\n\n"
        return text if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"

    def convert_p(self, el, text, parent_tags):
        if callout_kind(el):
            return self.convert_div(el, text, parent_tags)
        return super().convert_p(el, text, parent_tags)

    def convert_mark(self, el, text, parent_tags):
        return text

    def convert_iframe(self, el, text, parent_tags):
        return embedded(el)

    convert_video = convert_audio = convert_embed = convert_object = convert_iframe

    def convert_input(self, el, text, parent_tags):
        if el.get("type") == "checkbox":
            return "[x] " if el.has_attr("checked") else "[ ] "
        return ""


def callout_kind(el):
    classes = [str(name).lower() for name in el.get("class") or []]
    if not any(CALLOUT.match(name) for name in classes):
        return None
    words = [word for name in classes for word in re.split(r"[-_]", name)]
    return next((SYNONYMS.get(word, word) for word in words if word in KINDS or word in SYNONYMS), None)


def picture(attributes, html=False):
    """A picture; one that is set small on purpose keeps its size and so stays HTML."""
    src, alt = str(attributes.get("src") or ""), str(attributes.get("alt") or "")
    width = SIZE.fullmatch(str(attributes.get("width") or ""))
    if not src or src.startswith("data:"):
        return alt
    if html or width and int(width[1]) <= ICON:
        size = f' width="{width[1]}"' if width else ""
        return f'<img src="{quoted(src)}" alt="{quoted(alt)}"{size}>'
    return image(src, alt, str(attributes.get("title") or ""))


def quoted(value):
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def embedded(el):
    inner = el.find("source") or el
    address = str(inner.get("src") or el.get("src") or el.get("data") or "")
    title = str(el.get("title") or address)
    return f"\n\n[{title}](<{address}>)\n\n" if address else ""


def table(el, converter):
    """As Markdown when every cell is one line in one place, else as HTML without what only looks."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in el.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return " ".join(el.get_text(" ").split())
    spans = any(str(cell.get(name, "1")) != "1" for row in rows for cell in row for name in ("rowspan", "colspan"))
    if spans or el.find(BLOCKS_IN_CELLS):
        return compact(el)
    width = max(map(len, rows))
    lines = ["| " + " | ".join(in_cell(cell, converter) for cell in row) + " |" + " |" * (width - len(row)) for row in rows]
    caption = el.find("caption")
    above = [f"**{' '.join(caption.get_text(' ').split())}**", ""] if caption else []
    return "\n".join([*above, lines[0], "|" + " --- |" * width, *lines[1:]])


def in_cell(cell, converter):
    parts = [converter.process_element(child, {"td", "_inline"}) for child in cell.children]
    text = re.sub(r"\s*\\?\n\s*", "<br>", "".join(parts).strip())
    text = re.sub(r"\s*(?:<br>\s*)+", "<br>", text)
    return re.sub(r"(?<!\\)\|", r"\\|", text.removeprefix("<br>").removesuffix("<br>").strip())


def compact(el):
    """The table on lines without blanks before them: four blanks after an empty line would be code."""
    for tag in el.find_all(True):
        tag.attrs = {name: value for name, value in tag.attrs.items()
                     if name in ("colspan", "rowspan", "align", "href", "src", "alt", "width", "start")}
    el.attrs = {}
    return re.sub(r"\s*\n\s*", "\n", str(el)).strip()
