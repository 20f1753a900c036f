"""A whole hierarchy as a document that somebody sent: reading its shape, and saying what is wrong where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.document_parts import Faults, HierarchyDocument
from domain.errors import InvalidDocumentError, Problem

MAX_PROBLEMS: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """The line that a value begins on, and the places inside it: by name in a mapping, by index in a list."""

    line: int
    inside: "Mapping[str, Place] | Sequence[Place]" = ()

    def at(self, step: str) -> "Place | None":
        """The place one step of a path further in; None where there is none."""
        if isinstance(self.inside, Mapping):
            return self.inside.get(step)
        return self.inside[int(step)] if step.isdecimal() and int(step) < len(self.inside) else None


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document as it was sent: mappings, lists and scalars, and where they stand in a text that has lines."""

    content: object
    place: Place | None = None

    def line_of(self, path: str) -> int | None:
        """The line of a path as nodes.3.key, or of the innermost place around it; None in a document without lines."""
        place = self.place
        for step in path.split("."):
            inner = None if place is None else place.at(step)
            if inner is None:
                break
            place = inner
        return None if place is None else place.line


class Problems:
    """What was found wrong, in the order of finding; the first 100 are kept."""

    def __init__(self, sent: SentDocument) -> None:
        self._sent = sent
        self._found: list[Problem] = []
        self._are_more = False

    def add(self, path: str, message: str) -> None:
        """Note what is wrong at a path."""
        if len(self._found) < MAX_PROBLEMS:
            self._found.append(Problem(path, self._sent.line_of(path), message))
        else:
            self._are_more = True

    def refuse(self) -> None:
        """Raise InvalidDocumentError when there are any."""
        if self._found:
            raise InvalidDocumentError(tuple(self._found), are_more=self._are_more)


def read_document(sent: SentDocument) -> HierarchyDocument:
    """The document, by its shape alone.

    Raises:
        InvalidDocumentError: with the places that have another shape, the first 100.
    """
    try:
        return HierarchyDocument.model_validate(sent.content, context=Faults())
    except ValidationError as error:
        problems = Problems(sent)
        for each in error.errors(include_url=False, include_input=False):
            path = _path_of(each)
            problems.add(path, f"{path.rpartition('.')[2] if path else 'A hierarchy'} {_fault(each)}.")
        problems.refuse()
        raise


def _path_of(error: ErrorDetails) -> str:
    place = list(error["loc"])
    if len(place) > 2 and place[0] == "nodes":  # noqa: PLR2004 - nodes, index, and then pydantic names the kind
        del place[2]
    if error["type"].startswith("union_tag"):
        place.append("kind")
    return ".".join(str(part) for part in place)


def _fault(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return f"must be {context['expected'].replace(chr(39), '')}"
        case "union_tag_invalid":
            return f"must be {context['expected_tags'].replace(chr(39), '')}"
        case "too_long":
            return f"holds {context['actual_length']}; at most {context['max_length']} are allowed"
        case known:
            return FAULTS.get(known, "has a value that it cannot have")


FAULTS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a field here",
    "union_tag_not_found": "is missing: OUTCOME, EXPERIENCE, MOMENT or ACTIVITY",
    "string_type": "must be a string",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "dict_type": "must be a mapping",
}
