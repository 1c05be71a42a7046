"""Passwords: Argon2id hashes, and which ones are good enough (long, not common, not the e-mail address)."""
import re
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l

SHORTEST, LONGEST = 10, 200
FEWEST_DIFFERENT = 5

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password):
    return hasher.hash(password)


def matches(stored, password):
    """Whether `password` is the one behind the hash; takes as long when there is no account behind it."""
    try:
        return hasher.verify(stored or NOBODY, password) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


NOBODY = hash_password("nobody has this password")


def weakness(password, email=""):
    """A sentence on what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return _l("Use at least %(number)s characters; a short sentence works well.", number=SHORTEST)
    if len(password) > LONGEST:
        return _l("Use at most %(number)s characters.", number=LONGEST)
    if is_common(password, email):
        return _l("This password is among the first that others would try. Choose another one.")
    return None


def is_common(password, email=""):
    """Whether a guesser comes to it soon: few characters, a walk over the keys, listed words, the address."""
    text = unicodedata.normalize("NFKC", password).casefold()
    bare = "".join(letter for letter in text if letter.isalnum())
    return (len(set(text)) < FEWEST_DIFFERENT or bare in COMMON or is_repeated(bare) or is_walk(bare)
            or is_of_address(bare, email) or any(is_of_words(stem) for stem in stems(text)))


def is_repeated(text):
    """One piece over and over: abcabcabc."""
    return re.fullmatch(r"(.{1,6}?)\1+", text) is not None


def is_walk(text):
    """Made of runs of at least three neighbours on the keyboard or in the alphabet, in either direction."""
    while text:
        run = longest_run(text)
        if run < 3:
            return False
        text = text[run:]
    return True


def longest_run(text):
    return max(size for size in range(len(text) + 1) if any(text[:size] in row for row in ROWS))


def is_of_address(bare, email):
    """The own address, or one side of it, with at most some digits around."""
    sides = [re.sub(r"[\W_]", "", side.casefold()) for side in (email, *email.split("@"))]
    return any(len(side) > 3 and re.fullmatch(rf"\d*{re.escape(side)}\d*", bare) for side in sides)


def stems(text):
    """What is left without the digits and signs around it, also with digits read as letters."""
    for stem in (text.strip(NOT_LETTERS), text.rstrip(NOT_LETTERS)):
        for spelling in (stem, stem.translate(LEET)):
            yield "".join(letter for letter in spelling if letter.isalpha())


def is_of_words(stem):
    return stem in COMMON or any(stem[:cut] in COMMON and stem[cut:] in COMMON for cut in range(1, len(stem)))


def read_common():
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(line for line in lines if line and not line.startswith("#"))


LEET = str.maketrans("013457@$!", "oieastasi")
NOT_LETTERS = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~。，！？￥…"
FORWARD = ("1234567890", "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
           "qwertzuiop", "yxcvbnm", "azertyuiop", "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm",
           "qazwsxedcrfvtgbyhnujm", "147258369", "1q2w3e4r5t6y7u8i9o0p")
ROWS = FORWARD + tuple(row[::-1] for row in FORWARD)
COMMON = read_common()
