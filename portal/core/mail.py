"""Mail: written into the outbox, delivered by the worker over SMTP, into files, or to the console."""
import smtplib
import sys
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.features import Task
from portal.core.outbox import enqueue


def send(to, subject, text, unsubscribe=None):
    """Queue one mail; it leaves after the commit. `subject` and `text` are finished sentences in the reader's language.

    `unsubscribe` is the address that ends such mails, by a page and by one POST (RFC 8058).
    """
    return enqueue("mail", "mail", {"to": to, "subject": " ".join(str(subject).split()), "text": str(text)}
                   | ({"unsubscribe": unsubscribe} if unsubscribe else {}))


def deliver(payloads):
    """Addresses that can be nobody's (RFC 2606), as those of deleted accounts are, get none."""
    for payload in payloads:
        if not payload["to"].endswith(".invalid"):
            backend()(message(payload))


def backend():
    return {"smtp": by_smtp, "smtps": by_smtp, "console": to_console}.get(
        urlsplit(current_app.config["MAIL"]).scheme, into_file)


def message(payload):
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = payload["to"]
    mail["Subject"] = payload["subject"]
    mail["Date"] = formatdate(clock.now().timestamp())
    mail["Message-ID"] = make_msgid(domain="portal.invalid")
    mail["Auto-Submitted"] = "auto-generated"
    if address := payload.get("unsubscribe"):
        mail["List-Unsubscribe"] = f"<{address}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(payload["text"])
    return mail


def by_smtp(mail):
    address = urlsplit(current_app.config["MAIL"])
    server = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with server(address.hostname, address.port or 25, timeout=20) as smtp:
        if "starttls" in parse_qs(address.query):
            smtp.starttls()
        if address.username:
            smtp.login(unquote(address.username), unquote(address.password or ""))
        smtp.send_message(mail)


def into_file(mail):
    folder = current_app.config["INSTANCE"] / "outbox"
    folder.mkdir(exist_ok=True, mode=0o700)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    name = mail["Message-ID"].strip("<>").split("@")[0]
    (folder / f"{stamp}-{name}.eml").write_bytes(bytes(mail))


def to_console(mail):
    sys.stdout.write(f"{mail}\n")


MAIL_TASK = Task("mail", "mail", deliver, label=_l("mail"))
