"""What time it is; the only thing that tests replace."""
import contextlib
from datetime import UTC, date, datetime


def system_time() -> datetime:
    return datetime.now(UTC)


source = system_time


def now() -> datetime:
    """The present moment, in UTC."""
    return source()


def today() -> date:
    return now().date()


@contextlib.contextmanager
def pretend(moment: datetime):
    """Inside, it is `moment`: for loading content that has a history. Not for threads that serve people."""
    global source
    before, source = source, lambda: moment
    try:
        yield
    finally:
        source = before
