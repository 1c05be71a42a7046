"""Setting times: on the reader's own clock, and still to come."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.core import clock
from portal.core.locale import timezone
from portal.publishing.models import Audience

LAST_YEAR = 2100
MINUTES = "%Y-%m-%dT%H:%M"


def to_come(_form, field):
    if field.data and field.data <= clock.now():
        raise ValidationError(_l("Choose a time that is still to come."))


NEEDED = InputRequired(_l("Choose a time that is still to come."))


class MomentField(DateTimeLocalField):
    """A time on the reader's clock; its data is an aware moment or None."""

    def __init__(self, label, validators=(), **more):
        super().__init__(label, list(validators), format=[MINUTES, "%Y-%m-%dT%H:%M:%S"], **more)

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if self.data:
            if self.data.year > LAST_YEAR or self.data.year < 2000:
                self.data = None
                raise ValueError(_l("Choose a time that is still to come."))
            self.data = self.data.replace(tzinfo=timezone())

    def _value(self):
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(timezone()).strftime(MINUTES) if self.data else ""

    @property
    def was_sent(self):
        """Whether the form that was sent had this field at all."""
        return self.raw_data is not None and len(self.raw_data) > 0


class PublicationForm(FlaskForm):
    publish_at = MomentField(_l("When readers see it"), [NEEDED, to_come])


class WideningForm(FlaskForm):
    widen_at = MomentField(_l("When more people may read it"), [NEEDED, to_come])
    audience = RadioField(_l("Who may read it then"), validators=[DataRequired(_l("Choose who may read it then."))])
    group = SelectField(_l("Group"), coerce=int, default=0, validators=[Optional()])

    def __init__(self, wider, groups, **more):
        super().__init__(**more)
        self.audience.choices = [SelectChoice(level.value, level.label) for level in wider]
        self.group.choices = [SelectChoice(0, _l("Choose a group")), *groups]

    def validate_group(self, field):
        if self.audience.data == Audience.GROUP and not field.data:
            raise ValidationError(_l("Choose the group."))
