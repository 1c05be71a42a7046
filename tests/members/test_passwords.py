import pytest

from portal.members.passwords import COMMON, hash_password, matches, weakness


@pytest.mark.parametrize("password", [
    "password2026", "P@ssw0rd2026!", "woaini1314520", "1314520woaini", "qwertyuiop", "1qaz2wsx3edc", "abcabcabcabc",
    "zhongguo1949", "qwerty123456", "aaaabbbbcc", "admin@admin1", "tianxiadiyi888", "Wangwei1988", "0123456789",
    "5201314520", "letmeinplease", "lin.wanqing2026", "lin.wanqing@qlut.example", "asdfghjkl;", "hunter2hunter2"])
def test_what_others_try_first_is_refused(password):  # X45
    assert "first that others would try" in str(weakness(password, "lin.wanqing@qlut.example"))


@pytest.mark.parametrize("password", [
    "a quiet lathe at noon", "主轴热误差补偿实验记录", "correct horse battery", "Tr0ub4dor&3x", "seven bearings hum",
    "0-backlash-ballscrew", "我有一台很老的铣床和车床", "kfjw2 91xqp"])
def test_long_and_unusual_is_enough_without_rules_of_composition(password):  # X45
    assert weakness(password, "lin.wanqing@qlut.example") is None


def test_length_is_limited_on_both_sides():  # X45
    assert "at least 10" in str(weakness("kfjw2 91x"))
    assert "at most 200" in str(weakness("kfjw2 91x " * 21))


def test_a_hash_is_argon2id_and_fits_its_password_only():  # X45
    stored = hash_password("seven bearings hum")
    assert stored.startswith("$argon2id$")
    assert matches(stored, "seven bearings hum")
    assert not matches(stored, "seven bearings hums")
    assert not matches("", "seven bearings hum")


def test_the_list_is_folded_and_has_no_double_lines():
    assert len(COMMON) > 900
    assert all(word == word.lower().strip() for word in COMMON)
