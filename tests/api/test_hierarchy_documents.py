"""The `hierarchy` command, with no engine running and beside one."""

from pathlib import Path

from storage.embedded import EmbeddedEngine
from tests.api.service import run_command

DOCUMENT = """\
touchstone: 1
nodes:
- kind: OUTCOME
  key: served
  name: Served
  recoveryWindow: P0D
  abandonedAfter: P30D
- kind: MOMENT
  key: call
  name: 'No'
  aliases:
  - phone
  standards:
  - effectiveFrom: '0001-01-01T00:00:00Z'
    measures:
    - key: wait
      signal: wait_seconds
      unit: s
      rule:
        threshold:
          better: LOWER
          expected: 30.0
          unacceptable: 90.0
contributions:
- contributor: call
  to: served
  position: 0
"""
STEPS = """\
  define served
  define call
  contribute call → served
  publish call
"""


def test_a_hierarchy_goes_in_and_comes_out_the_same(tmp_path: Path) -> None:
    folder, file = str(tmp_path / "data"), tmp_path / "hierarchy.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")

    dry = run_command("hierarchy", "import", str(file), "--dry-run", "--data-dir", folder)
    assert (dry.returncode, dry.stdout) == (0, f"4 changes would be made; the hierarchy is at version 0\n{STEPS}"), dry
    done = run_command("hierarchy", "import", str(file), "--reason", "first", "--data-dir", folder)
    assert (done.returncode, done.stdout) == (0, f"4 changes made; the hierarchy is at version 1\n{STEPS}"), done
    assert run_command("hierarchy", "export", "--data-dir", folder).stdout == DOCUMENT

    with EmbeddedEngine(tmp_path / "data"):  # which others find running
        file.write_text(run_command("hierarchy", "export", "--format", "json", "--data-dir", folder).stdout)
        again = run_command("hierarchy", "import", str(file), "--data-dir", folder)
        assert (again.returncode, again.stdout) == (0, "0 changes made; the hierarchy is at version 1\n"), again

        file.write_text("touchstone: 1\nnodes:\n- {kind: ODD, key: a, name: A}\n- {kind: MOMENT, key: b}\n")
        refused = run_command("hierarchy", "import", str(file), "--data-dir", folder)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == (
            f"{file}: line 3, nodes.0.kind: kind must be OUTCOME, EXPERIENCE, MOMENT, ACTIVITY.\n"
            f"{file}: line 4, nodes.1.name: name is missing.\n"
        )

        missing = run_command("hierarchy", "import", str(tmp_path / "none"), "--data-dir", folder)
        assert (missing.returncode, missing.stderr) == (
            2,
            f"touchstone: {tmp_path / 'none'} cannot be read: No such file or directory.\n",
        )
