"""A form with every kind of field."""
from pathlib import Path

from flask_wtf import FlaskForm
from wtforms import fields
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

KINDS = [SelectChoice("report", "Test report"), SelectChoice("position", "Position paper")]
SOUGHT = [SelectChoice("partner", "Partners"), SelectChoice("pilot", "Pilot site")]
READERS = [SelectChoice("all", "Everyone"), SelectChoice("own", "My institution")]
SAMPLE = Path(__file__).with_name("sample.md").read_text()


class BriefForm(FlaskForm):
    base = fields.HiddenField(default="2")
    title = fields.StringField("Title", [InputRequired(), Length(max=120)])
    kind = fields.SelectField("Type", choices=KINDS, default="report")
    level = fields.IntegerField("Readiness", default=6)
    sought = fields.SelectMultipleField("Sought", choices=SOUGHT, widget=ListWidget(prefix_label=False),
                                        option_widget=CheckboxInput())
    audience = fields.RadioField("Readers", [InputRequired()], choices=READERS)
    picture = fields.FileField("Picture")
    password = fields.PasswordField("Password", [InputRequired()])
    agreed = fields.BooleanField("All authors agree", [InputRequired()])
    summary = fields.TextAreaField("Abstract")
    body = fields.TextAreaField("Text", default=SAMPLE)
