"""Code with highlighting: classes of Pygments, never styles."""
from html import escape

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

HIGHLIGHTED = 100_000  # characters a page; beyond them code stays plain
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}
FORMATTER = HtmlFormatter(nowrap=True)


def listing(code, language, page):
    return f'<pre class="listing" tabindex="0"><code>{coloured(code, language, page)}</code></pre>'


def coloured(code, language, page):
    lexer = lexer_for(language)
    page.listed += len(code)
    if lexer is None or page.listed > HIGHLIGHTED:
        return escape(code, quote=False)
    return highlight(code, lexer, FORMATTER)


def lexer_for(language):
    """None for what Pygments does not know; it never guesses, which is slow and often wrong."""
    try:
        return get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        return None
