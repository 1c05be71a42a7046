"""What people write about themselves."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectChoice, ValidationError

from portal.members import orcid
from portal.members.forms.fields import Form, TimezoneField, WordsField, language, long_text, needed, text


class DeleteAccountForm(Form):
    keeps_name = RadioField(_l("What I have published stays under"), validators=[needed()], choices=[
        SelectChoice("yes", _l("my name")), SelectChoice("no", _l("“Former member”"))])
    name = text(_l("Your name"), 100, is_needed=True, render_kw={"autocomplete": "off"})
    password = PasswordField(_l("Your password"), validators=[needed()],
                             render_kw={"autocomplete": "current-password"})


class ProfileForm(Form):
    name_en = text(_l("Name in Latin letters"), 100, render_kw={"autocomplete": "name"})
    name_zh = text(_l("Name in Chinese characters"), 50)
    expertise_en = WordsField(_l("Expertise in English"))
    expertise_zh = WordsField(_l("Expertise in Chinese"))
    bio_en = long_text(_l("Biography in English"), 2000)
    bio_zh = long_text(_l("Biography in Chinese"), 2000)
    orcid = text("ORCID", 60, render_kw={"spellcheck": "false"})
    shows_affiliation = BooleanField(_l("Institutions and working groups"))
    shows_expertise = BooleanField(_l("Expertise"))
    shows_bio = BooleanField(_l("Biography and ORCID iD"))
    shows_terms = BooleanField(_l("Mark terms in texts and explain them"))
    language = language(_l("Language of the portal and of its mails"))
    timezone = TimezoneField(_l("Time zone"), validators=[needed()])

    def validate_orcid(self, field):
        if field.data and (known := orcid.parse(field.data)) is None:
            raise ValidationError(_l("This is not an ORCID iD: sixteen digits, as in 0000-0002-1825-0097"))
        field.data = known if field.data else ""
