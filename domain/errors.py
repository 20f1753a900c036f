"""Everything that can go wrong, drawn as a tree.

TouchstoneError
├── Refused                 nothing was changed; the message says what to do
│   ├── InvalidInputError
│   ├── InvalidDocumentError
│   ├── KeyTakenError
│   ├── KeyHoldsInteractionsError
│   ├── UnknownNodeError
│   ├── UnknownInteractionError
│   ├── UnknownCorrectionError
│   ├── UnknownApiKeyError
│   ├── AlreadyRunningError
│   ├── WouldCloseCycleError
│   ├── StaleRevisionError
│   ├── StaleVersionError
│   ├── NotAllowedThereError
│   ├── IsArchivedError
│   ├── WouldRewriteHistoryError
│   ├── BatchTooLargeError
│   ├── CursorExpiredError
│   └── OverloadedError
├── FellBehindError         a follower was too slow; its cursor says where to go on
└── UnavailableError        the database is away; a write may have happened, so send it again
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from domain.feed import Cursor
    from domain.nodes import Node, NodeKind


_SHOWN_CHARACTERS: Final = 128  # what a caller sent is quoted, but not at any length


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


class TouchstoneError(Exception):
    """The root of what this service raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(TouchstoneError):  # noqa: N818 - the word of the API: a refusal is an answer, not an accident
    """A request that was understood and declined. It changed nothing."""


class InvalidInputError(Refused):
    """A value that the schema admits and the rules do not."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a document, and where: `path` as nodes.3.objective, `line` from 1 where it has lines."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)
        return f"{place}: {self.message}" if place else self.message


class InvalidDocumentError(Refused):
    """A document that does not describe a hierarchy, with all that is wrong in it, up to a limit."""

    def __init__(self, problems: "tuple[Problem, ...]", *, are_more: bool = False) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        count = f"more than {count}" if are_more else count
        super().__init__(f"The document has {count}; nothing was imported. {problems[0]}")
        self.problems = problems


class KeyTakenError(Refused):
    """A key names its node for ever, and this one names another node."""

    def __init__(self, key: str, node: "Node") -> None:
        super().__init__(f'The key "{key}" already names {node.kind.article} ("{node.name}"); choose another key.')
        self.key = key


class KeyHoldsInteractionsError(Refused):
    """Interactions are kept under this key until it names a moment; as another kind of node's it never could."""

    def __init__(self, key: str, kind: "NodeKind", interactions: int) -> None:
        kept = "1 interaction is" if interactions == 1 else f"{interactions} interactions are"
        super().__init__(
            f'{kept} kept under "{key}" until it names a moment, which {kind.article} would prevent for ever. '
            "Define a moment with this key, or map it to one; or choose another key."
        )
        self.key = key
        self.interactions = interactions


class UnknownNodeError(Refused):
    """No node, or none of the kind that was asked for, has this key."""

    def __init__(self, key: str, wanted: str = "node") -> None:
        super().__init__(f'There is no {wanted} with the key "{_shown(key)}"; define it first or check the spelling.')
        self.key = key


class UnknownInteractionError(Refused):
    """No interaction was recorded under this id."""

    def __init__(self, source: str, key: str) -> None:
        super().__init__(f'Source "{_shown(source)}" recorded no interaction "{_shown(key)}"; check both.')
        self.source = source
        self.key = key


class UnknownCorrectionError(Refused):
    """There is no such correction, or it is of another kind."""

    def __init__(self, identity: str) -> None:
        super().__init__(f'There is no such correction "{_shown(identity)}"; look among the corrections.')
        self.identity = identity


class UnknownApiKeyError(Refused):
    """There is no API key with this prefix."""

    def __init__(self, prefix: str) -> None:
        super().__init__(f'There is no API key with the prefix "{_shown(prefix)}"; look among the keys.')
        self.prefix = prefix


class AlreadyRunningError(Refused):
    """The same work is under way."""

    def __init__(self, key: str, identity: str) -> None:
        super().__init__(f'"{_shown(key)}" is being rescored; wait until correction {identity} is done, or stop it.')
        self.identity = identity


class WouldCloseCycleError(Refused):
    """A contribution that would make a node serve itself.

    `cycle` starts and ends with the contributor, in the direction of contribution.
    """

    def __init__(self, cycle: "tuple[Node, ...]") -> None:
        path = " → ".join(node.key for node in cycle)
        super().__init__(f"This would close a cycle: {path}. Withdraw one of these contributions first.")
        self.cycle = cycle


class StaleRevisionError(Refused):
    """The node has moved on since the caller read it."""

    def __init__(self, key: str, expected: int, current: int) -> None:
        super().__init__(f'"{key}" is at revision {current}, not {expected}; read it again and repeat the edit.')
        self.current = current


class StaleVersionError(Refused):
    """The hierarchy has moved on since the caller read it."""

    def __init__(self, expected: int, current: int) -> None:
        super().__init__(f"The hierarchy is at version {current}, not {expected}; read it again and repeat the edit.")
        self.current = current


class IsArchivedError(Refused):
    """An archived node gets no new contributions."""

    def __init__(self, node: "Node") -> None:
        super().__init__(f'"{node.key}" is archived and gets no new contributions; restore it first.')
        self.key = node.key


class NotAllowedThereError(Refused):
    """A contribution between kinds of nodes that do not go together, or that lets a moment reach too far."""


class WouldRewriteHistoryError(Refused):
    """A standard that would change verdicts which were already given."""


class BatchTooLargeError(Refused):
    """More items in one call than the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A call takes at most {limit:,} items; send them in several. Nothing of this one was recorded."
        )
        self.limit = limit


class CursorExpiredError(Refused):
    """A follower stood before what is kept. `restart_from` is where it can begin anew."""

    def __init__(self, restart_from: "Cursor") -> None:
        super().__init__(
            "What came after this cursor is kept no more. Load what you follow anew, and then follow from restartFrom."
        )
        self.restart_from = restart_from


class OverloadedError(Refused):
    """The recording queue is full. `retry_after_seconds` is when there should be room again."""

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(
            f"The recording queue is full; nothing of this call was recorded. Send it again in {retry_after_seconds} s."
        )
        self.retry_after_seconds = retry_after_seconds


class FellBehindError(TouchstoneError):
    """A follower was slower than what happened; `cursor` is where it can go on, None where that is not known yet."""

    def __init__(self, cursor: "Cursor | None" = None) -> None:
        super().__init__("You read more slowly than events come. Go on from the last cursor that you got.")
        self.cursor = cursor


class UnavailableError(TouchstoneError):
    """The database did not answer in time. A write may have happened: sending it again is safe."""
