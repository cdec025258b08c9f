"""Testbench runs per second and core: real problems and small functions, in the sandbox, beside plain runs of
the same programs, and a second time, when their outcomes are known.

The ways take turns round by round. Processor seconds are of this process and of everything that it started.
`npm run bench -- testbench [--rounds N] [--problems FOLDER] [--save FILE]`.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from trainer.sandbox import Command, Outcome, Sandbox
from trainer.tasks.verilog_designs import FAMILIES, Sizes
from trainer.verilog.bench import SampleBench, VectorBench
from trainer.verilog.icarus import icarus_version
from trainer.verilog.judge import Rules, Verdict, Work, judge
from trainer.verilog.runner import Simulator, Tools

AIM = 12.0
"""Runs per second and core of real problems."""
SLOW = {"Prob141_count_clock"}
"""Its own testbench simulates a million time units; reported by itself."""
UNRUNNABLE = {"Prob099_m2014_q6c", "Prob151_review2015_fsm"}
"""References that Icarus 11 does not compile with their testbenches."""
TOOLS = Tools(compile_seconds=20.0, run_seconds=20.0)


@dataclass
class Clocked:
    """What some rounds took."""

    runs: int
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def rate(self, times: Sequence[float]) -> float:
        return self.runs / median(times)


class PlainRuns:
    """The same programs without a sandbox: for text that we trust only."""

    def run_all(self, commands: Sequence[Command]) -> list[Outcome]:
        return [self._run(command) for command in commands]

    def _run(self, command: Command) -> Outcome:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for name, body in command.files.items():
                (folder / name).write_bytes(body)
            began = time.perf_counter()
            ran = subprocess.run(command.argv, cwd=folder, capture_output=True, check=False, timeout=60)
            return Outcome(
                ended="exit",
                exit_code=ran.returncode,
                stdout=ran.stdout,
                stderr=ran.stderr,
                files={
                    name: (folder / name).read_bytes() for name in command.collect if (folder / name).exists()
                },
                wall_seconds=time.perf_counter() - began,
            )


def problems(folder: Path) -> dict[str, tuple[str, Work]]:
    """Each reference as a design for its own problem."""
    found: dict[str, tuple[str, Work]] = {}
    for path in sorted(folder.glob("*_ref.sv")):
        name = path.name.removesuffix("_ref.sv")
        if name not in UNRUNNABLE:
            bench = SampleBench(path.read_text(), (folder / f"{name}_test.sv").read_text())
            found[name] = (bench.golden, Work(bench))
    return found


def functions(count: int) -> list[tuple[str, Work]]:
    designs = FAMILIES["boolean"](Sizes(11, 4, 0))
    return [
        (design.golden.text, Work(VectorBench(design.golden.text, design.testbench), vectors=design.vectors))
        for design, _ in zip(designs, range(count), strict=False)
    ]


def processor_seconds() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def clock(clocked: Clocked, work: Callable[[], Sequence[object]]) -> None:
    began, used = time.perf_counter(), processor_seconds()
    made = work()
    clocked.seconds.append(time.perf_counter() - began)
    clocked.processor.append(processor_seconds() - used)
    if not all(isinstance(one, Verdict) and one.level == "pass" for one in made):
        raise SystemExit("A golden design does not pass: the measurement would mean nothing.")


WAYS = ("in the sandbox", "known before", "without a sandbox")


def measure(pairs: list[tuple[str, Work]], rounds: int) -> dict[str, Clocked]:
    """On one place of the sandbox, so that a second is one core's."""
    rules = Rules(TOOLS)
    clocked = {way: Clocked(len(pairs)) for way in WAYS}
    sandbox = Sandbox(places=1)
    for turn in range(rounds):
        simulator = Simulator(sandbox)
        clock(clocked["in the sandbox"], lambda held=simulator: judge(pairs, rules, held))
        clock(clocked["known before"], lambda held=simulator: judge(pairs, rules, held))
        clock(clocked["without a sandbox"], lambda: judge(pairs, rules, Simulator(PlainRuns())))
        told = ", ".join(f"{way} {one.seconds[-1]:.2f} s" for way, one in clocked.items())
        print(f"round {turn + 1}: {told}", flush=True)
    return clocked


def table(measured: dict[str, dict[str, Clocked]], rounds: int) -> str:
    load = os.getloadavg()[1]
    busy = f" Load average {load:.1f}: processor time is fairer than the clock." if load > 1.5 else ""
    lines = [
        "# Testbench runs per second",
        "",
        f"`npm run bench -- testbench --rounds {rounds}`. {os.cpu_count()} "
        f"{platform.machine().replace('_', '-')} cores, one at a time; Icarus {icarus_version()}, "
        f"Python {platform.python_version()}; {datetime.date.today().isoformat()}.{busy}",
        "",
        "A run compiles a design with its testbench and simulates it, in two sandboxes: the simulator does "
        f"not see the texts. Medians of {rounds} rounds, in which the ways take turns. Aim: at least "
        f"{AIM:g} runs of VerilogEval's problems per second and core.",
        "",
        "|  | runs | per second of processor | per second by the clock | processor ms a run |",
        "| --- | --- | --- | --- | --- |",
    ]
    for what, ways in measured.items():
        lines += (_row(f"{what}, {way}", clocked) for way, clocked in ways.items())
    return "\n".join([*lines, "", *_notes(measured)]) + "\n"


def _row(what: str, clocked: Clocked) -> str:
    rate = clocked.rate(clocked.processor)
    return (
        f"| {what} | {clocked.runs} | **{rate:,.1f}** | {clocked.rate(clocked.seconds):,.1f} | "
        f"{1000 / rate:.2f} |"
    )


def _notes(measured: dict[str, dict[str, Clocked]]) -> list[str]:
    notes = [
        "`known before` is the same designs once more in the same run: extraction, screening, the look-up "
        "and the verdict are left.",
        "",
    ]
    for what, ways in measured.items():
        inside, plain = (ways[way] for way in ("in the sandbox", "without a sandbox"))
        more = 1000 * (1 / inside.rate(inside.processor) - 1 / plain.rate(plain.processor))
        notes.append(f"{what}: both sandboxes together add {more:.0f} ms of processor to a run.")
        notes.append("")
    return notes[:-1]


def main() -> None:
    beside = (up / "shared" / "data" / "verilog-eval" for up in Path(__file__).parents)
    default = next((found for found in beside if found.is_dir()), None)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--problems", type=Path, default=default)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    measured: dict[str, dict[str, Clocked]] = {}
    if options.problems is None:
        print("VerilogEval is not in ../shared/data/verilog-eval: only small functions are measured.")
    else:
        real = problems(options.problems)
        quick = [pair for name, pair in real.items() if name not in SLOW]
        measured[f"{len(quick)} problems of VerilogEval"] = measure(quick, options.rounds)
    measured["60 Boolean functions"] = measure(functions(60), options.rounds)
    report = table(measured, options.rounds)
    print(report)
    if options.save:
        options.save.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
