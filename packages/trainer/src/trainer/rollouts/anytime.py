"""Chains of thought, cut at token budgets and answered at each (arXiv 2505.13438, section 3 and appendix).

Each chain is a row; so is each answer, whose prompt is x + z<=b + what is inserted. A chain that has ended is
the same for every later budget: its answers there are sampled together and dealt to the budgets. All answers
branch from the keys and values that their chain has left. What is inserted is prompt, so it is never trained,
and a chain's tokens are response in the chain's own row only, so they are trained once.

Shapes: Q questions, C = Q * G chains, m budgets, S answers a budget, B = C + C * m * S rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from trainer.batch import Branches, Rollouts, SampleRequest, Task
from trainer.contract.nodes import RolloutAnytime
from trainer.failure import RunError
from trainer.policy.protocol import Interrupt, Memory, Policy, Stems, Tokenizer, TokenPrompts
from trainer.rollouts.duplicates import duplicate_share


class Cuts(Protocol):
    """How thinking is cut and answered, whoever asks for it."""

    @property
    def budgets(self) -> tuple[int, ...]: ...
    @property
    def temperature(self) -> float: ...
    @property
    def summary_tokens(self) -> int: ...
    @property
    def start_marker(self) -> str: ...
    @property
    def end_marker(self) -> str: ...
    @property
    def cut_text(self) -> str: ...
    @property
    def cue(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands around thinking, as tokens."""

    start: list[int]
    end_id: int
    closed: list[int]
    """Put behind thinking that has ended."""
    cut: list[int]
    """Put behind thinking that has not."""

    @classmethod
    def of(cls, p: Cuts, tokenizer: Tokenizer) -> Markup:
        end_id = tokenizer.marker_id(p.end_marker)
        if end_id is None:
            raise RunError(
                f"Thinking ends with {p.end_marker}, which is not one token of this model.",
                "Name a marker that its tokenizer has, or list it among the markers of a tiny decoder.",
            )
        return cls(
            start=tokenizer.encode_response(p.start_marker) if p.start_marker else [],
            end_id=end_id,
            closed=tokenizer.encode_response(p.cue) if p.cue else [],
            cut=tokenizer.encode_response(p.cut_text + p.end_marker + p.cue),
        )


@dataclass(frozen=True, slots=True)
class Prefix:
    """Where a chain is answered: after `length` tokens, for one budget or for all from one on."""

    chain: int
    length: int
    first: int
    """Index of its first budget."""
    repeats: int
    """Budgets that it serves."""
    has_ended: bool


