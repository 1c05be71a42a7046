"""From what happened to who is told: notices in the page, mails at once, one letter a day or a week.

Rights are asked twice: when the notice is made and when the mail is written; the page asks each time it is shown. Several
changes of one entry within half an hour of the first are one notice, and its mail leaves when that half hour is over.
"""
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from portal.core import clock, mail, outbox
from portal.core.access import get
from portal.core.db import db
from portal.core.features import answers
from portal.core.locale import ZONES, in_language
from portal.members.models import Person
from portal.members.workflow import Account
from portal.publishing import policy, watched
from portal.publishing.models import Authorship, Consent, Entry, Notice, Pace, Right, Tag, Watch, WatchHabit, What
from portal.publishing.models.watches import QUICKEST_FIRST, TOGETHER

DIGEST_HOUR = 8             # of the reader's own clock; the weekly one on Mondays
LONGEST_WAIT = timedelta(days=30)  # what is older when the worker gets to it stands in the page only
BY_LETTER = {"publish", "new_version", "withdraw"}  # what authors are told by a mail of its own

# Who watches a tag, a group, an institution or an author is told what changes there, who watches a search what makes new
# hits; an entry's and a space's watchers are told everything. Of an import they are told once, at its first page; each of
# its pages "arrives" for those who asked for just such pages.
OF_EVERYWHERE = {"publish", "new_version", "withdraw", "archive", "widen", "import"}
OF_TAGS = OF_EVERYWHERE - {"import"} | {"arrive"}
OF_SEARCHES = {"publish", "new_version", "widen", "edit", "arrive"}
NOT_OF_SPACES = {"comment", "answer", "arrive"}
NOT_OF_ENTRIES = {"widen"}

VERBS = {
    "publish": _l("published"), "new_version": _l("version %(version)s was published"), "withdraw": _l("withdrawn"),
    "archive": _l("archived"), "arrive": _l("published"),
    "import": _l("%(who)s imported pages (%(pages)s)"), "widen": _l("you can read it now"),
    "comment": _l("%(who)s wrote a comment"), "answer": _l("%(who)s answered a comment"),
    "begin": _l("%(who)s wrote it"), "edit": _l("%(who)s changed the text"), "move": _l("%(who)s moved it"),
    "rename": _l("%(who)s gave it another address"), "confirm": _l("%(who)s found it still true"),
    "declare_obsolete": _l("%(who)s marked it as out of date"), "revive": _l("%(who)s marked it as current again"),
    "trash": _l("%(who)s put it into the trash"), "restore": _l("%(who)s took it out of the trash"),
}


# Making notices

def fan_out(payloads):
    """A notice for whoever watches and may know; at least once, and never twice the same."""
    for payload in payloads:
        entry = db.session.get(Entry, payload["entry"])
        found = watchers(entry, payload["act"]) if entry else ()  # many saved searches take seconds: not under the lock
        # Two workers at one entry would each begin a notice of their own.
        table = Entry.__table__  # of the class itself PostgreSQL would lock its kinds too, and refuses
        db.session.scalar(select(table.c.id).where(table.c.id == payload["entry"]).with_for_update())
        for person, why, pace in found:
            if is_concerned(person, entry, payload):
                note(person, entry, payload, why, pace)


def watchers(entry, act):
    """[(person, the watch that leads to them, the quickest of their paces)], authors of the entry among them."""
    found = {}
    for watch in covering(entry, act):
        known = found.get(watch.person_id)
        if known is None or QUICKEST_FIRST.index(watch.pace) < QUICKEST_FIRST.index(known[1]):
            found[watch.person_id] = f"{watch.what}:{watch.key}", watch.pace
    own = {watch.person_id for watch in own_watches(entry)} if entry.id else set()
    for person_id in unasked_authors(entry) - own:
        found.setdefault(person_id, (f"{What.ENTRY}:{entry.id}", Pace.INSTANT))
    people = db.session.scalars(select(Person).where(Person.id.in_(found)).options(selectinload(Person.memberships)))
    return [(person, *found[person.id]) for person in people]


def covering(entry, act):
    """The watches that this act of the entry concerns; one that says never speaks of the entry alone."""
    keys = entry.watched_as() | {key for more in answers("watched_as", entry, act) for key in more} | merged_tags(entry)
    asked = [Watch.what == what for what in What if is_told(what, act["verb"])]
    rows = db.session.scalars(select(Watch).where(
        or_(*asked), Watch.key.in_({key for _what, key in keys}), Watch.since <= datetime.fromisoformat(act["at"]))).all()
    silent = {row.person_id for row in rows if row.what == What.ENTRY and row.pace == Pace.NEVER}
    return [row for row in rows if (row.what, row.key) in keys and row.pace != Pace.NEVER
            and row.person_id not in silent]


