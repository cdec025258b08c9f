"""Reads a job spec (hop 7): refuses what this trainer cannot run, before torch is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from trainer.contract.nodes import CONTRACT_DIGEST, NodeConfig
from trainer.failure import SpecError

SPEC_VERSION = 1
MAX_SPEC_BYTES = 64 * 1024 * 1024

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
NodeId = Annotated[str, Meta(min_length=1, max_length=140)]
Need = Literal["referenceLogp", "entropy", "value"]


class Wire(Struct, frozen=True, forbid_unknown_fields=True):
    """The output of another node."""

    node: str
    port: str


class JobNode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: NodeId
    label: Annotated[str, Meta(max_length=120)]
    role: Literal["source", "stage", "part"]
    hash: Sha256
    """Of this node and everything upstream of it: equal hash, equal work."""
    config: NodeConfig
    inputs: dict[str, tuple[Wire, ...]]
    """Input port -> what is plugged into it, in order."""


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    max_errored_share: Annotated[float, Meta(ge=0, le=1)]
    checkpoint_seconds: Annotated[float, Meta(gt=0)]
    rollout_every_steps: Annotated[int, Meta(ge=1)]


class JobSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    spec_version: int
    contract: Sha256
    hash: Sha256
    trainer_version: str
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1)]
    limits: Limits
    nodes: tuple[JobNode, ...]
    """Topological order."""
    stages: tuple[str, ...]
    """Ids of the stages in the order they run."""
    needs: dict[str, tuple[Need, ...]]

    def by_id(self) -> Mapping[str, JobNode]:
        return {node.id: node for node in self.nodes}


class _Envelope(Struct, rename="camel"):
    """What is read first, so that another version is named as such and not as a list of unknown fields."""

    spec_version: int
    contract: str


def load_spec(path: Path) -> JobSpec:
    """The spec in a file, or a `SpecError` with the remedy."""
    try:
        if path.stat().st_size > MAX_SPEC_BYTES:
            raise SpecError(
                f"{path} is larger than {MAX_SPEC_BYTES >> 20} MiB, so it is no job spec.",
                "Give the file written by 'switchyard compile'.",
            )
        text = path.read_bytes()
    except OSError as error:
        raise SpecError(f"{path} cannot be read: {error.strerror}.", "Check --spec.") from error
    return decode_spec(text)


def decode_spec(text: bytes) -> JobSpec:
    _check_versions(text)
    try:
        spec = msgspec.json.decode(text, type=JobSpec)
    except msgspec.ValidationError as error:
        raise SpecError(f"The job spec is refused: {error}.", "Compile the graph again.") from error
    _check_wiring(spec)
    return spec


def _check_versions(text: bytes) -> None:
    try:
        envelope = msgspec.json.decode(text, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SpecError(
            f"The job spec is refused: {error}.", "Give the file written by 'switchyard compile'."
        ) from error
    if envelope.spec_version != SPEC_VERSION:
        raise SpecError(
            f"The job spec has version {envelope.spec_version}; this trainer reads version {SPEC_VERSION}.",
            "Update the older of the two, then compile the graph again.",
        )
    if envelope.contract != CONTRACT_DIGEST:
        raise SpecError(
            f"The job spec was compiled for node kinds with digest {envelope.contract[:12]}; "
            f"this trainer has {CONTRACT_DIGEST[:12]}.",
            "Install the trainer and the compiler from the same version, then compile the graph again.",
        )


def _check_wiring(spec: JobSpec) -> None:
    """Every wire comes from an earlier node, every stage exists: what the compiler promises."""
    nodes: dict[str, JobNode] = {}
    for i, node in enumerate(spec.nodes):
        if node.id in nodes:
            raise _wiring(f"two nodes are called '{node.id}'", f"$.nodes[{i}].id")
        for port, wires in node.inputs.items():
            for missing in (wire.node for wire in wires if wire.node not in nodes):
                where = f"$.nodes[{i}].inputs.{port}"
                raise _wiring(f"'{missing}' does not come before '{node.id}'", where)
        nodes[node.id] = node
    _check_stages(spec, nodes)


def _check_stages(spec: JobSpec, nodes: Mapping[str, JobNode]) -> None:
    """A stage runs once, after the stages plugged into it, so that its model exists."""
    done: set[str] = set()
    for i, stage in enumerate(spec.stages):
        where = f"$.stages[{i}]"
        if stage not in nodes or nodes[stage].role != "stage":
            raise _wiring(f"'{stage}' is no stage", where)
        if stage in done:
            raise _wiring(f"'{stage}' is listed twice", where)
        for needed in _stages_before(nodes[stage], nodes):
            if needed not in done:
                raise _wiring(f"'{stage}' runs before '{needed}', which it needs", where)
        done.add(stage)
    for stage in spec.needs:
        if stage not in done:
            raise _wiring(f"'{stage}' is no stage", "$.needs")


def _stages_before(stage: JobNode, nodes: Mapping[str, JobNode]) -> Iterator[str]:
    """What is plugged in of other stages, directly or through sources and parts."""
    seen: set[str] = set()
    waiting = [stage]
    for node in waiting:
        for name in (wire.node for wires in node.inputs.values() for wire in wires if wire.node not in seen):
            seen.add(name)
            if nodes[name].role == "stage":
                yield name
            else:
                waiting.append(nodes[name])


def _wiring(problem: str, where: str) -> SpecError:
    return SpecError(f"The job spec is refused: {problem} - at `{where}`.", "Compile the graph again.")
