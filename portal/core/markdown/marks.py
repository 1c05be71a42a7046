"""How the lines look that begin a block. Possessive quantifiers: a line of blanks is not tried over and over."""
import re

from portal.core.markdown.tags import BLOCKS, LOOKS

FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})([^`]*)$")
FORMULA = re.compile(r" {0,3}\$\$(?!\$)(.*)$")
COLONS = re.compile(r" {0,3}:{3,} *$")
COLONS_OPEN = re.compile(r" {0,3}:{3,} *+([a-zA-Z][\w-]*+)(.*)$")
BANGS = re.compile(r' {0,3}!!! *+([a-zA-Z][\w-]*+)[^"]*+(?:"(.*)")? *$')
ALERT = re.compile(r"\[!([a-zA-Z]+)\](.*)$")
HEADING = re.compile(r" {0,3}(#{1,6})(?: (.*))?$")
UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
RULE = re.compile(r" {0,3}(?:(?:\* *+){3,}|(?:- *+){3,}|(?:_ *+){3,})$")
QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r"( {0,3})([-*+]|(\d{1,9})[.)])(?:( ++)(?=\S)| *$)")
TASK = re.compile(r"\[([ xX])\] +(?=\S)")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,50})\]: *+(.*)$")
REFERENCE = re.compile(r""" {0,3}\[(?!\^)((?:\\.|[^\]\\]){1,200})\]: *+(?:<([^<>]*)>|(\S{1,2000}+))"""
                       r"""(?: ++(?:"(.{0,300})"|'(.{0,300})'|\((.{0,300})\)))? *$""")
DEFINITION = re.compile(r" {0,3}: {1,3}(?=\S)")
COMMENT = re.compile(r" {0,3}<!--")
RAW = re.compile(rf" {{0,3}}</?(?:{'|'.join(sorted(BLOCKS | LOOKS))})(?=[\s/>]|$)", re.IGNORECASE)
PREFORMATTED = re.compile(r" {0,3}<pre(?=[\s>])", re.IGNORECASE)
DELIMITERS = re.compile(r" {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
PIPE = re.compile(r"(?<!\\)\|")

# What ends a paragraph without an empty line before it.
BEGINNING = r" {0,3}(?:>|`{3}[^`]*$|~{3}|\$\$(?!\$)|#{1,6}(?: |$)|!!! ?[a-z]|[-*+] +\S|1[.)] +\S)"
INTERRUPTING = re.compile("|".join((BEGINNING, RULE.pattern, FOOTNOTE.pattern, COLONS.pattern,
                                    COLONS_OPEN.pattern, RAW.pattern)), re.IGNORECASE)


def continues(line):
    """Whether this line, though not indented, goes on with the paragraph before it."""
    return not (INTERRUPTING.match(line) or ITEM.match(line) or DEFINITION.match(line))


def indent(line):
    return len(line) - len(line.lstrip(" "))


def hanging(lines, at, first, width):
    """The lines of an item: `first` and what follows it, indented by `width`; and where they end."""
    body, at = [first], at + 1
    while at < len(lines):
        line = lines[at]
        if not line.strip() or indent(line) >= width:
            body.append(line[width:])
        elif body[-1].strip() and continues(line):
            body.append(line.lstrip())
        else:
            break
        at += 1
    return body, at
