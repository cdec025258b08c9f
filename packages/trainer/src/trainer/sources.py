"""What a stage starts from: the tasks and the model plugged into it."""

from __future__ import annotations

from pathlib import Path

import torch

from trainer.assemble import model_source, task_source, task_step
from trainer.batch import TaskSet
from trainer.contract import JobNode, JobSpec
from trainer.failure import RunError
from trainer.outputs import MODEL, Outputs, Result
from trainer.policy.folder import load_policy
from trainer.policy.protocol import Policy
from trainer.problems import ParamError


class Sources:
    def __init__(
        self,
        spec: JobSpec,
        outputs: Outputs,
        files: Path | None,
        device: torch.device,
    ) -> None:
        self._nodes = spec.by_id()
        self._seed = spec.seed
        self._outputs = outputs
        self._files = files
        self._device = device
        self._made: dict[str, TaskSet] = {}

    def plugged(self, stage: JobNode, port: str) -> JobNode:
        (wire,) = stage.inputs[port]
        return self._nodes[wire.node]

    def tasks(self, node: JobNode) -> TaskSet:
        """Made once in a run, however many stages use them."""
        if node.id not in self._made:
            try:
                made = self._make(node)
            except ParamError as error:
                raise RunError(f"{error.param}: {error.message}", error.remedy, node.id) from error
            self._made[node.id] = made
        return self._made[node.id]

    def _make(self, node: JobNode) -> TaskSet:
        if "tasks" in node.inputs:
            return task_step(node)(node.config, self.tasks(self.plugged(node, "tasks")))
        return task_source(node)(node.config, files=self._file)

    def result(self, node: JobNode) -> Result:
        """What a finished stage reported."""
        return self._outputs.result(node.hash)

    def policy(self, node: JobNode) -> Policy:
        """A policy of its own each time: stages change it. The output of a stage is read back from its
        folder, so that it is the same whether the stage has just been run or was reused."""
        if node.role == "stage":
            return load_policy(self._outputs.path(node.hash) / MODEL, self._device)
        tasks = [self.tasks(self._nodes[wire.node]) for wire in node.inputs.get("tasks", ())]
        try:
            return model_source(node)(node.config, tasks=tasks, seed=self._seed, device=self._device)
        except ParamError as error:
            raise RunError(f"{error.param}: {error.message}", error.remedy, node.id) from error
        except (ValueError, OSError) as error:
            raise RunError(str(error), "Change the parameters of the model.", node.id) from error

    def facts(self, stage: JobNode) -> dict[str, float]:
        """Signals of the sources plugged into a stage: how many tasks there are, and what else they tell."""
        counted: dict[str, float] = {}
        for wires in stage.inputs.values():
            for wire in wires:
                made = self._made.get(wire.node)
                if made is not None:
                    told = {"count": float(len(made.train)), **made.signals}
                    counted |= {f"{wire.node}/{name}": value for name, value in told.items()}
        return counted

    def _file(self, sha256: str) -> Path:
        path = None if self._files is None else self._files / sha256
        if path is None or not path.is_file():
            raise ParamError(
                "file",
                f"The uploaded file {sha256[:12]} is not on this machine.",
                "Give its folder with --files, or upload it again.",
            )
        return path
