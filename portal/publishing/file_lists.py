"""What a page shows of an entry's files: which there are, and where the texts use them."""
from datetime import datetime


def uses(entry, revision):
    """{name of a file: the languages whose text shows it or links to it}."""
    found = {}
    for text in revision.texts:
        shown = {name for name, _alt in text.images}
        links = set(text.links)
        for facts in revision.files:
            if facts["name"] in shown or entry.address_of_file(facts["id"], facts["name"]) in links:
                found.setdefault(facts["name"], []).append(text.language)
    return found


def listed(entry, revision):
    """What stands below a text: (facts, address, languages that use it, since when) of all but the pictures within it."""
    used = uses(entry, revision)
    return [(facts, entry.address_of_file(facts["id"], facts["name"]), used.get(facts["name"], []),
             datetime.fromisoformat(facts["at"]) if "at" in facts else None)
            for facts in revision.files if not is_picture(facts) or facts["name"] not in used]


def is_picture(facts):
    return facts["media_type"].startswith("image/")
