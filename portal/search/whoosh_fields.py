"""How documents lie in a Whoosh index: two kinds of indexed field and a codec without what we do not use."""
from portal.search.whoosh_parts import W3Codec, columns, fields, formats


class Packed(formats.Format):
    """A posting's value is the bytes that we packed ourselves, or nothing."""

    def __init__(self, has_value):
        super().__init__()
        self.has_value = has_value

    def fixed_value_size(self):
        return None if self.has_value else 0


class PostingsField(fields.FieldType):
    """Terms with the postings that `zones.postings` made."""
    format = Packed(has_value=True)
    scorable = stored = unique = False

    def __init__(self):
        pass

    def index(self, value, **_):
        return [(term.encode(), 1, 1.0, posting) for term, posting in value]


class KeysField(fields.FieldType):
    """A set of strings, each as it is."""
    format = Packed(has_value=False)
    scorable = stored = unique = False

    def __init__(self):
        pass

    def index(self, value, **_):
        return [(key.encode(), 1, 1.0, b"") for key in value]


class PlainCodec(W3Codec):
    length_stats = False  # they cost a look at the disk for every posting

    def __init__(self):
        super().__init__(compression=0)


def schema():
    return fields.Schema(
        key=KeysField(),          # "brief:12"
        text=PostingsField(),
        facets=KeysField(),       # "institution=7"
        named=KeysField(),        # "institution=royal archive": facets by their folded labels
        readers=KeysField(),
        conflicts=KeysField(),
        entry=fields.STORED(),    # (kind, id, stamp)
        updated=fields.COLUMN(columns.NumericColumn("q")),
    )
