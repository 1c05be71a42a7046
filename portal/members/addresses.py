"""Addresses to go on to: only those of this portal, whatever a link or a form says."""
import re

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def is_local(address):
    """Whether a browser that follows `address` stays here: a path that begins with one slash only."""
    return bool(address) and len(address) <= 2000 and LOCAL.fullmatch(address) is not None


def local(address, default):
    return address if is_local(address) else default


def home():
    return "/"
