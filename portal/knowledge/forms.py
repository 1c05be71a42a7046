"""What a person types about spaces and pages, and how errors read."""
import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from portal.core.importing.texts import POSSIBLE
from portal.core.markdown import Refused, render
from portal.core.typed import clean, line
from portal.knowledge import filling
from portal.knowledge.models.spaces import RESERVED, Space
from portal.knowledge.targets import meant
from portal.knowledge.workflow import Level, Mode
from portal.publishing.forms import TITLE, EntryForm
from portal.publishing.models import Audience

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
AUDIENCES = {Audience.AUTHORS: _l("only those who write in it"), Audience.GROUP: _l("the group"),
             Audience.INSTITUTION: _l("the institution"), Audience.ALLIANCE: _l("members of the alliance"),
             Audience.EVERYONE: _l("everyone")}
NAME = {"filters": [line], "validators": [Length(max=120)]}
ABOUT = {"filters": [clean], "validators": [Length(max=2000)]}
LONGEST_TEMPLATE = 20_000
PLACED = {"filters": [line], "validators": [Length(max=200)]}
REASON = {"filters": [clean], "validators": [Length(max=1000)]}


class TargetField(StringField):
    """A page, or the top of a space, by title, path, number or address, among what `within` says: see targets.py.

    `target` is what was meant; when several may be, they are in `found` and stand below the field, each as a choice with
    the field's own name. What was chosen comes after what was typed, so the last value counts.
    """
    target, found, within = None, (), None

    def __init__(self, label, validators=(), **more):
        super().__init__(label, filters=[line], validators=[*validators, Length(max=1200)], **more)

    def process_formdata(self, valuelist):
        if valuelist:
            self.data = valuelist[-1]

    def among(self, within, user):
        """Look for it there, as soon as the form is checked."""
        self.within, self.user = within, user
        return self

    def pre_validate(self, form):
        if not self.data:
            return
        self.target, self.found = meant(self.data, self.within, self.user)
        if self.target is None:
            raise ValidationError(_l("Several may be meant. Choose one of them below.") if self.found else
                                  _l("Nothing that you may choose here has this title, path or number."))


NEEDED = DataRequired(_l("Write a title, a path or a number."))


class PageForm(EntryForm):
    """The words of a page; what else is known about it is not part of its text."""


class SpaceForm(FlaskForm):
    """The words about a space, and how it works."""
    name_zh = StringField(_l("Name in Chinese"), **NAME)
    name_en = StringField(_l("Name in English"), **NAME)
    description_zh = TextAreaField(_l("What it is for, in Chinese"), **ABOUT)
    description_en = TextAreaField(_l("What it is for, in English"), **ABOUT)
    mode = RadioField(_l("How texts come before readers"), choices=[SelectChoice(m.value, m.label) for m in Mode],
                      default=Mode.OPEN.value)
    audience = RadioField(_l("Who may read what is published"), default=Audience.ALLIANCE.value,
                          choices=[SelectChoice(a.value, label) for a, label in AUDIENCES.items()])
    review_months = IntegerField(_l("Months until a page needs another look"), default=12,
                                 validators=[NumberRange(1, 60, _l("A number from 1 to 60."))])

    def validate_name_en(self, field):
        if not (field.data or self.name_zh.data):
            raise ValidationError(_l("Give it a name in one of the languages."))

    def words(self):
        return {name: self[name].data or "" for name in ("name_en", "name_zh", "description_en", "description_zh")}


class NewSpaceForm(SpaceForm):
    slug = StringField(_l("Address"), filters=[line], description=_l(
        "Small letters, digits and hyphens; it stands in the address of every page and never changes."),
        validators=[DataRequired(_l("Write the address.")), Length(max=60)])
    whose = SelectField(_l("Whose space is it"), validators=[DataRequired(_l("Choose one."))])

    def validate_slug(self, field):
        if not SLUG.fullmatch(field.data) or field.data.isdecimal() or field.data in RESERVED:
            raise ValidationError(_l("Only small letters, digits and hyphens, and at least one letter."))
        if Space.named(field.data):
            raise ValidationError(_l("There is a space with this address already; choose another."))

    def validate_audience(self, field):
        if field.data == Audience.GROUP and not self.whose.data.startswith(Level.GROUP):
            raise ValidationError(_l("Only a group's space can be for the group."))


