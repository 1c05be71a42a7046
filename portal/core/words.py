"""Text cut into paragraphs, lines, sentences and words, Chinese included; the pieces join to the text."""
import re

CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
LETTER = rf"[^\W\d_{CHINESE}]"
# Accents, skin tones, joined emoji: never cut off from what they belong to.
MARKS = "(?:[\u0300-\u036f\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*"

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SENTENCE = re.compile(r".+?(?:[。！？]+[”’」』）》]*|[.!?][\"')\]”’]*(?=\s)|\Z)\s*", re.DOTALL)
WORD = re.compile(rf"(?:\r\n|\n|[^\S\r\n]+|[0-9]+(?:[.,][0-9]+)*|{LETTER}+(?:['’-]{LETTER}+)*|.){MARKS}",
                  re.DOTALL)
COUNTED = re.compile(rf"[{CHINESE}]|[^\W_{CHINESE}]+(?:['’.-][^\W_{CHINESE}]+)*")
IN_CHINESE = re.compile(f"[{CHINESE}]")
BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
PUNCTUATION = re.compile(r"[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")


def has_chinese(text: str) -> bool:
    """Whether a character of it is Chinese: then it is no English name or word."""
    return bool(IN_CHINESE.search(text))


def paragraphs(text: str) -> list[str]:
    """Runs of lines, each with the blank lines that follow it."""
    found, after_blank = [], False
    for line in lines(text):
        if found and not (after_blank and line.strip()):
            found[-1] += line
        else:
            found.append(line)
        after_blank = not line.strip()
    return found


def lines(text: str) -> list[str]:
    """Lines with their endings, of whatever kind."""
    return LINE.findall(text)


def sentences(text: str) -> list[str]:
    """Sentences with the space that follows them; a line's end ends a sentence."""
    return [sentence for line in lines(text) for sentence in SENTENCE.findall(line)]


def words(text: str) -> list[str]:
    """Latin words, numbers, single Chinese characters, runs of space, single marks."""
    return WORD.findall(text)


def count(text: str) -> int:
    """Words as an editor counts them: a Chinese character is one, punctuation is none."""
    return len(COUNTED.findall(PUNCTUATION.sub(" ", text)))


def one_line(text: str) -> str:
    """Without line ends, runs of space, control characters, halves of characters: fit for any file format."""
    return BREAKS.sub(" ", text).strip()
