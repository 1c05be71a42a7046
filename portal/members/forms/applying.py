"""What an institution writes that wants to join the alliance, and what is written when it is taken in."""
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.members.forms.fields import EmailField, Form, check_website, choices, language, long_text, needed, text
from portal.members.models import InstitutionKind, MembershipClass


class ApplicationForm(Form):
    name_en = text(_l("Name in English"), 150)
    name_zh = text(_l("Name in Chinese"), 80)
    kind = RadioField(_l("Kind"), choices=choices(InstitutionKind), coerce=InstitutionKind, validators=[needed()])
    place_en = text(_l("Place, in English"), 100)
    place_zh = text(_l("Place, in Chinese"), 60)
    website = text(_l("Website"), 200, checks=[check_website], render_kw={"inputmode": "url"})
    statement = long_text(_l("Why do you want to join?"), 3000, is_needed=True)
    contact = text(_l("Your name"), 100, is_needed=True, render_kw={"autocomplete": "name"})
    email = EmailField(_l("Your e-mail address there"), render_kw={"autocomplete": "email", "inputmode": "email"})
    language = language(_l("Language in which we write to you"))


class AcceptForm(Form):
    short_name = text(_l("Short name"), 20, is_needed=True)
    membership_class = RadioField(_l("Membership"), choices=choices(MembershipClass), coerce=MembershipClass,
                                  validators=[needed()])
    reason = text(_l("What you want to say with it"), 500)
