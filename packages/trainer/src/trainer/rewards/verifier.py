"""Checks the answer in each completion against its task's reference, in a child process with a deadline."""

from __future__ import annotations

import torch

from trainer.batch import Note, RewardScores, Rollouts, Task
from trainer.contract.nodes import RewardVerifier
from trainer.problems import ParamError
from trainer.rewards.extract import extract
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.verdict.pool import shared_pool
from trainer.verdict.question import Question, Verdict

SOURCE_PREFIX = "reasoning_gym:"
FULL_SCORE = 1.0 - 1e-9
NOTHING = "nothing found"
PLACES = {
    "answer_tag": "inside <answer>",
    "boxed": "in \\boxed{}",
    "after_hashes": "after ####",
    "after_think": "after </think>",
    "last_line": "on the last line",
    "whole": "is everything",
}
"""Where an answer is looked for, in words."""


def verifier(p: RewardVerifier, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    """0 where no answer is found; else the comparison's score, or 1 and 0 where `binary`.

    A comparison that raises or is late says nothing of the answer: that completion is errored.
    """
    group = rollouts.group_B.tolist()
    found = {
        row: a for row, text in enumerate(rollouts.text_B) if (a := extract(p.extract, text)) is not None
    }
    questions = [_question(p, rollouts.tasks[group[row]], answer) for row, answer in found.items()]
    verdicts = shared_pool().judge(questions, p.timeout_seconds)

    score_B = torch.zeros(len(group))
    errors: dict[int, str] = {}
    judged = dict(zip(found, verdicts, strict=True))
    for row, verdict in judged.items():
        if verdict.score is None:
            errors[row] = verdict.error
        else:
            score_B[row] = float(verdict.score >= FULL_SCORE) if p.binary else verdict.score
    errored_B = torch.zeros(len(group), dtype=torch.bool)
    errored_B[list(errors)] = True
    return RewardScores(
        score_B=score_B.to(rollouts.group_B.device),
        errored_B=errored_B.to(rollouts.group_B.device),
        errors=errors,
        signals={
            "mean": mean_kept(score_B, ~errored_B),
            "unparsed": 1.0 - len(found) / max(1, len(group)),
            "errored": share(errored_B),
        },
        notes={
            row: _note(p, rollouts.tasks[group[row]], found.get(row), float(score_B[row]), verdict)
            for row, verdict in ((row, judged.get(row)) for row in range(len(group)))
        },
    )


def _note(p: RewardVerifier, task: Task, answer: str | None, score: float, verdict: Verdict | None) -> Note:
    if answer is None or verdict is None:
        return Note("no answer", ((f"Answer {PLACES[p.extract]}", NOTHING), ("Reference", task.answer)))
    level = "right" if score >= FULL_SCORE else "partly right" if score > 0 else "wrong"
    partial = 0.0 < (verdict.score or 0.0) < FULL_SCORE
    return Note(
        level,
        (
            (f"Answer {PLACES[p.extract]}", answer),
            ("Reference", task.answer),
            (f"Compared by {p.method}", "no verdict" if verdict.score is None else f"{verdict.score:g}"),
            *((("All or nothing", "less than a full score counts as 0"),) if partial and p.binary else ()),
        ),
        verdict.seconds,
    )


def _question(p: RewardVerifier, task: Task, answer: str) -> Question:
    if p.method != "reasoning_gym":
        return Question(p.method, answer, task.answer, tolerance=p.tolerance, case_sensitive=p.case_sensitive)
    if not task.source.startswith(SOURCE_PREFIX):
        raise ParamError(
            "method",
            "These tasks have no scorer of their own.",
            "Choose 'exact', 'numeric' or 'math_verify', or plug in procedural tasks.",
        )
    return Question(
        p.method,
        answer,
        task.answer,
        task=task.source.removeprefix(SOURCE_PREFIX),
        entry=task.meta["entry"],
        params=task.meta["params"],
    )
