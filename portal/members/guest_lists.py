"""A CSV of people to invite: columns in any order, of usual names in English and Chinese, with any usual delimiter."""
import csv
import io
import re
from dataclasses import dataclass, fields

from flask_babel import lazy_gettext as _l

from portal.core.importing.texts import decoded
from portal.core.importing.things import Refused
from portal.core.typed import line
from portal.members.folding import folded

DELIMITERS = ",;\t|，；"
MOST_ROWS = 200
LARGEST = 1_000_000  # bytes
COLUMNS = {
    "email": {"email", "emailaddress", "mail", "邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址", "邮件地址"},
    "name": {"name", "fullname", "nameen", "namezh", "姓名", "名字", "英文名", "中文名"},
    "given": {"given", "givenname", "first", "firstname", "personal", "personalfirstname", "forename", "名"},
    "middle": {"middle", "middlename"},
    "family": {"family", "familyname", "familylastname", "last", "lastname", "surname", "姓"},
    "language": {"language", "lang", "语言"},
    "representative": {"representative", "isrepresentative", "代表", "是否代表"},
    "institution": {"institution", "affiliation", "organisation", "organization", "company", "机构", "单位"},
}
YES = {"yes", "y", "true", "1", "x", "是", "√"}
LANGUAGES = {"zh": "zh", "zhcn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh", "en": "en", "engb": "en",
             "enus": "en", "english": "en", "英文": "en", "英语": "en"}
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Guest:
    """A row of the list; `place` is its line in the file."""
    place: int
    email: str = ""
    name: str = ""
    language: str = ""
    representative: str = ""
    institution: str = ""
    is_whole: bool = True

    @property
    def is_representative(self):
        return key_of(self.representative) in YES


@dataclass(frozen=True)
class GuestList:
    guests: list[Guest]
    left_aside: list[str]  # columns that mean nothing here


def read(raw, file_name, encoding=None):
    """The list in a file's bytes. Raises Refused with what could be done."""
    if len(raw) > LARGEST:
        raise Refused(_l("The file is too large for a list of people: at most 1 MB."))
    text, _odd = decoded(raw, file_name, encoding)
    head = next((each for each in text.split("\n") if each.strip()), "")
    delimiter = max(DELIMITERS, key=lambda sign: sum(bool(column_of(cell)) for cell in head.split(sign)))
    try:
        return listed(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(_l("The file cannot be read as a table: a quotation mark does not end, or a cell is too long.")
                      ) from error


def listed(reader):
    rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    head, rows = (rows[0][1], rows[1:]) if rows else ([], [])
    columns = [column_of(cell) for cell in head]
    if "email" not in columns:
        raise Refused(_l("No column is called “e-mail”. The first line names the columns; here it says: %(head)s",
                         head=", ".join(line(cell)[:40] for cell in head[:20]) or "—"))
    if not rows:
        raise Refused(_l("There is nobody in the list: it has one line, with the names of the columns."))
    if len(rows) > MOST_ROWS:
        raise Refused(_l("There are %(number)s people in the list; at most %(most)s can be invited at once. Divide it.",
                         number=len(rows), most=MOST_ROWS))
    left = [line(cell)[:40] for cell, column in zip(head, columns, strict=True) if not column and cell.strip()]
    return GuestList([guest_of(place, cells, columns) for place, cells in rows], left)


def guest_of(place, cells, columns):
    values = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and (value := line(cell)[:200]):
            values.setdefault(column, value)
    return Guest(place, values.get("email", "").lower(), name_of(values)[:100],
                 LANGUAGES.get(key_of(values.get("language", "")), ""), values.get("representative", ""),
                 values.get("institution", ""), len(cells) == len(columns))


def name_of(values):
    """The name as it is called in full; Chinese ones stand without a blank, the family's first."""
    if "name" in values:
        return values["name"]
    given, family = values.get("given", ""), values.get("family", "")
    if CHINESE.search(given + family):
        return family + given
    return " ".join(part for part in (given, values.get("middle", ""), family) if part)


def column_of(cell):
    key = key_of(cell)
    return next((column for column, names in COLUMNS.items() if key in names), None)


def key_of(text):
    return "".join(sign for sign in folded(text) if sign.isalnum() or sign == "√")


def as_text(rows):
    """Rows of plain values as CSV that spreadsheets open; none of their cells is taken for a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()


def harmless(value):
    return f"'{value}" if str(value).startswith(("=", "+", "-", "@")) else value


def kept(guests):
    """The list between the dry run and its deed, for a hidden field; `again` reads it."""
    out = io.StringIO()
    csv.writer(out).writerows([getattr(guest, field.name) for field in fields(Guest)] for guest in guests)
    return out.getvalue()


def again(text):
    """What `kept` wrote, as far as it is that."""
    guests = []
    for cells in list(csv.reader(io.StringIO(text[:LARGEST])))[:MOST_ROWS]:
        if len(cells) == len(fields(Guest)) and cells[0].isascii() and cells[0].isdigit():
            guests.append(Guest(int(cells[0][:9]), *map(line, cells[1:6]), is_whole=cells[6] == "True"))
    return guests
