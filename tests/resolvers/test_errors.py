import logging

import pytest
from pymongo.errors import OperationFailure

from domain.errors import Refused, TouchstoneError, UnavailableError
from resolvers.errors import HANDLERS
from resolvers.masking import code_of
from tests.graphql_client import REQUEST_ID, Service

MASKED = f"Something went wrong on our side; quote request id {REQUEST_ID} when you report it."


async def test_a_refusal_in_a_query_is_an_error_with_a_code(service: Service) -> None:
    assert await service.error("{ moments(first: -1) { nodes { key } } }") == {
        "message": "first is -1; give 0 to 200.",
        "path": ["moments"],
        "extensions": {"code": "INVALID_INPUT", "field": "first"},
    }


async def test_a_database_that_is_away_is_an_error_with_a_code(service: Service) -> None:
    service.hierarchies.failure = UnavailableError("The database did not answer in time.")
    assert await service.error("{ hierarchy { version } }") == {
        "message": "The database did not answer in time.",
        "path": ["hierarchy"],
        "extensions": {"code": "UNAVAILABLE"},
    }


@pytest.mark.parametrize(
    "document",
    [
        '{ a: moment(key: "wait") { key } b: moment(key: "pay") { key } }',
        'mutation { a: defineMoment(input: {key: "k", name: "N"}) { __typename } }',
    ],
)
async def test_a_surprise_is_masked_and_logged_once_with_its_traceback(
    service: Service, document: str, caplog: pytest.LogCaptureFixture
) -> None:
    service.hierarchies.failure = RuntimeError("the password is swordfish")
    answer = await service.run(document)
    for error in answer["errors"]:
        assert error["message"] == MASKED
        assert error["extensions"] == {"code": "INTERNAL", "requestId": REQUEST_ID}
    assert "swordfish" not in str(answer)
    (line,) = caplog.records
    assert (line.levelno, line.getMessage()) == (logging.ERROR, "unexpected error in an operation")
    assert vars(line)["request_id"] == REQUEST_ID
    assert "swordfish" in caplog.text
    assert "Traceback" in caplog.text


async def test_what_a_surprise_quotes_of_the_data_is_not_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.hierarchies.failure = OperationFailure("dup key: ada", 11_000, {"customer": "ada"})
    await service.run('{ moment(key: "wait") { key } }')
    assert "OperationFailure, code 11000" in caplog.text
    assert "ada" not in caplog.text


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{ hierarchy {", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'."),
        ("query ($id: ID!) { node(id: $id) { id } }", "Variable '$id' has invalid value"),
    ],
)
async def test_graphqls_own_errors_are_not_masked(
    service: Service, document: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await service.run(document)
    again = await service.run(document)  # once more, out of the caches
    assert answer == again
    (error,) = answer["errors"]
    assert error["message"].startswith(message)
    assert "extensions" not in error
    assert caplog.records == []


async def test_every_refusal_of_the_domain_has_its_type() -> None:
    handled = {handler.exception_type for handler in HANDLERS}
    assert handled == set(Refused.__subclasses__())


def test_codes_are_the_names_of_the_classes() -> None:
    codes = {code_of(each("m")) for each in (UnavailableError, Refused, TouchstoneError)}
    assert codes == {"UNAVAILABLE", "REFUSED", "TOUCHSTONE"}
