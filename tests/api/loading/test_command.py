"""`python -m api import` and `rebuild` as an operator meets them, on a database that MONGODB_URL names."""

import csv
import json
from pathlib import Path

import pytest

from storage.client import Database
from tests.api.loading.loads import ORDERS
from tests.api.service import run_command

KEY = "ab" * 32
GOOD = "1,2026-03-01T09:00:00Z,ada,12.5\n2,2026-03-01T09:01:00Z,bob,7\n"
BAD = "3,yesterday,ada,1\n4,2026-03-01T09:01:00Z\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mapping.toml").write_text(ORDERS)
    (tmp_path / "orders.csv").write_text(f"order,at,name,amount\n{GOOD}{BAD}")
    return tmp_path


def arguments(folder: Path, file: str = "orders.csv") -> list[str]:
    named = {"mapping": folder / "mapping.toml", "rejected": folder / "rejected.csv"}
    return ["import", str(folder / file), *(f"--{name}={path}" for name, path in named.items())]


@pytest.fixture
def settings(database: Database, mongodb_url: str) -> dict[str, str]:
    return {
        "MONGODB_URL": mongodb_url,
        "TOUCHSTONE_DATABASE": database.name,
        "TOUCHSTONE_PSEUDONYM_KEY": KEY,
        "TOUCHSTONE_MIGRATE_ON_START": "true",
    }


async def test_good_lines_are_recorded_and_bad_ones_listed(
    folder: Path, settings: dict[str, str], database: Database
) -> None:
    ended = run_command(*arguments(folder), **settings)
    assert ended.returncode == 1, ended.stderr
    told = ended.stdout.splitlines()
    assert told[0].startswith("4 lines gave 2 interactions: 2 recorded, 0 duplicates, 2 rejected, in ")
    assert told[1:] == [f"What was rejected, and why, is in {folder / 'rejected.csv'}"]
    with (folder / "rejected.csv").open(newline="") as file:
        assert [(row["line"], row["code"]) for row in csv.DictReader(file)] == [
            ("4", "invalid_time"),
            ("5", "invalid_line"),
        ]
    stored = [document async for document in database["interactions"].find().sort("_id")]
    assert [(each["_id"], each["place"]) for each in stored] == [("shop:1", "?payment"), ("shop:2", "?payment")]
    assert "ada" not in str(stored)

    (folder / "orders.csv").write_text(f"order,at,name,amount\n{GOOD}")
    again = run_command(*arguments(folder), **settings)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("2 lines gave 2 interactions: 0 recorded, 2 duplicates, 0 rejected, in ")
    assert not (folder / "rejected.csv").exists()


async def test_what_cannot_be_begun_says_why_and_changes_nothing(
    folder: Path, settings: dict[str, str], database: Database
) -> None:
    keyless = {name: value for name, value in settings.items() if name != "TOUCHSTONE_PSEUDONYM_KEY"}
    refused = run_command(*arguments(folder), **keyless)
    assert refused.returncode == 2
    assert refused.stderr.startswith("touchstone: TOUCHSTONE_PSEUDONYM_KEY is needed with MONGODB_URL")

    missing = run_command(*arguments(folder, "nowhere.csv"), **settings)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == f"touchstone: {folder / 'nowhere.csv'} cannot be read (No such file or directory).\n"

    (folder / "mapping.toml").write_text("colour = 1\n" + ORDERS)
    unknown = run_command(*arguments(folder), **settings)
    assert unknown.returncode == 2
    assert unknown.stderr.endswith("mapping.toml cannot be used: colour is no key of a mapping.\n")
    assert await database["interactions"].count_documents({}) == 0


async def test_a_rebuild_by_command_mends_and_says_how_much(
    folder: Path, settings: dict[str, str], database: Database
) -> None:
    hierarchy = folder / "hierarchy.json"
    moment = {"kind": "MOMENT", "key": "payment", "name": "Payment"}
    hierarchy.write_text(json.dumps({"touchstone": 1, "nodes": [moment], "contributions": []}))
    defined = run_command("hierarchy", "import", str(hierarchy), **settings)
    assert defined.returncode == 0, defined.stderr
    run_command(*arguments(folder), **settings)
    right = run_command("rebuild", **settings)
    assert (right.returncode, right.stdout) == (0, "1 days counted again: 0 pages mended\n"), right.stderr
    await database["rollups"].insert_one(
        {
            "_id": "x:1:20513:",
            "span": "x:1:20513",
            "rung": 1,
            "page": 20_513,
            "moment": "x",
            "channel": "",
            "cells": "?",
        }
    )
    mended = run_command("rebuild", **settings)
    assert (mended.returncode, mended.stdout) == (0, "2 days counted again: 1 pages mended\n"), mended.stderr
    assert run_command("audit", **settings).returncode == 0
