"""Opens the model that a request samples from. The last one is kept, for it is often asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import torch

from trainer.checkpoint import Checkpoint, Checkpoints
from trainer.contract.loader import JobSpec, decode_spec
from trainer.durable import verify_folder
from trainer.failure import RunError, SpecError
from trainer.outputs import MODEL, Outputs
from trainer.policy.folder import load_policy
from trainer.policy.protocol import Policy, never
from trainer.problems import ParamError
from trainer.serve.datasets import Datasets, NodeError
from trainer.serve.folders import Folders
from trainer.serve.kinds import model_of
from trainer.serve.requests import FinishedStage, Fresh, ModelFrom, RunCheckpoint, ServedNode
from trainer.sources import Sources

TRIES = 3
"""A run that trains drops its oldest checkpoint, perhaps the one that is being read."""


class Models:
    def __init__(self) -> None:
        self._key = ""
        self._held: tuple[Policy, str] | None = None

    def open(self, source: ModelFrom, datasets: Datasets, folders: Folders) -> tuple[Policy, str]:
        """The policy, and what it is in words."""
        match source:
            case Fresh():
                return self._kept(_key(source), lambda: (_fresh(source, datasets), "The untrained model."))
            case FinishedStage():
                return self._kept(_key(source), lambda: _finished(source, folders))
            case RunCheckpoint():
                folder = _run_folder(source.run_id, folders)
                # The newest checkpoint's name is part of the key: the run goes on.
                return self._kept(f"{_key(source)} {_latest(folder)}", lambda: _checkpoint(folder, folders))

    def fresh(self, source: Fresh, datasets: Datasets) -> Policy:
        return self.open(source, datasets, Folders())[0]

    def _kept(self, key: str, make: Callable[[], tuple[Policy, str]]) -> tuple[Policy, str]:
        if self._held is None or self._key != key:
            self._held = None  # two at once may not fit into memory
            self._held = make()
            self._key = key
        return self._held


def _key(source: ModelFrom) -> str:
    return msgspec.json.encode(source, order="deterministic").decode()


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _fresh(source: Fresh, datasets: Datasets) -> Policy:
    node = source.nodes[-1]
    make = model_of(node.config)
    if make is None:
        raise ParamError("model", f"'{node.id}' is no model.", "Send the configuration of a model node.")
    tasks = [datasets.read(_up_to(wire.node, source.nodes)) for wire in node.inputs.get("tasks", ())]
    try:
        return make(node.config, tasks=tasks, seed=source.seed, device=_device())
    except ParamError as problem:
        raise NodeError(node.id, problem) from problem
    except (ValueError, OSError) as problem:
        remedy = "Change the parameters of the model."
        raise NodeError(node.id, ParamError("", str(problem)[:500], remedy)) from problem


def _up_to(wanted: str, nodes: tuple[ServedNode, ...]) -> tuple[ServedNode, ...]:
    for place, node in enumerate(nodes):
        if node.id == wanted:
            return nodes[: place + 1]
    raise ParamError("model", f"'{wanted}' is not in the list.", "List what is plugged into the model.")


def _finished(source: FinishedStage, folders: Folders) -> tuple[Policy, str]:
    places = [] if folders.stages is None else [folders.stages / source.stage_hash]
    if source.run_id is not None and folders.runs is not None:
        places.append(folders.runs / source.run_id / "stages" / source.stage_hash)
    for folder in places:
        if (folder / MODEL).is_dir() and verify_folder(folder) is None:
            return load_policy(folder / MODEL, _device()), "What the finished stage handed on."
    raise ParamError(
        "model",
        "The model of that stage is not on this machine, or it is damaged.",
        "Choose another checkpoint, or run the stage again.",
    )


def _run_folder(run_id: str, folders: Folders) -> Path:
    folder = None if folders.runs is None else folders.runs / run_id
    if folder is None or not (folder / "spec.json").is_file():
        raise ParamError(
            "model", "That run's folder is not on this machine.", "Choose another run, or a finished stage."
        )
    return folder


def _latest(folder: Path) -> str:
    try:
        return str(json.loads((folder / "checkpoints" / "latest").read_text(encoding="utf-8"))["path"])
    except (OSError, ValueError, KeyError):
        return ""


def _checkpoint(folder: Path, folders: Folders) -> tuple[Policy, str]:
    try:
        spec = decode_spec((folder / "spec.json").read_bytes())
    except SpecError as problem:
        raise ParamError("model", problem.message, problem.remedy) from problem
    checkpoint = _newest(folder)
    stage = spec.by_id().get(checkpoint.stage)
    if stage is None or "model" not in stage.inputs:
        raise ParamError(
            "model", f"The stage '{checkpoint.stage}' trains no model to sample from.", "Choose another run."
        )
    policy = _started_from(checkpoint, spec, folder, folders)
    weights = {
        name.removeprefix("weights."): tensor
        for name, tensor in checkpoint.tensors.items()
        if name.startswith("weights.")
    }
    if not weights:
        return policy, f"What '{stage.label or stage.id}' starts from: it has no checkpoint yet."
    policy.load_state_dict(weights)
    return policy, f"'{stage.label or stage.id}' after step {checkpoint.step}."


def _newest(folder: Path) -> Checkpoint:
    for _ in range(TRIES):
        try:
            checkpoint, _ = Checkpoints(folder).newest()
        except OSError:
            continue
        if checkpoint is not None:
            return checkpoint
        break
    raise ParamError(
        "model", "That run has no checkpoint yet.", "Wait for its first, or sample from the untrained model."
    )


def _started_from(checkpoint: Checkpoint, spec: JobSpec, folder: Path, folders: Folders) -> Policy:
    """The policy that the stage was given, which its checkpoints are weights of."""
    sources = Sources(
        spec,
        Outputs(folder, folders.stages),
        files=folders.files,
        device=_device(),
        threads=None,
        interrupt=never,
    )
    try:
        return sources.policy(sources.plugged(spec.by_id()[checkpoint.stage], "model"))
    except RunError as problem:
        raise ParamError("model", problem.message, problem.remedy) from problem
