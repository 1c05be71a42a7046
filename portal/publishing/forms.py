"""What people may type into the engine's own forms; a pillar's form adds its fields to EntryForm."""
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
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

from portal.core.access import me
from portal.core.locale import language
from portal.core.typed import clean, in_a_row, line, whole, words
from portal.publishing.group_work import written_for
from portal.publishing.models import Audience, Content, Reason, Tag, Verdict, Words
from portal.publishing.models.revisions import BODY_LIMIT
from portal.publishing.models.tags import LONGEST_WORD, folded_word
from portal.publishing.planning_forms import MomentField, to_come

LANGUAGES = ("zh", "en")   # every entry can be written in these
TITLE = {"filters": [line], "validators": [Length(max=400, message=_l("A title has at most 400 characters."))]}
SUMMARY = {"filters": [clean], "validators": [
    Length(max=8000, message=_l("An abstract has at most 8,000 characters."))]}
BODY = {"filters": [clean], "validators": [Length(max=BODY_LIMIT, message=_l(
    "A text has at most 200,000 characters. Nothing was saved; make it shorter or split it."))]}
KEYWORDS = {"filters": [line], "validators": [Length(max=500)],
            "description": _l("Three to five, with commas between them.")}


class EntryForm(FlaskForm):
    """The words in both languages, the keywords, and the revision that they were written on."""
    languages = LANGUAGES
    base = HiddenField("")
    title_zh = StringField(_l("Title"), **TITLE)
    summary_zh = TextAreaField(_l("Abstract"), **SUMMARY)
    body_zh = TextAreaField(_l("Text"), **BODY)
    keywords_zh = StringField(_l("Keywords"), **KEYWORDS)
    title_en = StringField(_l("Title"), **TITLE)
    summary_en = TextAreaField(_l("Abstract"), **SUMMARY)
    body_en = TextAreaField(_l("Text"), **BODY)
    keywords_en = StringField(_l("Keywords"), **KEYWORDS)
    current_zh = BooleanField(_l("The translation is up to date with the original"))
    current_en = BooleanField(_l("The translation is up to date with the original"))
    note = StringField(_l("What did you change"), filters=[line], validators=[Length(max=200)],
                       description=_l("For the history; may stay empty."))

    @classmethod
    @lru_cache(maxsize=100)
    def with_languages(cls, others):
        """This form with the words in `others`, a tuple of codes, as well."""
        made = {name: field for code in others for name, field in fields_in(code).items()}
        return type(cls.__name__, (cls,), made | {"languages": (*cls.languages, *others)}) if others else cls

    def is_words(self, name):
        """Whether the field is one of the words in some language."""
        return any(name.endswith(f"_{code}") for code in self.languages)

    def part(self, name, language):
        return self[f"{name}_{language}"]

    def content(self, before):
        """What was typed, as content; languages that the form does not have stay as they are in `before`."""
        others = [{code: kept for code, kept in part.items() if code not in self.languages}
                  for part in (before.texts, before.keywords)]
        texts = {code: Words(*(self.part(name, code).data or "" for name in ("title", "summary", "body")))
                 for code in self.languages}
        keywords = {code: words(self.part("keywords", code).data) for code in self.languages}
        return Content(others[0] | {code: text for code, text in texts.items() if text},
                       others[1] | {code: found for code, found in keywords.items() if found}, self.fields())

    def confirmed(self):
        """The languages whose translation is said to be up to date."""
        return [code for code in self.languages if self.part("current", code).data]

    def fields(self):
        """The pillar's descriptive fields as plain data."""
        return {}

    def fill(self, revision):
        """Show `revision`."""
        self.base.data = revision.id
        for code in self.languages:
            text = revision.content.words(code)
            for name in ("title", "summary", "body"):
                self.part(name, code).data = getattr(text, name)
            self.part("keywords", code).data = in_a_row(revision.keywords.get(code, []), code)
        self.fill_fields(revision.fields)

    def fill_fields(self, fields):
        """Show the pillar's fields."""

    def in_words(self, fields):
        """{name: (label, lines)} of the pillar's fields as people read them."""
        self.fill_fields(fields)
        return {name: (self[name].label.text, self.lines_of(name)) for name in fields if name in self}

    def lines_of(self, name):
        """What stands in the field `name`, a line each; of a choice its words."""
        field = self[name]
        if not field.data or not hasattr(field, "iter_choices"):
            return str(field.data or "").splitlines()
        labels = {choice.value: str(choice.label) for choice in field.iter_choices()}
        return [labels.get(value, str(value)) for value in (field.data if isinstance(field.data, list) else [field.data])]

    def put_back(self, autosaves):
        """Show text that was typed and not sent over what the revision says.

        The base is the oldest that any of it was typed on: from there nothing newer can be overwritten unseen.
        """
        if autosaves:
            self.base.data = min(kept.base_id for kept in autosaves.values())
        for code, kept in autosaves.items():
            if code in self.languages:
                for name in ("title", "summary", "body"):
                    self.part(name, code).data = getattr(kept, name)

    def base_id(self):
        return whole(self.base.data) or 0


