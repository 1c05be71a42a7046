from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from portal.members import totp

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def secret(at):
    at(NOON)
    return totp.new_secret()


def code(secret, seconds=0):
    return pyotp.TOTP(secret).at(NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds, is_good", [(0, True), (-30, True), (30, True), (-61, False), (61, False)])
def test_a_code_is_good_half_a_minute_around_its_time(secret, seconds, is_good):
    assert (totp.step_of(secret, code(secret, seconds)) is not None) is is_good


def test_a_code_is_good_once(secret):
    step = totp.step_of(secret, code(secret))
    assert totp.step_of(secret, code(secret), after=step) is None
    assert totp.step_of(secret, code(secret, 30), after=step) == step + 1


@pytest.mark.parametrize("typed", ["", "0", "abcdef", "１２３４５６", "\0" * 6, "9" * 500])
def test_nonsense_is_no_code(secret, typed):
    assert totp.step_of(secret, typed) is None


def test_recovery_codes_are_eight_different_ones_and_read_with_or_without_the_dash():
    codes = totp.new_recovery_codes()
    assert len(set(codes)) == 8
    assert totp.recovery_hash(codes[0]) == totp.recovery_hash(f" {codes[0].upper().replace('-', ' ')} ")
