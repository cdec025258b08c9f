"""What a training stage may ask of a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from trainer.batch import Rollouts, SampleRequest, Task, TokenScores
from trainer.policy.value_head import ValueHead

Interrupt = Callable[[], None]
"""Raises where the run has been asked to stop."""


def never() -> None:
    """Does not interrupt."""


class Tokenizer(Protocol):
    """Text to token ids and back."""

    @property
    def vocab_size(self) -> int: ...

    @property
    def pad_id(self) -> int: ...

    @property
    def end_id(self) -> int:
        """The token written after a demonstration."""
        ...

    @property
    def end_ids(self) -> tuple[int, ...]:
        """Every token that ends a response; `end_id` is one of them."""
        ...

    def encode_prompt(self, text: str) -> list[int]:
        """The prompt with what marks its beginning and end: special tokens, or the model's chat template."""
        ...

    def encode_response(self, text: str) -> list[int]:
        """A response without its end token."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids, special tokens left out; bytes that are no UTF-8 become U+FFFD."""
        ...

    def marker_id(self, text: str) -> int | None:
        """The one token that a marker such as `<think>` always is; None where it is not one token."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """One string a token, special tokens shown, for displays that colour tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Stems:
    """What prompts begin with: it is run once for all prompts that branch from it, wherever they do."""

    ids: Sequence[Sequence[int]]
    of_prompt: Sequence[int]
    """The stem of each prompt; prompts come in the order of their stems, and each stem has one."""
    shared: Sequence[int]
    """With how many tokens of its stem each prompt begins."""


@dataclass(frozen=True, slots=True)
class TokenPrompts:
    """Prompts as tokens, with what each is about."""

    tasks: Sequence[Task]
    ids: Sequence[Sequence[int]]
    repeats: Sequence[int]
    """Groups sampled of each prompt, at least 1; they share what is computed of the prompt."""
    stems: Stems | None = None
    limits: Sequence[int] | None = None
    """Most tokens behind each prompt, at least 1; None where the request's hold for all."""


class Memory:
    """What has been computed of a batch, for prompts that branch from its rows: stem c is its row c, prompt
    and response. Given to the call that samples the batch, then to the one that branches from it; the
    weights must be the same in both."""

    def __init__(self) -> None:
        self.decoder: Any = None
        """The policy's own; None until it has sampled, and for a model whose cache cannot branch."""


class Policy(Protocol):
    """A language model that samples completions and scores given ones."""

    @property
    def device(self) -> torch.device: ...

    @property
    def tokenizer(self) -> Tokenizer: ...

    @property
    def context(self) -> int:
        """Most tokens of prompt and response together."""
        ...

    @property
    def width(self) -> int:
        """Size of the last hidden state."""
        ...

    @property
    def num_parameters(self) -> int: ...

    def trainable_parameters(self) -> list[nn.Parameter]: ...

    def sample(
        self,
        tasks: Sequence[Task],
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
    ) -> Rollouts:
        """`request.group_size` completions of each task, and their log-probs. No gradient.

        All randomness comes from `generator`: one uniform number a row and step, so the result depends
        neither on the order in which rows finish nor on which rows have been dropped from the batch.
        `interrupt` is called before each token and may raise.
        """
        ...

    def continue_from(
        self,
        prompts: TokenPrompts,
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
        memory: Memory | None = None,
    ) -> Rollouts:
        """As `sample`, from prompts that are tokens already: `request.group_size` completions of each, times
        its `repeats`."""
        ...

    def logp(
        self,
        rollouts: Rollouts,
        rows: Tensor | None = None,
        *,
        with_entropy: bool = False,
        entropy_grad: bool = False,
        value: ValueHead | None = None,
    ) -> TokenScores:
        """log pi(y_t | x, y_<t) of the rollouts' responses at the rollouts' temperature (1 where it was 0).

        `rows` [R] picks rows of the batch; the result then has R rows in that order. Gradients flow when
        they are enabled; entropy is detached unless `entropy_grad`. `value` is applied to the hidden states
        that predict each token.
        """
        ...

    def demonstration_logp(self, tasks: Sequence[Task]) -> TokenScores:
        """log pi of task b's demonstration and its end token given the prompt, in row b; temperature 1."""
        ...

    def frozen_copy(self) -> Policy:
        """The policy as it is now, never to change: a KL term's reference. May share frozen weights."""
        ...

    def state_dict(self) -> dict[str, Tensor]:
        """The weights that training changes."""
        ...

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None: ...

    def save(self, folder: Path) -> None:
        """Safetensors, config.json and the tokenizer: `load_policy` reads it back. Never pickle."""
        ...

    def train(self) -> None: ...

    def eval(self) -> None: ...


def count_parameters(parameters: Iterable[nn.Parameter]) -> int:
    """Distinct parameters; a tied weight counts once."""
    return sum(p.numel() for p in {id(p): p for p in parameters}.values())


def describe(policy: Policy) -> dict[str, Any]:
    """What a log line or report says of a policy."""
    trainable = count_parameters(policy.trainable_parameters())
    return {
        "parameters": policy.num_parameters,
        "trainable": trainable,
        "context": policy.context,
        "vocabulary": policy.tokenizer.vocab_size,
        "device": str(policy.device),
    }
