"""What a title comes close to that somebody types for something new: the search answers, if it is there."""
from portal.core.features import answers


def similar_titles(title: str | None) -> str:
    """A list in HTML of what this person may read, or nothing."""
    return "".join(answers("similar_titles", title)) if title else ""
