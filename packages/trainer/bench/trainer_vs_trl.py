"""One GRPO step (sample, reward, log-probs, update) of ours and of TRL's GRPOTrainer, side by side.

Both load the same weights and prompts and take turns step by step (ours, TRL, ours, ..): only one runs at a
time.
`npm run bench -- trainer [--rounds N] [--threads N] [--case NAME] [--save FILE]`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cases import CASES, Case
from model import write_model
from report import CaseResult, Measured, progress, table
from trl_environment import trl_python
from turns import MARK

HERE = Path(__file__).resolve().parent
WARM_UP = 2


@dataclass
class Side:
    """A child process that makes one step a turn."""

    process: subprocess.Popen[str]
    hello: dict[str, float]
    measured: list[Measured] = field(default_factory=list)

    @classmethod
    def start(cls, python: Path, script: str, case: Case, folder: Path, threads: int) -> Side:
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": str(threads),
            "HF_HUB_OFFLINE": "1",
            "TOKENIZERS_PARALLELISM": "false",
        }
        process = subprocess.Popen(
            [str(python), str(HERE / script), case.name, str(folder), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if script == "side_trl.py" else None,
            text=True,
            env=environment,
        )
        return cls(process, _next_line(process))

    def turn(self, *, counts: bool) -> None:
        assert self.process.stdin
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        values = _next_line(self.process)
        if counts:
            self.measured.append(Measured(**values))

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _next_line(process: subprocess.Popen[str]) -> dict[str, float]:
    assert process.stdout
    for line in process.stdout:
        if line.startswith(MARK):
            return json.loads(line.removeprefix(MARK))
    errors = process.stderr.read() if process.stderr else ""
    raise SystemExit(f"A side ended before its turn.\n{errors[-3000:]}")


def run_case(case: Case, python: Path, *, rounds: int, threads: int) -> CaseResult:
    with tempfile.TemporaryDirectory(prefix="bench-trainer-") as folder:
        write_model(Path(folder), case.end_probability)
        ours = Side.start(Path(sys.executable), "side_ours.py", case, Path(folder), threads)
        theirs = Side.start(python, "side_trl.py", case, Path(folder), threads)
        try:
            for turn in range(WARM_UP + rounds):
                for side in (ours, theirs):
                    side.turn(counts=turn >= WARM_UP)
                if turn >= WARM_UP:
                    print(
                        progress(case, turn - WARM_UP + 1, ours.measured[-1], theirs.measured[-1]), flush=True
                    )
        finally:
            ours.stop()
            theirs.stop()
        return CaseResult(case, ours.measured, theirs.measured, int(ours.hello["parameters"]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="npm run bench -- trainer", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--case", choices=[case.name for case in CASES], action="append")
    parser.add_argument("--save", type=Path, help="also write the report to this file")
    chosen = parser.parse_args()
    python = trl_python()
    cases = [case for case in CASES if not chosen.case or case.name in chosen.case]
    results = [run_case(case, python, rounds=chosen.rounds, threads=chosen.threads) for case in cases]
    text = table(results, threads=chosen.threads, python=python)
    print("\n" + text)
    if chosen.save:
        chosen.save.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
