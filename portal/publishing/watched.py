"""What is watched, by its name and address as a reader may know it; and the control that watches it."""
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import and_, bindparam, exists, false, select

from portal.core.access import me
from portal.core.db import db
from portal.core.features import answers
from portal.core.locale import language
from portal.core.typed import whole
from portal.members import policy as members
from portal.members.models import Group, Institution, Person
from portal.publishing import notices, policy, tagging
from portal.publishing.models import Authorship, Consent, Entry, Pace, Tag, Watch, WatchHabit, What
from portal.ui.parts import fragment


@dataclass(frozen=True)
class Thing:
    name: str
    address: str


def named(what, keys, user):
    """{key: Thing} of those of `keys` that `user` may know, in the present language."""
    found = {}
    for answer in answers("watched_things", what, keys, user):
        found |= answer
    return found


def of_publishing(what, keys, user):
    """The answer of this package, for entries, tags and all that members are."""
    ids = {whole(key) for key in keys} - {None}
    model = {What.TAG: Tag, What.INSTITUTION: Institution, What.GROUP: Group, What.AUTHOR: Person}.get(what)
    if not ids or not (model or what == What.ENTRY):
        return {}
    if what == What.ENTRY:
        rows = db.session.scalars(select(Entry).where(Entry.id.in_(ids), notices.known_to(user.standing)))
        return {str(row.id): Thing(row.title_in(language()), row.address) for row in rows}
    rows = db.session.scalars(select(model).where(model.id.in_(ids))).all()
    return {str(row.id): Thing(row.name_in(language()), f"/{PLACES[what]}/{row.id if what != What.TAG else row.slug}")
            for row in rows if MAY_SEE[what](user, row)}


FED = {What.INSTITUTION, What.GROUP, What.AUTHOR}
PLACES = {What.TAG: "tags", What.INSTITUTION: "institutions", What.GROUP: "groups", What.AUTHOR: "people"}
MAY_SEE = {What.TAG: tagging.can_see, What.INSTITUTION: members.can_view_institution,
           What.GROUP: members.can_view_group, What.AUTHOR: members.can_view_person}


def pace_of(person, what, key):
    """How the person watches it, in one statement; authors watch their own unless they have said otherwise."""
    values = {"person": person.id, "key": str(key)} | ({"entry": int(key)} if what == What.ENTRY else {})
    pace, is_author, watches_own = db.session.execute(watching(what), values).one()
    return pace or (Pace.INSTANT if is_author and watches_own else Pace.NEVER)


@lru_cache
def watching(what):
    """A SELECT of (pace or nothing, is an accepted author, watches own work) of `person` for the thing `key` (`entry`)."""
    own = exists().where(Authorship.entry_id == bindparam("entry"), Authorship.person_id == Person.id,
                         Authorship.consent == Consent.ACCEPTED).correlate(Person) if what == What.ENTRY else false()
    return (select(Watch.pace, own, WatchHabit.watches_own.is_not(False)).select_from(Person)
            .outerjoin(Watch, and_(Watch.person_id == Person.id, Watch.what == what, Watch.key == bindparam("key")))
            .outerjoin(WatchHabit, WatchHabit.person_id == Person.id).where(Person.id == bindparam("person")))


def control(what, key, back):
    """The form that watches a thing, for those who have signed in, and its feed; `back` is the page that it stands in."""
    what, may_watch = What(what), policy.may_act(me())
    feed = f"{back}/feed.atom" if what in FED else ""
    if not (may_watch or feed):
        return ""
    return fragment("publishing/_watch.html", what=what, key=key, back=back, paces=list(Pace)[:-1], feed=feed,
                    pace=pace_of(me(), what, key) if may_watch else None)