def fields_in(code):
    """The fields of one more language."""
    return {f"title_{code}": StringField(_l("Title"), **TITLE), f"summary_{code}": TextAreaField(_l("Abstract"), **SUMMARY),
            f"body_{code}": TextAreaField(_l("Text"), **BODY), f"keywords_{code}": StringField(_l("Keywords"), **KEYWORDS),
            f"current_{code}": BooleanField(_l("The translation is up to date with the original"))}


class FileForm(FlaskForm):
    file = FileField(_l("File"))


class InviteForm(FlaskForm):
    who = StringField(_l("Name or e-mail address"), filters=[line], validators=[
        DataRequired(_l("Write a name or an e-mail address.")), Length(max=200)],
        description=_l("Somebody who has an account."))
    person = HiddenField("")


class AudienceForm(FlaskForm):
    audience = RadioField(_l("Who may read it once it is published"),
                          choices=[SelectChoice(a.value, a.label) for a in Audience])
    group = SelectField(_l("Group"), coerce=int, validators=[Optional()])

    def validate_audience(self, field):
        if field.data == Audience.GROUP and not self.group.data:
            raise ValidationError(_l("Choose the group."))


class HandingForm(FlaskForm):
    """Which works go to which colleague."""
    works = SelectMultipleField(_l("What is handed over"), coerce=int, widget=ListWidget(prefix_label=False),
                                option_widget=CheckboxInput(), validators=[DataRequired(_l("Tick at least one."))])
    colleague = SelectField(_l("To whom"), coerce=int, validators=[DataRequired(_l("Choose who takes it over."))])

    def __init__(self, works, colleagues, **more):
        super().__init__(**more)
        self.works.choices = works
        self.colleague.choices = [SelectChoice(0, _l("Choose a colleague")), *colleagues]


class GroupForm(FlaskForm):
    """Whose work it is."""
    group = SelectField(_l("Working group"), coerce=int, default=0)


def offer_groups(form, present=None):
    """The groups that the person writes for, and the `present` one; 0 is none."""
    groups = {group.id: group for group in (*written_for(me()), present) if group}
    form.group.choices = [SelectChoice(0, _l("none: the institution's alone")), *(
        SelectChoice(group.id, group.name_in(language())) for group in groups.values())]


class ReaderForm(FlaskForm):
    who = StringField(_l("Name or e-mail address"), filters=[line], validators=[
        DataRequired(_l("Write a name or an e-mail address.")), Length(max=200)])
    person = HiddenField("")


