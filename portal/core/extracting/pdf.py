"""The words of a PDF, page after page; a page that cannot be read is left out."""
import io

from portal.core.extracting.limits import MOST_PAGES, Enough, Unreadable


def read(content, _kind, words):
    import pypdf

    try:
        document = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("locked")
        pages = list(document.pages[:MOST_PAGES])
    except pypdf.errors.DependencyError:  # encrypted in a way that needs a library of its own
        raise Unreadable("locked") from None
    except pypdf.errors.PyPdfError:
        raise Unreadable("damaged") from None
    failed = sum(not add_page(page, words) for page in pages)
    if pages and failed == len(pages):
        raise Unreadable("damaged")


def add_page(page, words):
    """Whether the page could be read."""
    try:
        words.add(page.extract_text() + "\n\n")
        return True
    except (Enough, MemoryError):
        raise
    except Exception:  # pypdf raises all kinds of errors for what is wrong within a page
        return False
