"""Every random number generator of a run, from a stage's seed and through its checkpoints.

A stage draws from its own `torch.Generator`. The process-wide generators (dropout in a pretrained model, a
library that uses `random`) are seeded at the start of each stage too, and kept with the checkpoint.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor


def stage_seed(run_seed: int, stage_hash: str) -> int:
    """By what the stage is, not by where it stands: the same whether or not earlier stages were reused."""
    digest = hashlib.sha256(f"{run_seed}/{stage_hash}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def seed_everything(seed: int) -> torch.Generator:
    """Seeds the process-wide generators; the stage's own generator."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    return torch.Generator().manual_seed(seed)


def random_tensors(generator: torch.Generator) -> dict[str, Tensor]:
    held = {"generator": generator.get_state(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        held |= {f"cuda{i}": state for i, state in enumerate(torch.cuda.get_rng_state_all())}
    return held


def random_json() -> dict[str, Any]:
    """The generators whose state is no tensor."""
    version, words, gauss = random.getstate()
    name, keys, place, has_gauss, cached = np.random.get_state(legacy=True)
    return {
        "python": [version, list(words), gauss],
        "numpy": [name, np.asarray(keys).tolist(), int(place), int(has_gauss), float(cached)],
    }


def restore_random(
    generator: torch.Generator, tensors: Mapping[str, Tensor], held: Mapping[str, Any]
) -> None:
    generator.set_state(tensors["generator"])
    torch.set_rng_state(tensors["torch"])
    if torch.cuda.is_available():
        states = [tensors[f"cuda{i}"] for i in range(torch.cuda.device_count()) if f"cuda{i}" in tensors]
        torch.cuda.set_rng_state_all(states)
    version, words, gauss = held["python"]
    random.setstate((version, tuple(words), gauss))
    name, keys, place, has_gauss, cached = held["numpy"]
    np.random.set_state((name, np.array(keys, dtype=np.uint32), place, has_gauss, cached))


@contextmanager
def random_as_it_was() -> Generator[None]:
    """Whatever is drawn inside: the process-wide generators go on as if nothing had been."""
    generator = torch.Generator()
    tensors, held = random_tensors(generator), random_json()
    try:
        yield
    finally:
        restore_random(generator, tensors, held)
