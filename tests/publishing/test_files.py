"""P32 X44: pictures are known by their content, written anew, and readable by whoever may read what they belong to."""
import io
import struct
import zlib

import pytest
from PIL import Image

from portal.core import storage
from portal.core.db import db
from portal.publishing.models import File
from portal.publishing.pictures import LONGEST_SIDE, MOST_BYTES, accept
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import brief, kept, next_version, write
from tests.publishing.pressing import token

HIDDEN = b"GPS: 31.23 N, 121.47 E"


def image(kind="PNG", size=(40, 30), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "navy" if mode == "RGB" else None).save(out, kind, **more)
    return out.getvalue()


def at(draft, page=""):
    return f"/briefs/{draft.id}/files{page}"


def send(browser, draft, content, name="press.png", accept="text/html", **more):
    answer = browser.client.post(at(draft), headers={"Accept": accept} | more, data={
        "csrf_token": token(browser), "file": (io.BytesIO(content), name)})
    answer.request.environ["wsgi.input"].close()  # the client keeps what is large in a file
    db.session.expire_all()
    return answer


@pytest.fixture
def draft(people):
    return brief(people["member"])


def only(draft):
    [file] = draft.current_files
    return file


@pytest.mark.parametrize(("kind", "media_type", "ending"), [
    ("PNG", "image/png", "png"), ("JPEG", "image/jpeg", "jpg"), ("WEBP", "image/webp", "webp")])
def test_the_kind_of_a_picture_is_what_it_holds_and_not_what_it_is_called(author, draft, kind, media_type, ending):  # X44
    assert send(author, draft, image(kind), "press.exe.gif").status_code == 303
    file = only(draft)
    assert (file.media_type, file.name, file.width, file.height) == (media_type, f"press.exe.{ending}", 40, 30)
    answer = author.get(draft.file_address(file))
    assert answer.content_type == media_type and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline") and "sandbox" in answer.headers[
        "Content-Security-Policy"]


def test_a_picture_is_written_anew_without_what_came_along(author, draft):  # X44 P32
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    content = image("JPEG", exif=exif) + b"<script>alert(1)</script>"
    assert HIDDEN in content
    send(author, draft, content, "press.jpg")
    stored = storage.get(only(draft).sha256)
    assert HIDDEN not in stored and b"<script>" not in stored
    assert Image.open(io.BytesIO(stored)).size == (40, 30)


def test_a_large_picture_is_made_smaller_and_a_turned_one_is_turned(author, draft):  # P32
    send(author, draft, image("JPEG", (LONGEST_SIDE * 2, 100)), "wide.jpg")
    assert (only(draft).width, only(draft).height) == (LONGEST_SIDE, 50)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert (accept("a.jpg", image("JPEG", exif=exif)).width, accept("a.jpg", image("JPEG")).width) == (30, 40)


