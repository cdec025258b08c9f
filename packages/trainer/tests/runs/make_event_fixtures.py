"""Writes fixtures/events: what a real run tells, with a pause in its middle, for readers in other languages.

`PYTHONPATH=src:tests .venv/bin/python tests/runs/make_event_fixtures.py` makes them again after the events
have changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from job_specs import job_spec, write_spec

TARGET = Path(__file__).parents[4] / "fixtures" / "events"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        spec = write_spec(Path(folder) / "spec.json", job_spec(warmup={"steps": 40}))
        paused = start(spec, out, 1)
        while (
            not (out / "events-1.ndjson").exists() or '"step":5,' not in (out / "events-1.ndjson").read_text()
        ):
            time.sleep(0.005)
        (out / "inbox.ndjson").write_text('{"kind":"pause"}\n')
        assert paused.wait() == 75
        (out / "inbox.ndjson").unlink()
        assert start(spec, out, 2).wait() == 0
        TARGET.mkdir(exist_ok=True)
        for attempt, name in ((1, "paused"), (2, "resumed")):
            shutil.copy(out / f"events-{attempt}.ndjson", TARGET / f"tiny-grpo-{name}.ndjson")
        refused = write_spec(Path(folder) / "refused.json", {**job_spec(), "contract": "0" * 64})
        assert start(refused, Path(folder) / "refused", 1).wait() == 64
        shutil.copy(Path(folder) / "refused" / "events-1.ndjson", TARGET / "refused.ndjson")


def start(spec: Path, out: Path, attempt: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "trainer", "run", "--spec", spec, "--out", out, "--attempt", attempt]
    return subprocess.Popen(list(map(str, command)))


if __name__ == "__main__":
    main()
