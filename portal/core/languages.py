"""The languages that texts may be in, and what people call them; the interface itself speaks two of them (locale)."""
import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

TAGS = {"zh": "zh-CN"}
OWN_NAMES = {"zh": "中文", "en": "English", "zh-TW": "繁體中文"}
NAMES = {("zh", "en"): "Chinese", ("zh", "zh"): "中文", ("en", "en"): "English", ("en", "zh"): "英文",
         ("zh-TW", "en"): "Traditional Chinese", ("zh-TW", "zh"): "繁体中文"}
CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def html_lang(code: str) -> str:
    """The code as the `lang` of an element."""
    return TAGS.get(code, code)


def own_name(code: str) -> str:
    """How the language is called in itself: Deutsch, 日本語."""
    return OWN_NAMES.get(code) or named(code, code)


def name_in(code: str, language: str) -> str:
    """How the language is called in `language`."""
    return NAMES.get((code, language)) or named(code, language)


@lru_cache(maxsize=500)
def named(code, language):
    found = locale_of(code)
    name = found and found.get_display_name(language) or code
    return name[:1].upper() + name[1:]


def is_known(code: str) -> bool:
    """Whether texts can be kept under this code."""
    return bool(CODE.fullmatch(code)) and locale_of(code) is not None


def locale_of(code):
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