class SubmitForm(FlaskForm):
    revision = HiddenField("")
    note = TextAreaField(_l("To the moderators"), filters=[clean], validators=[Length(max=2000)],
                         description=_l("May stay empty."))
    change_note = StringField(_l("What is new in this version"), filters=[line], validators=[Length(max=500)],
                              description=_l("Readers see it beside the version."))
    publish_at = MomentField(_l("Not before"), [Optional(), to_come], description=_l(
        "When readers see it, on your clock; empty: as soon as it is accepted."))


class DecisionForm(FlaskForm):
    read = HiddenField("")
    verdict = RadioField(_l("Your decision"), choices=[
        SelectChoice(Verdict.ACCEPT.value, _l("Accept and publish")),
        SelectChoice(Verdict.REQUEST_CHANGES.value, _l("Ask for changes")),
        SelectChoice(Verdict.DECLINE.value, _l("Decline"))])
    reason = SelectField(_l("Reason"), default="", choices=[SelectChoice("", _l("Choose a reason")),
                         *(SelectChoice(r.value, r.label) for r in Reason)])
    text = TextAreaField(_l("To the authors"), filters=[clean], validators=[Length(max=8000)],
                         description=_l("What should change and why; needed for everything but acceptance."))
    publish_at = MomentField(_l("Not before"), [Optional()], description=_l(
        "When readers see what is accepted, on your clock; empty: at once."))
    alone_reason = StringField(_l("Why you decide although you have a conflict of interest"), filters=[line],
                               validators=[Length(max=500)], description=_l("It is shown beside the version."))

    def validate_reason(self, field):
        if self.verdict.data in (Verdict.REQUEST_CHANGES, Verdict.DECLINE) and not field.data:
            raise ValidationError(_l("Choose a reason."))

    def validate_text(self, field):
        if self.verdict.data in (Verdict.REQUEST_CHANGES, Verdict.DECLINE) and not field.data.strip():
            raise ValidationError(_l("Tell the authors what to do; without it they cannot act."))


class ReasonForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), filters=[clean], validators=[
        DataRequired(_l("Give a reason; readers will see it.")), Length(max=1000)])


class AppealForm(FlaskForm):
    text = TextAreaField(_l("Why should another moderator look again"), filters=[clean], validators=[
        DataRequired(_l("Say why.")), Length(max=4000)])


class RuleForm(FlaskForm):
    approvals = IntegerField(_l("Approvals needed"), description=_l("0: published without review."))
    of_different_institutions = BooleanField(_l("Each from another institution"))

    def validate_approvals(self, field):
        if field.data is None or not 0 <= field.data <= 5:
            raise ValidationError(_l("A number from 0 to 5."))


class TagForm(FlaskForm):
    """How a tag is called, in both languages, and what else means it."""
    name_en = StringField(_l("Name in English"), filters=[line], validators=[Length(max=LONGEST_WORD)])
    name_zh = StringField(_l("Name in Chinese"), filters=[line], validators=[Length(max=LONGEST_WORD)])
    synonyms = StringField(_l("Synonyms"), filters=[line], validators=[Length(max=1000)],
                           description=_l("In either language, with commas between them."))
    description = TextAreaField(_l("What it stands for"), filters=[clean], validators=[Length(max=1000)])

    def validate_name_en(self, field):
        if not (folded_word(field.data or "") or folded_word(self.name_zh.data or "")):
            raise ValidationError(_l("Give it a name in at least one language."))

    def validate_synonyms(self, field):
        if any(len(word) > LONGEST_WORD for word in words(field.data)):
            raise ValidationError(_l("One of the words is too long. Put commas between them."))


class MergeForm(FlaskForm):
    into = StringField(_l("Merge into"), filters=[line], validators=[DataRequired(_l("Write a tag's name or synonym."))])

    def other(self, tag):
        """The tag that was named, or None with the reason at the field."""
        found = Tag.known([self.into.data]).get(folded_word(self.into.data))
        if found is None or found.id == tag.id:
            self.into.errors = [_l("There is no other tag of this name.")]
            return None
        return found
