"""Reads a Llama checkpoint (Hugging Face layout) into the tiny model: same logits, our layout.

Differences: query, key and value are one matrix, gate and up are one matrix, and rotary pairs are neighbours
where Llama pairs element i with i + E/2, so the rows of each query and key head are interleaved. Models with
grouped key-value heads, biases or scaled rotary frequencies are refused: the tiny model has none of these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file
from torch import Tensor

from trainer.policy.tiny_model import TinyConfig, TinyModel


def load_llama(folder: Path) -> TinyModel:
    """The model in `folder` (config.json, model.safetensors), in float32."""
    config = cast("dict[str, Any]", json.loads((folder / "config.json").read_text(encoding="utf-8")))
    weights = load_file(folder / "model.safetensors")
    model = TinyModel(_tiny_config(config), torch.Generator().manual_seed(0))
    model.load_state_dict(_tiny_weights(weights, model.config))
    return model


def _tiny_config(config: dict[str, Any]) -> TinyConfig:
    rope = config.get("rope_parameters") or {}
    heads = config["num_attention_heads"]
    unsupported = {
        "model_type other than llama": config.get("model_type") != "llama",
        "grouped key-value heads": config.get("num_key_value_heads", heads) != heads,
        "a head width other than width / heads": config.get("head_dim", config["hidden_size"] // heads)
        != config["hidden_size"] // heads,
        "biases": bool(config.get("attention_bias") or config.get("mlp_bias")),
        "scaled rotary frequencies": rope.get("rope_type", "default") != "default"
        or bool(config.get("rope_scaling")),
        "an activation other than silu": config.get("hidden_act", "silu") != "silu",
    }
    found = [name for name, present in unsupported.items() if present]
    if found:
        raise ValueError(f"This checkpoint does not fit the tiny decoder; it has {', '.join(found)}.")
    return TinyConfig(
        layers=config["num_hidden_layers"],
        width=config["hidden_size"],
        heads=heads,
        context=config["max_position_embeddings"],
        vocab=config["vocab_size"],
        hidden=config["intermediate_size"],
        rope_theta=rope.get("rope_theta", config.get("rope_theta", 10_000.0)),
        norm_eps=config["rms_norm_eps"],
        tied=config.get("tie_word_embeddings", False),
    )


def _tiny_weights(weights: dict[str, Tensor], config: TinyConfig) -> dict[str, Tensor]:
    state = {"embedding": weights["model.embed_tokens.weight"], "norm": weights["model.norm.weight"]}
    if not config.tied:
        state["own_head"] = weights["lm_head.weight"]
    for i in range(config.layers):
        theirs = f"model.layers.{i}."
        query = _interleave(weights[f"{theirs}self_attn.q_proj.weight"], config.heads)
        key = _interleave(weights[f"{theirs}self_attn.k_proj.weight"], config.heads)
        gate, up = weights[f"{theirs}mlp.gate_proj.weight"], weights[f"{theirs}mlp.up_proj.weight"]
        block = {
            "attention_norm": weights[f"{theirs}input_layernorm.weight"],
            "qkv": torch.cat((query, key, weights[f"{theirs}self_attn.v_proj.weight"])),
            "attention_out": weights[f"{theirs}self_attn.o_proj.weight"],
            "feed_norm": weights[f"{theirs}post_attention_layernorm.weight"],
            "gate_up": torch.cat((gate, up)),
            "down": weights[f"{theirs}mlp.down_proj.weight"],
        }
        state |= {f"blocks.{i}.{name}": value for name, value in block.items()}
    return {name: value.float() for name, value in state.items()}


def _interleave(weight: Tensor, heads: int) -> Tensor:
    """Rows (0, E/2, 1, E/2 + 1, ..) of each head."""
    return weight.unflatten(0, (heads, 2, -1)).transpose(1, 2).flatten(0, 2)
