"""The task sets that recent requests asked for."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import msgspec

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import NodeConfig
from trainer.problems import ParamError
from trainer.tasks import TASKS

KEPT = 4


class Datasets:
    def __init__(self) -> None:
        self.files: Path | None = None
        """Folder of uploaded files, named by their SHA-256."""
        self._held: OrderedDict[bytes, TaskSet] = OrderedDict()

    def read(self, config: NodeConfig) -> TaskSet:
        """The node's tasks; made once for equal configurations, for files are named by their content."""
        source = TASKS.get(type(config))
        if source is None:
            raise ParamError("kind", "This node gives no tasks.", "Send the configuration of a tasks node.")
        key = msgspec.json.encode(config, order="deterministic")
        if key not in self._held:
            self._held[key] = source(config, files=self._path)
            if len(self._held) > KEPT:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]

    def by_id(self, config: NodeConfig) -> dict[str, Task]:
        tasks = self.read(config)
        return {task.id: task for task in (*tasks.held_out, *tasks.train)}

    def _path(self, digest: str) -> Path:
        path = None if self.files is None or not digest else self.files / digest
        if path is None or not path.is_file():
            raise ParamError("file", "The file is not on this machine.", "Upload it again.")
        return path
