"""What a form that came too late had held: carried through signing in, then shown to be sent again."""
from dataclasses import dataclass

from portal.members.addresses import home, is_local, local

PREFIX = "kept-"


@dataclass(frozen=True)
class Kept:
    next: str
    fields: list

    @classmethod
    def of(cls, values):
        """From the fields `next` and `kept-…` of a form or an address (a MultiDict)."""
        wanted = values.get("next", "")
        fields = [(name.removeprefix(PREFIX), value) for name, value in values.items(multi=True)
                  if name.startswith(PREFIX)]
        if wanted.split("?")[0] == "/sign-in" and fields:
            return cls.of_sign_in(fields)
        return cls(local(wanted, home()), fields if is_local(wanted) else [])

    @classmethod
    def of_sign_in(cls, fields):
        """It was the sign-in form itself that came too late: go on with what that one carried."""
        names = dict(fields)
        inner = [(name.removeprefix(PREFIX), value) for name, value in fields if name.startswith(PREFIX)]
        return cls(local(names.get("next", ""), home()), inner)

    @property
    def hidden(self):
        """The hidden fields that carry this through the next form."""
        return [("next", self.next), *((PREFIX + name, value) for name, value in self.fields)]
