"""How templates write dates, numbers and addresses, in the reader's language and zone."""
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from flask import request
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta, get_timezone
from flask_babel import to_user_timezone as in_zone
from markupsafe import Markup

from portal.core import clock
from portal.core.languages import html_lang, name_in, own_name
from portal.core.locale import language
from portal.ui.drawing import chart_plan, spark_path

MINUTE = timedelta(minutes=1)


def init_app(app):
    """Give every template of `app` the filters and globals of this file."""
    for written in (day, iso_day, moment, since, number, size, key, joined, colon, aside, html_lang, own_name,
                    language_called):
        app.jinja_env.filters[written.__name__] = written
    app.jinja_env.filters["tuple"] = tuple
    app.jinja_env.globals.update(here=here, chart_plan=chart_plan, spark_path=spark_path)


def day(value):
    """2 November 2026, 2026年11月2日."""
    return format_date(local(value), "y年M月d日" if is_chinese() else "d MMMM y") if value else ""


def iso_day(value):
    """2026-11-02, for title blocks and timetables: the same in both languages, and it aligns."""
    return local(value).strftime("%Y-%m-%d") if value else ""


def moment(value):
    """A time of day in the reader's zone, the zone named, as a <time> element."""
    if not value:
        return ""
    words = format_datetime(value, f"{'y年M月d日' if is_chinese() else 'd MMM y,'} HH:mm {zone_pattern()}")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words)


def zone_pattern():
    """The reader's zone as people call it ("China Time"); one of no place by its distance."""
    name = str(get_timezone())
    return "vvvv" if "/" in name and not name.startswith("Etc/") else "'UTC'xxx"


def since(value):
    """How long ago, in the largest fitting unit: "3 days"; the exact time stands in the element."""
    age = clock.now() - value
    words = format_timedelta(max(age, MINUTE), granularity="minute", threshold=1.2)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words)


def local(value):
    """The day of an aware time where the reader is; a plain day stays what it is."""
    return in_zone(value).date() if isinstance(value, datetime) else value


def is_chinese():
    return language() == "zh"


def number(value):
    return format_decimal(value)


def size(count):
    """A file's size in units of 1,000 bytes."""
    for unit in ("B", "KB"):
        if count < 1000:
            return f"{format_decimal(round(count))} {unit}"
        count /= 1000
    return f"{format_decimal(round(count, 1))} MB"


def joined(words, between=", "):
    """Names and the like in a row: "a, b" or “甲、乙”; `between` is what stands there in English."""
    words, sign = list(words), "、" if is_chinese() else between
    if any(hasattr(word, "__html__") for word in words):
        return Markup(sign).join(words)
    return sign.join(str(word) for word in words)


def colon(label):
    """A label before what it labels: "Reason: ", “理由：”."""
    return label + ("：" if is_chinese() else ": ")


def aside(words):
    """What stands in brackets behind a word, with the blank that English wants before it."""
    before, after = ("（", "）") if is_chinese() else (" (", ")")
    return before + words + after


def language_called(code):
    """A language by its name in the reader's."""
    return name_in(code, language())


def key(value):
    """A short stable id for an element, made of any text."""
    return "k" + sha256(str(value).encode()).hexdigest()[:10]


def here(**changes):
    """The present address with these query parameters set; None takes one away, a list repeats it."""
    parameters = request.args.to_dict(flat=False) | changes
    kept = {name: values for name, values in parameters.items() if values is not None}
    return f"{request.path}?{urlencode(kept, doseq=True)}" if kept else request.path
