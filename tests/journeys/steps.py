"""What everybody does in a browser: follow a link, press a button, save; and waiting until something is so."""
import re
import time


def follow(page, link):
    """Click on a link and wait for its page: a click alone returns before it."""
    with page.expect_navigation():
        page.click(link)


def save(page):
    page.click("main form button[type=submit]:not([name]), main form .button-primary")
    page.wait_for_selector(".message-done")


def until(is_so, what, seconds=15.0):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.2)


def without_number(html):
    """An error page without the request's number and the addresses that repeat the reader's own."""
    return re.sub(r"[0-9a-f]{16}|/briefs/\d+|%2Fbriefs%2F\d+", "", html)
