"""Authors: who was asked, who accepted, who agreed to which text; and the byline that a revision keeps."""
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, lazyload, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.members.models import Institution, Person
from portal.publishing.models.notices import tell
from portal.publishing.workflow import PUBLICATION


class Consent(StrEnum):
    INVITED, ACCEPTED, REFUSED = "invited", "accepted", "refused"

    @property
    def label(self):
        return {self.INVITED: _l("invited"), self.ACCEPTED: _l("accepted"), self.REFUSED: _l("refused")}[self]


class Authorship(Model):
    """A person (or an institution as such) as author of an entry, in order."""
    __tablename__ = "authorships"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (institution_id IS NULL)", name="one_author"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    is_corresponding: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[Consent] = mapped_column(one_of(Consent), default=Consent.INVITED)
    agreed_sha256: Mapped[str] = mapped_column(default="", info=UNSEEN,
                                               comment="the content that this author agreed to submit")
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()

    @property
    def is_refused(self):
        return self.consent == Consent.REFUSED

    @property
    def is_accepted(self):
        return self.consent == Consent.ACCEPTED

    @property
    def is_invited(self):
        return self.consent == Consent.INVITED

    def name_in(self, language):
        return (self.person or self.institution).name_in(language)

    def byline(self):
        """What a revision keeps of this author."""
        if self.institution:
            return {"institution_id": self.institution.id, "name_en": self.institution.name_en,
                    "name_zh": self.institution.name_zh, "is_corresponding": False}
        return named(self.person, self.is_corresponding)


def named(person, is_corresponding=False):
    """What a revision keeps of a person whose name stands on it."""
    home = person.institution
    return {"person_id": person.id, "name_en": person.name_en, "name_zh": person.name_zh, "orcid": person.orcid,
            "is_corresponding": is_corresponding, "affiliation_id": home.id if home else None,
            "affiliation_en": home.name_en if home else "", "affiliation_zh": home.name_zh if home else ""}


class Contribution(Model):
    """Who is in the byline of what readers see, for a person's and an institution's pages and for filters."""
    __tablename__ = "contributions"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)


