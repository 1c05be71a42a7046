"""Passwords: Argon2id hashes, and which ones are good enough (long, not common, not the e-mail address)."""
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l

SHORTEST, LONGEST = 10, 200

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


def is_common(password, email):
    folded = password.lower()
    return folded in COMMON or len(set(folded)) < 4 or folded in (email.lower(), email.lower().split("@")[0])


COMMON = frozenset()
