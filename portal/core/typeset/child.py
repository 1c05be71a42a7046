"""The program of a process that typesets one document: JSON in, PDF out. Run by its path, without the portal."""
import json
import os
import re
import resource
import sys
import unicodedata
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

CPU_SECONDS, MEMORY = 60, 2 * 1024 ** 3
HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "template.typ"
PROBE = b'#set document(title: "signs")\n#set text(font: "Noto Serif SC")\n#sys.inputs.signs'
STANDARDS = (["a-2a", "ua-1"], ["ua-1"], [])  # for the archive and for screen readers; else what is possible
ROUNDS = 6
UNSEEN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed|codepoint `"((?:[^"\\]|\\.)+)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
SILENT = ("Mn", "Cf", "Cc", "Me", "Sk")
NOT_WORDS = {"to", "id", "file", "name", "kind", "m", "language"}


def stand_in(package, folder):
    """Let modules below `package` be imported without running the package: the application takes a second."""
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module


def bound():
    """No more than this of time and memory, no files written."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def made(data, folder, fonts, stamp):
    """The PDF, by the strictest standard that it meets; at last with words for formulas and pictures that none can draw."""
    import typst

    missing, trouble = probed(data, fonts), None
    for standards, drawn in (*((each, data) for each in STANDARDS), ([], in_words(data))):
        for _round in range(ROUNDS):
            try:
                return typst.Compiler(
                    TEMPLATE.read_bytes(), root=folder, font_paths=fonts, ignore_system_fonts=True,
                    sys_inputs={"data": json.dumps(without(drawn, missing), ensure_ascii=False)}).compile(
                    format="pdf", pdf_standards=standards, timestamp=datetime.fromtimestamp(stamp, UTC))
            except typst.TypstError as error:
                trouble, found = error, lacking(error.diagnostic)
                if found <= missing:
                    break
                missing |= found
        sys.stderr.write(f"{standards}: {trouble.diagnostic[:1000]}\n")
    raise trouble


def probed(data, fonts):
    """The characters that no font has, found on a page of nothing but characters: a whole document takes longer."""
    import typst

    signs = sorted({sign for text in texts_in(data) for sign in text if ord(sign) > 0x7e})
    if not signs:
        return set()
    try:
        typst.compile(PROBE, font_paths=fonts, ignore_system_fonts=True, pdf_standards=["ua-1"], format="pdf",
                      sys_inputs={"signs": " ".join(signs)})
    except typst.TypstError as error:
        return lacking(error.diagnostic)
    return set()


def texts_in(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for each in thing:
            yield from texts_in(each)
    elif isinstance(thing, dict):
        for name, value in thing.items():
            if name not in NOT_WORDS:
                yield from texts_in(value)


def in_words(thing):
    if isinstance(thing, list):
        return [in_words(each) for each in thing]
    if isinstance(thing, dict):
        if thing.get("kind") == "math":
            return {"kind": "code", "of": [thing["words"]]}
        if "file" in thing:
            return {"kind": "par", "of": [{"kind": "missing", "of": [thing["alt"] or "?"]}, *thing.get("caption", [])]}
        return {name: in_words(value) for name, value in thing.items()}
    return thing


def lacking(diagnostic):
    """The characters that no font has, out of what Typst says about them."""
    return {sign for found in UNSEEN.findall(diagnostic) for sign in ESCAPED.sub(
        lambda code: chr(int(code[1], 16)) if code[1] else code[2], "".join(found))}


def without(thing, missing):
    """The same with a code for each character that cannot be drawn; marks that only change others go."""
    table = {ord(sign): f"[U+{ord(sign):04X}]" if is_told(sign) else "" for sign in missing}
    told = [named(sign) for sign in sorted(missing) if is_told(sign)]
    return (replaced(thing, table) if missing else thing) | {"missing": told}


def replaced(thing, table):
    if isinstance(thing, str):
        return thing.translate(table)
    if isinstance(thing, list):
        return [replaced(each, table) for each in thing]
    if isinstance(thing, dict):
        return {name: value if name in NOT_WORDS else replaced(value, table) for name, value in thing.items()}
    return thing


def is_told(sign):
    return unicodedata.category(sign) not in SILENT


def named(sign):
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".strip()


def answer(question, folder):
    setting = import_module("portal.core.typeset.setting")
    return made(setting.data_of(question["document"]), folder, question["fonts"], question["stamp"])


if __name__ == "__main__":
    for folder, package in zip((HERE, *HERE.parents), ("portal.core.typeset", "portal.core", "portal"), strict=False):
        stand_in(package, folder)
    bound()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    try:
        out.write(answer(json.loads(sys.stdin.buffer.read()), sys.argv[1]))
        out.flush()
    except MemoryError:
        os._exit(9)
    except Exception as error:  # whatever is wrong in somebody's text
        sys.stderr.write(repr(error)[:2000])
        os._exit(8)
    os._exit(0)
