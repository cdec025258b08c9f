"""The task sets that recent requests asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import msgspec

from trainer.batch import Task, TaskSet
from trainer.policy.protocol import never
from trainer.problems import ParamError
from trainer.serve.kinds import is_filter
from trainer.serve.requests import ServedNode
from trainer.tasks import TASK_STEPS, TASKS

KEPT = 8


class NodeError(Exception):
    """A mistake in one of several nodes."""

    def __init__(self, node: str, cause: ParamError) -> None:
        super().__init__(f"{node}: {cause}")
        self.node = node
        self.cause = cause


class Datasets:
    def __init__(self) -> None:
        self.files: Path | None = None
        """Folder of uploaded files, named by their SHA-256."""
        self._held: OrderedDict[bytes, TaskSet] = OrderedDict()

    def read(self, nodes: Sequence[ServedNode]) -> TaskSet:
        """Tasks of the last node; made once for equal nodes with equal nodes before them, for files are named
        by their content."""
        keys: dict[str, bytes] = {}
        made: dict[str, TaskSet] = {}
        for node in nodes:
            try:
                before = _before(node, made)
                config = msgspec.json.encode(node.config, order="deterministic")
                keys[node.id] = keys[before] + b"\n" + config if before else config
                made[node.id] = self._made(keys[node.id], node, made[before] if before else None)
            except ParamError as problem:
                raise NodeError(node.id, problem) from problem
        return made[nodes[-1].id]

    def by_id(self, nodes: Sequence[ServedNode]) -> dict[str, Task]:
        tasks = self.read(nodes)
        return {task.id: task for task in (*tasks.held_out, *tasks.train)}

    def _made(self, key: bytes, node: ServedNode, before: TaskSet | None) -> TaskSet:
        if key not in self._held:
            self._held[key] = self._make(node, before)
            if len(self._held) > KEPT:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]

    def _make(self, node: ServedNode, before: TaskSet | None) -> TaskSet:
        if before is None:
            return TASKS[type(node.config)](node.config, files=self._path)
        if is_filter(node.config):
            _absent_model()
        policy = _absent_model if node.inputs.get("model") else None
        return TASK_STEPS[type(node.config)](node.config, before, policy=policy, interrupt=never)

    def _path(self, digest: str) -> Path:
        path = None if self.files is None or not digest else self.files / digest
        if path is None or not path.is_file():
            raise ParamError("file", "The file is not on this machine.", "Upload it again.")
        return path


def _before(node: ServedNode, made: dict[str, TaskSet]) -> str | None:
    """The node whose tasks it changes; None for one that makes them."""
    kind = type(node.config)
    if kind in TASKS:
        return None
    if kind not in TASK_STEPS and not is_filter(node.config):
        raise ParamError("kind", "This node gives no tasks.", "Send the configuration of a tasks node.")
    wires = node.inputs.get("tasks", ())
    if len(wires) != 1:
        raise ParamError("tasks", "No tasks are plugged into this node.", "Connect a node that gives tasks.")
    if wires[0].node not in made:
        raise ParamError(
            "tasks",
            f"'{wires[0].node}' does not come before '{node.id}'.",
            "List every node after what is plugged into it.",
        )
    return wires[0].node


def _absent_model() -> NoReturn:
    raise ParamError(
        "model",
        "These tasks depend on what a model says, so they can be previewed in a run only.",
        "Start a run, which tells what the model said; or preview the tasks before this node.",
    )
