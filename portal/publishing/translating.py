"""What of the original changed since a translation was made, for whoever keeps the translation."""
from portal.publishing.models.revisions import words_at


def changed_since(entry, code):
    """[("added" or "removed", passage)] of the original since the text in `code` was made; [] for the original."""
    translation = entry.head.text(code)
    if not (translation and translation.is_outdated):
        return []
    parts = translation.words.parts
    before = words_at(entry.id, translation.made_from, entry.language).passages(parts)
    now = entry.head.original.words.passages(parts)
    return [("removed", text) for text in dict.fromkeys(before) if text not in now] + [
        ("added", text) for text in dict.fromkeys(now) if text not in before]
