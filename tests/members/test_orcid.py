import pytest

from portal.members.orcid import parse


@pytest.mark.parametrize("typed", [
    "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "0000000218250097", " 0000-0002-1825-0097 "])
def test_every_usual_spelling_is_understood(typed):
    assert parse(typed) == "0000-0002-1825-0097"


def test_the_last_sign_may_be_an_x():
    assert parse("0000-0002-1694-233X") == parse("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "0000-0002-1825", "٠٠٠٠-0002-1825-0097",
                                   "https://evil.example/0000-0002-1825-0097", "x"])
def test_a_wrong_check_digit_or_shape_is_refused(typed):
    assert parse(typed) is None
