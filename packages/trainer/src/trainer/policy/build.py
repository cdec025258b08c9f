"""New policies from the parameters of a model node: one function a kind, listed in `MODELS`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from msgspec import Struct

from trainer.batch import TaskSet
from trainer.contract.nodes import ModelHuggingface, ModelTiny
from trainer.policy.protocol import Policy
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig
from trainer.policy.tokenizer import BpeTokenizer, CharacterTokenizer


class ModelSource(Protocol):
    def __call__(self, p: Any, *, tasks: Sequence[TaskSet], seed: int, device: torch.device) -> Policy:
        """`tasks` are what is plugged into the node, `seed` is the run's."""
        ...


def tiny(p: ModelTiny, *, tasks: Sequence[TaskSet], seed: int, device: torch.device) -> Policy:
    """The tokenizer learns from the training texts only: held-out prompts must not shape the model."""
    texts = [text for task_set in tasks for text in _texts(task_set)]
    tokenizer = _tokenizer(p, texts)
    config = TinyConfig(
        layers=p.layers,
        width=p.width,
        heads=p.heads,
        context=p.context,
        vocab=tokenizer.vocab_size,
        positions=p.positions,
    )
    return TinyPolicy.create(config, tokenizer, seed + p.init_seed, device)


def huggingface(p: ModelHuggingface, *, tasks: Sequence[TaskSet], seed: int, device: torch.device) -> Policy:
    del tasks
    from trainer.policy.huggingface import HuggingFacePolicy  # transformers takes seconds to import
    from trainer.policy.huggingface_files import HuggingFaceSource, LoraSettings

    lora = LoraSettings(p.lora_rank, p.lora_alpha, p.lora_targets) if p.training == "lora" else None
    source = HuggingFaceSource(
        name=p.source,
        revision=p.revision,
        gguf_file=p.gguf_file,
        lora=lora,
        dtype=p.dtype,
        use_chat_template=p.use_chat_template,
    )
    return HuggingFacePolicy.load(source, device, seed)


MODELS: dict[type[Struct], ModelSource] = {ModelTiny: tiny, ModelHuggingface: huggingface}


def _tokenizer(p: ModelTiny, texts: list[str]) -> CharacterTokenizer | BpeTokenizer:
    match p.tokenizer:
        case "character":
            return CharacterTokenizer.train(texts, p.markers)
        case "bpe":
            return BpeTokenizer.train(texts, p.vocabulary, p.merges, p.markers)


def _texts(tasks: TaskSet) -> list[str]:
    return [text for task in tasks.train for text in (task.prompt, task.demonstration or "")]
