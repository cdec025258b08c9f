"""The values that travel through one training step.

Shape suffixes: P prompts, G completions of a prompt, B = P * G sequences, S prompt tokens, T response tokens.
Masks are named for what True keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt with what is needed to check an answer."""

    id: str
    prompt: str
    answer: str
    demonstration: str | None = None
    """A full response to imitate in supervised fine-tuning."""
    difficulty: float | None = None
    source: str = ""
    """Which scorer understands `meta`, e.g. `reasoning_gym:knights_knaves`."""
    meta: dict[str, Any] = field(default_factory=dict)
    reasoning: str | None = None
    """What leads to the answer, without tags."""
    labels: Mapping[str, bool | float | str] = field(default_factory=dict[str, "bool | float | str"])
    """What is known of the prompt besides its answer, by name. Read `need` through `thinking.need_of`."""
    unlearned: tuple[tuple[int, int], ...] = ()
    """Spans of `demonstration`, in characters and rising, whose tokens are read but not imitated."""
    unit: str = ""
    """Tasks of one unit, such as a pair in both orders, are dealt together; empty for a task by itself."""


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """How completions are sampled. `temperature == 0` is greedy."""

    group_size: int
    max_tokens: int
    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    """0 keeps every token."""
    stop: tuple[str, ...] = ()
    end_ids: tuple[int, ...] = ()
    """Tokens that end a completion beside the tokenizer's own."""
    reserve: int = 0
    """Tokens that must fit into the context behind the longest completion."""
    not_first: tuple[int, ...] = ()
    """Tokens that a completion may not begin with."""


