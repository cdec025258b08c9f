"""Keeps a policy as safetensors with its tokenizer and config, for `load_policy` and other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from trainer.contract.nodes import ExportCheckpoint
from trainer.policy.protocol import Policy

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
CONFIG_DTYPE_KEYS = ("dtype", "torch_dtype")
"""Where a Hugging Face config names the weights' type: its newer and its older key."""


def export_checkpoint(p: ExportCheckpoint, *, policy: Policy, folder: Path) -> dict[str, float]:
    if p.merge_lora:
        policy.save(folder)
    else:
        _save_unmerged(policy, folder)
    if p.dtype in DTYPES:
        for path in sorted(folder.glob("*.safetensors")):
            _convert(path, DTYPES[p.dtype])
        _name_dtype(folder / "config.json", p.dtype)
    return {"bytes": float(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))}


def _save_unmerged(policy: Policy, folder: Path) -> None:
    """Adapters in files of their own, beside the base model's name; a policy without any is saved whole."""
    from trainer.policy.huggingface import HuggingFacePolicy  # transformers takes seconds to import

    if isinstance(policy, HuggingFacePolicy) and policy.has_adapters:
        policy.save_adapters(folder)
    else:
        policy.save(folder)


def _convert(path: Path, dtype: torch.dtype) -> None:
    """Floating-point tensors only: an index or a mask keeps its type."""
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    tensors = load_file(path)
    converted = {name: t.to(dtype) if t.is_floating_point() else t for name, t in tensors.items()}
    temporary = path.with_suffix(".converted")
    save_file(converted, temporary, metadata=metadata)
    temporary.replace(path)


def _name_dtype(path: Path, dtype: str) -> None:
    if not path.is_file():
        return
    config = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    held = [key for key in CONFIG_DTYPE_KEYS if key in config]
    if held:
        config |= dict.fromkeys(held, dtype)
        path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
