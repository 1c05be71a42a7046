"""Who is named in a text, `[@Name](/people/7)`: told once, when readers see the text and this person is one of them."""
import re
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import UNSEEN, Model, db
from portal.core.folding import fold_name
from portal.core.typed import whole
from portal.members.models import Person
from portal.members.workflow import Account
from portal.publishing.models.access import Right
from portal.publishing.models.notices import tell

NAMED = re.compile(r"(?<!\\)\[@([^\[\]\n]{1,80})\]\(/people/(\d{1,9})\)")
CODE = re.compile(r"^ *(```|~~~).*?^ *\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
MOST = 50  # people that one text names


class Naming(Model):
    """This person was told that this entry names them."""
    __tablename__ = "namings"
    __table_args__ = {"info": UNSEEN}
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


def named_in(*texts):
    """{key: name as written} of the people whom the texts name, code left out."""
    found = [match for text in texts for match in NAMED.finditer(CODE.sub("", text))]
    return {key: match[1] for match in found if (key := whole(match[2])) is not None}


class Telling:
    """The part of an entry that tells people that it names them."""

    def tell_named(self, revision):
        """What came from elsewhere may have other people under the same numbers: the name must be the person's."""
        named = named_in(*(text.body for text in revision.texts))
        told = set(db.session.scalars(select(Naming.person_id).where(Naming.entry_id == self.id))) if named else set()
        new = [key for key in named if key not in told][:MOST]
        if not new:
            return
        people = [person for person in db.session.scalars(select(Person).where(
            Person.id.in_(new), Person.state == Account.ACTIVE)) if is_called(person, named[person.id])
            and self.opens(person.access_keys, person.conflict_keys, Right.READ)]
        db.session.add_all(Naming(entry_id=self.id, person_id=person.id) for person in people)
        tell(self, "named", revision.by, *people)


def is_called(person, name):
    return fold_name(name.replace("\\", "")) in {fold_name(own) for own in (person.name_en, person.name_zh) if own}
