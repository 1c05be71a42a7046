"""The database handle, and the few column helpers that every feature shares."""
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Enum, MetaData, TypeDecorator, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import Pool

from portal.core.turns import Turns

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator):
    """A moment in UTC, aware on both sides: SQLite would hand it back naive."""
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Marks in `info` of a table or column: no page that visitors are shown reads it, or reads its rows before they are named
# by another change. Writing it renews none of the pages kept for them, see kept_pages.py. What is INTERNAL is on no page
# that is kept for anybody.
UNSEEN = {"unseen": ("INSERT", "UPDATE", "DELETE")}
NEW_UNSEEN = {"unseen": ("INSERT",)}
INTERNAL = UNSEEN | {"internal": ("INSERT", "UPDATE", "DELETE")}

BUSY_SECONDS = 10  # how long a writer waits for another
TURN = "its turn to write"
_turns: dict = defaultdict(Turns)

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    registry = registry(metadata=MetaData(naming_convention=NAMES),
                        type_annotation_map={datetime: UTCDateTime(), dict: Json, list: Json})


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def one_of(enum):
    """A text column that only takes the values of `enum`, checked by the database too."""
    return Enum(enum, native_enum=False, create_constraint=True, length=40, name=enum.__name__.lower(),
                values_callable=lambda members: [m.value for m in members])


def only_where(condition):
    """What makes an index one of the rows alone for which `condition`, in SQL, is true."""
    return dict.fromkeys(("sqlite_where", "postgresql_where"), text(condition))


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection, _record):
    if type(connection).__module__.startswith("sqlite3"):
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}").close()


# One writer at a time in this process, woken in turn. SQLite itself lets a writer sleep longer and longer before it tries
# again: of eight at once some would wait for seconds. Writers of other processes still meet there.

@event.listens_for(Engine, "before_cursor_execute")
def wait_for_turn(connection, _cursor, statement, *_more):
    is_reading = statement.lstrip()[:7].upper().startswith(("SELECT", "PRAGMA", "WITH", "EXPLAIN"))
    if connection.dialect.name == "sqlite" and not is_reading and TURN not in connection.info:
        turn = _turns[connection.engine.url.database]
        if turn.acquire(timeout=BUSY_SECONDS):
            connection.info[TURN] = turn


@event.listens_for(Pool, "checkin")
def pass_turn_on(_connection, record):
    """The connection comes back after its commit or rollback."""
    if turn := record.info.pop(TURN, None):
        turn.release()
