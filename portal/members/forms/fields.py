"""Fields that several forms share: cleaned text, lists of words, addresses, passwords, time zones."""
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from email_validator import EmailNotValidError, validate_email
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.core import clock
from portal.core.typed import clean, line, words
from portal.members import passwords

NEEDED = _l("This is needed.")
TIMEZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
    "Asia/Bangkok", "Asia/Jakarta", "Asia/Kolkata", "Asia/Dubai", "Asia/Tehran", "Asia/Jerusalem",
    "Europe/Moscow", "Europe/Istanbul", "Europe/Athens", "Europe/Helsinki", "Europe/Berlin", "Europe/Paris",
    "Europe/Rome", "Europe/Madrid", "Europe/Stockholm", "Europe/Warsaw", "Europe/Zurich", "Europe/London",
    "Europe/Lisbon", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/New_York", "America/Toronto",
    "America/Chicago", "America/Mexico_City", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu",
    "Australia/Perth", "Australia/Sydney", "Pacific/Auckland", "UTC")


def needed():
    return DataRequired(NEEDED)


def at_most(count):
    return Length(max=count, message=_l("At most %(max)d characters."))


def text(label, most=200, is_needed=False, checks=(), **more):
    return StringField(label, filters=[line], validators=[*limits(most, is_needed), *checks], **more)


def long_text(label, most=4000, is_needed=False, **more):
    return TextAreaField(label, filters=[clean, str.strip], validators=limits(most, is_needed), **more)


def limits(most, is_needed):
    return [needed() if is_needed else Optional(), at_most(most)]


def language(label=None):
    return SelectField(label or _l("Language"), validators=[needed()],
                       choices=[SelectChoice("en", "English"), SelectChoice("zh", "中文")])


def maybe_id(value):
    """The key that an option stands for; the empty option stands for none."""
    return int(value) if value else None


def choices(values):
    """The options of a selection out of an enum whose members have a label."""
    return [SelectChoice(value.value, value.label) for value in values]


class WordsField(StringField):
    """A list typed with commas, in either script."""

    def __init__(self, label, most=20, longest=60, **more):
        super().__init__(label, **more)
        self.most, self.longest = most, longest

    def _value(self):
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist):
        self.data = words(valuelist[0]) if valuelist else []

    def pre_validate(self, form):
        if len(self.data or []) > self.most:
            raise ValidationError(_l("At most %(number)s of them.", number=self.most))
        if any(len(word) > self.longest for word in self.data or []):
            raise ValidationError(_l("Each at most %(number)s characters.", number=self.longest))


class EmailField(StringField):
    """An e-mail address, folded to lower case."""

    def __init__(self, label=None, **more):
        super().__init__(label or _l("E-mail address"), filters=[line, str.lower],
                         validators=[needed(), at_most(200)], **more)

    def pre_validate(self, form):
        try:
            validate_email(self.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(_l("This is not an e-mail address.")) from None


class NewPasswordField(PasswordField):
    """A password that is to be used from now on; never shown again, cleaned of nothing."""

    def __init__(self, label=None, **more):
        super().__init__(label or _l("New password"), validators=[needed()], **more)
        self.email = ""

    def pre_validate(self, form):
        if weakness := passwords.weakness(self.data or "", self.email):
            raise ValidationError(weakness)


class TimezoneField(SelectField):
    """A choice of usual zones, and of the person's own when it is another."""

    def iter_choices(self):
        self.choices = zone_choices(self.object_data)
        yield from super().iter_choices()

    def pre_validate(self, form):
        self.choices = zone_choices(self.object_data)
        super().pre_validate(form)


def zone_choices(own):
    zones = TIMEZONES if own in TIMEZONES or not own else (own, *TIMEZONES)
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return [SelectChoice(zone, zone_label(zone, hour, str(get_locale()))) for zone in zones]


@lru_cache(maxsize=1000)
def zone_label(zone, moment, language):
    """"Shanghai · UTC+08:00", the city in the reader's language and the offset as it is at `moment`."""
    offset = f"{moment.astimezone(ZoneInfo(zone)):%z}"
    city = "UTC" if zone == "UTC" else get_timezone_location(zone, locale=language, return_city=True)
    return f"{city} · UTC{offset[:3]}:{offset[3:]}"


def check_website(_form, field):
    """Of the web, or nothing at all: other schemes could run in the reader's browser."""
    try:
        address = urlsplit(field.data)
        is_right = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_right = False
    if not is_right:
        raise ValidationError(_l("Write the whole address, as in https://www.example.org"))


class Form(FlaskForm):
    """A form whose fields for names hold at least one of the two."""

    def validate(self, extra_validators=None):
        is_right = super().validate(extra_validators)
        if "name_zh" in self and not self.name_en.data and not self.name_zh.data:
            self.name_en.errors.append(_l("Write the name in at least one of the two languages."))
            return False
        return is_right

    @property
    def values(self):
        """What was typed, by field, without the token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}
