"""What administrators write about accounts, roles and groups."""
import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.members.forms.fields import EmailField, Form, choices, language, long_text, needed, text
from portal.members.models import GroupKind, GroupRole, Role

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
    kind = SelectField(_l("Kind"), choices=choices(GroupKind), coerce=GroupKind,
                       default=GroupKind.WORKING_GROUP, validators=[needed()])
    charter_en = long_text(_l("Charter in English"), 3000)
    charter_zh = long_text(_l("Charter in Chinese"), 3000)

    def validate_slug(self, field):
        if not SLUG.fullmatch(field.data):
            raise ValidationError(_l("Small letters, digits and single hyphens, as in wg-machining."))


class MemberForm(Form):
    email = EmailField(_l("E-mail address of the account"))
    role = SelectField(_l("As"), choices=choices(GroupRole), coerce=GroupRole, default=GroupRole.MEMBER,
                       validators=[needed()])


class ScopeForm(Form):
    terms = SelectMultipleField(_l("Scope in the framework"), coerce=int, widget=ListWidget(prefix_label=False),
                                option_widget=CheckboxInput())
