"""What a new page of a space may begin with: a text with places to fill in, kept by the space's stewards."""
from datetime import datetime
from urllib.parse import quote

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.knowledge import filling
from portal.knowledge.models.names import named_after
from portal.knowledge.models.spaces import Space
from portal.members.models.bilingual import Bilingual
from portal.publishing.models import Words

MOST_TEMPLATES = 50  # of a space


class PageTemplate(Bilingual, Model):
    """`title` and `body` hold places such as {{date}}: see knowledge/filling.py."""
    __tablename__ = "page_templates"
    __table_args__ = (UniqueConstraint("space_id", "slug"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(comment="stands in addresses that begin a page with it; never changes")
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(comment="of the pages that begin with it")
    title: Mapped[str] = mapped_column(default="", comment="of such a page; empty: the writer gives one")
    body: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    space: Mapped[Space] = relationship()

    @property
    def journal_title(self):
        return self.name_en or self.name_zh

    @property
    def address(self):
        """Opens the form for a new page with it; further names and values fill its places."""
        return f"/knowledge/{self.space.slug}/new?template={quote(self.slug)}"

    @classmethod
    def of(cls, space):
        """Those of the space, in the order in which they were made."""
        return db.session.scalars(select(cls).where(cls.space_id == space.id).order_by(cls.id)).all()

    @classmethod
    def named(cls, space, slug):
        return db.session.scalar(select(cls).where(cls.space_id == space.id, cls.slug == slug))

    @classmethod
    def add(cls, space, by, **facts):
        count = db.session.scalar(select(func.count()).select_from(cls).where(cls.space_id == space.id))
        if count >= MOST_TEMPLATES:
            raise NotAllowedNow(_l("A space keeps at most %(number)s templates. Remove one first.", number=MOST_TEMPLATES))
        template = cls(space_id=space.id, **facts)
        template.slug = cls.free_slug(space, named_after(template.journal_title))
        db.session.add(template)
        db.session.flush()
        record("add_template", space, by, after={"template": template.journal_title})
        return template

    @classmethod
    def free_slug(cls, space, wanted):
        slug, number = wanted, 1
        while cls.named(space, slug):
            number += 1
            slug = f"{wanted}-{number}"
        return slug

    @property
    def asked(self):
        """What the form asks for beside the title."""
        return filling.asked(self.title, self.body)

    def words(self, by, title, answers):
        """What a page begins with: `title` as the writer typed it, `answers` {name: what was typed}."""
        values = {"date": clock.today().isoformat(), "author": by.name_in(self.language), "title": title,
                  "institution": by.institution.name_in(self.language) if by.institution else "",
                  "space": self.space.name_in(self.language)}
        if self.title and (not title or filling.uses_title(self.title)):
            values["title"] = filling.filled_line(self.title, values, answers)
        return Words(values["title"], "", filling.filled(self.body, values, answers))

    def edit(self, by, **facts):
        before = {name: getattr(self, name) for name in facts}
        if facts == before:
            return
        for name, value in facts.items():
            setattr(self, name, value)
        self.changed_at = clock.now()
        record("edit_template", self.space, by, before=before, after=facts | {"template": self.journal_title})

    def remove(self, by):
        """Pages that began with it stay as they are."""
        record("remove_template", self.space, by, before={"template": self.journal_title, "body": self.body})
        db.session.delete(self)
