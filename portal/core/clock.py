"""What time it is; the only thing that tests replace."""
from datetime import UTC, date, datetime


def system_time() -> datetime:
    return datetime.now(UTC)


source = system_time


def now() -> datetime:
    """The present moment, in UTC."""
    return source()


def today() -> date:
    return now().date()
