"""How pages and what they load are served: to whom, for how long, and with which rights in a browser."""

import gzip
import shutil
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.access.middleware import Authentication, Doorkeeper
from api.failures import http_failure
from api.pages.serving import is_page, page_routes
from api.settings import Settings
from tests.api.access.gates import Door
from tests.api.live.server import Behind

SCRIPT = b"console.log('a script that is long enough');"
LINKED = {"origin": "https://wiki.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "index.html").write_text("<title>Touchstone</title>")
    (tmp_path / "graphiql.html").write_text("<title>GraphiQL</title>")
    (assets / "index-1a2b.js").write_bytes(SCRIPT)
    (assets / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "index-1a2b.js.br").write_bytes(b"as if by Brotli")
    (assets / "icon-3c4d.svg").write_text("<svg/>")
    (assets / "notes.txt").write_text("no asset")
    return tmp_path


async def _data(_: Request) -> Response:
    return PlainTextResponse("data")


def browser(built: Path, door: Door | None = None, settings: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A client of the pages and of an API that stands behind the same doors."""
    read = Settings.model_validate(settings or {})
    app = Starlette(
        routes=[Route("/graphql", _data), *page_routes(read, built)],
        middleware=[
            Middleware(Doorkeeper, settings=read, is_public=is_page),
            Middleware(Behind, gate=(door or Door()).gate),
            Middleware(Authentication, is_public=is_page),
        ],
        exception_handlers={HTTPException: http_failure},
    )
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers={"accept-encoding": "identity"})


async def test_a_page_is_asked_for_anew_each_time_and_sent_once(built: Path) -> None:
    async with browser(built) as client:
        first = await client.get("/")
        assert (first.status_code, first.text) == (200, "<title>Touchstone</title>")
        assert first.headers["content-type"] == "text/html; charset=utf-8"
        assert first.headers["cache-control"] == "no-cache"
        for tag in (first.headers["etag"], f'"other", W/{first.headers["etag"]}'):
            again = await client.get("/", headers={"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        assert (await client.get("/", headers={"if-none-match": '"other"'})).status_code == 200


async def test_a_page_of_another_release_has_another_tag_though_time_and_length_are_the_same(built: Path) -> None:
    async with browser(built) as client:
        tag = (await client.get("/")).headers["etag"]
    (built / "index.html").write_text("<title>touchstone</title>")
    async with browser(built) as client:
        assert (await client.get("/", headers={"if-none-match": tag})).status_code == 200


async def test_a_service_goes_on_with_the_pages_that_it_began_with(built: Path) -> None:
    async with browser(built) as client:
        shutil.rmtree(built)
        assert (await client.get("/")).text == "<title>Touchstone</title>"
        for encoding, content in (("identity", SCRIPT), ("gzip", SCRIPT), ("br", b"as if by Brotli")):
            asked = client.build_request("GET", "/assets/index-1a2b.js", headers={"accept-encoding": encoding})
            answer = await client.send(asked, stream=True)
            read = b"".join([part async for part in answer.aiter_raw()])
            assert (answer.status_code, gzip.decompress(read) if encoding == "gzip" else read) == (200, content)


async def test_a_page_may_load_nothing_from_elsewhere_and_be_framed_by_nobody(built: Path) -> None:
    async with browser(built) as client:
        dashboard, graphiql = await client.get("/"), await client.get("/graphiql")
        asset = await client.get("/assets/index-1a2b.js")
    strict = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert dashboard.headers["content-security-policy"] == strict
    # A worker has the policy of its own script.
    assert asset.headers["content-security-policy"] == strict
    editor = strict.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    assert graphiql.headers["content-security-policy"] == editor
    for answer in (dashboard, graphiql, asset):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [
        ("gzip, deflate, br, zstd", "br", b"as if by Brotli"),
        ("gzip, br;q=0", "gzip", SCRIPT),
        ("GZIP;q=0.5", "gzip", SCRIPT),
        ("gzip; q=0.0", None, SCRIPT),
        ("", None, SCRIPT),
        ("brotli", None, SCRIPT),
    ],
)
async def test_an_asset_is_sent_as_it_was_compressed_when_it_was_built(
    built: Path, accepted: str, encoding: str | None, content: bytes
) -> None:
    async with browser(built) as client:
        request = client.build_request("GET", "/assets/index-1a2b.js", headers={"accept-encoding": accepted})
        answer = await client.send(request, stream=True)
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert (gzip.decompress(raw) if encoding == "gzip" else raw) == content
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_an_asset_that_is_not_compressed_is_sent_as_it_is(built: Path) -> None:
    async with browser(built) as client:
        answer = await client.get("/assets/icon-3c4d.svg", headers={"accept-encoding": "br, gzip"})
    assert (answer.text, answer.headers["content-type"]) == ("<svg/>", "image/svg+xml")
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/assets/", "/assets/index-0000.js", "/assets/notes.txt", "/assets/index-1a2b.js.gz", "/assets/..%2findex.html"],
)
async def test_what_is_no_asset_is_not_found_and_not_kept(built: Path, path: str) -> None:
    async with browser(built) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    assert "cache-control" not in answer.headers


async def test_pages_are_for_everybody_and_the_api_is_not(built: Path) -> None:
    async with browser(built) as client:
        for path in ("/", "/graphiql", "/assets/index-1a2b.js"):
            assert (await client.get(path)).status_code == 200
            assert (await client.get(path, headers={"authorization": "Bearer wrong"})).status_code == 200
        assert (await client.get("/graphql")).status_code == 401


async def test_links_of_other_sites_lead_to_pages_and_not_to_the_api(built: Path) -> None:
    async with browser(built, Door(is_open=True)) as client:
        assert (await client.get("/", headers=LINKED)).status_code == 200
        assert (await client.get("/graphql", headers=LINKED)).status_code == 403


async def test_a_page_is_not_served_under_a_foreign_name(built: Path) -> None:
    async with browser(built) as client:
        assert (await client.get("/", headers={"host": "evil.example"})).status_code == 421


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, {"/": 200, "/graphiql": 200, "/assets/index-1a2b.js": 200}),
        ({"graphiql": "off"}, {"/": 200, "/graphiql": 404, "/assets/index-1a2b.js": 200}),
        ({"dashboard": "off"}, {"/": 404, "/graphiql": 200, "/assets/index-1a2b.js": 200}),
        ({"dashboard": "off", "graphiql": "off"}, {"/": 404, "/graphiql": 404, "/assets/index-1a2b.js": 404}),
    ],
)
async def test_each_page_can_be_switched_off(built: Path, settings: dict[str, str], found: dict[str, int]) -> None:
    async with browser(built, settings=settings) as client:
        assert {path: (await client.get(path)).status_code for path in found} == found


async def test_a_page_is_read_and_not_written_to(built: Path) -> None:
    async with browser(built) as client:
        assert (await client.head("/")).status_code == 200
        assert (await client.head("/assets/index-1a2b.js")).content == b""
        assert (await client.post("/", content=b"x")).status_code == 405
