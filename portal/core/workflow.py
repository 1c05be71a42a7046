"""States, and the verbs that move a thing from one to the next."""
from flask_babel import lazy_gettext as _l

from portal.core.journal import record


class NotAllowedNow(Exception):
    """The verb does not apply in the present state. The message is written for the person."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class Workflow:
    """One row a verb: `verb=({states it leaves from}, state it leads to)`.

    A target that is a property's name (a plain `str`, not a state) is asked of the thing: where it leads depends on
    what the thing already has.
    """

    def __init__(self, states, **verbs):
        self.states, self.verbs = states, verbs

    def allows(self, verb, thing):
        return thing.state in self.verbs[verb][0]

    def target(self, verb, thing):
        target = self.verbs[verb][1]
        return target if isinstance(target, self.states) else getattr(thing, target)

    def guard(self, verb, thing):
        if not self.allows(verb, thing):
            raise NotAllowedNow(_l("That cannot be done now: this is in the state “%(state)s”.",
                                   state=thing.state.label))

    def move(self, verb, thing, by, reason="", **facts):
        """Guard, set the state, write the journal; `facts` go into the journal's "after"."""
        self.guard(verb, thing)
        before, thing.state = thing.state, self.target(verb, thing)
        return record(verb, thing, by, before=before, after={"state": thing.state} | facts, reason=reason)
