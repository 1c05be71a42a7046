import pytest

from portal.members.addresses import is_local


@pytest.mark.parametrize("address", ["/", "/briefs/7?q=%E6%9E%97#x", "/people?next=//a"])
def test_a_path_of_ours_is_local(address):
    assert is_local(address)


@pytest.mark.parametrize("address", [
    "", None, "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)",
    "evil",
    "/\t/evil.example", "/a\r\nSet-Cookie: x", "/a b", "/" + "a" * 2000])
def test_nothing_else_is(address):  # X42
    assert not is_local(address)
