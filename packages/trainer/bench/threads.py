"""Sampling and update of the benchmark's cases with one thread and with two: `python bench/threads.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from cases import CASES
from model import write_model
from trainer_vs_trl import Side

STEPS = 5


def main() -> None:
    for case in CASES:
        with tempfile.TemporaryDirectory(prefix="bench-threads-") as folder:
            write_model(Path(folder), case.end_probability)
            for threads in (1, 2):
                side = Side.start(Path(sys.executable), "side_ours.py", case, Path(folder), threads)
                for step in range(STEPS + 1):
                    side.turn(counts=step > 0)
                side.stop()
                wall = median(m.seconds for m in side.measured)
                processor = median(m.processor_seconds for m in side.measured)
                print(
                    f"{case.name:7} {threads} thread(s): {wall:.3f} s, {processor:.3f} s of processor",
                    flush=True,
                )


if __name__ == "__main__":
    main()
