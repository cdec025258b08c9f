"""A tiny policy, whose fresh weights already make distributions far from uniform."""

from __future__ import annotations

import pytest

from trainer.batch import Task
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig
from trainer.policy.tokenizer import CharacterTokenizer

ALPHABET = "abcdefgh 0123."


@pytest.fixture(params=["rotary", "learned"])
def policy(request: pytest.FixtureRequest) -> TinyPolicy:
    tokenizer = CharacterTokenizer.train([ALPHABET])
    config = TinyConfig(
        layers=2, width=32, heads=2, context=96, vocab=tokenizer.vocab_size, positions=request.param
    )
    return TinyPolicy.create(config, tokenizer, seed=3)


@pytest.fixture
def tasks() -> list[Task]:
    """Prompts of different lengths, so that padding is at work."""
    prompts = ["abc", "d", "efgh efgh 01", "b2 b3.", "abc"]
    return [Task(id=f"task-{i}", prompt=text, answer="") for i, text in enumerate(prompts)]
