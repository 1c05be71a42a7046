"""What moderators write about a term."""
import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.core.typed import clean, in_a_row, line, words
from portal.core.words import has_chinese
from portal.terms.models import Concept, Facts

NEEDED = _l("This is needed.")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_WORDS = 12


def length(most):
    return Length(max=most, message=_l("At most %(max)d characters."))


def one(label, most=120, is_needed=False):
    return StringField(label, filters=[line], validators=[
        DataRequired(NEEDED) if is_needed else Optional(), length(most)])


def several(label):
    return StringField(label, validators=[Optional(), length(600)])


def long(label):
    return TextAreaField(label, filters=[clean, line], validators=[Optional(), length(1000)])


class TermForm(FlaskForm):
    zh = one(_l("Preferred word in Chinese"), is_needed=True)
    en = one(_l("Preferred word in English"), is_needed=True)
    abbr = several(_l("Abbreviations"))
    admitted_zh = several(_l("Also used in Chinese"))
    admitted_en = several(_l("Also used in English"))
    deprecated_zh = several(_l("Not to be used in Chinese"))
    deprecated_en = several(_l("Not to be used in English"))
    definition_zh = long(_l("Definition in Chinese"))
    definition_en = long(_l("Definition in English"))
    source = one(_l("Source"), 300)

    LISTS = ("abbr", "admitted_zh", "admitted_en", "deprecated_zh", "deprecated_en")

    def __init__(self, facts=None, **more):
        known = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in vars(facts).items()
                 } if facts else {}
        super().__init__(**{"data": known} | more)

    def validate(self, extra_validators=None):
        is_good = super().validate(extra_validators)
        for name in self.LISTS:
            if len(words(self[name].data)) > MOST_WORDS:
                self[name].errors = [_l("At most %(count)s words.", count=MOST_WORDS)]
                is_good = False
        return is_good

    def also(self, word):
        """Let `word` stand among those that are also used, in the language that it is written in."""
        if word:
            code = language_of(word)
            field = self[f"admitted_{code}"]
            field.data = in_a_row(words(field.data) + [word], code)

    @property
    def facts(self):
        return Facts(**{field.name: tuple(words(field.data)) if field.name in self.LISTS else field.data or ""
                        for field in self if field.name in Facts.__dataclass_fields__})


class NewTermForm(TermForm):
    slug = one(_l("Key"), 60, is_needed=True)

    def begin_with(self, word):
        if word:
            self[language_of(word)].data = word

    def validate_slug(self, field):
        if not SLUG.fullmatch(field.data):
            raise ValidationError(_l("Small letters, digits and single hyphens, as in digital-twin."))
        if field.data == "new" or Concept.find(field.data):
            raise ValidationError(_l("This key is taken."))


def language_of(word):
    return "zh" if has_chinese(word) else "en"


class ReasonForm(FlaskForm):
    reason = one(_l("Reason"), 500, is_needed=True)
