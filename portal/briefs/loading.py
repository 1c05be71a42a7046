"""Loading briefs from content: through the same verbs as people, each act at its own date."""
import tomllib
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from portal.briefs.models import Brief
from portal.core import clock
from portal.core.db import db
from portal.frameworks.queries import terms_by_path
from portal.members.models import Group, Institution, Person
from portal.publishing import pictures
from portal.publishing.files import keep
from portal.publishing.models import Audience, Content, Reason, Tag, Verdict, Words
from portal.publishing.workflow import State

ABSTRACTS = ("## Abstract", "## 摘要")
UNDATED = "2026-11-10"


def load_demo(folder, progress):
    """Each folder under briefs/ once; what people made of it since is left alone."""
    folders = sorted((folder / "briefs").iterdir(), key=begun_on)
    known = set(db.session.scalars(select(Brief.origin)))
    new = [path for path in folders if path.is_dir() and path.name not in known]
    with progress(new, label="briefs") as shown:
        for path in shown:
            load(path)
    return f"{len(new)} new, {len(folders) - len(new)} there already"


def begun_on(path):
    return str(facts(path).get("published_on", UNDATED))


def facts(path):
    return tomllib.loads((path / "brief.toml").read_text())


def load(path):
    told = facts(path)
    moment = datetime.combine(datetime.fromisoformat(begun_on(path)), time(9), UTC)
    with clock.pretend(moment - timedelta(days=21)):
        brief = begin(path, told)
    for day, step in STEPS[told["state"]]:
        with clock.pretend(moment + timedelta(days=day)):
            step(brief, told)
            db.session.flush()
    for version in told.get("versions", []):
        with clock.pretend(datetime.combine(version["published_on"], time(9), UTC)):
            revise(brief, told, path, version)


def begin(path, told):
    people = [person(email) for email in told["authors"]]
    content = Content(texts(path), {code: told.get(f"keywords_{code}", []) for code in ("zh", "en")}, fields(told))
    owner = db.session.scalars(select(Institution).where(Institution.short_name == short_name(path, told))).one()
    brief = Brief.begin(by=people[0], language=told["language"], content=content, owner=owner, origin=path.name,
                        owner_group=group_of(told))
    for picture in sorted(path.glob("*.png")):
        brief.attach(keep(pictures.accept(picture.name, picture.read_bytes())), by=people[0])
    for other in people[1:]:
        brief.invite(other, by=people[0])
    brief.add_revision(content, people[0])
    for other in people[1:]:
        brief.accept_authorship(by=other)
    brief.set_audience(Audience(told["audience"]), by=people[0])
    brief.take_positions(positions(told), by=people[0])
    brief.take_tags(tags(told), by=people[0])
    return brief


def group_of(told):
    return db.session.scalar(select(Group).where(Group.slug == told["group"])) if "group" in told else None


def texts(path, version=""):
    return {code: apart((path / f"{code}{version}.md").read_text()) for code in ("zh", "en")
            if (path / f"{code}{version}.md").exists()}


def apart(source):
    """Title, abstract and body of a file that begins "# Title", "## Abstract"."""
    title, _break, rest = source.removeprefix("# ").partition("\n")
    for heading in ABSTRACTS:
        if rest.strip().startswith(heading):
            abstract, mark, body = rest.strip().removeprefix(heading).partition("\n## ")
            return Words(title.strip(), abstract.strip(), (mark.strip() + " " + body).strip() + "\n" if body else "")
    raise ValueError(f"no abstract under the title {title!r}")


def fields(told):
    language = told["language"]
    return {"type": told["type"], "trl": told.get("trl"), "licence": told.get("licence", ""),
            "offered": sorted(told.get("offered", [])), "sought": sorted(told.get("sought", [])), "related": [],
            "standards": [{"code": s["code"], "title": s[f"title_{language}"]} for s in told.get("standards", [])]}


def positions(told):
    known = terms_by_path()
    return [frozenset(known[f"{axis}.{term}"] for axis, term in row.items()) for row in told.get("positions", [])]


def tags(told):
    """Those of its keywords that are a tag's name or synonym."""
    return [tag.journal_title for tag in Tag.known(told.get("keywords_en", []) + told.get("keywords_zh", [])).values()]


def submit(brief, told):
    brief.submit(by=brief.corresponding, note=told.get("note_for_reviewer", ""))


def claim(brief, told):
    brief.claim(by=moderator(brief, told))


def ask_for_changes(brief, told):
    brief.decide(Verdict.REQUEST_CHANGES, moderator(brief, told), brief.submission.revision_sha256, Reason.EVIDENCE,
                 told.get("changes_requested", ""))


def accept(brief, told):
    brief.decide(Verdict.ACCEPT, moderator(brief, told), brief.submission.revision_sha256)


def revise(brief, told, path, version):
    """A further version: words, submission and acceptance on its own day."""
    author = brief.corresponding
    changed = texts(path, f".v{version['number']}")
    brief.save(Content(brief.head.content.texts | changed, brief.head.keywords, brief.head.fields), author,
               brief.head_revision_id)
    brief.submit(by=author, change_note=version[f"change_note_{told['language']}"])
    brief.decide(Verdict.ACCEPT, person(version["decided_by"]), brief.submission.revision_sha256)


def withdraw(brief, told):
    language = told["language"]
    brief.withdraw(told[f"withdrawn_reason_{language}"], by=brief.corresponding)


# What happens to a brief of each state, with the days before or after its date.
TO_REVIEW = ((-12, submit), (-9, claim))
STEPS = {
    State.DRAFT: (), State.SUBMITTED: TO_REVIEW[:1], State.IN_REVIEW: TO_REVIEW,
    State.CHANGES_REQUESTED: (*TO_REVIEW, (-6, ask_for_changes)),
    State.PUBLISHED: (*TO_REVIEW, (0, accept)),
    State.WITHDRAWN: (*TO_REVIEW, (0, accept), (75, withdraw)),
}


def moderator(brief, told):
    return person(told["decided_by"]) if "decided_by" in told else brief.unconflicted_moderators()[0]


def person(email):
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def short_name(path, told):
    """The owner's short name, by its key in the institutions' file."""
    institutions = tomllib.loads((path.parents[1] / "members/institutions.toml").read_text())["institution"]
    return next(row["short_name"] for row in institutions if row["key"] == told["owner"])
