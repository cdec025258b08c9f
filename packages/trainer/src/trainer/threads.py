"""How many threads an operation on the CPU may use."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import torch

from trainer.policy.protocol import Policy

SMALL_PARAMETERS = 20_000_000
"""Below it an operation is too short to share: handing over to a second thread costs more than it saves."""
DEFAULT_THREADS = torch.get_num_threads()
"""As many as the machine has cores, or as the environment says."""


def set_threads(policy: Policy, asked: int | None) -> None:
    """`asked`, or as many as suit the size of the policy."""
    small = policy.num_parameters < SMALL_PARAMETERS
    torch.set_num_threads(asked or (1 if small else DEFAULT_THREADS))


@contextmanager
def threads_as_they_were() -> Generator[None]:
    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