def sample_anytime(
    p: Cuts,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    group_size: int,
    summaries: int,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    """The chains of each task, then the answers to each chain's prefixes."""
    markup = Markup.of(p, policy.tokenizer)
    memory = Memory()
    asked = [[*policy.tokenizer.encode_prompt(task.prompt), *markup.start] for task in tasks]
    thinking = SampleRequest(
        group_size,
        p.budgets[-1],
        p.temperature,
        end_ids=(markup.end_id,),
        reserve=len(markup.cut) + p.summary_tokens,
    )
    prompts = TokenPrompts(tasks, asked, [1] * len(tasks))
    chains = policy.continue_from(prompts, thinking, generator, interrupt=interrupt, memory=memory)
    ids = [row[:length] for row, length in zip(*_rows(chains), strict=True)]
    plan = [
        prefix
        for chain, tokens in enumerate(ids)
        for prefix in prefixes(chain, len(tokens), p.budgets, has_ended=tokens[-1] == markup.end_id)
    ]
    branches = _branches(chains, asked, ids, plan, markup)
    answering = SampleRequest(summaries, p.summary_tokens, p.temperature)
    answers = policy.continue_from(branches, answering, generator, interrupt=interrupt, memory=memory)
    texts = _texts(p, policy.tokenizer, ids=ids, plan=plan)
    return _joined(chains, answers, plan, texts=texts, budgets=p.budgets, pad_id=policy.tokenizer.pad_id)


def prefixes(chain: int, length: int, budgets: Sequence[int], *, has_ended: bool) -> list[Prefix]:
    """One for each budget that cuts the chain, and one for all that do not."""
    cut = [j for j, budget in enumerate(budgets) if budget < length]
    found = [Prefix(chain, budgets[j], j, 1, has_ended=False) for j in cut]
    rest = len(budgets) - len(cut)
    return [*found, Prefix(chain, length, len(cut), rest, has_ended)] if rest else found


def _branches(
    chains: Rollouts,
    asked: Sequence[Sequence[int]],
    ids: Sequence[Sequence[int]],
    plan: Sequence[Prefix],
    markup: Markup,
) -> TokenPrompts:
    """What is to be answered: each prefix of a chain with what is inserted behind it."""
    question_C = chains.group_B.tolist()
    stems = [[*asked[question], *tokens] for question, tokens in zip(question_C, ids, strict=True)]
    shared = [len(asked[question_C[one.chain]]) + one.length for one in plan]
    return TokenPrompts(
        tasks=[chains.tasks[question_C[one.chain]] for one in plan],
        ids=[
            [*stems[one.chain][:length], *_inserted(one, markup)]
            for one, length in zip(plan, shared, strict=True)
        ],
        repeats=[one.repeats for one in plan],
        stems=Stems(stems, [one.chain for one in plan], shared),
    )


def _inserted(prefix: Prefix, markup: Markup) -> list[int]:
    return markup.closed if prefix.has_ended else markup.cut


def _texts(
    p: Cuts, tokenizer: Tokenizer, *, ids: Sequence[Sequence[int]], plan: Sequence[Prefix]
) -> tuple[list[str], list[str]]:
    """Each chain as a person reads it, and each prefix with what is inserted behind it."""
    chain_end = tokenizer.marker_id(p.end_marker)

    def thinking(chain: int, length: int) -> str:
        tokens = ids[chain][:length]
        if tokens[-1] != chain_end:
            return p.start_marker + tokenizer.decode(tokens)
        # Decoding may leave the marker out, where a tokenizer counts it among its special tokens.
        return p.start_marker + tokenizer.decode(tokens[:-1]) + p.end_marker

    before = [
        thinking(one.chain, one.length) + (p.cue if one.has_ended else p.cut_text + p.end_marker + p.cue)
        for one in plan
    ]
    return [thinking(chain, len(tokens)) for chain, tokens in enumerate(ids)], before


def _joined(
    chains: Rollouts,
    answers: Rollouts,
    plan: Sequence[Prefix],
    *,
    texts: tuple[list[str], list[str]],
    budgets: tuple[int, ...],
    pad_id: int,
) -> Rollouts:
    device = chains.group_B.device
    count, questions = len(texts[0]), len(chains.tasks)
    prefix_B = answers.group_B
    of_prefix = torch.tensor([[one.chain, one.first, one.repeats] for one in plan], device=device)
    summaries = len(prefix_B) // int(of_prefix[:, 2].sum())
    dealt_B = place_in_group(prefix_B) // summaries
    answered = _answered(chains, plan)
    branches = Branches(
        budgets=budgets,
        chain_B=torch.cat((torch.arange(count, device=device), of_prefix[prefix_B, 0])),
        budget_B=torch.cat((torch.full((count,), -1, device=device), of_prefix[prefix_B, 1] + dealt_B)),
        question_C=chains.group_B,
        answered_C=torch.tensor(answered, device=device),
    )
    whole = (
        texts[1][prefix] + text if answered[plan[prefix].chain] else ""
        for prefix, text in zip(prefix_B.tolist(), answers.text_B, strict=True)
    )
    return replace(
        chains,
        tasks=(*chains.tasks, *answers.tasks),
        group_B=torch.cat((chains.group_B, questions + prefix_B)),
        prompt_PS=_stacked(chains.prompt_PS, answers.prompt_PS, left=True, fill=pad_id),
        prompt_keep_PS=_stacked(chains.prompt_keep_PS, answers.prompt_keep_PS, left=True, fill=False),
        response_BT=_stacked(chains.response_BT, answers.response_BT, fill=pad_id),
        keep_BT=_stacked(chains.keep_BT, answers.keep_BT, fill=False),
        logp_old_BT=_stacked(chains.logp_old_BT, answers.logp_old_BT, fill=0.0),
        text_B=(*texts[0], *whole),
        truncated_B=torch.cat((chains.truncated_B, answers.truncated_B)),
        branches=branches,
    )


def _answered(chains: Rollouts, plan: Sequence[Prefix]) -> list[bool]:
    """False for chains that end the text in the middle of their thinking."""
    answered = chains.truncated_B.tolist()
    for one in plan:
        answered[one.chain] |= one.has_ended
    return answered


def place_in_group(group_B: Tensor) -> Tensor:
    """0, 1, 2, .. within each run of equal numbers."""
    _, index_B, count_G = torch.unique_consecutive(group_B, return_inverse=True, return_counts=True)
    first_G = count_G.cumsum(0) - count_G
    return torch.arange(len(group_B), device=group_B.device) - first_G[index_B]


def _stacked(upper: Tensor, lower: Tensor, *, fill: float, left: bool = False) -> Tensor:
    """Rows of different widths one above the other."""
    width = max(upper.shape[1], lower.shape[1])
    padded: list[Tensor] = []
    for part in (upper, lower):
        lacking = width - part.shape[1]
        padded.append(torch.constant_pad_nd(part, (lacking, 0) if left else (0, lacking), fill))
    return torch.cat(padded)


def _rows(rollouts: Rollouts) -> tuple[list[list[int]], list[int]]:
    return rollouts.response_BT.tolist(), rollouts.keep_BT.sum(-1).tolist()


def sample(
    p: RolloutAnytime,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    return sample_anytime(
        p,
        policy,
        tasks,
        group_size=p.group_size,
        summaries=p.summaries,
        generator=generator,
        interrupt=interrupt,
    )


def anytime_signals(rollouts: Rollouts, seconds: float) -> dict[str, float]:
    is_answer_B = rollouts.judged_B
    length_B, truncated_B = rollouts.keep_BT.sum(-1).double(), rollouts.truncated_B.double()
    tokens = float(length_B.sum())
    return {
        "tokensPerSecond": tokens / max(seconds, 1e-9),
        "length": float(length_B[~is_answer_B].mean()),
        "cut": float(truncated_B[~is_answer_B].mean()),
        "unclosed": _unclosed(rollouts),
        "summaryLength": float(length_B[is_answer_B].mean()),
        "summaryTruncated": float(truncated_B[is_answer_B].mean()),
        "entropy": -float(rollouts.logp_old_BT.double().sum()) / max(tokens, 1),
        "duplicates": _duplicates(rollouts),
    }


def _duplicates(rollouts: Rollouts) -> float:
    """Of thinkings. Answers are a few tokens, and those to one thinking are often and rightly the same."""
    branches = rollouts.branches
    assert branches is not None
    chains = len(branches.question_C)
    return duplicate_share(branches.question_C.tolist(), rollouts.text_B[:chains])


def _unclosed(rollouts: Rollouts) -> float:
    assert rollouts.branches is not None
    return 1.0 - float(rollouts.branches.answered_C.double().mean())


class _Anytime:
    sample = staticmethod(sample)
    signals = staticmethod(anytime_signals)


ANYTIME = _Anytime()
