"""A tiny policy as a folder: model.safetensors, config.json, tokenizer.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file, save_file

from trainer.policy.tiny_model import TinyConfig, TinyModel
from trainer.policy.tokenizer import TinyTokenizer, load_tokenizer, save_tokenizer

FORMAT = "switchyard-tiny"
VERSION = 1


def write_tiny(folder: Path, model: TinyModel, tokenizer: TinyTokenizer) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: p.detach().cpu().contiguous() for name, p in model.named_parameters()}
    save_file(weights, folder / "model.safetensors", metadata={"format": FORMAT})
    config = {"format": FORMAT, "version": VERSION, "model": model.config.to_json()}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    save_tokenizer(tokenizer, folder)


def read_tiny(folder: Path) -> tuple[TinyModel, TinyTokenizer]:
    config = cast("dict[str, Any]", json.loads((folder / "config.json").read_text(encoding="utf-8")))
    if config.get("version") != VERSION:
        raise ValueError(
            f"{folder} was written as version {config.get('version')!r} of its format; "
            f"this trainer reads {VERSION}."
        )
    model = TinyModel(TinyConfig(**config["model"]), torch.Generator().manual_seed(0))
    weights = load_file(folder / "model.safetensors")
    held = dict(model.named_parameters())
    if weights.keys() != held.keys():
        odd = ", ".join(sorted(weights.keys() ^ held.keys()))
        raise ValueError(
            f"{folder}/model.safetensors does not fit its config.json; these weights differ: {odd}."
        )
    model.load_state_dict(weights)
    return model, load_tokenizer(folder)
