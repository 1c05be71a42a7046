"""The letters of this feature: each a subject and a text, in the language of who gets it."""
from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _

from portal.core import mail
from portal.core.locale import in_language
from portal.members import tokens


def invitation(invitation, token):
    """Whom, by whom, into what; the link is good for as long as the invitation is."""
    with in_language(invitation.language):
        inviter = invitation.by.name_in(invitation.language) if invitation.by else _("The administrators")
        whereto = (invitation.institution.name_in(invitation.language) if invitation.institution
                   else _("the alliance's portal"))
        write(invitation.email, _("Invitation to the alliance's portal"),
              _("%(inviter)s invites you to join %(institution)s on the alliance's portal.",
                inviter=inviter, institution=whereto),
              _("Open this page to accept; it works once, until %(day)s:", day=format_date(
                  invitation.expires_at, "long")),
              invitation_address(token),
              _("If you do not know what this is about, you need do nothing."))


def invitation_address(token):
    return f"{current_app.config['URL']}/invitations/{token}"


def confirmation(person):
    with in_language(person.language):
        write(person.email, _("Confirm your e-mail address"),
              _("Somebody, most likely you, has registered this address on the alliance's portal."),
              _("Open this page within three days to choose a password:"),
              link("register", "confirm", person),
              _("If it was not you, you need do nothing: without this page there is no account."))


def registered_already(person):
    with in_language(person.language):
        write(person.email, _("You have an account already"),
              _("Somebody, most likely you, has tried to register this address on the alliance's portal. "
                "It has an account already; nothing was changed."),
              _("Sign in here:"), f"{current_app.config['URL']}/sign-in",
              _("If you have forgotten the password, choose a new one here:"),
              f"{current_app.config['URL']}/reset")


def reset(person):
    with in_language(person.language):
        write(person.email, _("A new password"),
              _("Somebody, most likely you, has asked for a new password for the alliance's portal."),
              _("Open this page within one hour to choose it:"), link("reset", "reset", person),
              _("If it was not you, you need do nothing: the old password stays."))


def nobody_to_reset(email, language):
    with in_language(language):
        write(email, _("A new password"),
              _("Somebody, most likely you, has asked for a new password for the alliance's portal, "
                "but this address has no account there. Perhaps you registered with another one?"),
              _("If it was not you, you need do nothing."))


def password_changed(person):
    with in_language(person.language):
        write(person.email, _("Your password was changed"),
              _("The password of your account on the alliance's portal was changed just now."),
              _("If it was not you, choose a new one at once:"), f"{current_app.config['URL']}/reset")


def old_address(person, email):
    with in_language(person.language):
        write(person.email, _("Change of your e-mail address"),
              _("You want to use %(email)s from now on. Allow it here within a day; "
                "the new address is asked next:", email=email),
              link("address/old", "old-address", person, email=email),
              _("If it was not you, do not open the page, and change your password."))


def new_address(person, email):
    with in_language(person.language):
        write(email, _("Confirm your new e-mail address"),
              _("Your account on the alliance's portal is to use this address. "
                "Confirm it here within a day:"),
              link("address/new", "new-address", person, email=email),
              _("If you know nothing of this, you need do nothing."))


def address_taken(person, email):
    with in_language(person.language):
        write(email, _("This address has an account already"),
              _("Somebody wants to use this address for another account on the alliance's portal. "
                "Nothing was changed."))


def address_changed(person, before):
    """To the old address, when somebody else than the person changed it."""
    with in_language(person.language):
        write(before, _("Your e-mail address was changed"),
              _("An administrator has changed the address of your account on the alliance's portal to "
                "%(email)s. If you do not know why, answer this mail.", email=person.email))


def approved(person, institution):
    name = institution.name_in(person.language)
    with in_language(person.language):
        write(person.email, _("You belong to %(institution)s", institution=name),
              _("%(institution)s has confirmed that you belong to it. What its members may read and do on "
                "the alliance's portal is open to you now:", institution=name),
              current_app.config["URL"])


def declined(person, institution, reason):
    name = institution.name_in(person.language)
    with in_language(person.language):
        write(person.email, _("Not confirmed by %(institution)s", institution=name),
              _("%(institution)s has not confirmed that you belong to it. Your account stays as it is.",
                institution=name),
              *([_("Reason: %(reason)s", reason=reason)] if reason else []))


def affiliation_ended(person, institution, reason):
    name = institution.name_in(person.language)
    with in_language(person.language):
        write(person.email, _("You no longer belong to %(institution)s", institution=name),
              _("%(institution)s has ended your affiliation on the alliance's portal. Your account stays, "
                "and so does the affiliation on what you have published.", institution=name),
              _("Reason: %(reason)s", reason=reason))


def application(application, token):
    with in_language(application.language):
        write(application.email, _("Confirm the application for membership"),
              _("Somebody, most likely you, has applied for the membership of %(name)s in the alliance.",
                name=application.name_in(application.language)),
              _("Open this page within seven days to send the application:"),
              f"{current_app.config['URL']}/membership/{token}",
              _("If it was not you, you need do nothing: without this page there is no application."))


def accepted(application, token):
    """The applicant becomes the first representative: at once with an account, else by the invitation of `token`."""
    with in_language(application.language):
        write(application.email, _("%(name)s is a member", name=application.name_in(application.language)),
              _("The alliance has accepted %(name)s as a member, and you as its first representative.",
                name=application.name_in(application.language)),
              *([_("Note: %(reason)s", reason=application.reason)] if application.reason else []),
              *([_("Open this page within seven days to choose a password and begin:"), invitation_address(token)]
                if token else [_("Invite your colleagues here:"), f"{current_app.config['URL']}/institutions/"
                               f"{application.institution_id}/people"]))


def application_declined(application):
    with in_language(application.language):
        write(application.email, _("Your application for membership"),
              _("The alliance has not accepted the application of %(name)s.",
                name=application.name_in(application.language)),
              _("Reason: %(reason)s", reason=application.reason), _("You may apply again."))


def account_deleted(email, language):
    with in_language(language):
        write(email, _("Your account is deleted"),
              _("Your account on the alliance's portal was deleted just now, as you asked. This is the last mail."),
              _("If it was not you, answer this mail at once."))


def member_deleted(person, institution, name):
    with in_language(person.language):
        write(person.email, _("%(name)s has deleted the account", name=name),
              _("%(name)s, of %(institution)s, has deleted the account on the alliance's portal. What was published "
                "stays; work that is not finished can be handed over here:", name=name,
                institution=institution.name_in(person.language)),
              f"{current_app.config['URL']}/institutions/{institution.id}/people")


def suspended(person, reason):
    with in_language(person.language):
        write(person.email, _("Your account was suspended"),
              _("You can still sign in and read what everyone reads and your own work, but change nothing."),
              _("Reason: %(reason)s", reason=reason))


def reinstated(person):
    with in_language(person.language):
        write(person.email, _("Your account is open again"),
              _("Your account on the alliance's portal is no longer suspended."))


def write(to, subject, *paragraphs):
    mail.send(to, subject, "\n\n".join(str(paragraph) for paragraph in paragraphs) + "\n")


def link(page, purpose, person, **more):
    return f"{current_app.config['URL']}/{page}/{tokens.make(purpose, person, **more)}"