def bomb(width, height):
    """A PNG that says to be so large, in a few bytes."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


DAMAGED = image()[:60]
REFUSED = {
    "over 40 megapixels": (bomb(8001, 5000), "megapixels"), "a bomb": (bomb(60_000, 60_000), "megapixels"),
    "cut off": (image("PNG", (200, 200))[:-100], "damaged"), "cut off earlier": (DAMAGED, ""),
    "cut off jpeg": (image("JPEG", (300, 300))[:400], ""),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not a picture"),
    "gif": (image("GIF"), "not a picture"), "html": (b"<html><script>alert(1)</script>", "not a picture"),
    "zip": (b"PK\x03\x04" + b"\0" * 40, "damaged"), "nothing": (b"", ""),
    "too many bytes": (image() + b"\0" * MOST_BYTES, "8 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_usable_picture_is_refused_with_a_sentence(author, draft, case):  # P32 X44
    content, words = REFUSED[case]
    answer = send(author, draft, content)
    assert answer.status_code == 422 and words in answer.text and "press.png" not in [f.name for f in draft.files]
    answer = send(author, draft, content, accept="application/json")
    assert answer.status_code == 415 and words in answer.json["error"]
    assert draft.files == []


def test_a_form_without_a_file_says_so(author, draft):  # X7
    answer = author.client.post(at(draft), data={"csrf_token": token(author)})
    assert answer.status_code == 422 and "Choose a file first" in answer.text


@pytest.mark.parametrize(("name", "kept_as"), [
    ("../../etc/passwd", "passwd.png"), ("C:\\pictures\\Press 1.PNG", "Press-1.png"), ("压机 布局.png", "压机-布局.png"),
    ("<script>.png", "script.png"), ("a" * 300 + ".png", "a" * 60 + ".png"), ("...", "picture.png"),
    ("\x00a\r\nb.png", "a-b.png"), ("a)](javascript:alert(1)).png", "a-javascript-alert-1.png")])
def test_a_file_has_a_name_of_ours(name, kept_as):  # X42 X44
    assert accept(name, image()).name == kept_as


def test_a_script_is_answered_what_to_write_into_the_text(author, draft):  # P32
    answer = send(author, draft, image(), accept="application/json")
    assert answer.status_code == 201
    assert answer.json == {"name": "press.png", "address": draft.file_address(only(draft)), "markdown": "![](press.png)"}
    assert draft.head.number == 1  # the text with it comes with the next saving
    author.submit(f"/briefs/{draft.id}/edit", body_en="![the press](press.png)\n")
    assert draft.file_address(only(draft)) in draft.head.text("en").html


def test_a_picture_that_the_text_waits_for_is_shown_as_soon_as_it_is_there(author, people):  # P32
    draft = brief(people["member"], body="Look:\n\n![the press](press.png)\n")
    assert "<img" not in draft.head.text("en").html
    send(author, draft, image())
    assert draft.head.number == 2 and draft.file_address(only(draft)) in draft.head.text("en").html
    author.submit(at(draft), at(draft, f"/{only(draft).id}/remove"))
    assert draft.head.number == 3 and "<img" not in draft.head.text("en").html and draft.current_files == []


def test_a_picture_of_the_same_name_takes_the_place_and_versions_keep_theirs(people, browser, author):  # P32 B11
    thing = brief(people["member"], body="![the press](press.png)\n")
    send(author, thing, image(size=(40, 30)))
    first = only(thing)
    thing.submit(by=people["member"])
    kept(thing).decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    send(author, thing, image(size=(80, 60)))
    second = only(thing)
    assert second.id != first.id and second.name == first.name
    old, new = thing.file_address(first), thing.file_address(second)
    assert browser.get(old).status_code == 200 and browser.get(new).status_code == 404
    assert old in browser.get(thing.address).text
    next_version(thing, people["member"], people["moderator"], "![the press](press.png)\n\nNewer.\n")
    assert new in browser.get(thing.address).text and old in browser.get(f"{thing.address}/v1").text
    assert {browser.get(address).status_code for address in (old, new)} == {200}
    author.submit(at(thing), at(thing, f"/{second.id}/remove"))
    assert {browser.get(address).status_code for address in (old, new)} == {200}


def test_a_picture_has_the_rights_of_what_it_belongs_to(app, people, browser, author, moderator):  # P20 P22 X44
    thing = brief(people["member"], audience="group", group=group("presses", people["trainee"]))
    send(author, thing, image())
    address = thing.file_address(only(thing))
    member = Browser(app).sign_in(people["trainee"])

    def codes():
        return [who.get(address).status_code for who in (browser, member, moderator, author)]
    assert codes() == [404, 404, 404, 200]
    thing.submit(by=people["member"])
    assert codes() == [404, 404, 200, 200] if kept(thing) else None
    thing.decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    assert codes() == [404, 200, 404, 200]
    thing.set_audience("authors", by=people["member"])
    kept(thing)
    assert codes() == [404, 404, 404, 200]
    thing.withdraw("Wrong.", by=people["member"])
    kept(thing)
    assert codes() == [404, 404, 404, 410]


def test_a_browser_asks_each_time_whether_it_may_still_show_a_picture(author, draft):  # P21
    send(author, draft, image())
    address = draft.file_address(only(draft))
    answer = author.get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert author.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_only_the_right_address_shows_a_picture(people, author, draft):  # X42
    other = brief(people["member"], title="Another")
    send(author, other, image())
    theirs = only(other)
    for address in (f"/briefs/{draft.id}/files/{theirs.id}/press.png", f"/briefs/{other.id}/files/{theirs.id}/other.png",
                    f"/briefs/{other.id}/files/99999999999/press.png", f"/briefs/{other.id}/files/0/press.png"):
        assert author.get(address).status_code == 404
    force_remove = author.client.post(at(draft, f"/{theirs.id}/remove"), data={"csrf_token": token(author)})
    assert force_remove.status_code == 303 and only(other).removed_at is None


def test_nobody_but_authors_sends_or_removes_pictures(app, people, moderator, draft, author):  # P20
    send(author, draft, image())
    draft.submit(by=people["member"])
    number = only(kept(draft)).id
    assert send(moderator, draft, image()).status_code == 403
    assert moderator.client.post(at(draft, f"/{number}/remove"), data={"csrf_token": token(moderator)}).status_code == 403
    assert send(author, draft, image()).status_code == 409  # while it is under review
    assert db.session.scalar(db.select(db.func.count()).select_from(File)) == 1


def test_pictures_come_back_with_the_revision_that_had_them_compared(people, author, draft):  # P2
    send(author, draft, image())
    write(draft, people["member"], "![a](press.png)\n")
    text = author.get(f"/briefs/{draft.id}/compare?from=1&to={draft.head.number}").text
    assert "press.png" in text and "Files" in text
