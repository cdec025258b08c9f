"""What both sides run: sizes, prompts, reward and the three cases. Plain Python, read by both."""

from __future__ import annotations

import random
from dataclasses import dataclass

PAD, BOS, SEP, EOS = range(4)
NIBBLES = 16
ALPHABET = [chr(0x21 + i) for i in range(94)] + [chr(0x100 + i) for i in range(142)]
VOCAB = 4 + NIBBLES + len(ALPHABET)
"""256: four special tokens, sixteen nibbles and one token a character, on both sides with the same ids."""

LAYERS, WIDTH, HEADS, HIDDEN, CONTEXT = 5, 128, 4, 352, 256
PROMPT_CHARACTERS = 62
"""64 tokens with <bos> and <sep>."""
MAX_TOKENS = 128
LEARNING_RATE = 1e-6
"""Small, so that the lengths stay those of the case; the work of a step does not depend on it."""


@dataclass(frozen=True)
class Case:
    name: str
    title: str
    prompts: int
    group_size: int
    end_probability: float
    """Of the end token at every step; 0 lets every response run to the limit."""
    aim: float
    """How many times faster than TRL the step should be."""


CASES = [
    # (1 - (1 - p)^128) / p = 42.6, a third of the limit, at p = 0.0221
    Case("early", "16 prompts x 8, early finish", 16, 8, 0.0221, 4.0),
    Case("single", "1 prompt x 8", 1, 8, 0.0221, 8.0),
    Case("full", "16 prompts x 8, all at full length", 16, 8, 0.0, 1.8),
]


def case_named(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


def prompts(count: int) -> list[str]:
    draw = random.Random(0)
    return ["".join(draw.choices(ALPHABET, k=PROMPT_CHARACTERS)) for _ in range(count)]


def reward(completion: str) -> float:
    """Share of the characters that are printable ASCII: cheap, and different for each completion."""
    return sum(character < "\x7f" for character in completion) / max(len(completion), 1)
