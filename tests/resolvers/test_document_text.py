"""A hierarchy as text: what is read, what is refused and where, and that an export says everything."""

import json
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.edits import Author
from domain.errors import InvalidDocumentError, Problem
from domain.exporting import export
from domain.hierarchy import Hierarchy
from domain.importing import import_document
from resolvers.hierarchy import document_text
from resolvers.hierarchy.document_text import MAX_BYTES, DocumentFormat, read_text, write_text
from tests.domain.hierarchies import hierarchies
from tests.fakes import MemoryHierarchies

ANN = Author(by="ann")


def refused(text: str) -> Problem:
    with pytest.raises(InvalidDocumentError) as info:
        read_text(text)
    (problem,) = info.value.problems
    return problem


@settings(deadline=None, max_examples=60)
@given(hierarchies(), st.sampled_from(DocumentFormat))
async def test_importing_its_own_export_changes_nothing(hierarchy: Hierarchy, form: DocumentFormat) -> None:
    store = MemoryHierarchies(hierarchy)
    result = await import_document(read_text(write_text(hierarchy, form)), ANN, store)
    assert result.steps == ()
    assert store.hierarchy is hierarchy


@settings(deadline=None, max_examples=60)
@given(hierarchies(), st.sampled_from(DocumentFormat))
async def test_an_export_makes_the_same_hierarchy_elsewhere(hierarchy: Hierarchy, form: DocumentFormat) -> None:
    store = MemoryHierarchies()
    await import_document(read_text(write_text(hierarchy, form)), ANN, store)
    assert export(store.hierarchy) == export(hierarchy)
    assert store.hierarchy.version == (1 if hierarchy.nodes else 0)


@settings(deadline=None, max_examples=60)
@given(hierarchies(), hierarchies())
async def test_an_import_makes_any_hierarchy_what_the_document_says(before: Hierarchy, wanted: Hierarchy) -> None:
    store = MemoryHierarchies(before)
    document = read_text(write_text(wanted, DocumentFormat.YAML))
    try:
        await import_document(document, ANN, store)
    except InvalidDocumentError:
        assert store.hierarchy is before
        return
    assert store.hierarchy.version <= before.version + 1
    again = store.hierarchy
    assert (await import_document(document, ANN, store)).steps == ()
    assert store.hierarchy is again


def test_yaml_is_read_with_the_lines_that_things_stand_on() -> None:
    sent = read_text('touchstone: 1\nnodes:\n  - key: no\n    name: "1"\n    objective: 1e-1\n    owner: ~\n')
    assert sent.content == {
        "touchstone": 1,
        "nodes": [{"key": "no", "name": "1", "objective": 0.1, "owner": None}],
    }
    assert sent.line_of("nodes.0.objective") == 5
    assert sent.line_of("nodes.0.missing") == 3


KEYS = "A mapping's keys have at most 200 characters."
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "path", "line", "message"),
    [
        (BOMB, "a", 1, "Anchors and aliases are refused; write out what they stand for."),
        ("a: *a\n", "a", 1, "Anchors and aliases are refused; write out what they stand for."),
        ("a: !!python/name:os.system x\n", "a", 1, "Tags are refused; write the value as it is."),
        ("[" * 20 + "]" * 20, "0" + ".0" * 15, 1, "The document is nested more than 16 levels deep."),
        ("a:\n  - 1\n  b: 2\n", "", 3, "This is no YAML: did not find expected '-' indicator."),
        ("a: 1\nb: 2\na: 3\n", "", 3, 'The mapping has "a" twice.'),
        ("a: 1\n---\nb: 1\n", "", 2, "The text has more than one document."),
        ("[a]: 1\n", "", 1, "A mapping's keys must be words."),
        ("{} {}", "", 1, "This is no JSON: Extra data."),
        ('{\n"a" 1\n}', "", 2, "This is no JSON: Expecting ':' delimiter."),
        ('{"a": 1, "a": 2}', "", None, 'This is no JSON: an object has "a" twice.'),
        ('{"a": NaN}', "", None, "This is no JSON: NaN is no number."),
        ('{"a": ' + "[" * 20 + "]" * 20 + "}", "", None, "The document is nested more than 16 levels deep."),
        ('{"a": ' * 100_000, "", None, "The document is nested more than 16 levels deep."),
        ("a: '\ud800'", "", None, "The document is not valid Unicode."),
        ("x" * (MAX_BYTES + 1), "", None, "The document has 8388609 bytes; at most 8388608 are allowed."),
        ("[" + "1," * 500_000 + "]", "499999", 1, "The document has more than 500000 values."),
        ('{"a": [' + '{"b": []},' * 260_000 + ' "c,d"]}', "", None, "The document has more than 500000 values."),
        ("a:\n  " + "k" * 201 + ": 1\n", "a", 2, KEYS),
        ('{"a": {"' + "k" * 201 + '": 1}}', "", None, KEYS),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_its_place(text: str, path: str, line: int | None, message: str) -> None:
    assert refused(text) == Problem(path, line, message)


def peak_of(text: str) -> int:
    """The most bytes in use at once while a text is read or refused."""
    tracemalloc.start()
    try:
        read_text(text)
    except InvalidDocumentError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


MEBIBYTE = 2**20
DEEP = "".join(" " * depth + "k" * 200 + ":\n" for depth in range(12))


@pytest.mark.parametrize(
    ("text", "mebibytes"),
    [
        ('? "' + "x" * 100_000 + '"\n: [' + "1," * 20_000 + "1]\n", 4),
        (DEEP + " " * 12 + "[" + "1," * 40_000 + "1]\n", 12),
        ('{"a": [' + "[]," * 2_700_000 + "[]]}", 48),
    ],
    ids=["one long key", "long keys around many values", "many values in JSON"],
)
def test_a_text_takes_no_memory_out_of_proportion(text: str, mebibytes: int) -> None:
    assert peak_of(text) < mebibytes * MEBIBYTE


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (r'{"a": "],[{", "b": "\\", "c": "\"[,"}', 3),
        ('{"a": [[ ], { }, "", 1]}', 5),
        ('{"a,": [1, "]"], "b": {"c": {}}}', 5),
    ],
)
def test_what_stands_in_texts_is_not_counted_as_values(text: str, values: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_text, "MAX_VALUES", values)
    assert read_text(text).content == json.loads(text)
    monkeypatch.setattr(document_text, "MAX_VALUES", values - 1)
    assert refused(text).message == f"The document has more than {values - 1} values."


def test_an_empty_hierarchy_is_a_document_too() -> None:
    for form in DocumentFormat:
        content = read_text(write_text(Hierarchy(), form)).content
        assert content == {"touchstone": 1, "nodes": [], "contributions": []}


def test_json_is_read_whatever_its_white_space_and_escapes() -> None:
    assert read_text('\ufeff{\t"a": "\\ud83d\\ude00"}').content == {"a": "😀"}
    assert json.loads(write_text(replace(Hierarchy()), DocumentFormat.JSON))["touchstone"] == 1
