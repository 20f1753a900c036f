"""docs/errors.md lists every code that an error can have, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from domain.errors import FellBehindError, Refused, TouchstoneError, UnavailableError
from resolvers.masking import code_of

ROOT: Final = Path(__file__).parents[2]
LISTED: Final = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
CODE: Final = re.compile(r"[A-Z]{3,}(_[A-Z]+)*")
SOURCES: Final = (
    *sorted((ROOT / "api").rglob("*.py")),
    ROOT / "resolvers/masking.py",
    ROOT / "resolvers/permitting.py",
)
TELL: Final = frozenset({"failure", "failure_as_bytes", "RefusedError", "Farewell"})  # given a code
BY_STATUS: Final = frozenset({"RequestError"})  # whose code is the name of its status


def listed() -> list[str]:
    return LISTED.findall((ROOT / "docs/errors.md").read_text(encoding="utf-8"))


def told() -> Iterator[str]:
    """Codes in the sources: constants that are called so, and what is given to whatever makes an error."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from (text for text in _codes(node) if CODE.fullmatch(text))


def _codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        named = zip(node.keys, node.values, strict=True)
        yield from (_text(value) for key, value in named if key is not None and _text(key) == "code")
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        if node.target.id in {"CODE", _text(node.value)}:
            yield _text(node.value)
    elif isinstance(node, ast.Call):
        called = getattr(node.func, "id", "").lstrip("_")
        if called in TELL:
            yield from map(_text, node.args)
        elif called in BY_STATUS:
            yield from (each.attr for each in node.args if isinstance(each, ast.Attribute))


def _text(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def leaves(kind: type[TouchstoneError]) -> Iterator[type[TouchstoneError]]:
    if not kind.__subclasses__():
        yield kind
    for each in kind.__subclasses__():
        yield from leaves(each)


def raised() -> Iterator[str]:
    """Codes of what the domain raises."""
    for kind in (*leaves(Refused), FellBehindError, UnavailableError):
        if kind.__module__ == "domain.errors":
            yield code_of(kind.__new__(kind))


def test_every_code_is_listed_once_and_none_that_there_is_not() -> None:
    assert listed() == sorted({*told(), *raised(), "NOT_FOUND"})


def test_every_code_comes_with_what_it_means_and_what_to_do() -> None:
    rows = [line for line in (ROOT / "docs/errors.md").read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    for row in rows:
        code, *told = [cell.strip() for cell in row.strip("| ").split(" | ")]
        assert len(told) == 2, code
        assert all(cell.endswith(".") for cell in told), code
