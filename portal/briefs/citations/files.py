"""For reference managers: BibTeX, RIS and CSL-JSON, of one brief or of a whole list."""
import json
import re
from collections.abc import Iterable

from portal.briefs.citations.names import family_and_given
from portal.briefs.citations.styles import Citable
from portal.core.words import one_line

LANGUAGES = {"zh": "chinese", "en": "english"}
ESCAPED = {"&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "$": r"\$", "{": r"\{", "}": r"\}",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
# BibTeX counts braces without looking for a backslash before them: a single one would swallow the file.
LONE_BRACES = {"{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}"}
LIGATURES = re.compile(r"([-`',<>])(?=\1)|([?!])(?=`)")  # TeX would make other signs of these pairs


def bibtex(items: Iterable[Citable]) -> str:
    """A .bib file in UTF-8: @techreport entries that BibTeX and biblatex read."""
    return "\n".join(_bibtex_entry(key, item) for key, item in with_keys(items))


def ris(items: Iterable[Citable]) -> str:
    """A .ris file: tags as the reference managers read them for reports."""
    lines = (line for item in dict.fromkeys(items) for line in _ris_lines(item))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def csl_json(items: Iterable[Citable]) -> str:
    """A list of items as citeproc takes them."""
    found = [_csl_item(key, item) for key, item in with_keys(items)]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def with_keys(items: Iterable[Citable]) -> list[tuple[str, Citable]]:
    """Each item once, with a key made of number and version: the same in every list, and unique in it."""
    keyed = {}
    for item in dict.fromkeys(items):
        key = re.sub(r"[^A-Za-z0-9]+", "-", f"{item.number}-v{item.version}").strip("-")
        while key in keyed:
            key += "x"
        keyed[key] = item
    return list(keyed.items())


def latex(text: str) -> str:
    """Text that BibTeX and LaTeX give back as it was; Chinese and other letters stay as they are."""
    text = one_line(text)
    signs = ESCAPED if _is_balanced(text) else ESCAPED | LONE_BRACES
    return LIGATURES.sub(r"\1\2{}", "".join(signs.get(letter, letter) for letter in text))


def _bibtex_entry(key, item):
    fields = {
        "author": " and ".join(_bibtex_name(author, item.language) for author in item.authors),
        "title": latex(item.title),
        "institution": latex(item.publisher),
        "number": latex(item.number),
        "year": str(item.date.year),
        "month": str(item.date.month),
        "day": str(item.date.day),
        "version": str(item.version),
        "series": latex(item.series),
        "language": LANGUAGES.get(item.language, latex(item.language)),
        "keywords": latex(", ".join(item.keywords)),
        "abstract": latex(item.abstract),
        "url": _bare_url(item.url),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@techreport{{{key},\n{''.join(lines)}}}\n"


def _bibtex_name(author, language):
    name = ", ".join(map(latex, _parts(author, language)))
    return f"{{{name}}}" if author.is_institution or re.search(r"\sand\s", name) else name


def _is_balanced(text):
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _bare_url(url):
    """An address stands verbatim in BibTeX; only what would end its field is written in another way."""
    return re.sub(r"[\s{}\\\"<>^`|]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), url)


def _ris_lines(item):
    yield "TY", "RPRT"
    for author in item.authors:
        yield "AU", ", ".join(_parts(author, item.language))
    fields = [
        ("TI", item.title), ("T3", item.series), ("PB", item.publisher), ("PY", str(item.date.year)),
        ("DA", item.date.strftime("%Y/%m/%d")), ("SN", item.number), ("ET", str(item.version)),
        ("LA", item.language), ("AB", item.abstract), ("UR", item.url),
        *(("KW", keyword) for keyword in item.keywords),
    ]
    yield from ((tag, one_line(value)) for tag, value in fields if one_line(value))
    yield "ER", ""


def _csl_item(key, item):
    fields = {
        "id": key,
        "type": "report",
        "title": one_line(item.title),
        "author": [_csl_name(author, item.language) for author in item.authors],
        "issued": {"date-parts": [[item.date.year, item.date.month, item.date.day]]},
        "publisher": one_line(item.publisher),
        "number": item.number,
        "version": str(item.version) if item.version > 1 else "",
        "collection-title": one_line(item.series),
        "keyword": ", ".join(map(one_line, item.keywords)),
        "abstract": one_line(item.abstract),
        "language": item.language,
        "URL": item.url,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(author, language):
    if author.is_institution:
        return {"literal": author.name_in(language)}
    family, given = family_and_given(author, language)
    return {"family": family, "given": given} if given else {"literal": family}


def _parts(author, language):
    """Family and given name apart where a comma stands between them, else the whole name."""
    if not author.is_latin_in(language):
        return [author.name_in(language)]
    return [part for part in family_and_given(author, language) if part]
