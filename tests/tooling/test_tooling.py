"""What others check schemas with, and generate clients by, on the committed schema: how is in `package.json`."""

from pathlib import Path
from typing import Final

import pytest

from tests.nodes import NPM, run_node

FOLDER: Final = Path(__file__).parent

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


@pytest.mark.parametrize("linter", ["lint", "eslint"])
def test_linters_of_schemas_have_no_complaint(linter: str) -> None:
    run_node(FOLDER, NPM, "run", linter)


def test_clients_that_are_generated_from_the_schema_compile() -> None:
    """One by GraphQL Code Generator and one by Relay's compiler; then the types of both are right."""
    for step in ("codegen", "relay", "types"):
        run_node(FOLDER, NPM, "run", step)
