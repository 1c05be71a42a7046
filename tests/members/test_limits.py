import pytest

from portal import create_app
from portal.core.db import db
from portal.core.limits import limiter
from tests.browser import Browser
from tests.make import PASSWORD
from tests.members.test_signing_in import is_signed_in, sign_in

LIN = "lin@people.example"  # of the cast; its objects belong to the other application's session


@pytest.fixture
def limited(application, people, tmp_path):
    """A browser before a portal that counts tries, on the same database; and the members' addresses."""
    app = create_app(TESTING=True, INSTANCE=str(tmp_path), SECRET="for tests only", RATELIMIT_ENABLED=True,
                     DATABASE=application.config["SQLALCHEMY_DATABASE_URI"])
    limiter.reset()
    with app.app_context():
        yield Browser(app)
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False  # one object serves all applications of the process


def test_guessing_at_one_account_stops_after_ten_wrong_passwords(limited, people):  # X45
    codes = [sign_in(limited, LIN, "wrong").status_code for _ in range(12)]
    assert codes == [422] * 10 + [429] * 2
    answer = sign_in(limited, LIN)
    assert answer.status_code == 429
    assert "Too many attempts" in answer.text
    assert sign_in(limited, "wu@people.example").status_code == 302


def test_an_address_that_nobody_has_is_limited_alike(limited, people):  # X45
    codes = [sign_in(limited, "nobody@people.example", "wrong").status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_right_passwords_do_not_count(limited, people):
    for _ in range(12):
        assert sign_in(limited, LIN, PASSWORD).status_code == 302
        limited.client.delete_cookie("portal")
    assert not is_signed_in(limited)


def test_trying_many_accounts_from_one_place_stops_too(limited, people):  # X45
    codes = [sign_in(limited, f"nobody{number}@people.example", "wrong").status_code for number in range(61)]
    assert codes == [422] * 60 + [429]


@pytest.mark.parametrize("page", ["/reset", "/register"])
def test_one_address_gets_three_letters_an_hour(limited, people, page):  # X45
    typed = {"name_en": "x"} if page == "/register" else {}
    codes = [limited.submit(page, email=LIN, **typed).status_code for _ in range(4)]
    assert codes == [302] * 3 + [429]
