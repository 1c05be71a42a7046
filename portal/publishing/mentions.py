"""Who is named by “@Name” or `[@Name](/people/7)` in a comment, and whether they may read it."""
import re
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select

from portal.core.db import db
from portal.core.typed import whole
from portal.members.models import Person
from portal.members.workflow import Account
from portal.publishing import policy
from portal.publishing.models.namings import CODE

NAMED = re.compile(r"(?<![\w.@\\])@(?=([^\s@].{0,110}))")
LINKED = re.compile(r"[^\[\]\n]{1,80}\]\(/people/(\d{1,9})\)")
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
HAN = re.compile(r"[\u3400-\u9fff·]{2,6}")
MOST = 20             # names that are looked at in one comment
MOST_WORDS = 4        # of a name


@dataclass
class Mentions:
    """`people` are told; `shut_out` are known names that may not read it, `unclear` names that several people have."""
    people: list[Person] = field(default_factory=list)
    shut_out: list[Person] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def read(body, entry, is_review=False):
    """The people whom `body` names; "@12" is the person whose page has this number."""
    places = [candidates(found[1]) for found in NAMED.finditer(CODE.sub("", body))][:MOST]
    known = people_called({name for names in places for name in names})
    may_read = policy.can_view_draft if is_review else policy.can_view
    mentions = Mentions()
    for names in places:
        sort(next((known[name] for name in names if name in known), []), entry, may_read, mentions)
    return mentions


def candidates(text):
    """What the name after an @ may be, longest first, folded."""
    if linked := LINKED.match(text):
        return [linked[1]]
    if number := re.match(r"\d{1,9}\b", text):
        return [number[0]]
    names = []
    if han := HAN.match(text):
        names += [han[0][:length] for length in range(len(han[0]), 1, -1)]
    words = list(WORD.finditer(text))[:MOST_WORDS]
    for number in range(len(words), 0, -1):
        part = text[:words[number - 1].end()]
        if words[0].start() == 0 and not re.search(r"[,;:!?，；：！？、。\n]", part):
            names.append(" ".join(part.split()).casefold())
    return names


def people_called(names):
    """{name: the active people of that name}, in one statement."""
    if not names:
        return {}
    numbers = {whole(name) for name in names} - {None}
    rows = db.session.scalars(select(Person).where(Person.state == Account.ACTIVE, or_(
        func.lower(Person.name_en).in_(names), Person.name_zh.in_(names), Person.id.in_(numbers))).order_by(Person.id))
    found = {}
    for person in rows:
        for name in {person.name_en.casefold(), person.name_zh, str(person.id)} & names:
            found.setdefault(name, []).append(person)
    return found


def sort(people, entry, may_read, mentions):
    readers = [person for person in people if may_read(person, entry)]
    if len(readers) > 1:
        name = readers[0].name_en or readers[0].name_zh
        mentions.unclear += [name] if name not in mentions.unclear else []
    elif readers:
        mentions.people += [person for person in readers if person not in mentions.people]
    else:
        mentions.shut_out += [person for person in people if person not in mentions.shut_out]
