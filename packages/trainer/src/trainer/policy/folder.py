"""Opens a saved policy by what its config.json says it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import torch

from trainer.policy.protocol import Policy
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_files import FORMAT, read_tiny


def load_policy(folder: Path, device: torch.device | str = "cpu") -> Policy:
    """A policy written by `Policy.save`, or any folder with a Hugging Face causal LM in safetensors."""
    config_path = folder / "config.json"
    if not config_path.is_file():
        raise FileNotFoundError(f"{folder} has no config.json, so it is no saved model.")
    config = cast("dict[str, Any]", json.loads(config_path.read_text(encoding="utf-8")))
    if config.get("format") == FORMAT:
        return TinyPolicy(*read_tiny(folder), device=device)
    from trainer.policy.huggingface import HuggingFacePolicy  # transformers takes seconds

    return HuggingFacePolicy.reload(folder, device)
