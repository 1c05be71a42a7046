"""The parts of Whoosh 2.7.4 that the portal uses. Written for an older Python, it makes this one warn at compiling."""
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.lang.porter2 import stem
    from whoosh.reading import SegmentReader, TermNotFound
    from whoosh.writing import SegmentWriter

__all__ = ["TOC", "FileIndex", "FileStorage", "SegmentReader", "SegmentWriter", "TermNotFound", "W3Codec", "columns",
           "fields", "formats", "stem"]
