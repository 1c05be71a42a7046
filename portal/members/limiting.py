"""How often one may guess or cause mail: counted per network address, and per account that is named."""
import hashlib

from flask import request

from portal.core.access import me
from portal.core.limits import limiter
from portal.core.typed import line
from portal.members import tokens


def named_account():
    """The account that the form names, as a hash: no address is kept."""
    return hashlib.sha256(line(request.form.get("email")).lower().encode()).hexdigest()[:32]


def half_signed_in():
    """The account whose password was right a moment ago."""
    person, _says = tokens.read("second-step", request.form.get("step", ""))
    return f"person {person.id if person else 0}"


def own_account():
    return f"person {me().id}"


def was_refused(response):
    return response.status_code == 422


def refusals(key=None):
    """At most ten wrong tries in a quarter of an hour."""
    return limiter.limit("10 per 15 minutes", methods=["POST"], key_func=key, deduct_when=was_refused)


guesses_from_here = limiter.limit("60 per 15 minutes", methods=["POST"], deduct_when=was_refused)
guesses_at_named = refusals(named_account)
guesses_at_code = refusals(half_signed_in)
guesses_at_own = refusals(own_account)
letters_from_here = limiter.limit("20 per hour", methods=["POST"])
letters_to_named = limiter.limit("3 per hour", methods=["POST"], key_func=named_account)
letters_by_me = limiter.limit("60 per hour", methods=["POST"], key_func=own_account)
