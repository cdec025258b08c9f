"""Where prompts come from: one file a kind, each a function from the node's parameters to a `TaskSet`, or
from a plugged `TaskSet` to another one.

Knows nothing of rewards or stages; a step may ask the model plugged into it. To add a kind: a file with its
function, and a line in `TASKS`, or in `TASK_STEPS` where the kind has a tasks input. A mistake of the user is
a `ParamError`, which names the parameter and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from trainer.batch import TaskSet
from trainer.contract.nodes import (
    TasksAddition,
    TasksDigitSum,
    TasksJsonl,
    TasksJudgePairs,
    TasksNeedLabel,
    TasksPointerChase,
    TasksProcedural,
    TasksReflect,
    TasksSql,
    TasksThinkFormat,
    TasksVerilog,
)
from trainer.policy.protocol import Interrupt, Policy
from trainer.tasks.addition import addition_tasks
from trainer.tasks.digit_sum import digit_sum_tasks
from trainer.tasks.jsonl import jsonl_tasks
from trainer.tasks.judge_pairs import judge_pairs
from trainer.tasks.need_label import need_label
from trainer.tasks.pointer_chase import pointer_chase_tasks
from trainer.tasks.procedural import procedural_tasks
from trainer.tasks.reflect import reflect
from trainer.tasks.sql import sql_tasks
from trainer.tasks.think_format import think_format
from trainer.tasks.verilog import verilog_tasks


class TaskSource(Protocol):
    def __call__(self, p: Any, *, files: Callable[[str], Path]) -> TaskSet:
        """`files` gives the path of an uploaded file by its SHA-256."""
        ...


class TaskStep(Protocol):
    def __call__(
        self, p: Any, tasks: TaskSet, *, policy: Callable[[], Policy] | None, interrupt: Interrupt
    ) -> TaskSet:
        """The plugged tasks, changed; what is no longer among them is said in `bad_lines`.

        `policy` makes the model plugged into the node, None where there is none; the result may depend on
        nothing else that is random. `interrupt` is called between pieces of long work and may raise.
        """
        ...


TASKS: dict[type[Struct], TaskSource] = {
    TasksProcedural: procedural_tasks,
    TasksAddition: addition_tasks,
    TasksJsonl: jsonl_tasks,
    TasksDigitSum: digit_sum_tasks,
    TasksPointerChase: pointer_chase_tasks,
    TasksVerilog: verilog_tasks,
    TasksJudgePairs: judge_pairs,
    TasksSql: sql_tasks,
}

TASK_STEPS: dict[type[Struct], TaskStep] = {
    TasksNeedLabel: need_label,
    TasksThinkFormat: think_format,
    TasksReflect: reflect,
}
