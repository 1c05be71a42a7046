"""What representatives and administrators write about an institution and its people."""
import re

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import Optional

from portal.core.importing.texts import POSSIBLE
from portal.members import pictures
from portal.members.forms.fields import (
    EmailField,
    Form,
    WordsField,
    check_website,
    choices,
    language,
    long_text,
    maybe_id,
    needed,
    text,
)
from portal.members.models import InstitutionKind, MembershipClass

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class InstitutionForm(Form):
    """What a representative may change of the own institution."""
    name_en = text(_l("Name in English"), 150)
    name_zh = text(_l("Name in Chinese"), 80)
    place_en = text(_l("Place, in English"), 100)
    place_zh = text(_l("Place, in Chinese"), 60)
    website = text(_l("Website"), 200, checks=[check_website], render_kw={"inputmode": "url"})
    description_en = long_text(_l("Description in English"), 3000)
    description_zh = long_text(_l("Description in Chinese"), 3000)
    logo = FileField(_l("Logo"))

    def validate_logo(self, field):
        if field.data:
            try:
                self.picture = pictures.small_png(field.data.stream)
            except pictures.NotAPicture as error:
                raise ValidationError(error.message) from error

    @property
    def values(self):
        kept = super().values
        kept.pop("logo")
        return kept


class RollForm(InstitutionForm):
    """What an administrator may change of any."""
    short_name = text(_l("Short name"), 20, is_needed=True)
    kind = RadioField(_l("Kind"), choices=choices(InstitutionKind), coerce=InstitutionKind, validators=[needed()])
    membership_class = RadioField(_l("Membership"), choices=choices(MembershipClass), coerce=MembershipClass,
                                  validators=[needed()])
    domains = WordsField(_l("Mail domains"), most=20, longest=100)
    joined_on = DateField(_l("Member since"), validators=[Optional()])

    def validate_domains(self, field):
        field.data = [domain.lower().removeprefix("@") for domain in field.data]
        if not all(DOMAIN.fullmatch(domain) for domain in field.data):
            raise ValidationError(_l("Write domains, as in example.org, with commas between them."))


class InviteForm(Form):
    email = EmailField(render_kw={"autocomplete": "off", "inputmode": "email"})
    name = text(_l("Full name"), 100)
    language = language(_l("Language of the mail"))
    is_representative = BooleanField(_l("As a representative, who invites and manages people in turn"))


class GuestListForm(Form):
    file = FileField(_l("List of people"), validators=[FileRequired(_l("Choose a file."))])
    encoding = SelectField(_l("Encoding"), default="",
                           choices=[SelectChoice("", _l("find out")), *map(SelectChoice, POSSIBLE)])
    language = language(_l("Language of the mails"))


class OfficeInviteForm(InviteForm):
    """An invitation by an administrator: into any institution, or none."""
    institution = SelectField(_l("Institution"), coerce=maybe_id)


class ReasonForm(Form):
    """Why something is done; the person concerned and the journal are told."""
    reason = text(_l("Reason"), 500, is_needed=True)


class MaybeReasonForm(Form):
    reason = text(_l("Reason"), 500)
