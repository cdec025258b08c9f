"""A tiny policy whose weights are large enough that its distributions are far from uniform."""

from __future__ import annotations

import pytest
import torch

from trainer.batch import Task
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig
from trainer.policy.tokenizer import CharacterTokenizer

ALPHABET = "abcdefgh 0123."


def sharpen(policy: TinyPolicy, factor: float = 4.0) -> TinyPolicy:
    with torch.no_grad():
        for weight in policy.trainable_parameters():
            if weight.dim() > 1:
                weight.mul_(factor)
    return policy


@pytest.fixture
def policy() -> TinyPolicy:
    tokenizer = CharacterTokenizer.train([ALPHABET])
    config = TinyConfig(layers=2, width=32, heads=2, context=96, vocab=tokenizer.vocab_size)
    return sharpen(TinyPolicy.create(config, tokenizer, seed=3))


@pytest.fixture
def tasks() -> list[Task]:
    """Prompts of different lengths, so that padding is at work."""
    prompts = ["abc", "d", "efgh efgh 01", "b2 b3.", "abc"]
    return [Task(id=f"task-{i}", prompt=text, answer="") for i, text in enumerate(prompts)]
