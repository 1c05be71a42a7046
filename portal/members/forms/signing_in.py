"""The forms of signing in, registering, accepting an invitation, and choosing a password."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField

from portal.members.forms.fields import EmailField, Form, NewPasswordField, language, needed, text


class SignInForm(Form):
    email = EmailField(render_kw={"autocomplete": "username", "inputmode": "email"})
    password = PasswordField(_l("Password"), validators=[needed()],
                             render_kw={"autocomplete": "current-password"})
    stays = BooleanField(_l("Stay signed in on this device for 30 days"))


class CodeForm(Form):
    step = HiddenField("")
    stays = BooleanField("")
    code = text(_l("One-time code"), 40, is_needed=True,
                render_kw={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "off"})


class ResetForm(Form):
    email = EmailField(render_kw={"autocomplete": "username", "inputmode": "email"})


class PasswordForm(Form):
    password = NewPasswordField(_l("New password"), render_kw={"autocomplete": "new-password"})


class NamesForm(Form):
    name_en = text(_l("Name in Latin letters"), 100, render_kw={"autocomplete": "name"})
    name_zh = text(_l("Name in Chinese characters"), 50)
    language = language(_l("Language of the portal and of its mails"))


class RegisterForm(NamesForm):
    email = EmailField(render_kw={"autocomplete": "email", "inputmode": "email"})


class InvitedForm(NamesForm):
    password = NewPasswordField(_l("Password"), render_kw={"autocomplete": "new-password"})


class AddressForm(Form):
    email = EmailField(_l("New e-mail address"), render_kw={"autocomplete": "email", "inputmode": "email"})
    password = PasswordField(_l("Your password"), validators=[needed()],
                             render_kw={"autocomplete": "current-password"})


class ChangePasswordForm(Form):
    present = PasswordField(_l("Present password"), validators=[needed()],
                            render_kw={"autocomplete": "current-password"})
    password = NewPasswordField(_l("New password"), render_kw={"autocomplete": "new-password"})


class EnableCodesForm(Form):
    code = text(_l("The six digits that the app shows"), 20, is_needed=True,
                render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"})


class OwnPasswordForm(Form):
    """The own password once more, before something that a stranger at the keyboard must not do."""
    password = PasswordField(_l("Your password"), validators=[needed()],
                             render_kw={"autocomplete": "current-password"})
