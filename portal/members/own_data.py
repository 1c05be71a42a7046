"""What the portal keeps about a person, as one ZIP for that person: plain data as JSON, texts as Markdown."""
import io
import json
import zipfile

from sqlalchemy import or_, select

from portal.core.db import db
from portal.core.features import answers
from portal.core.journal import JournalEntry
from portal.members.models import Application, GroupMembership, Invitation, RoleGrant, SignIn

PROFILE = ("id", "email", "name_en", "name_zh", "bio_en", "bio_zh", "expertise_en", "expertise_zh", "orcid", "language",
           "timezone", "state", "shows_affiliation", "shows_expertise", "shows_bio", "created_at", "has_totp")
ACT = ("at", "verb", "noun", "noun_id", "title", "before", "after", "reason")


def archive(person):
    """The bytes of the ZIP: each feature gives its part in the slot "own_data" as {file name: text or plain data}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for parts in (of_members(person), *answers("own_data", person)):
            for name, content in parts.items():
                file.writestr(name, content if isinstance(content, str) else as_json(content))
    return out.getvalue()


def as_json(content):
    return json.dumps(content, ensure_ascii=False, indent=1, default=str)


def of_members(person):
    return {
        "profile.json": {name: getattr(person, name) for name in PROFILE},
        "affiliations.json": [
            {"institution": link.institution.short_name, "name_en": link.institution.name_en,
             "name_zh": link.institution.name_zh, "since": link.since, "until": link.until,
             "is_representative": link.is_representative, "is_proposed": link.is_proposed}
            for link in person.affiliations],
        "roles.json": columns(RoleGrant, ("role", "since", "until"), RoleGrant.person_id == person.id),
        "groups.json": [
            {"group": membership.group.slug, "role": membership.role, "since": membership.since, "until": membership.until}
            for membership in db.session.scalars(select(GroupMembership).where(
                GroupMembership.person_id == person.id).order_by(GroupMembership.id))],
        "sign_ins.json": columns(SignIn, ("began_at", "ended_at", "agent"), SignIn.person_id == person.id),
        "invitations.json": columns(Invitation, ("email", "name", "created_at", "expires_at", "used_at"),
                                    or_(Invitation.email == person.email, Invitation.by_id == person.id)),
        "applications.json": columns(Application, ("name_en", "name_zh", "statement", "contact", "created_at", "state"),
                                     Application.email == person.email),
        "journal.json": columns(JournalEntry, ACT, or_(
            JournalEntry.by_id == person.id, (JournalEntry.noun == "person") & (JournalEntry.noun_id == person.id)))}


def columns(model, names, condition):
    """The rows of `model` that `condition` finds, by name of the column, in the order in which they were made."""
    found = db.session.execute(select(*(getattr(model, name) for name in names)).where(condition).order_by(model.id))
    return [dict(row) for row in found.mappings()]