@dataclass(frozen=True, slots=True)
class Branches:
    """Rollouts in which chains are continued from several of their tokens on. Shapes: C chains, B rows.

    Chain c is row c. Each continuation, called an answer, has a row after those, whose prompt holds the part
    of the chain that it continues. A chain with its answers is one tree, and counts as one sequence.
    """

    budgets: tuple[int, ...]
    """After how many tokens chains are cut, rising; a shorter chain is continued from its end."""
    chain_B: Tensor
    """The chain that a row is, or continues; the rows of one tree stay in one optimiser batch."""
    budget_B: Tensor
    """Index of the budget at which an answer continues its chain; -1 for the chain's own row."""
    question_C: Tensor
    """The prompt that a chain continues."""
    answered_C: Tensor
    """False for chains that end the text themselves: their answers are no part of it, texts empty."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """How long B rows thought, where something was done to it."""

    tokens_B: Tensor
    """That the policy wrote."""
    extensions_B: Tensor
    """How often its stop was replaced."""
    cut_B: Tensor
    """True where a budget cut it."""

    def rows(self, rows: Tensor) -> Thinking:
        return Thinking(self.tokens_B[rows], self.extensions_B[rows], self.cut_B[rows])


@dataclass(frozen=True, slots=True)
class Rollouts:
    """P prompts, G completions each. Row b belongs to prompt `group_B[b]`; a prompt's rows are adjacent.

    With branches the prompts of answers stand behind those of the questions, and have other numbers of rows.
    """

    tasks: tuple[Task, ...]
    """Of each prompt."""
    group_B: Tensor
    prompt_PS: Tensor
    """Prompt tokens, left-padded."""
    prompt_keep_PS: Tensor
    response_BT: Tensor
    """Response tokens, right-padded, the end token included where the model wrote it."""
    keep_BT: Tensor
    """True for the tokens that the policy chose, up to and including the end token; these count."""
    logp_old_BT: Tensor
    """log pi_old(y_t | x, y_<t) of the tempered distribution sampled from; 0 where `keep_BT` is False."""
    text_B: tuple[str, ...]
    """Decoded responses without special tokens; of an answer, the chain before it and the answer."""
    truncated_B: Tensor
    """True where the length limit cut the response."""
    temperature: float
    branches: Branches | None = None
    """None where every row is a whole completion."""
    inserted_BT: Tensor | None = None
    """True for tokens that were put into a response and not sampled: they condition what follows, but are
    nobody's choice, so they have no log-prob, do not learn and count nowhere. `keep_BT` is False for them.
    None where there are none."""
    learns_BT: Tensor | None = None
    """False for tokens that the policy wrote but is not to learn from; None where it learns from all."""
    final_B: tuple[str, ...] | None = None
    """What rewards read of each row, where that is not the whole text."""
    thinking: Thinking | None = None
    """None where nobody interferes with it."""
    told: Mapping[str, float] = field(default_factory=dict[str, float])
    """Signals of the rollout kind that only sampling knows."""

    @property
    def read_BT(self) -> Tensor:
        """True for the response tokens that a forward pass reads."""
        return self.keep_BT if self.inserted_BT is None else self.keep_BT | self.inserted_BT

    @property
    def judged_B(self) -> Tensor:
        """True for the rows that rewards judge: whole completions, and answers with the chain before them."""
        if self.branches is None:
            return torch.ones_like(self.truncated_B)
        return self.branches.budget_B >= 0

    def judged(self) -> Rollouts:
        """The rows that rewards judge, as rollouts of their own."""
        if self.branches is None:
            return self if self.final_B is None else replace(self, text_B=self.final_B)
        rows = self.judged_B.nonzero().flatten()
        text_B = self.text_B if self.final_B is None else self.final_B
        return replace(
            self,
            group_B=self.group_B[rows],
            response_BT=self.response_BT[rows],
            keep_BT=self.keep_BT[rows],
            logp_old_BT=self.logp_old_BT[rows],
            text_B=tuple(text_B[row] for row in rows.tolist()),
            final_B=None,
            truncated_B=self.truncated_B[rows],
            branches=None,
            inserted_BT=None if self.inserted_BT is None else self.inserted_BT[rows],
            learns_BT=None if self.learns_BT is None else self.learns_BT[rows],
            thinking=None if self.thinking is None else self.thinking.rows(rows),
        )


@dataclass(frozen=True, slots=True)
class TokenScores:
    """A forward pass over given responses. Entries where `keep_BT` is False are 0."""

    logp_BT: Tensor
    keep_BT: Tensor
    entropy_BT: Tensor | None = None
    """Entropy of the next-token distribution in nats, when asked for; no gradient unless asked for."""
    value_BT: Tensor | None = None
    """V(s_t), the reward expected before token t, of a value head when one is given."""


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """What a token loss may look at. Only `logp_BT` carries a gradient."""

    logp_BT: Tensor
    """log pi_theta(y_t | x, y_<t)."""
    logp_old_BT: Tensor
    advantage_BT: Tensor
    keep_BT: Tensor
    """True for every token of the response that the policy chose."""
    logp_ref_BT: Tensor | None = None
    """Of the policy the stage started from; None where no node needs it."""


@dataclass(frozen=True, slots=True)
class ValueBatch:
    """What a value loss may look at. Only `value_BT` carries a gradient."""

    value_BT: Tensor
    """V_theta(s_t)."""
    value_old_BT: Tensor
    """V at sampling time."""
    return_BT: Tensor
    """What the value is fitted to."""


@dataclass(frozen=True, slots=True)
class TaskSet:
    """The two splits of a `tasks` wire; no prompt is in both."""

    train: tuple[Task, ...]
    held_out: tuple[Task, ...]
    bad_lines: tuple[str, ...] = ()
    """What was skipped on reading and why, one sentence each."""
    signals: Mapping[str, float] = field(default_factory=dict[str, float])
    """Declared signals of the node, besides the number of training prompts."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a completion got its score, for a person."""

    level: str = ""
    """The name of the step of a ladder that it reached, e.g. `right` or `does not compile`."""
    matched: tuple[tuple[str, str], ...] = ()
    """Rule and what it matched, in the order they were tried; text that a model wrote is not cut here."""
    seconds: float | None = None
    """What this completion alone took, where the reward can tell."""


@dataclass(frozen=True, slots=True)
class Earned:
    """A part of a completion's score that is earned before its end."""

    end: int
    """One past the last character of the row's text that earns it."""
    reward: float


@dataclass(frozen=True, slots=True)
class RewardScores:
    """Scores of B completions. One whose reward failed for its own reasons is errored; it never becomes 0."""

    score_B: Tensor
    """float32; meaningless where `errored_B`."""
    errored_B: Tensor
    errors: dict[int, str] = field(default_factory=dict)
    """Row -> what went wrong, for the errored rows."""
    signals: dict[str, float] = field(default_factory=dict)
    """Declared signals of the reward's node."""
    notes: Mapping[int, Note] = field(default_factory=dict[int, Note])
    """Row -> why it got its score, where the reward can say."""
    earned: Mapping[int, tuple[Earned, ...]] = field(default_factory=dict[int, "tuple[Earned, ...]"])
    """Row -> which parts of its score are earned on the way, by rising `end`; the rest comes with the last
    token. Only advantages of single tokens see it: `score_B` is the whole."""


@dataclass(frozen=True, slots=True)
class GivenResponses:
    """Responses to score: row b answers prompt `group_B[b]`. Shapes as in `Rollouts`."""

    prompt_PS: Tensor
    prompt_keep_PS: Tensor
    group_B: Tensor
    response_BT: Tensor
    keep_BT: Tensor
