"""Which requests browsers may send here."""

import pytest
from starlette.datastructures import Headers

from api.access.hosts import Hosts, Origins

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:80", "127.1.2.3", "[::1]:8000", "[::1]", ""]
)
def test_on_loopback_it_has_the_names_of_loopback(host: str) -> None:
    assert Hosts([], is_loopback=True).has(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:8000", "10.0.0.1", "127.0.0.1.evil.example", "[::2]", "a@b"]
)
def test_on_loopback_it_has_no_other(host: str) -> None:
    assert not Hosts([], is_loopback=True).has(host)
    assert Hosts([], is_loopback=False).has(host), "who serves elsewhere says which names it has, or has all"


def test_names_that_are_set_are_the_only_ones_beside_those_of_loopback() -> None:
    for is_loopback in (True, False):
        hosts = Hosts(["api.example", "10.0.0.1", "fd00::1"], is_loopback=is_loopback)
        for host in ("api.example:8443", "API.example", "10.0.0.1", "[fd00::1]:8000", "localhost:8000", ""):
            assert hosts.has(host)
        assert not hosts.has("evil.example")


ADMITTED: dict[str, dict[str, str]] = {
    "a plain client": {},
    "the service's own page": {"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"},
    "an address typed in": {"sec-fetch-site": "none"},
    "the own page in an older browser": {"origin": "http://LOCALHOST:8000"},
    "an allowed page": {"sec-fetch-site": "cross-site", "origin": SHOP},
    "an allowed page in an older browser": {"origin": "HTTPS://shop.example"},
}
REFUSED: dict[str, dict[str, str]] = {
    "another site": {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    "another site's image": {"sec-fetch-site": "cross-site"},
    "another port of this machine": {"sec-fetch-site": "same-site", "origin": "http://localhost:3000"},
    "another site in an older browser": {"origin": "https://evil.example"},
    "a page without an origin": {"origin": "null"},
    "an origin that is none": {"origin": "http://["},
    "an allowed name by another scheme": {"origin": "http://shop.example"},
    "a word that browsers may say one day": {"sec-fetch-site": "near"},
}


@pytest.mark.parametrize("headers", ADMITTED.values(), ids=[*ADMITTED])
def test_a_request_of_an_allowed_page_or_of_none_comes_in(headers: dict[str, str]) -> None:
    assert Origins([SHOP]).admit(Headers({"host": "localhost:8000", **headers}))


@pytest.mark.parametrize("headers", REFUSED.values(), ids=[*REFUSED])
def test_a_request_of_another_page_does_not(headers: dict[str, str]) -> None:
    assert not Origins([SHOP]).admit(Headers({"host": "localhost:8000", **headers}))
