"""What the nodes of a job require, and the refusal of a job that this machine cannot run."""

from __future__ import annotations

from msgspec import Struct

from trainer.contract import JobSpec
from trainer.contract.nodes import REQUIREMENTS, REQUIRES
from trainer.failure import RunError
from trainer.requirements.probes import problem_of


def required_by(config: Struct) -> tuple[str, ...]:
    """By the kind and its parameters alone: a spec cannot leave it out."""
    return tuple(
        name
        for name, param, values in REQUIRES.get(type(config), ())
        if param is None or getattr(config, param) in values
    )


def check_requirements(spec: JobSpec) -> None:
    """Before any work: a `RunError` with the first node that this machine cannot run."""
    for node in spec.nodes:
        for name in required_by(node.config):
            problem = problem_of(name)
            if problem is not None:
                title = REQUIREMENTS[name][0]
                raise RunError(
                    f"'{node.id}' needs {title}, which this machine does not have. {problem.message}",
                    problem.remedy,
                    node.id,
                )
