"""A space: a tree of pages of the alliance, an institution or a group, who writes and reads in it, and its stewards."""
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models.rights import regrant_all
from portal.knowledge.workflow import Level, Mode
from portal.members.models import Group, Institution, Person
from portal.members.models.bilingual import Bilingual
from portal.publishing.models import Audience, Entry

RESERVED = {"new", "p"}  # what stands in addresses where a space's name does
NOBODY = "writers-only"


class Space(Bilingual, Model):
    """Its keys decide who reads and writes every page in it: see publishing/models/access.py."""
    __tablename__, noun = "spaces", "space"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, comment="stands in every address below it; never changes")
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    description_zh: Mapped[str] = mapped_column(default="")
    level: Mapped[Level] = mapped_column(one_of(Level))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), comment="owner of its pages")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    mode: Mapped[Mode] = mapped_column(one_of(Mode), default=Mode.OPEN)
    audience: Mapped[Audience] = mapped_column(one_of(Audience), default=Audience.ALLIANCE)
    readers_key: Mapped[str] = mapped_column(comment="who holds it reads what is published")
    writers_key: Mapped[str] = mapped_column(comment="who holds it writes, and reads drafts")
    review_months: Mapped[int] = mapped_column(default=12, comment="how long a page holds without another look")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    archived_at: Mapped[datetime | None]
    tree_number: Mapped[int] = mapped_column(default=0, info=UNSEEN, comment="grows with every change of the tree")
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship()
    stewardships: Mapped[list["SpaceSteward"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="SpaceSteward.id", lazy="selectin")

    @property
    def journal_title(self):
        return self.name_en or self.name_zh

    @property
    def address(self):
        return f"/knowledge/{self.slug}"

    @property
    def is_open(self):
        return self.mode == Mode.OPEN

    @property
    def is_reviewed(self):
        return self.mode == Mode.REVIEWED

    @property
    def is_read_only(self):
        return self.mode == Mode.READ_ONLY or self.archived_at is not None

    @property
    def stewards(self):
        """Those who look after it, the first one first."""
        return db.session.scalars(select(Person).join(SpaceSteward, SpaceSteward.person_id == Person.id).where(
            SpaceSteward.space_id == self.id).order_by(SpaceSteward.id)).all()

    @property
    def active_stewards(self):
        return [person for person in self.stewards if not person.is_suspended]

    @property
    def steward_keys(self):
        """A steward who is suspended holds none of them."""
        return {f"reader:{stewardship.person_id}" for stewardship in self.stewardships}

    @property
    def write_keys(self):
        return {self.writers_key} | self.steward_keys

    @property
    def keys(self):
        """Whoever holds one of them sees the space."""
        return self.write_keys | {self.readers_key}

    # What can happen to it

    @classmethod
    def named(cls, slug):
        return db.session.scalar(select(cls).where(cls.slug == slug))

    find = named

    @classmethod
    def found(cls, by, slug, level=Level.ALLIANCE, mode=Mode.OPEN, audience=Audience.ALLIANCE, institution=None,
              group=None, **texts):
        """A new, empty space with `by` as its steward; pages of an alliance's or a group's belong to `institution`."""
        if slug in RESERVED or cls.named(slug):
            raise NotAllowedNow(_l("There is a space with this address already; choose another."))
        space = cls(slug=slug, level=level, mode=mode, audience=audience, institution=institution or by.institution,
                    group=group, tree_number=0, **texts)
        space.stewardships.append(SpaceSteward(person=by))
        space.derive_keys()
        db.session.add(space)
        record("found_space", space, by, after={"name": space.journal_title, "mode": mode, "audience": audience})
        db.session.flush()
        return space

    def derive_keys(self):
        group = f"group:{self.group_id or self.group and self.group.id}"
        institution = f"institution:{self.institution_id or self.institution.id}"
        self.writers_key = {Level.ALLIANCE: "alliance", Level.INSTITUTION: institution,
                            Level.GROUP: group.replace("group:", "writers:")}[self.level]
        self.readers_key = {Audience.AUTHORS: NOBODY, Audience.GROUP: group, Audience.INSTITUTION: institution,
                            Audience.ALLIANCE: "alliance", Audience.EVERYONE: "everyone"}[self.audience]

    def edit(self, by, **texts):
        before = {name: getattr(self, name) for name in texts}
        for name, value in texts.items():
            setattr(self, name, value)
        record("edit_space", self, by, before=before, after=texts)

    def set_mode(self, mode, by):
        before, self.mode = self.mode, mode
        record("set_mode", self, by, before={"mode": before}, after={"mode": mode})

    def set_audience(self, audience, by):
        """Who reads what is published; it holds for every page at once."""
        before, self.audience = self.audience, audience
        self.derive_keys()
        record("set_space_audience", self, by, before={"audience": before}, after={"audience": audience})
        self.regrant_pages()

    def appoint(self, person, by):
        if person not in self.stewards:
            self.stewardships.append(SpaceSteward(person=person))
            self.regrant_pages()
            record("appoint_steward", self, by, after={"person": person.journal_title})

    def dismiss(self, person, by):
        if self.stewards == [person]:
            raise NotAllowedNow(_l("A space keeps at least one steward. Name another one first."))
        self.stewardships = [one for one in self.stewardships if one.person_id != person.id]
        self.regrant_pages()
        record("dismiss_steward", self, by, before={"person": person.journal_title})

    def regrant_pages(self):
        """Every page follows its space: audience and keys."""
        db.session.flush()
        db.session.execute(update(Entry).where(Entry.id.in_(self.page_ids())).values(
            audience=self.audience, audience_group_id=self.group_id).execution_options(synchronize_session="fetch"))
        regrant_all(self, self.page_ids())

    def page_ids(self):
        """Of all its pages but those in the trash, which nobody reads."""
        pages = db.metadata.tables["pages"].c
        return db.session.scalars(select(pages.id).where(pages.space_id == self.id, pages.trashed_at.is_(None))).all()

    def set_search_aside(self, words, by):
        """No page of the space is to answer what people searched for with `words`."""
        if db.session.get(DismissedSearch, (self.id, words)) is None:
            db.session.add(DismissedSearch(space_id=self.id, query_words=words, by_id=by.id))
            record("set_search_aside", self, by, after={"words": words})

    def hold(self):
        """Let nobody else change the tree until the end of this transaction."""
        db.session.flush()
        db.session.execute(update(Space).where(Space.id == self.id).values(tree_number=Space.tree_number + 1)
                           .execution_options(synchronize_session=False))


class SpaceSteward(Model):
    """Somebody who looks after a space: approves, restores, answers for pages that nobody owns."""
    __tablename__ = "space_stewards"
    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    person: Mapped[Person] = relationship()


class DismissedSearch(Model):
    """Words that people searched for in vain and that a steward set aside: no page of the space is to answer them."""
    __tablename__ = "dismissed_searches"
    __table_args__ = {"info": UNSEEN}
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    query_words: Mapped[str] = mapped_column(primary_key=True, comment="folded")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
