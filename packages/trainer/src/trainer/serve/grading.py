"""Runs reward nodes over rollouts, one after another, and says of each completion why it got its score."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import REQUIREMENTS
from trainer.failure import RunError
from trainer.outputs import MODEL
from trainer.policy.folder import load_policy
from trainer.problems import ParamError
from trainer.requirements import problem_of, required_by
from trainer.rewards import REWARD_MAKERS, REWARDS, Reward
from trainer.serve.datasets import NodeError
from trainer.serve.folders import Folders
from trainer.serve.requests import ServedNode, ServedNodes

MAX_MATCHED = 60
"""Rules told of one completion."""
MAX_MATCHED_TEXT = 2_000
"""Characters of what a rule matched; more ends in an ellipsis."""


class _Weighted(Protocol):
    """Every reward node has a weight."""

    @property
    def weight(self) -> float: ...


@dataclass(frozen=True, slots=True)
class _StageFolders:
    """What finished stages hand to a reward node."""

    node: ServedNode
    stages: Mapping[str, str]
    folders: Folders

    def folder(self, port: str) -> Path | None:
        wires = self.node.inputs.get(port, ())
        if not wires:
            return None
        digest, shared = self.stages.get(wires[0].node), self.folders.stages
        if digest is not None and shared is not None and (shared / digest).is_dir():
            return shared / digest
        raise ParamError(
            port,
            f"What '{wires[0].node}' hands on is not on this machine.",
            "Run that stage first, as it stands in the graph now: its result is then found by its content.",
        )

    def model(self, port: str) -> object | None:
        folder = self.folder(port)
        return None if folder is None else load_policy(folder / MODEL, torch.device("cpu"))

    def kept(self) -> Path | None:
        return None


@dataclass(slots=True)
class Grades:
    """What each reward node said, in the order they were run."""

    scores: dict[str, RewardScores] = field(default_factory=dict[str, RewardScores])
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    _weights: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def last(self) -> RewardScores:
        return self.scores[next(reversed(self.scores))]

    def run(self, node: ServedNode, reward: Reward, rollouts: Rollouts) -> None:
        ports = {p: [w.node for w in wires if w.node in self.scores] for p, wires in node.inputs.items()}
        start = time.perf_counter()
        made = _attempt(
            partial(
                reward,
                node.config,
                rollouts=rollouts,
                plugged={port: [self.scores[one] for one in held] for port, held in ports.items()},
                weights={port: [self._weights[one] for one in held] for port, held in ports.items()},
            ),
            len(rollouts.text_B),
        )
        self.seconds[node.id] = time.perf_counter() - start
        self.scores[node.id] = _finite(made)
        self._weights[node.id] = cast("_Weighted", node.config).weight

    def part(self, node: str, row: int) -> dict[str, Any]:
        made = self.scores[node]
        note = made.notes.get(row, Note())
        errored = bool(made.errored_B[row])
        return {
            "score": None if errored else float(made.score_B[row]),
            "error": made.errors.get(row, "No reason was given.") if errored else None,
            "level": "" if errored else note.level,
            "matched": [[rule, _cut(text)] for rule, text in note.matched[:MAX_MATCHED]],
            "seconds": note.seconds,
        }


def grade(nodes: ServedNodes, rollouts: Rollouts, *, stages: Mapping[str, str], folders: Folders) -> Grades:
    """Raises `NodeError` where a node is wrong, or cannot do its work here."""
    grades = Grades()
    for node in nodes:
        try:
            _check_order(node, [one.id for one in nodes], grades)
            grades.run(node, _reward(node, stages, folders), rollouts)
        except ParamError as problem:
            raise NodeError(node.id, problem) from problem
        except RunError as problem:
            raise NodeError(node.id, ParamError("", problem.message, problem.remedy)) from problem
    return grades


def _check_order(node: ServedNode, ids: list[str], grades: Grades) -> None:
    wires = [wire.node for held in node.inputs.values() for wire in held]
    late = [one for one in wires if one in ids and one not in grades.scores]
    if late:
        raise ParamError(
            "rewards",
            f"'{late[0]}' does not come before '{node.id}'.",
            "List every reward after its parts.",
        )


def _reward(node: ServedNode, stages: Mapping[str, str], folders: Folders) -> Reward:
    kind = type(node.config)
    for name in required_by(node.config):
        problem = problem_of(name)
        if problem is not None:
            message = f"This needs {REQUIREMENTS[name][0]}, which the worker's machine does not have."
            raise ParamError("kind", f"{message} {problem.message}", problem.remedy)
    if kind in REWARD_MAKERS:
        return REWARD_MAKERS[kind](node.config, _StageFolders(node, stages, folders))
    if kind in REWARDS:
        return REWARDS[kind]
    raise ParamError("rewards", f"'{node.id}' is no reward.", "Send the configuration of reward nodes.")


def _attempt(run: Callable[[], RewardScores], rows: int) -> RewardScores:
    """A reward's own fault is said of every completion, and is no score."""
    try:
        return run()
    except (ParamError, RunError, MemoryError):
        raise
    except Exception as problem:
        text = f"{type(problem).__name__}: {str(problem)[:500]}"
        return RewardScores(
            score_B=torch.zeros(rows),
            errored_B=torch.ones(rows, dtype=torch.bool),
            errors=dict.fromkeys(range(rows), text),
        )


def _finite(made: RewardScores) -> RewardScores:
    """On the CPU, where a score that is no number is an error, as it is in a run."""
    score_B, errored_B = made.score_B.float().cpu(), made.errored_B.cpu()
    wrong_B = ~errored_B & ~torch.isfinite(score_B)
    said = dict.fromkeys(wrong_B.nonzero().flatten().tolist(), "The score is not a finite number.")
    return RewardScores(
        score_B=score_B,
        errored_B=errored_B | wrong_B,
        errors=made.errors | said,
        signals=made.signals,
        notes=made.notes,
    )


def signals(made: RewardScores) -> dict[str, float | None]:
    """A mean over nothing is null: JSON has no NaN."""
    return {name: value if math.isfinite(value) else None for name, value in made.signals.items()}


def _cut(text: str) -> str:
    return text if len(text) <= MAX_MATCHED_TEXT else text[:MAX_MATCHED_TEXT] + "\u2026"
