"""Policies: a model, its tokenizer, how it samples and how it scores given responses.

A policy knows nothing of rewards, advantages or losses. To add one, implement `Policy` (protocol.py), give it a
`Decoder` (sampling.py) so that it shares the one sampling loop, and teach `load_policy` (folder.py) its format name.
"""

from trainer.policy.folder import load_policy
from trainer.policy.huggingface import HuggingFacePolicy, HuggingFaceSource, LoraSettings
from trainer.policy.protocol import Policy
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig

__all__ = [
    "HuggingFacePolicy",
    "HuggingFaceSource",
    "LoraSettings",
    "Policy",
    "TinyConfig",
    "TinyPolicy",
    "load_policy",
]
