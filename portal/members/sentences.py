"""What the journal says of people, institutions, groups and invitations, as sentences.

Named values: who (the person, or the portal), title (what the thing was called then), and what the entry's
facts hold: institution, role, person.
"""
from flask_babel import lazy_gettext as _l

SENTENCES = {
    ("person", "register"): _l("%(title)s registered"),
    ("person", "confirm"): _l("%(title)s confirmed the e-mail address"),
    ("person", "load"): _l("%(title)s was loaded with the demonstration"),
    ("person", "edit"): _l("%(who)s changed the account of %(title)s"),
    ("person", "suspend"): _l("%(who)s suspended %(title)s"),
    ("person", "reinstate"): _l("%(who)s lifted the suspension of %(title)s"),
    ("person", "affiliate"): _l("%(title)s joined %(institution)s"),
    ("person", "propose_affiliation"): _l("The mail domain of %(title)s proposed %(institution)s"),
    ("person", "decline_affiliation"): _l(
        "%(who)s did not confirm that %(title)s belongs to %(institution)s"),
    ("person", "end_affiliation"): _l("%(who)s ended the affiliation of %(title)s with %(institution)s"),
    ("person", "make_primary"): _l("%(institution)s became the primary institution of %(title)s"),
    ("person", "make_representative"): _l("%(who)s made %(title)s a representative of %(institution)s"),
    ("person", "unmake_representative"): _l(
        "%(who)s ended that %(title)s represents %(institution)s"),
    ("person", "grant_role"): _l("%(who)s gave %(title)s the role %(role)s"),
    ("person", "revoke_role"): _l("%(who)s took the role %(role)s from %(title)s"),
    ("person", "delete_account"): _l("%(title)s deleted the account"),
    ("institution", "lose_member"): _l("%(person)s, a member of %(title)s, deleted the account"),
    ("person", "change_password"): _l("The password of %(title)s was changed"),
    ("person", "change_email"): _l("%(who)s changed the e-mail address of %(title)s"),
    ("person", "end_sign_ins"): _l("%(who)s ended all sessions of %(title)s"),
    ("person", "enable_totp"): _l("%(title)s turned one-time codes on"),
    ("person", "disable_totp"): _l("%(who)s turned one-time codes off for %(title)s"),
    ("person", "use_recovery_code"): _l("%(title)s signed in with a recovery code"),
    ("person", "renew_recovery_codes"): _l("%(title)s made new recovery codes"),
    ("institution", "found"): _l("%(who)s took %(title)s into the roll"),
    ("institution", "load"): _l("%(title)s was loaded with the demonstration"),
    ("institution", "edit"): _l("%(who)s changed the entry of %(title)s"),
    ("institution", "apply"): _l("%(by)s applied for the membership of %(title)s"),
    ("application", "confirm"): _l("%(title)s applied for membership"),
    ("application", "accept"): _l("%(who)s accepted the application of %(title)s"),
    ("application", "decline"): _l("%(who)s declined the application of %(title)s"),
    ("institution", "accept"): _l("%(who)s accepted %(title)s as a member"),
    ("institution", "suspend"): _l("%(who)s suspended the membership of %(title)s"),
    ("institution", "reinstate"): _l("%(who)s reinstated %(title)s"),
    ("institution", "leave"): _l("%(title)s left the alliance"),
    ("group", "found"): _l("%(who)s founded %(title)s"),
    ("group", "load"): _l("%(title)s was loaded with the demonstration"),
    ("group", "edit"): _l("%(who)s changed the entry of %(title)s"),
    ("group", "add_observer"): _l("%(person)s joined %(title)s as an observer"),
    ("group", "add_chair"): _l("%(person)s became chair of %(title)s"),
    ("group", "add_secretary"): _l("%(person)s became secretary of %(title)s"),
    ("group", "set_scope"): _l("%(who)s changed the scope of %(title)s"),
    ("group", "add_member"): _l("%(person)s joined %(title)s"),
    ("group", "remove_member"): _l("%(person)s left %(title)s"),
    ("invitation", "invite"): _l("%(who)s invited %(title)s"),
    ("invitation", "resend"): _l("%(who)s sent the invitation to %(title)s again"),
    ("invitation", "withdraw"): _l("%(who)s withdrew the invitation to %(title)s"),
    ("invitation", "accept"): _l("%(title)s accepted the invitation"),
}
