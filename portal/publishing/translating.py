"""Which languages a text is in, and what of the original changed since a translation was made."""
from portal.core.locale import LANGUAGES
from portal.publishing.models.revisions import words_at


def written(revision):
    """The languages that have a whole text, the original first."""
    return sorted((t.language for t in revision.texts if t.body or t.language == revision.language),
                  key=lambda code: code != revision.language)


def switches(revision, code, text):
    """{language: address} of the texts that one may change to; a third language that is read already leads nowhere else."""
    others = {each for each in written(revision) if each != code} - ({text.language} - set(LANGUAGES))
    return {other: f"?lang={other}" for other in others}


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
