"""The sampling loop, shared by all policies.

One prefill per prompt; its keys and values serve the whole group. A finished row leaves the batch at once.
Row b's token t is decided by the uniform number `uniform[t, b]`, drawn before the loop, by inverting the
cumulative distribution: what a row says depends neither on its neighbours nor on the order in which rows end.

The log-probs kept are of the full tempered distribution softmax(logits / temperature), also when `top_k` or
`top_p` cut its tail before the draw. The update scores the same distribution, so the ratio is 1 before the
first step and its gradient is that of the policy that is kept; the cut set moves with the weights and has no
gradient of its own.

Shapes: n rows still running, B all rows, T steps, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.policy.padding import encode_prompts, left_pad
from trainer.policy.protocol import Policy, Tokenizer

Stops = Callable[[Tensor], Tensor]
"""Response tokens so far [t, n] -> [n], True where a stop string has just been completed."""


class Decoder(Protocol):
    """A model with its cache, in the middle of a batch."""

    def prefill(self, prompt_PS: Tensor, keep_PS: Tensor, request: SampleRequest) -> Tensor:
        """Logits [B, V] of the first response token of P * group_size rows, group by group."""
        ...

    def step(self, token_n: Tensor) -> Tensor:
        """Appends a token to each running row; logits [n, V] of the next."""
        ...

    def keep_rows(self, order_m: Tensor) -> None:
        """Goes on with these rows of the current batch, in this order."""
        ...


class Sampled(NamedTuple):
    response_BT: Tensor
    keep_BT: Tensor
    logp_BT: Tensor
    truncated_B: Tensor


@dataclass(slots=True)
class _Record:
    """What the loop has written, time-major so that a step writes one contiguous line."""

    token_TB: Tensor
    logp_TB: Tensor
    length_B: Tensor
    ended_B: Tensor

    @classmethod
    def empty(cls, steps: int, rows: int, device: torch.device) -> _Record:
        return cls(
            token_TB=torch.zeros(steps, rows, dtype=torch.long, device=device),
            logp_TB=torch.zeros(steps, rows, device=device),
            length_B=torch.full((rows,), steps, device=device),
            ended_B=torch.zeros(rows, dtype=torch.bool, device=device),
        )

    def sampled(self, pad_id: int) -> Sampled:
        longest = int(self.length_B.max())
        keep_BT = torch.arange(longest, device=self.length_B.device) < self.length_B[:, None]
        return Sampled(
            response_BT=self.token_TB[:longest].T.masked_fill(~keep_BT, pad_id),
            keep_BT=keep_BT,
            logp_BT=self.logp_TB[:longest].T.masked_fill(~keep_BT, 0.0),
            truncated_B=~self.ended_B,
        )


def check_request(request: SampleRequest) -> None:
    problems = [
        text
        for wrong, text in (
            (request.group_size < 1, f"group_size must be at least 1, not {request.group_size}"),
            (request.max_tokens < 1, f"max_tokens must be at least 1, not {request.max_tokens}"),
            (not request.temperature >= 0, f"temperature must be 0 or more, not {request.temperature}"),
            (not 0 < request.top_p <= 1, f"top_p must be above 0 and at most 1, not {request.top_p}"),
            (request.top_k < 0, f"top_k must be 0 (off) or more, not {request.top_k}"),
            ("" in request.stop, "a stop string must not be empty"),
        )
        if wrong
    ]
    if problems:
        raise ValueError("; ".join(problems) + ".")


def sample_rollouts(
    policy: Policy,
    decoder: Decoder,
    tasks: Sequence[Task],
    request: SampleRequest,
    generator: torch.Generator,
) -> Rollouts:
    """Prompts to rollouts. What is returned is made of ordinary tensors, which autograd may keep."""
    check_request(request)
    tokenizer, device = policy.tokenizer, policy.device
    ids = encode_prompts(tasks, tokenizer, context=policy.context, max_tokens=request.max_tokens)
    prompts = left_pad(ids, tokenizer.pad_id, device)
    shape = (request.max_tokens, len(tasks) * request.group_size)
    uniform_TB = torch.rand(shape, generator=generator, device=generator.device).to(device)
    end_ids = torch.tensor(tokenizer.end_ids, device=device)
    with torch.inference_mode():
        logits_BV = decoder.prefill(*prompts, request)
        stops = string_stops(request.stop, tokenizer)
        sampled = sample_rows(decoder, logits_BV, request, uniform_TB, end_ids, stops).sampled(
            tokenizer.pad_id
        )
    return to_rollouts(sampled, tasks=tuple(tasks), prompts=prompts, request=request, tokenizer=tokenizer)


def sample_rows(
    decoder: Decoder,
    logits_BV: Tensor,
    request: SampleRequest,
    uniform_TB: Tensor,
    end_ids: Tensor,
    stops: Stops | None,
) -> _Record:
    """Runs the loop from the first response token's logits until every row has ended or is at the limit."""
    steps, total = uniform_TB.shape
    record = _Record.empty(steps, total, logits_BV.device)
    row_n = torch.arange(total, device=logits_BV.device)
    logits_nV = logits_BV
    for step in range(steps):
        token_n, logp_n = draw(logits_nV, uniform_TB[step].index_select(0, row_n), request)
        record.token_TB[step].index_copy_(0, row_n, token_n)
        record.logp_TB[step].index_copy_(0, row_n, logp_n)
        ended_n = _is_end(token_n, end_ids)
        if stops is not None:
            ended_n = ended_n | stops(record.token_TB[: step + 1].index_select(1, row_n))
        if bool(ended_n.any()):
            record.length_B[row_n[ended_n]] = step + 1
            record.ended_B[row_n[ended_n]] = True
            order = survivors(ended_n)
            if order.numel() == 0:
                break
            row_n, token_n = row_n[order], token_n[order]
            if step + 1 < steps:
                decoder.keep_rows(order)
        if step + 1 < steps:
            logits_nV = decoder.step(token_n)
    return record


