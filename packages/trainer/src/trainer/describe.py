"""`python -m trainer describe`: what this trainer reads and on what it runs, as one line of JSON for the
worker."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

from trainer import __version__
from trainer.contract import CONTRACT_DIGEST
from trainer.contract.loader import SPEC_VERSION
from trainer.requirements import offers


def describe() -> dict[str, object]:
    return {
        "specVersions": [SPEC_VERSION],
        "contract": CONTRACT_DIGEST,
        "trainerVersion": __version__,
        "python": platform.python_version(),
        "torch": version("torch"),
        "device": _device(),
        "offers": offers(),
    }


def main() -> int:
    print(json.dumps(describe()))
    return 0


def _device() -> str:
    """Name of the GPU that a run would take, or "cpu"."""
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
