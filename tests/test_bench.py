"""Each bench runs, in a tiny setting. What it measures is for people to judge: nothing here is timed."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import build_parser, main

# All of them start nine services and as many commands, on a machine that may be busy with other tests.
pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).parents[1]
TINY = ("--flights", "12", "--subscribers", "20", "--requests", "25", "--rounds", "1")


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=850,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For a year that is kept."""
    return tmp_path_factory.mktemp("bench") / "year"


@pytest.fixture(scope="module")
def measured(folder: Path) -> subprocess.CompletedProcess[str]:
    """All that there is to measure, in one run."""
    done = bench(*TINY, "--data-dir", str(folder))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def kept(folder: Path, measured: subprocess.CompletedProcess[str]) -> Path:
    """The folder with the year."""
    assert "Loading whole: 36 of 36" in measured.stderr
    return folder


@pytest.fixture(scope="module")
def again(kept: Path) -> subprocess.CompletedProcess[str]:
    """A report over the year that was kept, and a recording of interactions without attempts, in several rounds."""
    done = bench("report", "record", "--keyless", *TINY, "--rounds", "2", "--data-dir", str(kept))
    assert done.returncode == 0, done.stderr
    return done


def test_recording_prints_its_ratios_and_what_it_measured(measured: subprocess.CompletedProcess[str]) -> None:
    assert "GraphQL, in time order ÷ insert_many" in measured.stdout
    assert "import, shuffled ÷ insert_many" in measured.stdout
    assert "A ÷ B  min" in measured.stdout
    assert "fingerprint: b" in measured.stdout
    assert "An attempt:\n  _id:" in measured.stdout


def test_flights_can_be_recorded_without_attempts(again: subprocess.CompletedProcess[str]) -> None:
    assert "GraphQL, shuffled, keyless ÷ insert_many" in again.stdout
    assert "(2 rounds)" in again.stdout
    assert "An attempt:\nA commit record:" in again.stdout


def test_reporting_prints_its_ratios_and_does_not_load_a_year_again_that_was_kept(
    measured: subprocess.CompletedProcess[str], again: subprocess.CompletedProcess[str]
) -> None:
    assert "Loading" not in again.stderr
    for done in (measured, again):
        assert "Loaded: 36 and 18 interactions" in done.stdout
        assert "A year's achievement, 36 interactions ÷ 18" in done.stdout
        assert "$group over the raw interactions ÷ the year from roll-ups" in done.stdout
        assert "Six months to the quarter hour" in done.stdout


def test_a_data_folder_with_other_flights_is_refused(kept: Path) -> None:
    fewer = bench("report", "--flights", "2", "--rounds", "1", "--data-dir", str(kept))
    assert fewer.returncode == 1
    assert fewer.stderr == "The data folder holds other flights than these; choose another --data-dir.\n"


def test_the_live_path_prints_its_ratios_and_what_it_measured(measured: subprocess.CompletedProcess[str]) -> None:
    assert "20 subscribers of one document; an event has" in measured.stdout
    assert '"type":"next","payload":{"data":{"interactionRecorded":' in measured.stdout
    for ratio in (
        "Deliveries ÷ a bare broadcast of the same bytes",
        "Deliveries ÷ with shared work off",
        "p99 from commit to subscriber ÷ a bare watch() and broadcast()",
        "p99 of the others with 1 not reading ÷ with none",
        "Memory of an idle subscription ÷ of a bare socket",
    ):
        assert ratio in measured.stdout
    assert "memory that the service grew by" in measured.stdout


def test_a_small_query_prints_what_protection_adds_and_what_was_answered(
    measured: subprocess.CompletedProcess[str],
) -> None:
    assert 'With protection: {"data":{"outcome":{"key":"passenger-arrives-as-promised"' in measured.stdout
    assert '"extensions":{"cost":{"requested":' in measured.stdout
    assert 'Without: {"data":{"outcome":{"key":"passenger-arrives-as-promised"' in measured.stdout
    assert "A small query, protected ÷ without protection" in measured.stdout


def test_a_file_of_flights_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLIGHTS_2013_ZIP", str(tmp_path / "nowhere.zip"))
    monkeypatch.setattr(sys, "argv", ["bench", "report"])
    assert main() == 1
    assert f"FLIGHTS_2013_ZIP names {tmp_path / 'nowhere.zip'}, which cannot be read" in capsys.readouterr().err


def test_help_says_what_there_is_to_measure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "python -m bench record" in told
    assert "python -m bench live" in told


def test_a_bench_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["speed"])
    assert ended.value.code == 2
    assert "'speed'" in capsys.readouterr().err
