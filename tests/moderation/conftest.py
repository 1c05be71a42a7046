"""Moderating writes mails; they are read as in the tests of publishing."""
from tests.publishing.conftest import mails

__all__ = ["mails"]
