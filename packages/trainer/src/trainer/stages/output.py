"""What a stage hands over when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.outputs import MODEL, Result
from trainer.policy.protocol import Policy


@dataclass(frozen=True, slots=True)
class StageOutput:
    write: Callable[[Path], Result]
    """Writes the stage's files into its output folder; what it reports, now and whenever it is reused."""
    message: str
    """One line for a person."""


def model_output(policy: Policy, message: str) -> StageOutput:
    def write(folder: Path) -> Result:
        policy.save(folder / MODEL)
        return Result()

    return StageOutput(write, message)