class NewPageForm(FlaskForm):
    title = StringField(_l("Title"), filters=TITLE["filters"],
                        validators=[DataRequired(_l("Give it a title; you can change it later.")), *TITLE["validators"]])
    language = RadioField(_l("Original language"), choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")],
                          validators=[DataRequired(_l("Choose one."))])
    parent = TargetField(_l("Below which page"))
    slug = StringField(_l("Its part of the address"), filters=[line], validators=[Length(max=80)],
                       description=_l("May stay empty: then it is made of the title."))


def page_form_for(template=None):
    """The class of the form for a page that begins with `template`: it asks for the template's places, too."""
    if template is None:
        return NewPageForm
    names = filling.asked(template.title, template.body)
    places = {f"asked_{number}": StringField(name, **PLACED) for number, name in enumerate(names)}
    is_free = bool(template.title) and not filling.uses_title(template.title)
    title = {"title": StringField(_l("Title"), **TITLE)} if is_free else {}
    return type("TemplatePageForm", (NewPageForm,), places | title | {"language": None})


class TemplateForm(FlaskForm):
    """A template of a space: its names, and what the pages begin with."""
    name_zh = StringField(_l("Name in Chinese"), **NAME)
    name_en = StringField(_l("Name in English"), **NAME)
    language = RadioField(_l("Language of the pages"), validators=[DataRequired(_l("Choose one."))],
                          choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])
    title = StringField(_l("Title of the pages"), **TITLE, description=_l(
        "May stay empty: then the writer gives it. {{title}} stands for what the writer typed."))
    body = TextAreaField(_l("Text"), filters=[clean], validators=[
        DataRequired(_l("Write what the pages begin with.")), Length(max=LONGEST_TEMPLATE)])

    def validate_name_en(self, field):
        if not (field.data or self.name_zh.data):
            raise ValidationError(_l("Give it a name in one of the languages."))

    def validate_body(self, field):
        if len(filling.asked(self.title.data or "", field.data or "")) > filling.MOST_ASKED:
            raise ValidationError(_l("A template asks for at most %(number)s things.", number=filling.MOST_ASKED))
        try:
            render(field.data or "", self.language.data or "en", {}, LONGEST_TEMPLATE)
        except Refused as refused:
            raise ValidationError(refused.message) from refused

    def facts(self):
        return {name: self[name].data or "" for name in ("name_en", "name_zh", "language", "title", "body")}


class MoveForm(FlaskForm):
    target = TargetField(_l("Below which page"), [NEEDED])
    slug = StringField(_l("Its part of the address"), filters=[line], validators=[Length(max=80)])
    position = IntegerField(_l("Place among the pages there"), validators=[Optional(), NumberRange(1, 100_000)],
                            description=_l("1 is the first; empty: the last."))
    confirmed = HiddenField("")


class CareForm(FlaskForm):
    keeper = SelectField(_l("Owner: who answers for the page"), coerce=int)
    review_by = DateField(_l("To be looked at again by"), validators=[Optional()])


class ObsoleteForm(FlaskForm):
    replacement = TargetField(_l("What replaces it"))


class MergeForm(FlaskForm):
    target = TargetField(_l("Into which page"), [NEEDED])
    text = RadioField(_l("What happens to its text"), default="join", choices=[
        SelectChoice("join", _l("It goes to the end of the other page, under its title")),
        SelectChoice("leave", _l("It is left out; the other page says all of it"))])
    confirmed = HiddenField("")


class ReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), **REASON)


class NeededReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), filters=[clean],
                           validators=[DataRequired(_l("Give a reason.")), Length(max=1000)])


class ApprovalForm(FlaskForm):
    read = HiddenField("")
    reason = TextAreaField(_l("Reason"), **REASON)


class StewardForm(FlaskForm):
    who = StringField(_l("Name or e-mail address"), filters=[line], validators=[
        DataRequired(_l("Write a name or an e-mail address.")), Length(max=200)])
    person = HiddenField("")


class ImportForm(FlaskForm):
    file = FileField(_l("What is imported"), validators=[FileRequired(_l("Choose a file."))])
    encoding = SelectField(_l("Encoding"), default="", choices=[SelectChoice("", _l("UTF-8")),
                                                                *map(SelectChoice, POSSIBLE)])
