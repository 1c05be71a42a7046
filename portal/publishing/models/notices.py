"""Who is told of what: a row in the outbox, made into a mail in the reader's language by the worker."""
from portal.core.outbox import enqueue


def tell(entry, verb, by, *people, reason="", about=None, page=None):
    """Tell `people` (but not the one who acts) that `by` did `verb`; `reason` is shown as it was written.

    `about` is another entry that the news is of; nobody is told who may not know that one. `page` is where the mail leads,
    when that is not the entry.
    """
    for person in {person.id: person for person in people if person}.values():
        if by is None or person.id != by.id:
            enqueue("work", "notice", {"entry": entry.id, "verb": verb, "by": by.id if by else None,
                                       "to": person.id, "reason": reason} | ({"about": about.id} if about else {})
                    | ({"page": page} if page else {}))
