"""Loading tags from content: those that are not there yet; what people made of the others is left alone."""
import tomllib

from portal.publishing.models import Tag
from portal.publishing.models.tags import folded_word


def load_demo(folder, _progress):
    rows = tomllib.loads((folder / "tags.toml").read_text())["tag"]
    held = Tag.known([word for row in rows for word in words_of(row)])
    new = [row for row in rows if not any(folded_word(word) in held for word in words_of(row))]
    for row in new:
        Tag.create(None, row["en"], row["zh"], synonyms=row.get("synonyms", []))
    return f"{len(new)} new tags, {len(rows) - len(new)} there already"


def words_of(row):
    return [row["en"], row["zh"], *row.get("synonyms", [])]
