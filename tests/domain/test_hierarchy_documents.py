"""Reading a document's shape: what is wrong with it is told, and takes no memory out of proportion."""

import tracemalloc
from collections.abc import Sequence

import pytest

from domain.errors import InvalidDocumentError
from domain.hierarchy_documents import SentDocument, read_document

MANY = 100_000
MEBIBYTE = 2**20
EMPTY: dict[str, object] = {}


def moment(**fields: object) -> dict[str, object]:
    return {"kind": "MOMENT", "key": "a", "name": "A", **fields}


def document(*nodes: object, contributions: Sequence[object] = ()) -> SentDocument:
    return SentDocument({"touchstone": 1, "nodes": list(nodes), "contributions": list(contributions)})


def refused(sent: SentDocument) -> InvalidDocumentError:
    with pytest.raises(InvalidDocumentError) as raised:
        read_document(sent)
    return raised.value


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(document(moment(standards=[{"measures": [EMPTY] * MANY}])), id="measures"),
        pytest.param(document(moment(standards=[EMPTY] * MANY)), id="standards"),
        pytest.param(document(moment(aliases=[1] * MANY)), id="aliases"),
        pytest.param(document(moment(**{f"x{n}": 1 for n in range(MANY)})), id="fields"),
        pytest.param(document(contributions=[EMPTY] * 20_000), id="contributions"),
    ],
)
def test_many_faults_take_little_memory(sent: SentDocument) -> None:
    tracemalloc.start()
    try:
        refused(sent)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEBIBYTE


def test_of_many_faults_the_first_are_told_in_order_and_that_there_are_more() -> None:
    error = refused(document(*(moment(key=number) for number in range(5_000))))
    assert error.message == (
        "The document has more than 100 problems; nothing was imported. nodes.0.key: key must be a string."
    )
    assert [problem.path for problem in error.problems] == [f"nodes.{number}.key" for number in range(100)]


def test_what_has_too_many_fields_or_names_is_told_so() -> None:
    error = refused(document(moment(**{f"x{n}": 1 for n in range(98)}), moment(aliases=["b"] * 1_001)))
    assert [(problem.path, problem.message) for problem in error.problems] == [
        ("nodes.0", "0 holds 101 fields; at most 100 are allowed."),
        ("nodes.1.aliases", "aliases holds 1001; at most 1000 are allowed."),
    ]
