"""What the journal says of terms, as sentences. Named values: who, title."""
from flask_babel import lazy_gettext as _l

SENTENCES = {
    ("term", "add"): _l("%(who)s added the term %(title)s"),
    ("term", "edit"): _l("%(who)s changed the term %(title)s"),
    ("term", "retire"): _l("%(who)s took the term %(title)s out of the term base"),
    ("term", "revive"): _l("%(who)s put the term %(title)s back into the term base"),
}