def merged_tags(entry):
    """Whoever watches a tag that was merged into another watches that one."""
    ids = [link.tag_id for link in entry.tag_links]
    merged = db.session.scalars(select(Tag.id).where(Tag.merged_into_id.in_(ids))) if ids else ()
    return {(What.TAG, str(ident)) for ident in merged}


def is_told(what, verb):
    if what == What.ENTRY:
        return verb not in NOT_OF_ENTRIES
    if what == What.SEARCH:
        return verb in OF_SEARCHES
    if what == What.SPACE:
        return verb not in NOT_OF_SPACES
    return verb in (OF_TAGS if what == What.TAG else OF_EVERYWHERE)


def own_watches(entry):
    return db.session.scalars(select(Watch).where(Watch.what == What.ENTRY, Watch.key == str(entry.id)))


def unasked_authors(entry):
    """Authors watch their own work unless they have said that they do not."""
    return set(db.session.scalars(
        select(Authorship.person_id).outerjoin(WatchHabit, WatchHabit.person_id == Authorship.person_id).where(
            Authorship.entry_id == entry.id, Authorship.person_id.is_not(None),
            Authorship.consent == Consent.ACCEPTED, WatchHabit.watches_own.is_not(False))))


def is_concerned(person, entry, payload):
    """Not by an own act, not by what one may not know, not by what one could read before."""
    before = payload["act"]["facts"].get("before")
    could = {before, *entry.insiders} & person.access_keys if before else ()
    return payload["act"]["by"] != person.id and not could and may_know(person, entry, payload["right"])


def may_know(person, entry, right):
    return policy.can_view_draft(person, entry) if right == Right.DRAFT else policy.can_know(person, entry)


def note(person, entry, payload, why, pace):
    act = payload["act"]
    at = datetime.fromisoformat(act["at"])
    if was_told(person, entry, act, at):
        return
    is_letter = act["verb"] in BY_LETTER and entry.is_author(person)
    pace = Pace.NEVER if is_letter or at < clock.now() - LONGEST_WAIT else pace
    notice = open_notice(person, entry, payload["right"], at)
    if notice is None:
        notice = Notice(person_id=person.id, entry_id=entry.id, right=Right(payload["right"]), acts=[], why=why, pace=pace,
                        first_at=at, last_at=at, made_at=clock.now())
        db.session.add(notice)
    elif QUICKEST_FIRST.index(pace) < QUICKEST_FIRST.index(notice.pace):
        notice.pace, notice.why = pace, why
    notice.take(act)
    db.session.flush()
    if notice.pace == Pace.INSTANT:
        outbox.enqueue("work", "watch mail", {"notice": notice.id}, run_at=notice.first_at + TOGETHER)


def was_told(person, entry, act, at):
    """Whether the person has a notice of this act, even one that was mailed since."""
    told = db.session.scalars(select(Notice.acts).where(
        Notice.person_id == person.id, Notice.entry_id == entry.id, Notice.first_at <= at, Notice.last_at >= at))
    return any(known["id"] == act["id"] for acts in told for known in acts)


def open_notice(person, entry, right, at):
    """The notice that something at the moment `at` still belongs to."""
    return db.session.scalar(select(Notice).where(
        Notice.person_id == person.id, Notice.entry_id == entry.id, Notice.right == right, Notice.mailed_at.is_(None),
        Notice.first_at.between(at - TOGETHER, at + TOGETHER)).order_by(Notice.id.desc()).limit(1))


# Mail at once

def mail_instant(payloads):
    for payload in payloads:
        notice = db.session.scalar(select(Notice).where(
            Notice.id == payload["notice"], Notice.mailed_at.is_(None)).with_for_update())
        if notice:
            notice.mailed_at = clock.now()
            if gets_mail(notice.person) and may_know(notice.person, notice.entry, notice.right):
                with in_language(notice.person.language):
                    write_instant(notice)


def gets_mail(person):
    return person.state == Account.ACTIVE and WatchHabit.of(person).by_mail


def write_instant(notice):
    person, entry = notice.person, notice.entry
    told = sentences(notice.acts, names_of([notice], person.language))
    subject = f"{entry.reference or entry.title_in(person.language)}: {'; '.join(told)}"
    paragraphs = [_("Dear %(name)s,", name=person.name_in(person.language)), lines_of(notice, person),
                  _("Read it: %(url)s", url=f"{current_app.config['URL']}{entry.address}")]
    post(person, subject, paragraphs, notice.why)


def lines_of(notice, person):
    """The entry's title, and below it a line for each act with its time on the reader's clock."""
    names, entry = names_of([notice], person.language), notice.entry
    rows = [f"{entry.title_in(person.language)}{f' ({entry.reference})' if entry.reference else ''}"]
    for act in notice.acts:
        rows.append(f"- {on_clock(act['at'], person)}  {sentence(act, names)}")
        rows += [f"  > {line}" for line in act["facts"].get("reason", "").splitlines()]
    return "\n".join(rows)


