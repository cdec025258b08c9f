"""Scores pasted completions with a reward, or with several that are plugged into each other."""

from __future__ import annotations

from typing import Any

from trainer.serve.answer import scored
from trainer.serve.grading import grade
from trainer.serve.pasted import pasted_rollouts
from trainer.serve.requests import Score
from trainer.serve.warm import Warm


def score(request: Score, warm: Warm) -> dict[str, Any]:
    """Each completion's score by reward node; null where it errored. The last node's is `score`."""
    known = {} if request.tasks is None else warm.datasets.by_id(request.tasks)
    policy = None if request.tokenizer is None else warm.models.fresh(request.tokenizer, warm.datasets)
    tokenizer = None if policy is None else policy.tokenizer
    rollouts, order, counts = pasted_rollouts(request.completions, known, tokenizer)
    grades = grade(request.rewards, rollouts, stages=request.stages, folders=warm.folders)
    return scored(rollouts, grades, order=order, token_counts=counts)
