import logging

import pytest
from bson.errors import InvalidDocument
from pymongo.errors import BulkWriteError, OperationFailure

from domain.quoting import QuotingError, without_quotes

SECRET = "ada-lovelace"
TAKEN = {"writeErrors": [{"code": 11_000, "op": {"customer": SECRET}}]}


def failed(error: BaseException, before: Exception | None = None) -> BaseException:
    """An error that was raised here, while another was handled or by itself."""
    error.__context__ = before
    with pytest.raises(type(error)) as raised:
        raise error
    return raised.value


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(failed(BulkWriteError(TAKEN)), id="of the driver"),
        pytest.param(failed(InvalidDocument(SECRET)), id="of its documents"),
        pytest.param(failed(KeyError("other"), OperationFailure(SECRET)), id="raised while one of those was handled"),
        pytest.param(failed(ExceptionGroup("", [OperationFailure(SECRET)])), id="a group of them"),
    ],
)
def test_a_log_holds_nothing_that_a_driver_quotes(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    assert SECRET in "".join(map(str, [error, error.__context__, getattr(error, "exceptions", ())]))
    logging.getLogger("test").error("failed", exc_info=without_quotes(error))
    assert SECRET not in caplog.text
    assert type(error).__name__ in caplog.text
    assert "test_quoting.py" in caplog.text, "where it came from is told"


def test_a_log_tells_the_code_of_an_error() -> None:
    assert str(without_quotes(OperationFailure(SECRET, 388))) == "OperationFailure, code 388"
    assert str(without_quotes(InvalidDocument(SECRET))) == "InvalidDocument"
    assert isinstance(without_quotes(InvalidDocument(SECRET)), QuotingError)


def test_other_errors_are_logged_as_they_are() -> None:
    error = ValueError("a rule was broken")
    assert without_quotes(error) is error
