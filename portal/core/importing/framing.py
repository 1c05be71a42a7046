"""Lines of the portal's own Markdown for what is set apart, folded, or a picture."""
import re

from portal.core.markdown.admonitions import KINDS

PLAIN = re.compile(r"[^\s()<>]+")


def named(kind, title, body, indent=""):
    """The lines of a callout. What is of no kind known here is a note that keeps its name as its title."""
    known = KINDS.get(kind.lower())
    title = title.strip() or ("" if known else kind.replace("-", " ").capitalize())
    first = f"{indent}> [!{(known or 'note').upper()}]{' ' + title if title else ''}"
    return ["", first, *(f"{indent}> {line}".rstrip() for line in trimmed(body)), ""]


def trimmed(body):
    while body and not body[0].strip():
        body = body[1:]
    while body and not body[-1].strip():
        body = body[:-1]
    return body


def folded(title, body, indent=""):
    return ["", f"{indent}::: details {title.strip()}".rstrip(), *(indent + line for line in trimmed(body)),
            f"{indent}:::", ""]


def image(target, alt, title=""):
    words = " ".join(alt.replace("[", "\\[").replace("]", "\\]").split())
    target = target.strip()
    target = target if PLAIN.fullmatch(target) else f"<{target}>"
    title = " ".join(title.replace('"', "”").split())
    return f'![{words}]({target} "{title}")' if title else f"![{words}]({target})"
