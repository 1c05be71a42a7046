"""P37: real pages put in as bodies through the form render, are saved and shown, within the limits."""
import pytest

from portal.core.db import db
from tests.briefs.test_writing import edit
from tests.browser import Browser, Form
from tests.publishing.acts import brief
from tests.shared import shared


def pages():
    """The 50 Markdown pages of the set; its notices are not part of it."""
    folder = shared("briefs-tractusx-kits")
    return [path for path in sorted(folder.rglob("*.md*")) if path.suffix in (".md", ".mdx")
            and path.name not in ("NOTICE.md", "SOURCE.md")]


@pytest.mark.any_database
def test_fifty_pages_of_other_peoples_kits_are_saved_and_shown(app, people):  # P37 P1
    author, found = Browser(app).sign_in(people["member"]), pages()
    assert len(found) == 50
    draft = brief(people["member"])
    form = Form(author.get(edit(draft)).text, edit(draft)).values
    for number, path in enumerate(found, start=2):
        body = path.read_text(encoding="utf-8", errors="replace")
        sent = form | {"base": str(draft.head_revision_id), "title_en": path.stem[:300], "body_en": body}
        answer = author.client.post(edit(draft), data=sent)
        db.session.expire_all()
        assert answer.status_code == 303, f"{path.name} was refused"
        text = draft.head.text("en")
        assert draft.head.number == number and text.plain.strip() and text.length > 0
        assert "<script" not in text.html and "javascript:" not in text.html and " onerror" not in text.html
        answer = author.get(draft.address)
        assert answer.status_code == 200 and text.html in answer.text
