"""Small pairs to judge, for every test that needs some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trainer.contract.nodes import TasksJudgePairs


def pairs(**changes: Any) -> TasksJudgePairs:
    held = {
        "source": "sums",
        "digits": 4,
        "largest_digit": 2,
        "train_size": 200,
        "held_out_strings": 16,
        "held_out_size": 128,
        "file": "",
        "file_name": "",
        "question_column": "question",
        "chosen_column": "chosen",
        "rejected_column": "rejected",
        "template": "{question}\n1: {a}\n2: {b}",
        "held_out_share": 0.0,
        "max_bad_lines": 0,
        "random_order": True,
        "both_orders": "heldOut",
        "prompt_suffix": "",
        "seed": 0,
    }
    return TasksJudgePairs(**{**held, **changes})


def no_file(_: str) -> Path:
    raise AssertionError("sums read no file")
