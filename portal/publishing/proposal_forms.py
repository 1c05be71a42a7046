"""What people type when they propose a change, and when they decide about one."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.typed import clean, line
from portal.publishing.forms import LANGUAGES, EntryForm
from portal.publishing.models import Words
from portal.publishing.models.content import PARTS


class ProposalForm(EntryForm):
    """The words in the entry's languages, the revision that they were written on, and why."""
    keywords_zh = keywords_en = current_zh = current_en = note = None
    reason = TextAreaField(_l("What you change and why"), filters=[clean], validators=[
        DataRequired(_l("Say in a sentence what you change and why.")),
        Length(max=2000, message=_l("At most 2,000 characters."))],
        description=_l("Those who decide read it first."))

    @classmethod
    def over(cls, base):
        """The form with every language that the revision `base` has a text in."""
        return cls.with_languages(tuple(sorted({text.language for text in base.texts}.difference(LANGUAGES))))

    def fill(self, base, proposed=()):
        """Show the words of revision `base`, or those that are proposed instead."""
        self.base.data = base.id
        words = {code: base.content.words(code) for code in self.languages}
        words |= {text.language: text.words for text in proposed}
        for code in self.languages:
            for name in PARTS:
                self.part(name, code).data = getattr(words[code], name)

    def texts(self):
        """{language: Words} as they were typed."""
        return {code: Words(*(self.part(name, code).data or "" for name in PARTS)) for code in self.languages}


class MergeProposalForm(FlaskForm):
    rest = RadioField(_l("What is not ticked"), default="open", choices=[
        SelectChoice("open", _l("stays open: you decide about it later")),
        SelectChoice("left", _l("is left out: the proposal is done"))])
    note = StringField(_l("To who proposed it"), filters=[line], validators=[Length(max=200)],
                       description=_l("Stands in the history too; may stay empty."))


class AskProposalForm(FlaskForm):
    asked = TextAreaField(_l("What should change"), filters=[clean], validators=[
        DataRequired(_l("Say what should change.")), Length(max=2000, message=_l("At most 2,000 characters."))])


class DeclineProposalForm(FlaskForm):
    declined = TextAreaField(_l("Reason"), filters=[clean], validators=[
        DataRequired(_l("Give a reason; who proposed it reads it.")),
        Length(max=2000, message=_l("At most 2,000 characters."))])


class JoinForm(FlaskForm):
    """Which further entry the proposal is to change."""
    class Meta:
        csrf = False  # it asks only

    wanted = StringField(_l("Title or number"), filters=[line], validators=[
        DataRequired(_l("Write a title or a number.")), Length(max=300)],
        description=_l("As it stands on the page, such as KB-7."))
