"""What the SQL rewards share: the query in a completion, its reference, and the two levels below a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch

from trainer.batch import Earned, Note, RewardScores, Rollouts
from trainer.rewards.extract import extract
from trainer.rewards.scores import mean_kept, share
from trainer.sql.errors import SqlError
from trainer.sql.operator import Operator
from trainer.sql.read import read_tree
from trainer.sql.schema import Schema
from trainer.sql.tasks import reference_of

SYNTAX, PLAN = "syntax error", "no plan"


@dataclass(frozen=True, slots=True)
class Answer:
    sql: str | None
    """None where the completion has no query in its place."""
    start: int
    """Where the query begins in the completion; 0 where there is none."""
    reference: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Judgement:
    score: float
    level: str
    matched: tuple[tuple[str, str], ...] = ()
    earned: tuple[Earned, ...] = ()
    errored: str = ""


def answers(mode: str, rollouts: Rollouts) -> list[Answer]:
    """Raises ParamError where the tasks are no SQL."""
    references = [reference_of(task) for task in rollouts.tasks]
    made: list[Answer] = []
    for text, prompt in zip(rollouts.text_B, rollouts.group_B.tolist(), strict=True):
        sql = extract(mode, text)
        start = max(0, text.rfind(sql)) if sql else 0
        made.append(Answer(sql, start, *references[prompt]))
    return made


def scores(rollouts: Rollouts, judged: list[Judgement], signals: Mapping[str, float]) -> RewardScores:
    """One score a completion; `mean` and `errored` and the shares of the levels are added to the signals."""
    score_B = torch.tensor([one.score for one in judged])
    errored_B = torch.tensor([bool(one.errored) for one in judged])
    count = max(1, len(judged))
    device = rollouts.group_B.device
    return RewardScores(
        score_B=score_B.to(device),
        errored_B=errored_B.to(device),
        errors={row: one.errored for row, one in enumerate(judged) if one.errored},
        signals={
            "mean": mean_kept(score_B, ~errored_B),
            "syntaxError": sum(one.level == SYNTAX for one in judged) / count,
            "errored": share(errored_B),
            **signals,
        },
        notes={row: Note(one.level, one.matched) for row, one in enumerate(judged)},
        earned={row: one.earned for row, one in enumerate(judged) if one.earned},
    )


def levels(judged: list[Judgement]) -> dict[str, float]:
    """Shares of completions on each side of 0, of the card's signals."""
    count = max(1, len(judged))
    held = [one.score for one in judged if one.level not in (SYNTAX, PLAN) and not one.errored]
    return {
        "planError": sum(one.level == PLAN for one in judged) / count,
        "positive": sum(score > 0 for score in held) / count,
        "high": sum(score > 0.9 for score in held) / count,
    }


@lru_cache(maxsize=20_000)
def kept_tree(sql: str, schema: Schema) -> Operator | SqlError:
    """A tree, or why there is none; kept, for references and samples repeat."""
    try:
        return read_tree(sql, schema)
    except SqlError as error:
        return error


def each(answered: list[Answer], judge: Callable[[Answer], Judgement]) -> list[Judgement]:
    """Judges every distinct query once."""
    known: dict[Answer, Judgement] = {}
    return [known.setdefault(one, judge(one)) if one not in known else known[one] for one in answered]
