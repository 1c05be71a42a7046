"""What an author types about a brief beside its words."""
import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.briefs.models import READINESS, BriefType, Licence, Need, Relation
from portal.core.typed import clean, line
from portal.publishing.forms import TITLE, EntryForm

NUMBER = re.compile(r"[A-Z]{2,5}-\d{4}-\d{4,}")


class NewBriefForm(FlaskForm):
    """The first page of a new brief: what it is to be, and in which language."""
    type = RadioField(_l("What is it"), choices=[SelectChoice(t.value, t.label) for t in BriefType],
                      default=BriefType.TECHNOLOGY_BRIEF.value,
                      validators=[DataRequired(_l("Choose one."))])
    language = RadioField(_l("Original language"), choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")],
                          validators=[DataRequired(_l("Choose one."))])
    title = StringField(_l("Working title"), filters=TITLE["filters"],
                        validators=[DataRequired(_l("Give it a title; you can change it later.")),
                                    *TITLE["validators"]])
    group = SelectField(_l("Working group"), coerce=int, default=0, validators=[Optional()],
                        description=_l("Whose work it is, if not only your own institution's."))


class ChecksField(SelectMultipleField):
    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()


class BriefForm(EntryForm):
    type = SelectField(_l("Type"), choices=[SelectChoice(t.value, t.label) for t in BriefType])
    trl = SelectField(_l("Technology readiness"), coerce=int, validators=[Optional()], default=0, choices=[
        SelectChoice(0, _l("does not apply")), *(SelectChoice(n, _l("%(level)s: %(meaning)s", level=n, meaning=text))
                                                 for n, text in READINESS.items())])
    offered = ChecksField(_l("Offered"), choices=[SelectChoice(n.value, n.label) for n in Need])
    sought = ChecksField(_l("Sought"), choices=[SelectChoice(n.value, n.label) for n in Need])
    licence = SelectField(_l("Licence of the text"), choices=[
        SelectChoice("", _l("Choose a licence")), *(SelectChoice(li.value, li.label) for li in Licence)],
        validators=[Optional()])
    standards = TextAreaField(_l("Cited standards"), filters=[clean], validators=[Length(max=4000)],
                              description=_l(
                                  "One a line: code, then a bar, then the title. GB/T 39116-2020 | Capability maturity"))
    related = TextAreaField(_l("Related briefs"), filters=[clean], validators=[Length(max=2000)],
                            description=_l(
                                "One a line: extends, tests, replaces, uses or related, then the number. "
                                "tests ALB-2026-0003"))

    def validate_related(self, field):
        for typed in field.data.splitlines():
            if typed.strip() and related_item(typed) is None:
                raise ValidationError(_l("“%(line)s” is not a relation and a number such as ALB-2026-0003.",
                                         line=line(typed)[:60]))

    def fields(self):
        return {
            "type": self.type.data, "trl": self.trl.data or None, "licence": self.licence.data or "",
            "offered": sorted(self.offered.data or []), "sought": sorted(self.sought.data or []),
            "standards": [standard(typed) for typed in self.standards.data.splitlines() if typed.strip()],
            "related": [related_item(typed) for typed in self.related.data.splitlines() if typed.strip()],
        }

    def fill_fields(self, fields):
        self.type.data, self.trl.data = fields["type"], fields.get("trl") or 0
        self.licence.data = fields.get("licence", "")
        self.offered.data, self.sought.data = fields.get("offered", []), fields.get("sought", [])
        self.standards.data = "\n".join(" | ".join(word for word in (s["code"], s["title"]) if word)
                                        for s in fields.get("standards", []))
        self.related.data = "\n".join(f"{item['relation']} {item['number']}" for item in fields.get("related", []))


    def lines_of(self, name):
        if name != "related":
            return super().lines_of(name)
        return [f"{Relation(item['relation']).label} {item['number']}" for item in map(
            related_item, self.related.data.splitlines()) if item]


def standard(typed):
    code, _bar, title = line(typed).partition("|")
    return {"code": code.strip(), "title": title.strip()}


def related_item(typed):
    """{"relation", "number"} of a line such as "tests ALB-2026-0003", or None."""
    relation, _blank, number = line(typed).partition(" ")
    if relation.lower() in list(Relation) and NUMBER.fullmatch(number.strip().upper()):
        return {"relation": relation.lower(), "number": number.strip().upper()}
    return None
