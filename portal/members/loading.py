"""The people of the demonstration: loaded once, by the verbs of people, and never over what came of it.

The journal remembers what was loaded by its key, so that neither a new address nor a new name brings a copy.
"""
import tomllib
from datetime import UTC, datetime, time

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.journal import JournalEntry, record
from portal.frameworks.models import Term
from portal.frameworks.queries import terms_by_path
from portal.members.models import Group, GroupRole, Institution, InstitutionKind, MembershipClass, Person, Role
from portal.members.passwords import hash_password

ROLES = {role.value for role in Role}


def load_demo(folder, progress):
    """Load the files under `members/` of the demo folder: a sentence on what was done. The caller commits."""
    return Loader(folder / "members").load(progress)


class Loader:
    def __init__(self, folder):
        self.folder, self.hashes = folder, {}
        self.known = known_keys()
        self.loaded = self.skipped = 0

    def load(self, progress):
        institutions = self.told("institution")
        wanted = [(self.load_institution, row["key"], row) for row in institutions]
        founded = {row["key"]: datetime.combine(row["joined_on"], time(9), UTC) for row in institutions}
        wanted += [(self.load_person, row["email"], row | {"at": founded.get(row.get("institution"))})
                   for row in self.told("person")]
        wanted += [(self.load_group, row["key"], row) for row in self.told("group")]
        with progress(wanted, label="members") as shown:
            for load, key, row in shown:
                self.once(load, key, row)
        return f"{self.loaded} new, {self.skipped} there already"

    def told(self, noun):
        file = {"person": "people"}.get(noun, f"{noun}s")
        return tomllib.loads((self.folder / f"{file}.toml").read_text(encoding="utf-8"))[noun]

    def once(self, load, key, row):
        noun = load.__name__.removeprefix("load_")
        if (noun, key) in self.known:
            self.skipped += 1
            return
        thing = load(row)
        record("load", thing, by=None, after={"key": key})
        self.known[noun, key] = thing.id
        self.loaded += 1

    def load_institution(self, row):
        institution = Institution(
            kind=InstitutionKind(row["kind"]), membership_class=MembershipClass(row["membership_class"]),
            is_demo=True, **{name: row[name] for name in (
                "name_en", "name_zh", "short_name", "place_en", "place_zh", "website", "joined_on",
                "description_en", "description_zh")})
        with clock.pretend(datetime.combine(row["joined_on"], time(9), UTC)):
            institution.found(by=None)
        return institution

    def load_person(self, row):
        person = Person(is_demo=True, password_hash=self.hash(row["password"]), **{
            name: row[name] for name in ("email", "name_en", "name_zh", "language", "expertise_en",
                                         "expertise_zh", "bio_en", "bio_zh")})
        with clock.pretend(row["at"] or clock.now()):
            db.session.add(person)
            db.session.flush()
            self.give_place(person, row)
        if row.get("suspended"):
            person.suspend("Suspended to show what a suspended member still may do.", by=None)
        person.touch()
        return person

    def give_place(self, person, row):
        if "institution" in row:
            institution = db.session.get(Institution, self.known["institution", row["institution"]])
            person.affiliate(institution, by=None, is_representative=row["role"] == "representative")
        if row["role"] in ROLES:
            person.grant(Role(row["role"]), by=None)

    def load_group(self, row):
        group = Group(slug=row["key"], is_demo=True, **{name: row[name] for name in (
            "name_en", "name_zh", "charter_en", "charter_zh")})
        group.found(by=None)
        for email in row["members"] + row.get("observers", []):
            group.add(db.session.get(Person, self.known["person", email]), by=None, role=role_in(row, email))
        group.set_scope(terms_at(row.get("scope", [])), by=None)
        return group

    def hash(self, password):
        """One hash for all who have the same: it is no secret, and hashing is slow by design."""
        if password not in self.hashes:
            self.hashes[password] = hash_password(password)
        return self.hashes[password]


def role_in(row, email):
    """What the person is in the group that `row` describes."""
    if email in row.get("observers", []):
        return GroupRole.OBSERVER
    return {row.get("chair"): GroupRole.CHAIR, row.get("secretary"): GroupRole.SECRETARY}.get(email, GroupRole.MEMBER)


def terms_at(paths):
    known = terms_by_path() if paths else {}
    return [db.session.get(Term, known[path]) for path in paths if path in known]


def known_keys():
    """(noun, key) to id, of everything that was ever loaded."""
    rows = db.session.execute(select(JournalEntry.noun, JournalEntry.noun_id, JournalEntry.after).where(
        JournalEntry.verb == "load", JournalEntry.noun.in_(("institution", "person", "group"))))
    return {(noun, after["key"]): ident for noun, ident, after in rows if after}
