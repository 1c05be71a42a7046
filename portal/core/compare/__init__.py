"""What changed between two versions: of a source, of a rendered text, of a set of fields."""
from portal.core.compare.rendered import compare_html
from portal.core.compare.source import (
    Change,
    FieldChange,
    Fold,
    Row,
    compare_fields,
    compare_rows,
    compare_text,
)

__all__ = ["Change", "FieldChange", "Fold", "Row",
           "compare_fields", "compare_html", "compare_rows", "compare_text"]
