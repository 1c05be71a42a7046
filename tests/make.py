"""One builder per noun, each through the verbs of the models; nothing is committed here."""
from portal.core.db import db
from portal.members.models import Institution, InstitutionKind, Person
from portal.members.passwords import hash_password

PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)


def institution(name="Test Institute", name_zh="测试研究院", short="TEST", kind="research_institute", **more):
    thing = Institution(name_en=name, name_zh=name_zh, short_name=short, kind=InstitutionKind(kind), **more)
    db.session.add(thing)
    db.session.flush()
    return thing


def person(name="Li Wei", name_zh="李伟", of=None, is_representative=False, **more):
    who = Person(email=more.pop("email", f"{name.lower().replace(' ', '.')}@people.example"), name_en=name,
                 name_zh=name_zh, password_hash=HASH, **more)
    db.session.add(who)
    db.session.flush()
    if of is not None:
        who.affiliate(of, by=None, is_representative=is_representative)
        db.session.flush()
    return who
