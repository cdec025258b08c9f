"""The tests of a function, asked for over the pipe."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sandbox.needs import needs_sandbox

from trainer.requirements.allowances import VARIABLE
from trainer.serve.child import handle
from trainer.serve.folders import Folders
from trainer.serve.warm import Warm

FUNCTION: dict[str, Any] = {
    "kind": "reward.python",
    "source": "def score(prompt, completion, answer, meta):\n    return len(completion) / len(answer)\n",
    "cases": {
        "half": {"completion": "a", "answer": "ab", "least": 0.5, "most": 0.5},
        "whole": {"completion": "a", "answer": "ab", "least": 1, "most": 1},
        "none": {"completion": "a", "least": 0, "most": 1},
    },
    "runs": "nothing",
    "runSeconds": 3.0,
    "timeoutSeconds": 5.0,
    "memoryMegabytes": 512,
    "weight": 1.0,
}


def asked(config: dict[str, Any]) -> dict[str, Any]:
    request = {"id": 7, "kind": "cases", "reward": {"id": "mine", "config": config}}
    return handle((msgspec.json.encode(request), Folders()), Warm())


@needs_sandbox
def test_each_test_says_what_the_function_gave_and_why_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "custom-code")
    half, whole, none = asked(FUNCTION)["result"]["cases"]
    assert half == {"name": "half", "score": 0.5, "failure": ""}
    assert whole == {"name": "whole", "score": 0.5, "failure": "gave 0.5 where 1 is expected"}
    assert (none["score"], "ZeroDivisionError" in none["failure"]) == (None, True)


def test_a_machine_that_may_not_run_it_and_a_reward_without_tests_are_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    refused = asked(FUNCTION)
    assert (refused["ok"], refused["error"]["node"]) == (False, "mine")
    assert "--allow-custom-code" in refused["error"]["remedy"]
    other = asked({"kind": "reward.length", "softLimit": 1, "hardLimit": 2, "weight": 1.0})
    assert "has no tests" in other["error"]["message"]
