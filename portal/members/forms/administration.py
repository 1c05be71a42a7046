"""What administrators write about accounts, roles and groups."""
import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, ValidationError

from portal.members.forms.fields import EmailField, Form, choices, language, long_text, needed, text
from portal.members.models import Role

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class AccountForm(Form):
    name_en = text(_l("Name in Latin letters"), 100)
    name_zh = text(_l("Name in Chinese characters"), 50)
    email = EmailField()
    language = language()


class AffiliateForm(Form):
    institution = SelectField(_l("Institution"), coerce=int, validators=[needed()])
    is_representative = BooleanField(_l("As a representative"))


class RoleForm(Form):
    """A role for somebody who is named by address."""
    email = EmailField(_l("E-mail address of the account"))
    role = SelectField(_l("Role"), choices=choices(Role), coerce=Role, validators=[needed()])
    reason = text(_l("Reason"), 500, is_needed=True)


class GrantForm(Form):
    role = SelectField(_l("Role"), choices=choices(Role), coerce=Role, validators=[needed()])
    reason = text(_l("Reason"), 500, is_needed=True)


class GroupForm(Form):
    name_en = text(_l("Name in English"), 150)
    name_zh = text(_l("Name in Chinese"), 80)
    slug = text(_l("Key"), 60, is_needed=True)
    charter_en = long_text(_l("Charter in English"), 3000)
    charter_zh = long_text(_l("Charter in Chinese"), 3000)

    def validate_slug(self, field):
        if not SLUG.fullmatch(field.data):
            raise ValidationError(_l("Small letters, digits and single hyphens, as in wg-machining."))


class MemberForm(Form):
    email = EmailField(_l("E-mail address of the account"))
    is_observer = BooleanField(_l("As an observer, who reads and does not post"))