def on_clock(moment, person):
    return format_datetime(datetime.fromisoformat(moment).astimezone(zone_of(person)), "y-MM-dd HH:mm", rebase=False)


def post(person, subject, paragraphs, why):
    """One mail with the way to end such mails, in its text and in its head."""
    address = f"{current_app.config['URL']}/unsubscribe/{token(person, why)}"
    paragraphs = [*paragraphs, because(person, why, address),
                  _("All that you watch: %(url)s", url=f"{current_app.config['URL']}/account/watches")]
    mail.send(person.email, subject, "\n\n".join(paragraphs) + "\n", unsubscribe=address)


def because(person, why, address):
    what, _colon, key = why.partition(":")
    searches = watched.named(What.SEARCH, [key], person) if what == What.SEARCH else {}
    if key in searches:
        return _("You get this because of your saved search “%(name)s”. Stop it: %(url)s", name=searches[key].name,
                 url=address)
    return _("You get this because you watch it. Stop it: %(url)s", url=address)


# One letter a day or a week

def write_digests():
    """The letters that are due now, each once: what they tell is marked in the same transaction."""
    waiting = select(Notice.person_id, Notice.pace, func.min(Notice.made_at)).where(
        Notice.mailed_at.is_(None), Notice.pace.in_([Pace.DAILY, Pace.WEEKLY])).group_by(Notice.person_id, Notice.pace)
    for person_id, pace, oldest in db.session.execute(waiting).all():
        person = db.session.get(Person, person_id)
        if oldest < (until := due(person, pace)):
            write_digest(person, pace, until)


def due(person, pace):
    """The last moment at which this person's letter was due."""
    now = clock.now().astimezone(zone_of(person))
    hour = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    hour -= timedelta(days=1 if hour > now else 0)
    return hour - timedelta(days=hour.weekday() if pace == Pace.WEEKLY else 0)


def zone_of(person):
    return ZoneInfo(person.timezone if person.timezone in ZONES else current_app.config["TIMEZONE"])


def write_digest(person, pace, until):
    notices = db.session.scalars(
        select(Notice).where(Notice.person_id == person.id, Notice.pace == pace, Notice.mailed_at.is_(None),
                             Notice.made_at < until).order_by(Notice.first_at, Notice.id)
        .with_for_update(skip_locked=True)).all()
    for notice in notices:
        notice.mailed_at = clock.now()
    told = [notice for notice in notices if may_know(person, notice.entry, notice.right)]
    if told and gets_mail(person):
        with in_language(person.language):
            number = ngettext("%(num)s entry that you watch has news", "%(num)s entries that you watch have news",
                              len({notice.entry_id for notice in told}))
            lines = [f"{lines_of(notice, person)}\n{current_app.config['URL']}{notice.entry.address}" for notice in told]
            post(person, number, [_("Dear %(name)s,", name=person.name_in(person.language)), *lines], "all")


# In words

def sentences(acts, names):
    """What happened, in the present language; the same several times is said once, with how often."""
    counted = Counter(sentence(act, names) for act in acts)
    return [said if count == 1 else _("%(what)s (%(count)s times)", what=said, count=count)
            for said, count in counted.items()]


def sentence(act, names):
    pattern = VERBS.get(act["verb"]) or _l("changed")
    return str(pattern) % ({"who": names.get(act["by"], _("The portal"))} | act["facts"])


def names_of(notices, code):
    """{id: name} of everybody whose acts are told, in one statement."""
    ids = {act["by"] for notice in notices for act in notice.acts if act["by"] and "%(who)s" in spoken(act)}
    rows = db.session.execute(select(Person.id, Person.name_en, Person.name_zh).where(Person.id.in_(ids))) if ids else ()
    return {row.id: (row.name_zh or row.name_en) if code == "zh" else (row.name_en or row.name_zh) for row in rows}


def spoken(act):
    with in_language("en"):
        return str(VERBS.get(act["verb"], ""))


# Stopping

def token(person, why):
    """A capability that no cookie carries: whoever holds it may stop this watch, or all mail, and nothing else."""
    return serializer().dumps([person.id, why])


def read_token(text):
    """(person, what to stop), or (None, "")."""
    try:
        ident, why = serializer().loads(text)
    except (BadData, ValueError, TypeError):
        return None, ""
    return get(Person, ident), why


def serializer():
    return URLSafeSerializer(current_app.secret_key, salt="publishing.unsubscribe")


def stop(person, why):
    """End one watch ("entry:7"), or all mail ("all")."""
    if why == "all":
        WatchHabit.set(person, by_mail=False)
        return
    what, _colon, key = why.partition(":")
    Watch.set(person, What(what), key, Pace.NEVER)
