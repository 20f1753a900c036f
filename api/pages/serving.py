"""The pages as `make pages` built them: the dashboard at /, GraphiQL at /graphiql, and under /assets what they load.

They hold no data, so nobody needs a key to see them; they ask for one when the API does.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.pages import headers
from api.settings import Settings

BUILT: Final = Path(__file__).parent / "built"
_ASSETS: Final = "/assets/"
_PATHS: Final = frozenset({"/", "/graphiql"})

# Not from the machine's own tables, which differ.
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_ENCODINGS: Final[Mapping[str, str]] = {"br": ".br", "gzip": ".gz"}  # the best first


def is_page(path: str) -> bool:
    """Whether a page, or a part of one, is or could be at this path: what is there is for everybody."""
    return path in _PATHS or path.startswith(_ASSETS)


def page_routes(settings: Settings, built: Path = BUILT) -> Sequence[Route]:
    """Routes to the pages that are switched on.

    Args:
        settings: which these are.
        built: the folder with index.html, graphiql.html and assets/.

    Raises:
        OSError: a page was not built.
    """
    pages: list[Route] = []
    if settings.dashboard == "on":
        pages.append(_page("/", built / "index.html", headers.DASHBOARD))
    if settings.graphiql == "on":
        pages.append(_page("/graphiql", built / "graphiql.html", headers.GRAPHIQL))
    return [*pages, _assets(built / "assets")] if pages else []


def _page(path: str, file: Path, told: Mapping[str, str]) -> Route:
    content = file.read_bytes()
    # Of the content: a file's time and length, which packages keep, can be those of another release.
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    told = {**told, "etag": tag}

    async def page(request: Request) -> Response:
        if tag in _known(request):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
        return Response(content, headers=told, media_type="text/html")

    return Route(path, page)


def _known(request: Request) -> Iterator[str]:
    """Tags of what the browser has; proxies that compress make them weak."""
    for tag in request.headers.get("if-none-match", "").split(","):
        yield tag.strip().removeprefix("W/")


@dataclass(frozen=True, slots=True)
class _Asset:
    """What was in a file at the start, and the same compressed, by encoding: later it may be of another build."""

    content: bytes
    media_type: str
    compressed: Mapping[str, bytes]

    def response(self, accepted: frozenset[str]) -> Response:
        encoding = next((each for each in self.compressed if each in accepted), None)
        told = {**headers.ASSET, "vary": "accept-encoding"}
        if encoding is not None:
            told["content-encoding"] = encoding
        content = self.content if encoding is None else self.compressed[encoding]
        return Response(content, headers=told, media_type=self.media_type)


def _assets(folder: Path) -> Route:
    assets = {file.name: _asset(file) for file in folder.iterdir() if file.suffix in _MEDIA_TYPES}

    async def asset(request: Request) -> Response:
        found = assets.get(request.path_params["name"])
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found.response(_encodings(request))

    return Route(f"{_ASSETS}{{name}}", asset)


def _asset(path: Path) -> _Asset:
    beside = {encoding: path.with_name(path.name + ending) for encoding, ending in _ENCODINGS.items()}
    compressed = {encoding: file.read_bytes() for encoding, file in beside.items() if file.exists()}
    return _Asset(path.read_bytes(), _MEDIA_TYPES[path.suffix], compressed)


def _encodings(request: Request) -> frozenset[str]:
    """What the client takes. Of qualities only 0 counts: whoever takes the best encoding gets it."""
    parts = (part.partition(";") for part in request.headers.get("accept-encoding", "").lower().split(","))
    return frozenset(name.strip() for name, _, quality in parts if quality.replace(" ", "") not in _NEVER)


_NEVER: Final = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})
