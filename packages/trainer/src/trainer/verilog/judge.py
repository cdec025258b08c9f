"""From a design and its task to a level: how far it comes, and what it does there.

empty      no design: nothing is run
rejected   holds what no design may hold (screen.py): nothing is run
syntax     does not compile by itself
compile    does not compile with the testbench
mismatch   runs, but does not do what it should, does not end, or does not write what was asked
pass       does
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from trainer.verilog.bench import Bench, SampleBench, VectorBench
from trainer.verilog.extract import Frame, design_in, is_design
from trainer.verilog.failures import compile_class, mismatch_class
from trainer.verilog.runner import Question, Simulation, Simulator, Tools
from trainer.verilog.screen import Finding, screen
from trainer.verilog.vectors import compare, passes

Level = Literal["empty", "rejected", "syntax", "compile", "mismatch", "pass"]
LEVELS: tuple[Level, ...] = ("empty", "rejected", "syntax", "compile", "mismatch", "pass")
COMPILES = frozenset[Level](("compile", "mismatch", "pass"))
"""Levels of designs that compile by themselves."""

SOURCE = "verilog"
"""`Task.source` of tasks that can be judged here."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a task knows of itself, as `Task.meta` carries it."""

    bench: Bench
    frame: Frame | None = None
    vectors: str | None = None
    """What the golden design makes the testbench write; None where it has to be run for that."""

    @property
    def golden(self) -> str:
        return self.bench.golden

    def to_meta(self) -> dict[str, Any]:
        return {"work": self}


@dataclass(frozen=True, slots=True)
class Rules:
    """When a design passes."""

    tools: Tools = field(default_factory=Tools)
    threshold: float = 1.0
    """Share of right lines, or samples, from which it does."""
    strict: bool = True
    """Whether there must be as many lines as expected."""
    screened: bool = True
    """False only where what screening keeps out is being measured."""
    depth: Literal["syntax", "simulate"] = "simulate"


@dataclass(frozen=True, slots=True)
class Verdict:
    level: Level
    design: str = ""
    fraction: float = 0.0
    """Share of right vector lines, or samples."""
    matches: int = 0
    compared: int = 0
    first_wrong: str = ""
    """What the design made the testbench write there; never what was expected."""
    failure: str = "."
    """A letter of failures.CLASSES."""
    findings: tuple[Finding, ...] = ()
    log: str = ""
    late: bool = False
    seconds: float | None = None
    """Of its runs; None where nothing was run, or the outcome was known."""
    known: bool = False
    """Whether the outcome was known before."""


class GoldenError(Exception):
    """The task's own golden design does not do what it should: the task's fault, never the completion's."""


def judge(
    completions: Sequence[tuple[str, Work]], rules: Rules, simulator: Simulator
) -> list[Verdict | GoldenError]:
    """Each completion by itself: what stands beside it in the batch changes nothing."""
    designs = [design_in(text, work.frame) for text, work in completions]
    early = [_before_running(design, rules) for design in designs]
    ask = [index for index, verdict in enumerate(early) if verdict is None]
    benches = [completions[index][1].bench if rules.depth == "simulate" else None for index in ask]
    questions = [Question(designs[index], bench) for index, bench in zip(ask, benches, strict=True)]
    # Golden designs are asked in the same batch: their outcomes are known from the second time on.
    needed = (
        list(dict.fromkeys(_golden(completions[index][1]) for index in ask))
        if rules.depth == "simulate"
        else []
    )
    goldens = [one for one in needed if one is not None]
    made, known = simulator.simulate([*questions, *goldens], rules.tools)
    expected = dict(zip(goldens, made[len(questions) :], strict=True))
    verdicts: list[Verdict | GoldenError] = [verdict or GoldenError() for verdict in early]
    for index, simulation, was_known in zip(ask, made, known, strict=False):
        work = completions[index][1]
        verdicts[index] = _verdict(designs[index], work, simulation, (rules, was_known, expected))
    return verdicts


def _before_running(design: str, rules: Rules) -> Verdict | None:
    if not is_design(design):
        return Verdict("empty", design, failure="E")
    findings = screen(design) if rules.screened else ()
    return Verdict("rejected", design, failure="X", findings=findings) if findings else None


def _golden(work: Work) -> Question | None:
    """The run that says what is expected, where nothing else does."""
    if isinstance(work.bench, SampleBench) or work.vectors is not None:
        return None
    return Question(work.bench.golden, work.bench)


def _verdict(
    design: str,
    work: Work,
    simulation: Simulation,
    context: tuple[Rules, bool, Mapping[Question, Simulation]],
) -> Verdict | GoldenError:
    rules, known, expected = context
    common: dict[str, Any] = {
        "design": design,
        "log": simulation.log,
        "late": simulation.late,
        "seconds": None if known else simulation.seconds,
        "known": known,
    }
    if simulation.reached != "run":
        asked = rules.depth == "simulate" or simulation.reached == "syntax"
        letter = ("T" if simulation.late else compile_class(simulation.log)) if asked else "."
        return Verdict(simulation.reached, failure=letter, **common)
    if isinstance(work.bench, SampleBench):
        return _by_counts(design, simulation, rules, common)
    golden = work.vectors
    if golden is None:
        question = _golden(work)
        golden = expected[question].written if question is not None else None
    if not golden:
        return GoldenError("the golden design of this task does not run through its testbench")
    return _by_vectors(design, simulation, golden, (rules, common))


def _by_counts(design: str, simulation: Simulation, rules: Rules, common: dict[str, Any]) -> Verdict:
    if simulation.counts is None:
        return Verdict("mismatch", failure="T" if simulation.late else "N", **common)
    wrong, samples = simulation.counts
    right = samples - wrong
    shown: dict[str, Any] = {
        "fraction": right / samples if samples else 0.0,
        "matches": right,
        "compared": samples,
    }
    # A testbench that gives up after its last cycle has still counted: one reference of VerilogEval ends so.
    if samples > 0 and right >= rules.threshold * samples - 1e-9:
        return Verdict("pass", **shown, **_with(common, late=False))
    letter = "T" if simulation.late else mismatch_class(design)
    return Verdict("mismatch", failure=letter, **shown, **common)


def _with(common: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**common, **changes}


def _by_vectors(
    design: str, simulation: Simulation, golden: str, context: tuple[Rules, dict[str, Any]]
) -> Verdict:
    rules, common = context
    if not simulation.written:
        return Verdict("mismatch", failure="T" if simulation.late else "N", **common)
    found = compare(simulation.written, golden, strict=rules.strict)
    shown: dict[str, Any] = {
        "fraction": found.fraction,
        "matches": found.matches,
        "compared": found.compared,
        "first_wrong": found.first_wrong,
    }
    if passes(found, threshold=rules.threshold, strict=rules.strict):
        return Verdict("pass", **shown, **common)
    return Verdict("mismatch", failure=mismatch_class(design), **shown, **common)


def work_of(meta: Mapping[str, Any]) -> Work | None:
    held = meta.get("work")
    return held if isinstance(held, Work) else None


__all__ = [
    "LEVELS",
    "SOURCE",
    "GoldenError",
    "Level",
    "Rules",
    "VectorBench",
    "Verdict",
    "Work",
    "judge",
    "work_of",
]
