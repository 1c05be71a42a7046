"""What people type into comments and reports."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.core.typed import clean
from portal.publishing.models import Complaint
from portal.publishing.models.comments import LIMIT, passage, replaced


class CommentForm(FlaskForm):
    back = HiddenField("")
    body = TextAreaField(_l("Your comment"), filters=[clean], validators=[
        DataRequired(_l("Write what you want to say.")),
        Length(max=LIMIT, message=_l("A comment has at most 10,000 characters. Make it shorter, or attach it as a file."))],
        description=_l("Markdown. @Name tells somebody who can read this."))


class EditCommentForm(FlaskForm):
    """`read` is when the comment was last changed, as the page knew it."""
    read = HiddenField("")
    body = CommentForm.body


class DiscussForm(CommentForm):
    """A comment on a passage of the draft, perhaps with other words for it."""
    revision = HiddenField("")
    anchor = SelectField(_l("Where"), default="", validate_choice=False)
    quotation = TextAreaField(_l("The passage"), filters=[clean], validators=[
        Length(max=2000, message=_l("Quote at most 2,000 characters."))],
        description=_l("Copied from the text; may stay empty."))
    proposal = TextAreaField(_l("Proposed text"), filters=[clean], validators=[
        Length(max=LIMIT, message=_l("A comment has at most 10,000 characters. Make it shorter, or attach it as a file."))],
        description=_l("What is to stand in its place. An author can accept it with one click."))

    def bind(self, revision, text):
        """The draft that is talked about: its headings to choose from, its words to quote from."""
        self.quoted_in = revision
        self.titles = {ident: title for _level, ident, title in text.toc}
        self.anchor.choices = [SelectChoice("", _l("The whole text")),
                               *(SelectChoice(ident, title) for ident, title in self.titles.items())]
        self.quoted_text = text

    def validate_quotation(self, field):
        if not (field.data or "").strip():
            return
        found = [text for text in self.in_order() if passage(field.data).search(text.body)
                 or passage(field.data).search(text.plain)]
        if not found:
            raise ValidationError(_l("This passage is not in the text. Copy it from there as it stands."))
        self.quoted_text = found[0]

    def in_order(self):
        """The text that is shown first."""
        return [self.quoted_text, *(text for text in self.quoted_in.texts if text is not self.quoted_text)]

    def validate_proposal(self, field):
        if not (field.data or "").strip():
            return
        if not (self.quotation.data or "").strip():
            raise ValidationError(_l("Quote the passage that it replaces."))
        places = [text for text in self.in_order() if replaced(text.body, self.quotation.data, "") is not None]
        if not places and not self.quotation.errors:
            raise ValidationError(_l("The passage stands in the text's source more than once, or with marks in it. "
                                     "Quote more or less of it."))
        self.quoted_text = places[0] if places else self.quoted_text

    def about(self):
        """What the comment keeps of its place."""
        anchor = self.anchor.data if self.anchor.data in self.titles else ""
        return {"is_review": True, "revision_id": self.quoted_in.id, "anchor": anchor,
                "anchor_title": self.titles.get(anchor, ""), "quotation": (self.quotation.data or "").strip(),
                "quoted_language": self.quoted_text.language, "proposal": (self.proposal.data or "").strip() or None}


class ReportForm(FlaskForm):
    complaint = RadioField(_l("What is wrong"), choices=[SelectChoice(c.value, c.label) for c in Complaint])
    text = TextAreaField(_l("In your words"), filters=[clean], validators=[
        Length(max=2000, message=_l("At most 2,000 characters."))],
        description=_l("Moderators read it; whose work it is does not learn who reported it."))

    def validate_text(self, field):
        if self.complaint.data == Complaint.OTHER and not (field.data or "").strip():
            raise ValidationError(_l("Say what is wrong."))


class CaseForm(FlaskForm):
    """`verbs` are what may be decided now, with their words."""
    verb = RadioField(_l("Your decision"))
    text = TextAreaField(_l("Reason"), filters=[clean], validators=[
        DataRequired(_l("Give a reason; it is sent to who reported it.")), Length(max=2000)],
        description=_l("Who reported it, and who wrote it, reads this."))

    def __init__(self, verbs, **more):
        super().__init__(**more)
        self.verb.choices = [SelectChoice(verb, words) for verb, words in verbs]
