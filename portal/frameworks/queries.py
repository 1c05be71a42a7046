"""The frameworks as pages and other features read them: plain copies that may outlive the session."""
from dataclasses import dataclass, fields

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.frameworks.models import (
    Axis,
    Bilingual,
    Certainty,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Relation,
    State,
    Term,
)


@dataclass(frozen=True)
class ShownTerm(Bilingual):
    id: int
    key: str
    path: str
    name_en: str
    name_zh: str
    definition_en: str
    definition_zh: str
    source: str
    certainty: Certainty
    parent_id: int | None


@dataclass(frozen=True)
class ShownAxis(Bilingual):
    id: int
    key: str
    name_en: str
    name_zh: str
    terms: tuple[ShownTerm, ...]

    def terms_in(self, language):
        return [term.name_in(language) for term in self.terms]


@dataclass(frozen=True)
class TermLabel(Bilingual):
    """A term away from its framework: what it is called, on which axis, and where it is explained."""
    id: int
    path: str
    framework: str
    version: str
    axis: str
    name_en: str
    name_zh: str
    definition_en: str
    definition_zh: str
    axis_en: str
    axis_zh: str
    framework_en: str
    framework_zh: str

    def axis_in(self, language):
        return self.axis_zh if language == "zh" else self.axis_en

    def framework_in(self, language):
        return self.framework_zh if language == "zh" else self.framework_en


@dataclass(frozen=True)
class Correspondence:
    """`there` is the same as, broader or narrower than, or related to `here`."""
    here: TermLabel
    relation: Relation
    there: TermLabel
    note_en: str
    note_zh: str

    def note_in(self, language):
        return self.note_zh if language == "zh" else self.note_en


def frameworks_with_versions():
    """Pairs of a framework and its versions, the default framework first, the newest version first."""
    versions = db.session.scalars(
        select(FrameworkVersion).join(FrameworkVersion.framework).options(contains_eager(FrameworkVersion.framework))
        .order_by(Framework.is_default.desc(), Framework.key, FrameworkVersion.label.desc()))
    grouped = {}
    for version in versions:
        grouped.setdefault(version.framework, []).append(version)
    return list(grouped.items())


def versions_of(framework):
    return db.session.scalars(select(FrameworkVersion).where(FrameworkVersion.framework_id == framework.id)
                              .order_by(FrameworkVersion.label.desc())).all()


def default_version():
    """What positions are taken from: the version in force of the default framework. None before a load."""
    return db.session.scalar(select(FrameworkVersion).join(FrameworkVersion.framework)
                             .options(contains_eager(FrameworkVersion.framework))
                             .where(Framework.is_default, FrameworkVersion.state == State.IN_FORCE).limit(1))


def axes_with_terms(version) -> tuple[ShownAxis, ...]:
    """The axes of a version in order, each with its terms in order; one statement."""
    terms: dict[Axis, list[Term]] = {}
    for axis, term in db.session.execute(
            select(Axis, Term).outerjoin(Term, Term.axis_id == Axis.id).where(Axis.version_id == version.id)
            .order_by(Axis.position, Axis.id, Term.position, Term.id)):
        terms.setdefault(axis, []).extend([term] if term else [])
    return tuple(shown(axis, terms[axis]) for axis in terms)


def shown(axis, terms):
    copies = (copy(ShownTerm, term, path=f"{axis.key}.{term.key}") for term in terms)
    return copy(ShownAxis, axis, terms=tuple(copies))


def copy(kind, row, **more):
    return kind(**{f.name: getattr(row, f.name) for f in fields(kind) if f.name not in more}, **more)


def terms_by_path(version=None) -> dict[str, int]:
    """Term ids by path ("axis.term"), of `version` or else of the default map."""
    version = version or default_version()
    return {term.path: term.id for axis in axes_with_terms(version) for term in axis.terms} if version else {}


def labels(term_ids) -> dict[int, TermLabel]:
    """What these terms of any version are called, by id, in the order of the axes; unknown ids are left out.

    One statement, none when there is nothing to ask.
    """
    # Larger numbers than a key can be are no term; the database driver would raise.
    wanted = {ident for ident in term_ids if 0 < ident < 2**31}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Term, Axis, FrameworkVersion.label, Framework)
        .join(Axis, Term.axis_id == Axis.id).join(FrameworkVersion, Axis.version_id == FrameworkVersion.id)
        .join(Framework, FrameworkVersion.framework_id == Framework.id).where(Term.id.in_(wanted))
        .order_by(Axis.position, Term.position, Term.id))
    return {term.id: label(term, axis, version, framework) for term, axis, version, framework in rows}


def label(term, axis, version, framework):
    return copy(TermLabel, term, path=f"{axis.key}.{term.key}", axis=axis.key, version=version,
                framework=framework.key, axis_en=axis.name_en, axis_zh=axis.name_zh,
                framework_en=framework.name_en, framework_zh=framework.name_zh)


def correspondences(axes) -> list[Correspondence]:
    """The crosswalks from and to the terms of these axes, seen from here, in the order of the terms."""
    order = [term.id for axis in axes for term in axis.terms]
    ours = or_(Crosswalk.from_term_id.in_(order), Crosswalk.to_term_id.in_(order))
    crosswalks = db.session.scalars(select(Crosswalk).where(ours)).all()
    names = labels(end for c in crosswalks for end in (c.from_term_id, c.to_term_id))
    seen = [seen_from(order, crosswalk, names) for crosswalk in crosswalks]
    return sorted(seen, key=lambda c: (order.index(c.here.id), c.there.framework, c.there.id))


def seen_from(order, crosswalk, names):
    first, second = names[crosswalk.from_term_id], names[crosswalk.to_term_id]
    notes = {"note_en": crosswalk.note_en, "note_zh": crosswalk.note_zh}
    if first.id in order:
        return Correspondence(first, crosswalk.relation, second, **notes)
    return Correspondence(second, crosswalk.relation.inverse, first, **notes)
