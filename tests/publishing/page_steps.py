"""What happens to pages and spaces in the worlds of test_worlds.py; and, as plainly as can be, who writes in a space."""
from portal.core.db import db
from portal.knowledge import policy as knowledge
from portal.knowledge.models import Space
from portal.publishing.models import Audience
from tests import make


class PageSteps:
    """Each step picks its actors by number among those who may do it."""

    def write_page(self, one, two, three):
        pairs = [(space, p) for space in self.spaces() for p in self.people() if knowledge.can_write_in(p, space)]
        if pairs:
            space, by = pick(pairs, one * 61 + two)
            pages = [page for page in self.entries() if page.kind == "page" and not page.is_trashed and page.space is space]
            page = pick(pages, three) if pages else None
            if page and three % 2:
                page.save(make.content(title=f"Page {three}"), by, page.head_revision_id)
            else:
                make.page(by, space, f"Page {three}", page)

    def trash_page(self, one, two, three):
        pages = [page for page in self.entries() if page.kind == "page"]
        pairs = [(page, p) for page in pages for p in self.people() if knowledge.can_write_in(p, page.space)]
        if pairs:
            page, by = pick(pairs, one * 61 + two)
            (page.restore_from_trash if page.is_trashed else page.trash)(by)

    def approve_page(self, one, two, three):
        self.on(one, two, lambda user, entry: entry.kind == "page" and knowledge.can_approve(user, entry),
                lambda page, by: page.approve(by, page.head.sha256, "Nobody else is there."))

    def move_page(self, one, two, three):
        def do(page, by):
            page.move(None, None, by, space=pick(self.spaces(), three))
        self.on(one, two, lambda user, entry: entry.kind == "page" and knowledge.can_move(user, entry), do)

    def steward(self, one, two, three):
        space, person = pick(self.spaces(), one), pick(self.people(), two)
        (space.dismiss if person in space.stewards else space.appoint)(person, by=None)

    def space_audience(self, one, two, three):
        audiences = (Audience.AUTHORS, Audience.INSTITUTION, Audience.ALLIANCE, Audience.EVERYONE)
        pick(self.spaces(), one).set_audience(pick(audiences, two), by=None)

    def spaces(self):
        return db.session.scalars(db.select(Space).order_by(Space.id)).all()


def writes_there(person, space):
    if not person.id or person.is_suspended:
        return False
    homes = [a.institution_id for a in person.current_affiliations if a.institution.is_active]
    groups = [m.group_id for m in person.memberships if m.until is None and not m.is_observer]
    belongs = {"alliance": bool(homes), "institution": space.institution_id in homes, "group": space.group_id in groups}
    return belongs[space.level] or person in space.stewards


def pick(things, number):
    return things[number % len(things)] if things else None
