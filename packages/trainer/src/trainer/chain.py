"""The nodes along a wire of a job, and which of them belong to a family. Knows no family itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from trainer.contract import JobNode, JobSpec

Kind = TypeVar("Kind")


class Chain:
    """The nodes plugged into a port, following the wire back to its start; the first node of the wire comes
    first."""

    def __init__(self, spec: JobSpec, stage: JobNode, port: str) -> None:
        nodes = spec.by_id()
        found: list[JobNode] = []
        wires = stage.inputs.get(port, ())
        while wires:
            node = nodes[wires[0].node]
            found.insert(0, node)
            wires = node.inputs.get(wires[0].port, ())
        self.nodes = found

    def of(self, table: Mapping[type[Struct], Kind]) -> list[tuple[JobNode, Kind]]:
        return [(node, table[type(node.config)]) for node in self.nodes if type(node.config) in table]

    def only(self, table: Mapping[type[Struct], Kind]) -> tuple[JobNode, Kind]:
        """The one node of a family that the compiler puts into every chain."""
        (one,) = self.of(table)
        return one
