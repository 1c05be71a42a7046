"""One-time codes of an authenticator app, each good once, and the recovery codes for when it is lost."""
import hashlib
import secrets

import pyotp

from portal.core import clock

STEP_SECONDS = 30
RECOVERY_CODES = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another


def new_secret():
    return pyotp.random_base32()


def address(secret, email, issuer):
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret, code, after=0):
    """The time step that `code` belongs to, one before and after the present included, or None.

    Steps up to `after` do not count: a code works once (RFC 6238, section 5.2).
    """
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        if step > after and secrets.compare_digest(pyotp.HOTP(secret).at(step).encode(), code.encode()):
            return step
    return None


def new_recovery_codes():
    return ["-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2))
            for _ in range(RECOVERY_CODES)]


def recovery_hash(code):
    """A code has 49 random bits and few may be tried, so that a plain hash keeps it."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


def plain(code):
    """A code as it was meant, without the spaces and dashes that people type."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
