"""What a person's rights follow from, as a plain value: whoever has the same standing sees and may do the same."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """It answers the questions that policies ask of a person, and can be the key of what is kept for the next time."""
    id: int | None
    access_keys: frozenset
    conflict_keys: frozenset
    institution_ids: tuple
    represented_ids: tuple
    is_authenticated: bool
    is_suspended: bool
    is_member: bool
    is_moderator: bool
    is_administrator: bool
    is_auditor: bool

    @property
    def is_representative(self):
        return bool(self.represented_ids)

    @classmethod
    def of(cls, person):
        return cls(*(getattr(person, name) for name in cls.__dataclass_fields__))
