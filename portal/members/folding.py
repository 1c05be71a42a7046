"""How names are folded so that they can be found, and by what they are sorted, alike in every database."""
import unicodedata


def folded(*words):
    """One text to look in: width, case and accents do not count; Chinese characters stay as they are."""
    text = unicodedata.normalize("NFKD", " ".join(word for word in words if word)).casefold()
    return " ".join("".join(letter for letter in text if not unicodedata.combining(letter)).split())


def sort_key(name):
    """GB 18030 has the common Chinese characters in the order of their pinyin, Latin letters before them."""
    return folded(name).encode("gb18030", "replace").hex()[:120]
