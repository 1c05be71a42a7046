"""What packages to the right show in our pages, asked by the name of the place; nothing when none does."""
from collections import Counter

from markupsafe import Markup

from portal.core.features import answers


def pieces(name, *arguments):
    """The pieces of HTML that the features have for this place, in their order."""
    return Markup("").join(Markup(piece) for piece in answers(name, *arguments) if piece)


def counts(name, ids):
    """How many each of `ids` has, over all features; a Counter, so that what nobody counts is none."""
    total = Counter()
    for answer in answers(name, ids) if ids else ():
        total.update(answer)
    return total
