"""The sentences of code and templates against the catalogue, which `python -m tests.translations update` rewrites."""
import re
import sys
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PORTAL = Path(__file__).parents[1] / "portal"
CATALOGUE = PORTAL / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2),
            "lazy_ngettext": (1, 2)}
HEADER = r"""# The portal in Simplified Chinese. Sentences come from the code: python -m tests.translations update
msgid ""
msgstr ""
"Language: zh\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z%]")
TAG = re.compile(r"</?[a-z]+[^>]*>")


@lru_cache
def extracted():
    """Every sentence that code and templates pass to gettext, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for path, _line, message, _comments, context in extract_from_dir(PORTAL, METHODS, OPTIONS, KEYWORDS):
        found.add(message, locations=[(f"portal/{path}", 0)], context=context)
    return found


def catalogue():
    """The Chinese catalogue as it stands; an empty one when there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh", project="portal")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh")


def problems(wanted, held):
    """What is wrong with the catalogue `held` when the sentences `wanted` are used: [sentence on each]."""
    found = [f"not in the catalogue: {text(message)}" for message in wanted
             if message.id and message.id not in held]
    for message in held:
        if message.id:
            found += [f"{what}: {text(message)}" for what in wrong_with(message, wanted)]
    return found + [f"obsolete: {text(message)}" for message in held.obsolete.values()]


def wrong_with(message, wanted):
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.id not in wanted:
        yield "no longer used"
    if not all(forms):
        yield "not translated"
    elif message.fuzzy:
        yield "fuzzy"
    elif any(marks(form) != marks(plain(message)) for form in forms):
        yield "other placeholders or tags than the sentence"


def plain(message):
    """The sentence, in its plural when it has one."""
    return message.id[1] if isinstance(message.id, tuple) else message.id


def marks(sentence):
    return sorted(PLACEHOLDER.findall(sentence)), sorted(TAG.findall(sentence))


def text(message):
    return f"{plain(message)!r} ({', '.join(sorted({path for path, _line in message.locations}))})"


def update():
    """New sentences come in untranslated, those no longer used go; the number of sentences to translate."""
    held, wanted = catalogue(), extracted()
    held.update(wanted, no_fuzzy_matching=True)
    held.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, held, width=0, sort_by_file=True, include_lineno=False, omit_header=True)
    return sum(1 for message in held if message.id and "not translated" in wrong_with(message, wanted))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        sys.stdout.write(f"{CATALOGUE}: {update()} sentences to translate\n")
    else:
        sys.exit("\n".join(problems(extracted(), catalogue())) or 0)
