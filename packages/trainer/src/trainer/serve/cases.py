"""Runs the tests that are stored with a reward's function, for its author, before a run does."""

from __future__ import annotations

from typing import Any

from trainer.problems import ParamError
from trainer.rewards import REWARD_CASES
from trainer.serve.datasets import NodeError
from trainer.serve.requests import Cases
from trainer.serve.warm import Warm


def cases(request: Cases, warm: Warm) -> dict[str, Any]:
    """Of each test what the function gave, null where it errored, and why the test fails; in their order."""
    del warm
    node = request.reward
    run = REWARD_CASES.get(type(node.config))
    try:
        if run is None:
            raise ParamError("", f"'{node.id}' has no tests.", "Choose a reward with a function of its own.")
        results = run(node.config)
    except ParamError as problem:
        raise NodeError(node.id, problem) from problem
    return {"cases": [{"name": one.name, "score": one.score, "failure": one.failure} for one in results]}