class Authored:
    """The part of an entry that deals with its authors."""
    written_with = ()  # who else wrote the text that is being saved

    def load_authors(self):
        """Bring the authors' people along in one go, for pages and verbs that name them."""
        rows = db.session.scalars(authors_of_entry(), {"entry": self.id}).unique()
        set_committed_value(self, "authorships", list(rows))

    def welcome(self, by):
        """Who begins an entry is its first author."""
        self.authorships.append(Authorship(person=by, position=1, is_corresponding=True,
                                           consent=Consent.ACCEPTED, answered_at=clock.now()))

    def is_kept_by(self, person):
        """Looks after it without being an author; kinds that know such people say who they are."""
        return False

    def may_be_edited_by(self, person):
        """Whose text it is; kinds that are written together ask who belongs to the place."""
        return self.is_author(person)

    @property
    def active_authorships(self):
        return [a for a in self.authorships if not a.is_refused]

    def authorship_of(self, person):
        return next((a for a in self.active_authorships if a.person_id == person.id and person.id), None)

    def is_author(self, person):
        """An author who accepted; the person who began is one from the start."""
        authorship = self.authorship_of(person)
        return bool(authorship and authorship.is_accepted)

    @property
    def author_people(self):
        return [a.person for a in self.active_authorships if a.person and a.is_accepted]

    @property
    def corresponding(self):
        chosen = [a.person for a in self.active_authorships if a.is_corresponding]
        return chosen[0] if chosen else next(iter(self.author_people), None)

    def byline(self):
        return [a.byline() for a in self.active_authorships]

    def byline_with(self, by):
        """The byline of a revision that `by` makes, perhaps `written_with` others."""
        return self.byline()

    @property
    def proposal_people(self):
        """Who is told of what readers propose."""
        return self.author_people

    @property
    def proposal_circle(self):
        """Who decides about it: what has the same may be changed by one proposal."""
        return "authors", *sorted(person.id for person in self.author_people)

    def invite(self, person, by):
        """Ask `person` to be the next author; they are told, and see the draft."""
        self.guard_authors()
        if self.authorship_of(person):
            raise NotAllowedNow(_l("%(name)s is an author already.", name=person.journal_title))
        self.authorships = [a for a in self.authorships if a.person_id != person.id]
        db.session.flush()
        self.authorships.append(Authorship(person=person, position=self.next_position()))
        record("invite_author", self, by, after={"person": person.journal_title})
        self.keep_byline(by)
        tell(self, "invite_author", by, person)

    def hand_over(self, person, by):
        """`person` answers for it from now on; whoever is no author yet is asked to be one, and may refuse."""
        self.guard_authors()
        if not self.authorship_of(person):
            self.authorships = [a for a in self.authorships if a.person_id != person.id]
            db.session.flush()
            self.authorships.append(Authorship(person=person, position=self.next_position()))
        for authorship in self.authorships:
            authorship.is_corresponding = authorship.person is person
        record("hand_over", self, by, after={"person": person.journal_title})
        self.keep_byline(by)
        tell(self, "hand_over", by, person)
        tell(self, "corresponding", by, *self.others(person))

    def add_institution(self, institution, by):
        """Name an institution as such as an author; its representatives' consent is the inviting author's to get."""
        self.guard_authors()
        if institution.id in {a.institution_id for a in self.authorships}:
            raise NotAllowedNow(_l("%(name)s is an author already.", name=institution.journal_title))
        self.authorships.append(Authorship(institution=institution, position=self.next_position(),
                                           consent=Consent.ACCEPTED, answered_at=clock.now()))
        record("add_institution", self, by, after={"institution": institution.short_name})
        self.keep_byline(by)

    def accept_authorship(self, by, read_sha256=None):
        """The invited person becomes an author, and agrees to the text as it stands if that is what was read."""
        authorship = self.authorship_of(by)
        authorship.consent, authorship.answered_at = Consent.ACCEPTED, clock.now()
        authorship.agreed_sha256 = self.head.sha256 if read_sha256 in (None, self.head.sha256) else ""
        record("accept_authorship", self, by)
        self.regrant()
        tell(self, "accept_authorship", by, *self.others(by))

    def refuse_authorship(self, by):
        authorship = self.authorship_of(by)
        authorship.consent, authorship.answered_at = Consent.REFUSED, clock.now()
        record("refuse_authorship", self, by)
        if PUBLICATION.allows("edit", self):
            self.keep_byline(by)
        self.regrant()
        tell(self, "refuse_authorship", by, *self.others(by))

    def remove_author(self, authorship, by):
        self.guard_authors()
        if self.author_people == [authorship.person]:
            raise NotAllowedNow(_l("The last author cannot be removed."))
        record("remove_author", self, by, before={"author": authorship.name_in("en")})
        self.authorships.remove(authorship)
        self.keep_byline(by)

    def order_authors(self, ordered, corresponding, by):
        """Put the authorships in the order of `ordered` (their ids) and mark the corresponding one."""
        self.guard_authors()
        for authorship in self.authorships:
            if authorship.id in ordered:
                authorship.position = ordered.index(authorship.id) + 1
            authorship.is_corresponding = authorship.id == corresponding
        self.authorships.sort(key=lambda a: a.position)
        record("order_authors", self, by)
        self.keep_byline(by)

    def agree(self, by, read_sha256=None):
        """An author agrees that the text as it stands, which must be the one that was read, is submitted."""
        if read_sha256 not in (None, self.head.sha256):
            raise NotAllowedNow(_l("The text has changed since you opened the page. Read it again, then agree."))
        self.authorship_of(by).agreed_sha256 = self.head.sha256
        record("agree", self, by, after={"revision": self.head.number})

    def without_agreement(self):
        """Whose word is missing: an answer to the invitation; before the first submission also agreement to the text."""
        return [a for a in self.active_authorships
                if a.person and not (a.is_accepted and (self.reference or a.agreed_sha256 == self.head.sha256))]

    def name_corresponding(self):
        """One author answers letters: the chosen one, else the first who accepted."""
        people = [a for a in self.active_authorships if a.person]
        chosen = [a for a in people if a.is_corresponding] or [a for a in people if a.is_accepted]
        for authorship in self.authorships:
            authorship.is_corresponding = authorship is chosen[0]

    def next_position(self):
        return max((a.position for a in self.authorships), default=0) + 1

    def others(self, person):
        return [p for p in self.author_people if p.id != person.id]

    def keep_contributions(self, revision):
        """Let lists know whose names stand on what readers see now."""
        self.contributions = [
            Contribution(position=place, person_id=author.get("person_id"),
                         institution_id=author.get("affiliation_id") or author.get("institution_id"))
            for place, author in enumerate(revision.authors, start=1)]


@lru_cache
def authors_of_entry():
    """A SELECT of an entry's authorships with all that pages name of them; made once, every page of an entry asks."""
    return select(Authorship).where(Authorship.entry_id == bindparam("entry")).options(
        joinedload(Authorship.person).options(joinedload(Person.affiliations), lazyload(Person.grants)),
        joinedload(Authorship.institution)).order_by(Authorship.position)


def names_of(authors, language):
    """The names of a revision's authors in a line."""
    names = [a[f"name_{language}"] or a["name_en"] or a["name_zh"] for a in authors]
    return ("、" if language == "zh" else ", ").join(names)
