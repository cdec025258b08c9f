"""Policies: a model, its tokenizer, how it samples and how it scores given responses.

A policy knows nothing of rewards, advantages or losses. To add one, implement `Policy` (protocol.py), give
it a `Decoder` (sampling.py) so that it shares the one sampling loop, and add it to `load_policy` (folder.py).
"""

from trainer.policy.protocol import Policy, Tokenizer
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig, TinyModel
from trainer.policy.tokenizer import BpeTokenizer, CharacterTokenizer

__all__ = [
    "BpeTokenizer",
    "CharacterTokenizer",
    "Policy",
    "TinyConfig",
    "TinyModel",
    "TinyPolicy",
    "Tokenizer",
]
