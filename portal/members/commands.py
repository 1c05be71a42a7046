"""flask users …: accounts from the command line."""
import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.core.db import db
from portal.members import mails, queries
from portal.members.models import Invitation, Role

users = AppGroup("users", help="Accounts: invite people.")


@users.command("invite")
@click.argument("email")
@click.option("--institution", metavar="SHORT", help="Short name of the institution that the person joins.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Role on the whole site.")
@click.option("--representative", is_flag=True, help="Makes the person a representative of the institution.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True,
              help="Language of the mail.")
@click.option("--no-mail", is_flag=True, help="Only print the link.")
def invite(email, institution, role, representative, language, no_mail):
    """Invite EMAIL and print the link, which works once and for seven days.

    Inviting the same address again makes a new link; the old one stops working.
    """
    check(email)
    joined = institution_named(institution)
    if representative and joined is None:
        raise click.UsageError("--representative needs --institution")
    invitation, token = renewed(email.lower(), joined) or Invitation.make(
        email, by=None, institution=joined, is_representative=representative, language=language,
        role=Role(role) if role else None)
    if not no_mail:
        mails.invitation(invitation, token)
    db.session.commit()
    click.echo(mails.invitation_address(token))


def check(email):
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        raise click.BadParameter(_("This is not an e-mail address.")) from None


def institution_named(short_name):
    if not short_name:
        return None
    institution = queries.institution_by_short_name(short_name)
    if institution is None:
        raise click.BadParameter(_("No institution has the short name %(name)s.", name=short_name))
    return institution


def renewed(email, institution):
    """The waiting invitation of this address with a new token, so that the command is safe to repeat."""
    waiting = [row for row in queries.pending_invitations(institution) if row.email == email]
    return (waiting[0], waiting[0].resend(by=None)) if waiting else None
