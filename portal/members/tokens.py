"""Signed links in mails: each for one purpose and one person, for a time, and of no use once used."""
import hashlib
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from portal.core import clock
from portal.core.access import get
from portal.members.models import Person

LIFE = {"reset": timedelta(hours=1), "confirm": timedelta(days=3), "second-step": timedelta(minutes=10),
        "old-address": timedelta(days=1), "new-address": timedelta(days=1)}


class Signer(TimestampSigner):
    def get_timestamp(self):
        return int(clock.now().timestamp())


def make(purpose, person, **more):
    return serializer(purpose).dumps({"person": person.id, "print": fingerprint(person), **more})


def read(purpose, token):
    """(person, what else the token says), or (None, {}) when it is not ours, too old or used."""
    try:
        says = serializer(purpose).loads(token, max_age=LIFE[purpose].total_seconds())
    except BadData:
        return None, {}
    person = get(Person, says["person"])
    return (person, says) if person and says["print"] == fingerprint(person) else (None, {})


def serializer(purpose):
    return URLSafeTimedSerializer(current_app.secret_key, salt=f"members.{purpose}", signer=Signer)


def fingerprint(person):
    """Changes with password and address: what a link was made for cannot happen twice."""
    return hashlib.sha256(f"{person.password_hash}\n{person.email}".encode()).hexdigest()[:20]
