"""How often somebody may try: per network address here, per account where the account is known."""
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, default_limits=[], strategy="fixed-window")
