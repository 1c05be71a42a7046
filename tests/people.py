"""The cast: a few institutions and people, one per role, that most tests play with."""
from sqlalchemy import delete, func, insert, select

from portal.core.db import db
from portal.core.outbox import Job
from portal.core.remember import OWN, PAGES, Generation
from portal.members.models import Person, Role, Visitor
from tests.make import institution, person

_kept = {"people": {}, "rows": []}  # of a cast that was brought up once: the e-mail address of each role, all its rows


def cast():
    """By role, committed: Lin and Wu of Anhe (A), Mei of Borui (B), moderators of two others, and the rest."""
    a = institution("Anhe Institute", "安和研究院", "ANHE")
    b = institution("Borui Works", "博锐工厂", "BORUI")
    c = institution("Cangzhou University", "沧州大学", "CANG", kind="university")
    d = institution("Operating Office", "联盟秘书处", "OFFICE", kind="operator")
    people = {
        "visitor": Visitor(),
        "trainee": person("Tao", "陶小满"),
        "member": person("Lin", "林知远", a),
        "colleague": person("Wu", "吴一帆", a),
        "coauthor": person("Mei", "梅若兰", b),
        "representative": person("Rui", "芮明", a, is_representative=True),
        "moderator": person("Mo", "莫行简", c),
        "second moderator": person("Qin", "秦朗", d),
        "own moderator": person("Own", "欧文", a),
        "administrator": person("Ada", "安达", d),
        "auditor": person("Audrey", "奥黛", d),
        "suspended": person("Sus", "苏停", a),
    }
    for role, names in {Role.MODERATOR: ("moderator", "second moderator", "own moderator"),
                        Role.ADMINISTRATOR: ("administrator",), Role.AUDITOR: ("auditor",)}.items():
        for name in names:
            people[name].grant(role, by=None)
    people["suspended"].suspend("left without notice", by=people["administrator"])
    db.session.commit()
    return people


def keep_cast():
    """Bring the cast up by the verbs of the models once; afterwards its rows are enough."""
    people = cast()
    _kept["people"] = {role: getattr(person, "email", None) for role, person in people.items()}
    db.session.execute(delete(Generation).where(Generation.subject.in_((PAGES, OWN))))  # every write counts there by itself
    _kept["rows"] = [(table, rows) for table in db.metadata.sorted_tables
                     if (rows := [dict(row) for row in db.session.execute(select(table)).mappings()])]
    db.session.remove()


def cast_again():
    """What `cast()` makes, in a tenth of the time; the numbers of its rows are free in an empty database only."""
    if db.session.scalar(select(Job.id).limit(1)):
        return cast()
    with db.engine.begin() as connection:
        for table, rows in _kept["rows"]:
            connection.execute(insert(table), rows)
            continue_counting(connection, table, rows)
    by_email = {person.email: person for person in db.session.scalars(select(Person)).unique()}
    return {role: by_email[email] if email else Visitor() for role, email in _kept["people"].items()}


def continue_counting(connection, table, rows):
    """PostgreSQL's next number does not follow from numbers that were given."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        last = max(row[column.name] for row in rows)
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))
