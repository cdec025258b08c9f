"""The ladder of rewards for a Verilog design: compiles, is built alike, works (arXiv 2505.11849; levels and
constants of the authors' code, with every line of the testbench required).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardTestbench
from trainer.problems import ParamError
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.verilog.extract import holds_format
from trainer.verilog.failures import CLASSES
from trainer.verilog.judge import COMPILES, LEVELS, GoldenError, Rules, Verdict, Work, judge, work_of
from trainer.verilog.runner import Simulator, Tools
from trainer.verilog.screen import RULES
from trainer.verilog.shared import shared_simulator
from trainer.verilog.structure import Variant, structure_score

SHOWN_LOG = 600
NOTHING = float("nan")


def testbench(p: RewardTestbench, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    return score_designs(p, rollouts, shared_simulator())


testbench.__test__ = False  # pyright: ignore[reportFunctionMemberAccess] # no test, whatever its name begins with


def score_designs(p: RewardTestbench, rollouts: Rollouts, simulator: Simulator) -> RewardScores:
    works = [designs_work(rollouts, group) for group in rollouts.group_B.tolist()]
    verdicts = judge(list(zip(rollouts.text_B, works, strict=True)), rules_of(p), simulator)
    score_B = torch.zeros(len(works))
    errors: dict[int, str] = {}
    notes: dict[int, Note] = {}
    judged: list[_Scored] = []
    for row, (verdict, work) in enumerate(zip(verdicts, works, strict=True)):
        if isinstance(verdict, GoldenError):
            errors[row] = str(verdict)
            continue
        scored = _scored(p, verdict, work, holds_format(rollouts.text_B[row]))
        score_B[row] = scored.reward
        notes[row] = _note(scored)
        judged.append(scored)
    errored_B = torch.zeros(len(works), dtype=torch.bool)
    errored_B[list(errors)] = True
    device = rollouts.group_B.device
    signals = {"mean": mean_kept(score_B, ~errored_B), "errored": share(errored_B), **_signals(p, judged)}
    return RewardScores(score_B.to(device), errored_B.to(device), errors, signals, notes)


def rules_of(p: RewardTestbench) -> Rules:
    return Rules(
        tools=Tools(p.language, p.compile_seconds, p.run_seconds),
        threshold=p.threshold,
        strict=p.strict_lines,
        depth="simulate" if p.depth == "function" else "syntax",
    )


def designs_work(rollouts: Rollouts, group: int) -> Work:
    task = rollouts.tasks[group]
    work = work_of(task.meta)
    if work is None:
        raise ParamError(
            "depth",
            f"Task {task.id!r} has neither a golden design nor a testbench.",
            "Plug in a 'Verilog designs' node.",
        )
    return work


class _Scored:
    """A verdict with what it is worth."""

    def __init__(self, verdict: Verdict, *, structure: float | None, reward: float, in_format: bool) -> None:
        self.verdict = verdict
        self.structure = structure
        """None for what does not compile, or works."""
        self.reward = reward
        self.in_format = in_format


def _scored(p: RewardTestbench, verdict: Verdict, work: Work, in_format: bool) -> _Scored:
    """0 in {0} + [syntax, syntax + structure] + {pass}, and the format besides."""
    structure: float | None = None
    reward = p.format_reward if in_format else 0.0
    if verdict.level == "pass":
        reward += p.pass_reward
    elif verdict.level in COMPILES:
        structure = likeness_of(verdict.design, work.golden, p.variant)
        reward += p.syntax_reward + _partial(p, verdict, structure)
    return _Scored(verdict, structure=structure, reward=reward, in_format=in_format)


def _partial(p: RewardTestbench, verdict: Verdict, structure: float) -> float:
    if p.depth == "syntax":
        return 0.0
    if p.depth == "function" and p.partial == "vectors":
        return verdict.fraction
    return p.structure_weight * structure


@lru_cache(maxsize=50_000)
def likeness_of(design: str, golden: str, variant: Variant) -> float:
    return structure_score(design, golden, variant)


def _signals(p: RewardTestbench, judged: Sequence[_Scored]) -> dict[str, float]:
    """Means of nothing are left out."""
    count = len(judged)
    verdicts = [one.verdict for one in judged]
    levels = Counter(verdict.level for verdict in verdicts)
    rules = Counter(finding.rule for verdict in verdicts for finding in verdict.findings)
    structures = [one.structure for one in judged if one.structure is not None]
    seconds = sorted(verdict.seconds for verdict in verdicts if verdict.seconds is not None)
    simulated = p.depth == "function"
    of_all = {
        "syntaxRate": sum(levels[level] for level in COMPILES),
        **{
            level: levels[level]
            for level in LEVELS
            if simulated or level not in ("compile", "mismatch", "pass")
        },
        "format": sum(one.in_format for one in judged),
        "cached": sum(verdict.known for verdict in verdicts),
        "timeouts": sum(verdict.late for verdict in verdicts),
    }
    signals = {name: held / count if count else NOTHING for name, held in of_all.items()}
    signals["structure"] = _mean(structures)
    if simulated:
        signals["vectors"] = _mean([verdict.fraction for verdict in verdicts])
    signals |= {"runP50": _quantile(seconds, 0.5), "runP95": _quantile(seconds, 0.95)}
    signals |= {f"rule{rule[0].upper()}{rule[1:]}": float(rules[rule]) for rule in RULES}
    return {name: value for name, value in signals.items() if not math.isnan(value)}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else NOTHING


def _quantile(ordered: Sequence[float], share_below: float) -> float:
    """The least value that so many are not above."""
    return ordered[max(0, math.ceil(share_below * len(ordered)) - 1)] if ordered else NOTHING


def _note(scored: _Scored) -> Note:
    verdict = scored.verdict
    matched: list[tuple[str, str]] = [("failure class", CLASSES[verdict.failure])]
    matched += ((finding.rule, finding.text) for finding in verdict.findings)
    if scored.structure is not None:
        matched.append(("structure", f"{scored.structure:.6g}"))
    if verdict.compared:
        matched.append(("right lines", f"{verdict.matches} of {verdict.compared}"))
    if verdict.first_wrong:
        matched.append(("first wrong line", verdict.first_wrong[:200]))
    if verdict.level != "pass" and verdict.log.strip():
        matched.append(("compiler", verdict.log.strip()[:SHOWN_LOG]))
    if scored.in_format:
        matched.append(("format", "thinking and answer"))
    return Note(verdict.level, tuple(matched), verdict.seconds)
