"""Every setting: its name, its default, what it is for. The environment variable is PORTAL_ and the name."""
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    about: str


SETTINGS = (
    Setting("INSTANCE", "instance", "folder where all data lives"),
    Setting("DATABASE", "",
            "database address, e.g. postgresql://user:password@host/name; empty: SQLite in the instance folder"),
    Setting("SECRET", "",
            "key that signs sessions and links; required in production; empty: one is kept in the instance folder"),
    Setting("HOST", "127.0.0.1", "address to serve on; anything but loopback is production"),
    Setting("PORT", "8000", "port to serve on"),
    Setting("URL", "", "address that people reach the portal under, used in mails; empty: http://HOST:PORT"),
    Setting("PROXIES", "0", "number of trusted proxies in front, whose X-Forwarded headers count"),
    Setting("MAIL", "", "smtp://user:password@host:port (smtps:// or ?starttls=1 for TLS), file: or console:; empty: file"),
    Setting("MAIL_FROM", "portal@alliance.example", "sender of all mail"),
    Setting("DEMO", "1", "0: start without the demo content"),
    Setting("TIMEZONE", "Asia/Shanghai", "time zone of visitors and of new accounts"),
    Setting("ADMIN_TOTP", "0", "1: administrators need a one-time code to sign in"),
    Setting("LIMITS", "memory://", "where rate limits are counted; redis://… for several processes"),
    Setting("LOG_LEVEL", "INFO", "level of the log"),
    Setting("THREADS", "8", "server threads of `serve`"),
)


def load(overrides):
    """The Flask configuration: defaults, then the environment, then `overrides` (names without PORTAL_)."""
    values = {s.name: os.environ.get(f"PORTAL_{s.name}", s.default) for s in SETTINGS}
    values |= {name: value for name, value in overrides.items() if name in values}
    instance = Path(values["INSTANCE"])
    values["INSTANCE"] = instance = instance if instance.is_absolute() else ROOT / instance
    instance.mkdir(parents=True, exist_ok=True)
    values["IS_PRODUCTION"] = values["HOST"] not in LOOPBACK
    values["URL"] = (values["URL"] or f"http://{values['HOST']}:{values['PORT']}").rstrip("/")
    return values | flask_settings(values) | {k: v for k, v in overrides.items() if k not in values}


def flask_settings(values):
    megabyte = 1024 * 1024
    return {
        "SECRET_KEY": values["SECRET"] or kept_secret(values["INSTANCE"]),
        "SQLALCHEMY_DATABASE_URI": database_address(values),
        "MAX_CONTENT_LENGTH": 24 * megabyte,
        "MAX_FORM_MEMORY_SIZE": 12 * megabyte,  # a text that is far too long comes back to its writer, with the reason
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "portal",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": values["URL"].startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": values["LIMITS"],
        "RATELIMIT_HEADERS_ENABLED": False,
        "COMPRESS_MIN_SIZE": 600,
        "BABEL_DEFAULT_TIMEZONE": values["TIMEZONE"],
    }


def database_address(values):
    address = values["DATABASE"] or f"sqlite:///{values['INSTANCE'] / 'portal.db'}"
    return address.replace("postgres://", "postgresql://", 1)


def kept_secret(instance):
    """A random key made at the first start; sessions survive a restart, and no two portals share one."""
    path = instance / "secret"
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()
