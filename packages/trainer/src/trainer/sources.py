"""What a stage starts from: the tasks and the model plugged into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from trainer.assemble import model_source, task_filter, task_source, task_step
from trainer.batch import TaskSet
from trainer.contract import JobNode, JobSpec
from trainer.failure import RunError
from trainer.outputs import MODEL, Outputs, Result
from trainer.policy.folder import load_policy
from trainer.policy.protocol import Interrupt, Policy
from trainer.problems import ParamError
from trainer.randomness import random_as_it_was
from trainer.reward_lookup import reward_graph
from trainer.threads import set_threads, threads_as_they_were


class Sources:
    def __init__(
        self,
        spec: JobSpec,
        outputs: Outputs,
        *,
        files: Path | None,
        device: torch.device,
        threads: int | None,
        interrupt: Interrupt,
    ) -> None:
        self._spec = spec
        self._nodes = spec.by_id()
        self._seed = spec.seed
        self._outputs = outputs
        self._files = files
        self._device = device
        self._threads = threads
        self._interrupt = interrupt
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
        if "tasks" not in node.inputs:
            return task_source(node)(node.config, files=self._file)
        tasks = self.tasks(self.plugged(node, "tasks"))
        # Made by whichever stage comes first: what asking a model changes must not reach that stage.
        with random_as_it_was(), threads_as_they_were():
            if "reward" in node.inputs:
                return self._filtered(node, tasks)
            return task_step(node)(node.config, tasks, policy=self._asked(node), interrupt=self._interrupt)

    def _filtered(self, node: JobNode, tasks: TaskSet) -> TaskSet:
        """By how a model does on them, which a reward decides."""
        rewards = reward_graph(self._spec, node, self.given)
        policy = self._asked(node)
        assert policy is not None
        return task_filter(node)(
            node.config,
            tasks,
            policy=policy(),
            reward=lambda rollouts: rewards.last(rollouts, self._interrupt),
            interrupt=self._interrupt,
        )

    def _asked(self, node: JobNode) -> Callable[[], Policy] | None:
        """Makes the model plugged into a tasks node, where there is one."""
        if "model" not in node.inputs:
            return None
        source = self.plugged(node, "model")

        def make() -> Policy:
            policy = self.policy(source)
            set_threads(policy, self._threads)
            return policy

        return make

    def given(self, node: JobNode) -> StageFolders:
        """What finished stages hand to a part."""
        return StageFolders(self, node, self._outputs)

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
        """Signals of the sources before a stage: how many tasks there are, and what else they tell."""
        counted: dict[str, float] = {}
        for node in self._sources_of(stage):
            made = self._made.get(node)
            if made is not None:
                told = {"count": float(len(made.train)), **made.signals}
                counted |= {f"{node}/{name}": value for name, value in told.items()}
        return counted

    def left_out(self, stage: JobNode) -> list[tuple[str, str]]:
        """What the sources before a stage left out and why, each with the node that did."""
        said: dict[str, str] = {}
        # A step repeats what was said before it, so the far end goes first.
        for node in reversed(self._sources_of(stage)):
            made = self._made.get(node)
            for line in made.bad_lines if made else ():
                said.setdefault(line, node)
        return [(node, line) for line, node in said.items()]

    def _sources_of(self, stage: JobNode) -> list[str]:
        """What is plugged in, directly or through other sources."""
        found = dict.fromkeys(wire.node for wires in stage.inputs.values() for wire in wires)
        waiting = [*found]
        for node in map(self._nodes.__getitem__, waiting):
            if node.role != "source":
                continue
            before = [w.node for wires in node.inputs.values() for w in wires if w.node not in found]
            found |= dict.fromkeys(before)
            waiting += before
        return [*found]

    def _file(self, sha256: str) -> Path:
        path = None if self._files is None else self._files / sha256
        if path is None or not path.is_file():
            raise ParamError(
                "file",
                f"The uploaded file {sha256[:12]} is not on this machine.",
                "Give its folder with --files, or upload it again.",
            )
        return path


class StageFolders:
    """Output folders of the stages plugged into a part, by port."""

    def __init__(self, sources: Sources, node: JobNode, outputs: Outputs) -> None:
        self._sources = sources
        self._node = node
        self._outputs = outputs

    def folder(self, port: str) -> Path | None:
        if not self._node.inputs.get(port):
            return None
        return self._outputs.path(self._sources.plugged(self._node, port).hash)

    def model(self, port: str) -> Policy | None:
        """Making it must not reach the stage that is being set up."""
        if not self._node.inputs.get(port):
            return None
        with random_as_it_was(), threads_as_they_were():
            return self._sources.policy(self._sources.plugged(self._node, port))

    def kept(self) -> Path | None:
        return self._outputs.kept(self._node.hash)
