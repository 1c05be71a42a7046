"""In which language a document is, and which documents are the same page in different languages."""
import re
from collections import Counter, defaultdict
from pathlib import PurePosixPath

CODES = re.compile("ar|cs|d[ae]|e[lnst]|f[air]|h[eiru]|i[dt]|ja|ko|l[tv]|ms|n[lo]|p[lt]|r[ou]|s[klrv]|t[hr]|uk|vi|zh|cn")
CERTAIN = {"zh", "cn", "en"}     # a folder of this name is a language by itself; "it" needs company
NAMED = {"chinese": "zh", "english": "en", "中文": "zh", "简体中文": "zh", "汉语": "zh", "英文": "en", "英语": "en",
         "繁體中文": "zh-TW", "繁体中文": "zh-TW", "cn": "zh", "zhcn": "zh", "deutsch": "de", "german": "de",
         "french": "fr", "français": "fr", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko"}
TRADITIONAL = {"tw", "hk", "mo", "hant"}
CODE = re.compile(r"([a-z]{2})(?:[_-]([a-z]{2}|hans|hant)(?:[_-][a-z]{2})?)?", re.IGNORECASE)
ENDING = re.compile(r"(?P<stem>.*?)(?P<sign>[._-])(?P<code>[a-z]{2}(?:[_-](?:[a-z]{2}|hans|hant))?)", re.IGNORECASE)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
SCRIPTS = (("ja", re.compile(r"[\u3040-\u30ff]")), ("ko", re.compile(r"[\uac00-\ud7af]")))
LETTER = re.compile(r"[^\W\d_]")
CODE_BLOCK = re.compile(r"^ *```.*?^ *```|`[^`\n]*`|https?://\S+", re.DOTALL | re.MULTILINE)
SEEN = 20_000


def language_of(name: str) -> str | None:
    """The code that a name such as zh_CN, zh-Hant, cn or 中文 stands for."""
    name = name.strip()
    if known := NAMED.get(name.lower()):
        return known
    found = CODE.fullmatch(name)
    if not found or not CODES.fullmatch(found[1].lower()):
        return None
    code = {"cn": "zh"}.get(found[1].lower(), found[1].lower())
    return "zh-TW" if code == "zh" and (found[2] or "").lower() in TRADITIONAL else code


def by_content(text: str) -> str:
    """Chinese when a tenth of the letters are, each character counting as one."""
    text = CODE_BLOCK.sub("", text[:SEEN])
    letters = len(LETTER.findall(text)) or 1
    for code, pattern in SCRIPTS:
        if len(pattern.findall(text)) * 10 > letters:
            return code
    return "zh" if len(HAN.findall(text)) * 10 > letters else "en"


class Languages:
    """What the names of folders and files say: `told` maps a place to a language, `keys` to what twins share."""

    def __init__(self, places):
        self.places = set(places)
        self.folders = self.read_folders()
        self.told, self.keys, self.roots = {}, {}, {}
        for place in places:
            self.read(place)

    def read_folders(self):
        """The folders that hold a language: (their place: (language, what is left of the name))."""
        beside = defaultdict(set)
        for place in self.places:
            parts = place.split("/")
            for number in range(1, len(parts)):
                beside["/".join(parts[:number - 1])].add(parts[number - 1])
        found = {}
        for parent, names in beside.items():
            for name in names:
                if known := folder_language(name, names):
                    found[f"{parent}/{name}".lstrip("/")] = known
                    if known[1] in names:   # pages beside pages.zh: its language is that of its texts
                        found.setdefault(f"{parent}/{known[1]}".lstrip("/"), (None, known[1]))
        return found

    def read(self, place):
        language, root, key = self.seen(place.split("/")[:-1])
        name, code = self.file_language(place)
        if root is not None:
            self.roots[place] = root
        if language or code:
            self.told[place] = language or code
        self.keys[place] = "/".join([*key, name])

    def seen(self, folders):
        """(language, the folder that says so, the folders without it)."""
        language, root, key = None, None, []
        for number, part in enumerate(folders, 1):
            folder = "/".join(folders[:number])
            if folder in self.folders and root is None:
                language, left = self.folders[folder]
                root = folder
                key += [left] if left else []
            else:
                key.append(part)
        return language, root, key

    def read_folder(self, place):
        """The same for the page of a folder that has none of its own; its place ends in a slash."""
        language, root, key = self.seen(place.rstrip("/").split("/"))
        self.keys[place] = "/".join(key) + "/"
        if root is not None:
            self.roots[place] = root
        return language

    def file_language(self, place):
        path = PurePosixPath(place)
        found = ENDING.fullmatch(path.stem)
        code = language_of(found["code"]) if found and found["stem"] else None
        if not code:
            return path.name, None
        bare = found["stem"] + path.suffix
        certain = found["sign"] == "." and code in ("zh", "zh-TW", "en")
        if certain or str(path.with_name(bare)) in self.places:
            return bare, code
        return path.name, None


def folder_language(name, names):
    """(language, the name without it) of a folder beside folders of these names."""
    code = language_of(name)
    if code:
        company = sum(language_of(other) is not None for other in names) > 1
        sure = name.lower() in CERTAIN or "_" in name or "-" in name or name.lower() in NAMED
        return (code, "") if sure or company else None
    found = ENDING.fullmatch(name)
    code = language_of(found["code"]) if found and found["stem"] else None
    if code and (found["stem"] in names or len(found["code"]) > 2 or code in CERTAIN and same_stem(found["stem"], names)):
        return code, found["stem"]
    return None


def same_stem(stem, names):
    return sum(name.startswith((stem + ".", stem + "-", stem + "_")) for name in names) > 1


def pair(documents, keys):
    """Tell each page of its twins; the original is in the language that most documents are in."""
    often = Counter(document.language for document in documents)
    groups = defaultdict(list)
    for document in documents:
        groups[keys.get(document.place, document.place)].append(document)
    for group in groups.values():
        group.sort(key=lambda document: (-often[document.language], document.language))
        original, taken = group[0], {}
        for document in group[1:]:
            if document.language != original.language and document.language not in taken:
                taken[document.language] = document
                document.translation_of = original.place
        original.translations = {language: document.place for language, document in taken.items()}
