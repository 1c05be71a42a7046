"""Authors' names cut into family and given name: citation styles need it, people write them in two orders."""
import re
from dataclasses import dataclass
from itertools import product

from pypinyin import Style, pinyin

from portal.core.words import one_line

CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
PARTICLES = re.compile("al|bin|d[aeiou]|del|den|der|dos|el|la|le|ten|ter|van|von|zu", re.IGNORECASE)
COMPOUND = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|轩辕|南宫|独孤|申屠|太史|"
    "公冶|濮阳|赫连|澹台|宗政|钟离|鲜于|闾丘|司空|呼延|拓跋|百里|东郭|西门|左丘|梁丘|第五|万俟|闻人|淳于|"
    "单于|叔孙|亓官|巫马|漆雕|公羊|仲孙")


@dataclass(frozen=True)
class Author:
    """As on the title page. `family_en` and `given_en` settle what cannot be told from the name."""
    name_en: str
    name_zh: str
    institution_en: str
    institution_zh: str
    is_institution: bool = False
    family_en: str = ""
    given_en: str = ""

    def name_in(self, language: str) -> str:
        """As it is read aloud; in the other language where this one is missing."""
        names = (self.name_zh, self.name_en) if language == "zh" else (self.name_en, self.name_zh)
        return one_line(names[0] or names[1])

    def institution_in(self, language: str) -> str:
        names = (self.institution_zh, self.institution_en)
        return one_line(names[0] or names[1] if language == "zh" else names[1] or names[0])

    def is_latin_in(self, language: str) -> bool:
        """Whether the name is written family name, comma, given name: not so in Chinese characters."""
        return not (self.is_institution or CHINESE.match(self.name_in(language)))


def family_and_given(author: Author, language: str) -> tuple[str, str]:
    """The two parts of a person's name as in an item of `language`; a name of one part is the family's."""
    name = author.name_in(language)
    if not author.is_latin_in(language):
        return _chinese_parts(name)
    if author.family_en:
        return author.family_en, author.given_en
    if "," in name:
        family, given = name.split(",", 1)
        return family.strip(), given.strip()
    return _latin_parts(name.split(), author.name_zh)


def initials(given: str) -> list[str]:
    """Of the parts of a Latin given name, each with the sign before it: Jean-Luc M. is ["J", "-L", "M"]."""
    parts = re.findall(r"(-?)[^\w-]*(\w)[\w'’.]*", given)
    return [f"{sign}{letter.upper()}" for sign, letter in parts]


def initials_by_character(author: Author, given: str) -> list[str]:
    """Without signs, and one for each character where the Chinese name is known: Jiangning (江宁) is J, N."""
    characters = _chinese_parts(author.name_zh)[1] if CHINESE.fullmatch(author.name_zh) else ""
    letters = _letters(given)
    for sounds in product(*map(_sounds, characters)):
        if characters and "".join(sounds) == letters:
            return [sound[0].upper() for sound in sounds]
    return [initial[-1] for initial in initials(given)]


def _chinese_parts(name):
    name = "".join(name.split())
    if not CHINESE.fullmatch(name) or len(name) > 5:
        return name, ""
    length = 2 if len(name) > 2 and COMPOUND.match(name) else 1
    return name[:length], name[length:]


def _latin_parts(words, name_zh):
    """Chinese people write either part first: capitals or the sound of the Chinese family name tell which."""
    if len(words) == 1:
        return words[0], ""
    capitals = [word for word in words if len(word) > 1 and word.isalpha() and word.isupper()]
    for at in (0, -1):
        if capitals == [words[at]] or _sounds_like_family(words[at], name_zh):
            family = words[at].title() if words[at].isupper() else words[at]
            return family, " ".join(words[1:] if at == 0 else words[:-1])
    start = len(words) - 1
    while start > 1 and PARTICLES.fullmatch(words[start - 1]):
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])


def _sounds_like_family(word, name_zh):
    family = _chinese_parts(name_zh)[0] if CHINESE.fullmatch(name_zh) else ""
    return bool(family) and _letters(word) in map("".join, product(*map(_sounds, family)))


def _sounds(character):
    """The readings of a character without tones; ü is also written v, u and yu."""
    readings = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]
    return sorted({reading.replace("ü", way) for reading in readings for way in ("ü", "v", "u", "yu")})


def _letters(word):
    return "".join(letter for letter in word.lower() if letter.isalpha())
