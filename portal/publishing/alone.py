"""A document as HTML that stands alone: no script, no face, nothing of the portal is fetched to read it."""
import base64
import re
from html import escape, unescape

from flask import current_app
from markupsafe import Markup

from portal.core.importing.media import media_type

FACES = ("tokens", "base", "prose", "formulas", "article", "title_block")
PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]*)"')
ANCHOR = re.compile(r'((?<=\s)(?:id|aria-labelledby)="|href="#)(?=s-)')


def page(document, pictures, sheet=None, back=None, others=()):
    """The whole page. `pictures` maps addresses in its texts to what stands for them; `sheet` is where the style sheet
    lies, which stands in the page otherwise; `back` is (address, words) of a link above the text, `others` are
    (address, language) of the same text in other languages."""
    parts = [(part, within(part, pictures, len(document.parts) > 1)) for part in document.parts]
    template = current_app.jinja_env.get_template("publishing/alone.html")  # commands have no request
    return template.render(document=document, parts=parts, back=back, others=others, looks=looks(sheet))


def looks(sheet):
    """The element that brings the style sheet, or holds it."""
    if sheet:
        return Markup('<link rel="stylesheet" href="{}">').format(sheet)
    return Markup("<style>\n{}</style>").format(Markup(style()))  # our own files


def within(part, pictures, is_one_of_many):
    """The text with its pictures; two texts on a page must not share anchors."""
    html = PICTURE.sub(lambda found: f'{found[1]}{escape(pictures.get(unescape(found[2]), ""))}"', part.html)
    return ANCHOR.sub(rf"\g<1>{part.name}-", html) if is_one_of_many else html


def in_place(document):
    """The pictures as addresses that hold them."""
    return {address: data_of(address, content()) for address, content in document.pictures.items()}


def data_of(address, content):
    return f"data:{media_type(address, content[:512])};base64,{base64.b64encode(content).decode()}"


def style():
    """The sheets of the portal that a text needs."""
    folder = current_app.extensions["assets"].folder / "css"
    own = current_app.jinja_env.get_template("publishing/alone.css").render()
    return "\n".join([*((folder / f"{name}.css").read_text() for name in FACES), own])
