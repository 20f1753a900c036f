"""Each bench runs, in a tiny setting. What it measures is for people to judge: nothing here is timed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# A run starts four services and as many commands, on a machine that may be busy with other tests.
pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[1]


def bench(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_recording_prints_its_ratios_and_what_it_measured() -> None:
    done = bench("record", "--flights", "12", "--rounds", "2")
    assert done.returncode == 0, done.stderr
    assert "GraphQL, in time order ÷ insert_many" in done.stdout
    assert "import, shuffled ÷ insert_many" in done.stdout
    assert "A ÷ B  min" in done.stdout
    assert "fingerprint: b" in done.stdout
    assert "An attempt:\n  _id:" in done.stdout


def test_flights_can_be_recorded_without_attempts() -> None:
    done = bench("record", "--keyless", "--flights", "6", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert "GraphQL, shuffled, keyless ÷ insert_many" in done.stdout
    assert "An attempt:\nA commit record:" in done.stdout


def test_reporting_prints_its_ratios_and_does_not_load_a_year_again_that_was_kept(tmp_path: Path) -> None:
    loading, again = (
        bench("report", "--flights", "12", "--rounds", "2", "--data-dir", str(tmp_path / "year")) for _ in range(2)
    )
    assert (loading.returncode, again.returncode) == (0, 0), loading.stderr + again.stderr
    assert "Loading whole: 36 of 36" in loading.stderr
    assert "Loading" not in again.stderr
    for done in (loading, again):
        assert "Loaded: 36 and 18 interactions" in done.stdout
        assert "A year's achievement, 36 interactions ÷ 18" in done.stdout
        assert "$group over the raw interactions ÷ the year from roll-ups" in done.stdout
        assert "Six months to the quarter hour" in done.stdout


def test_the_live_path_prints_its_ratios_and_what_it_measured() -> None:
    done = bench("live", "--subscribers", "20", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert "20 subscribers of one document; an event has" in done.stdout
    assert '"type":"next","payload":{"data":{"interactionRecorded":' in done.stdout
    for ratio in (
        "Deliveries ÷ a bare broadcast of the same bytes",
        "Deliveries ÷ with shared work off",
        "p99 from commit to subscriber ÷ a bare watch() and broadcast()",
        "p99 of the others with 1 not reading ÷ with none",
        "Memory of an idle subscription ÷ of a bare socket",
    ):
        assert ratio in done.stdout
    assert "memory that the service grew by" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_small_query_prints_what_protection_adds_and_what_was_answered() -> None:
    done = bench("query", "--requests", "25", "--rounds", "2")
    assert done.returncode == 0, done.stderr
    assert 'With protection: {"data":{"outcome":{"key":"passenger-arrives-as-promised"' in done.stdout
    assert '"extensions":{"cost":{"requested":' in done.stdout
    assert 'Without: {"data":{"outcome":{"key":"passenger-arrives-as-promised"' in done.stdout
    assert "A small query, protected ÷ without protection" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_data_folder_with_other_flights_is_refused(tmp_path: Path) -> None:
    more, fewer = (bench("report", "--flights", n, "--rounds", "1", "--data-dir", str(tmp_path / "year")) for n in "32")
    assert more.returncode == 0, more.stderr
    assert fewer.returncode == 1
    assert fewer.stderr == "The data folder holds other flights than these; choose another --data-dir.\n"


def test_a_file_of_flights_that_is_missing_is_named(tmp_path: Path) -> None:
    done = bench("report", FLIGHTS_2013_ZIP=str(tmp_path / "nowhere.zip"))
    assert done.returncode == 1
    assert f"FLIGHTS_2013_ZIP names {tmp_path / 'nowhere.zip'}, which cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_says_what_there_is_to_measure() -> None:
    done = bench("--help")
    assert "python -m bench record" in done.stdout
    assert "python -m bench live" in done.stdout
    assert done.returncode == 0


def test_a_bench_that_does_not_exist_is_named() -> None:
    done = bench("speed")
    assert done.returncode == 2
    assert "'speed'" in done.stderr
