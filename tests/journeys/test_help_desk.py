"""The help desk's log, read by its example: every held resolve and every recovery, against the file itself.

HELPDESK_CSV_GZ names the file; it is not ours to commit.
"""

import csv
import gzip
from collections import Counter
from pathlib import Path

from domain.interactions import Interaction
from tests.api.loading.loads import PSEUDONYMS, Loading
from tests.journeys.files import EXAMPLES, file_named_by


async def test_every_resolve_says_whether_it_held_and_what_it_recovers(tmp_path: Path) -> None:
    file = file_named_by("HELPDESK_CSV_GZ", "helpdesk.csv.gz")
    mapping = (EXAMPLES / "help-desk" / "mapping.toml").read_text()
    outcome = await Loading(tmp_path, mapping).load(file, batch_items=500)
    assert (outcome.loaded.lines, outcome.loaded.recorded, outcome.loaded.rejected) == (21_348, 10_043, 0)
    moments = Counter(interaction.moment_key for interaction in outcome.stored.values())
    assert moments == {"take-in-charge": 5_060, "resolve": 4_983}
    resolves = {key: found for key, found in outcome.stored.items() if found.moment_key == "resolve"}
    assert {key: _told(found) for key, found in resolves.items()} == _expected(file)
    assert len({found.attempt for found in resolves.values() if found.recovers}) == 386


def _told(interaction: Interaction) -> tuple[object, str | None, str | None, str | None]:
    return interaction.signals["held"], interaction.recovers, interaction.attempt, interaction.customer


def _expected(file: Path) -> dict[str, tuple[object, str | None, str | None, str | None]]:
    """By id: whether it is its ticket's last resolve, the one before, its ticket, and its customer's pseudonym."""
    by_ticket: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(file, "rt", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), 1):
            if row["activity"] == "Resolve ticket":
                by_ticket.setdefault(row["ticket"], []).append((f"{number:08}", row["customer"]))
    return {
        key: (
            at == len(resolves) - 1,
            resolves[at - 1][0] if at else None,
            ticket,
            PSEUDONYMS.of_customer(customer),
        )
        for ticket, resolves in by_ticket.items()
        for at, (key, customer) in enumerate(resolves)
    }
