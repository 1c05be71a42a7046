"""How a person proves to be that person: password, e-mail address, one-time codes."""
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.members import totp
from portal.members.passwords import hash_password, matches


class Credentials:
    email: Mapped[str] = mapped_column(unique=True, comment="folded to lower case")
    password_hash: Mapped[str] = mapped_column(default="", comment="Argon2id; empty: none chosen yet")
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_step: Mapped[int] = mapped_column(default=0, comment="time step of the last code: each works once")
    recovery_codes: Mapped[list] = mapped_column(default=list, comment="hashes of the unused ones")

    @property
    def has_totp(self):
        return bool(self.totp_secret)

    def has_password(self, password):
        return matches(self.password_hash, password)

    def change_password(self, password, by, but=None):
        """Every session ends but the one that it was done in."""
        self.password_hash = hash_password(password)
        self.end_sign_ins(but)
        record("change_password", self, by)

    def change_email(self, email, by):
        before, self.email = self.email, email
        record("change_email", self, by, before={"email": before}, after={"email": email})

    def enable_totp(self, secret, code, by):
        """Ask for one-time codes from now on: the recovery codes to show once; None when `code` is wrong."""
        step = totp.step_of(secret, code)
        if step is None:
            return None
        self.totp_secret, self.totp_step = secret, step
        record("enable_totp", self, by)
        return self.keep_recovery_codes()

    def renew_recovery_codes(self, by):
        if not self.has_totp:
            raise NotAllowedNow(_l("One-time codes are not in use for this account."))
        record("renew_recovery_codes", self, by)
        return self.keep_recovery_codes()

    def keep_recovery_codes(self):
        codes = totp.new_recovery_codes()
        self.recovery_codes = [totp.recovery_hash(code) for code in codes]
        return codes

    def disable_totp(self, by, reason=""):
        if not self.has_totp:
            raise NotAllowedNow(_l("One-time codes are not in use for this account."))
        self.totp_secret, self.recovery_codes = "", []
        record("disable_totp", self, by, reason=reason)

    def use_code(self, code):
        """Whether `code` is the present one-time code or an unused recovery code; either is then used up."""
        step = totp.step_of(self.totp_secret, totp.plain(code), after=self.totp_step)
        if step is not None:
            self.totp_step = step
            return True
        spent = totp.recovery_hash(code)
        if spent not in self.recovery_codes:
            return False
        self.recovery_codes = [kept for kept in self.recovery_codes if kept != spent]
        record("use_recovery_code", self, by=self)
        return True