def draw(logits_nV: Tensor, uniform_n: Tensor, request: SampleRequest) -> tuple[Tensor, Tensor]:
    """One token a row, and its log-prob under softmax(logits / temperature) (temperature 1 when greedy)."""
    logits_nV = logits_nV.float()
    if request.temperature not in (0.0, 1.0):
        logits_nV = logits_nV / request.temperature
    logp_nV = torch.log_softmax(logits_nV, dim=-1)
    if request.temperature == 0.0:
        token_n1 = logits_nV.argmax(dim=-1, keepdim=True)
    else:
        weight_nV = truncate(logp_nV.exp(), request)
        token_n1 = invert(weight_nV, uniform_n)
    return token_n1.squeeze(1), logp_nV.gather(1, token_n1).squeeze(1)


def invert(weight_nV: Tensor, uniform_n: Tensor) -> Tensor:
    """The first token whose cumulative weight passes `uniform` times the total [n, 1]."""
    cumulative_nV = weight_nV.cumsum(-1)
    aim_n1 = uniform_n[:, None] * cumulative_nV[:, -1:]
    return torch.searchsorted(cumulative_nV, aim_n1, right=True).clamp_max_(weight_nV.shape[-1] - 1)


def truncate(probability_nV: Tensor, request: SampleRequest) -> Tensor:
    """Zero outside the `top_k` likeliest, then outside the smallest set holding `top_p` of the rest."""
    vocabulary = probability_nV.shape[-1]
    if 0 < request.top_k < vocabulary:
        kept = probability_nV.topk(request.top_k, dim=-1)
        probability_nV = torch.zeros_like(probability_nV).scatter_(1, kept.indices, kept.values)
    if request.top_p < 1.0:
        ordered = probability_nV.sort(dim=-1, descending=True, stable=True)
        before = ordered.values.cumsum(-1) - ordered.values
        aim = request.top_p * ordered.values.sum(-1, keepdim=True)
        kept_values = ordered.values.masked_fill(before >= aim, 0.0)
        probability_nV = torch.zeros_like(probability_nV).scatter_(1, ordered.indices, kept_values)
    return probability_nV


def survivors(ended_n: Tensor) -> Tensor:
    """The rows that go on, those from the end moved into the places of those that leave: few rows move."""
    alive = (~ended_n).nonzero().flatten()
    order = alive.clone()
    count = alive.numel()
    is_hole = ended_n[:count]
    order = torch.arange(count, device=ended_n.device)
    order[is_hole] = alive[alive >= count]
    return order


def string_stops(stop: tuple[str, ...], tokenizer: Tokenizer) -> Stops | None:
    """Looks for a stop string in the last tokens of each row. A token is at least half a byte of text."""
    if not stop:
        return None
    window = 2 * max(len(text.encode()) for text in stop) + 2

    def stops(token_tn: Tensor) -> Tensor:
        tails = [tokenizer.decode(ids) for ids in token_tn[-window:].T.tolist()]
        return torch.tensor([any(text in tail for text in stop) for tail in tails], device=token_tn.device)

    return stops


def to_rollouts(
    sampled: Sampled,
    *,
    tasks: tuple[Task, ...],
    prompts: tuple[Tensor, Tensor],
    request: SampleRequest,
    tokenizer: Tokenizer,
) -> Rollouts:
    """A stop string stays in the text: the reward sees exactly the tokens that learn."""
    lengths = sampled.keep_BT.sum(-1).tolist()
    ids = sampled.response_BT.tolist()
    group_B = torch.arange(len(tasks), device=prompts[0].device).repeat_interleave(request.group_size)
    return Rollouts(
        tasks=tasks,
        group_B=group_B,
        prompt_PS=prompts[0],
        prompt_keep_PS=prompts[1],
        response_BT=sampled.response_BT.clone(),
        keep_BT=sampled.keep_BT.clone(),
        logp_old_BT=sampled.logp_BT.clone(),
        text_B=tuple(tokenizer.decode(row[:length]) for row, length in zip(ids, lengths, strict=True)),
        truncated_B=sampled.truncated_B.clone(),
        temperature=request.temperature,
    )


def _is_end(token_n: Tensor, end_ids: Tensor) -> Tensor:
    return (token_n[:, None] == end_ids).any(dim=1)
