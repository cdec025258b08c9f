"""The sampling loop, shared by all policies.

One prefill per prompt; its keys and values serve all its rows. Prompts that branch from a common stem have
one prefill together: each sees the stem as far as it shares it. Where the stems are rows that have just been
sampled, there is none: the keys and values that they left are the stems.

A finished row leaves the batch at once. Row b's token t is decided by the uniform number `uniform[t, b]`,
drawn before the loop, by inverting the cumulative distribution: what a row says depends neither on its
neighbours nor on the order in which rows end.

Shapes: P stems (prompts, where none is shared), n rows still running, B all rows, T steps, K tokens that each
prompt has of its own, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.policy.decoding import Decoder, begin
from trainer.policy.draw import draw
from trainer.policy.padding import check_room, left_pad
from trainer.policy.protocol import Interrupt, Memory, Policy, Tokenizer, TokenPrompts

Stops = Callable[[Tensor], Tensor]
"""Response tokens so far [t, n] -> [n], True where a stop string has just been completed."""


class Sampled(NamedTuple):
    response_BT: Tensor
    keep_BT: Tensor
    logp_BT: Tensor
    truncated_B: Tensor


@dataclass(slots=True)
class Record:
    """What the loop has written, time-major so that a step writes one contiguous line."""

    token_TB: Tensor
    logp_TB: Tensor
    length_B: Tensor
    ended_B: Tensor

    @classmethod
    def empty(cls, steps: int, rows: int, device: torch.device) -> Record:
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


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends a row, and what ends the loop."""

    end_ids: Tensor
    stops: Stops | None
    interrupt: Interrupt
    limit_B: Tensor | None = None
    """Tokens after which a row is cut, where rows have limits of their own."""
    not_first: Tensor | None = None
    """Tokens that no row begins with."""

    def ended(self, record: Record, step: int, row_n: Tensor) -> Tensor:
        """[n], True for the running rows that end with this step's token."""
        token_n = record.token_TB[step].index_select(0, row_n)
        ended_n = (token_n[:, None] == self.end_ids).any(dim=1)
        if self.stops is None:
            return ended_n
        return ended_n | self.stops(record.token_TB[: step + 1].index_select(1, row_n))

    def leaves(self, ended_n: Tensor, step: int, row_n: Tensor) -> Tensor:
        """[n], True for the running rows that have ended or are at their limit."""
        return ended_n if self.limit_B is None else ended_n | (self.limit_B[row_n] <= step + 1)


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
    interrupt: Interrupt,
) -> Rollouts:
    """A group of completions for each task."""
    if not tasks:
        raise ValueError("There is no task to sample from.")
    ids = [policy.tokenizer.encode_prompt(task.prompt) for task in tasks]
    prompts = TokenPrompts(tasks, ids, [1] * len(tasks))
    return continue_prompts(policy, decoder, prompts, request, generator, interrupt)


def continue_prompts(
    policy: Policy,
    decoder: Decoder,
    given: TokenPrompts,
    request: SampleRequest,
    generator: torch.Generator,
    interrupt: Interrupt,
    memory: Memory | None = None,
) -> Rollouts:
    """Prompts to rollouts. What is returned is made of ordinary tensors, which autograd may keep."""
    check_request(request)
    tokenizer, device = policy.tokenizer, policy.device
    limits = given.limits or [request.max_tokens] * len(given.ids)
    check_room(given.tasks, given.ids, context=policy.context, rooms=[n + request.reserve for n in limits])
    rows_P = torch.tensor(given.repeats, device=device) * request.group_size
    shape = (request.max_tokens, sum(given.repeats) * request.group_size)
    uniform_TB = torch.rand(shape, generator=generator, device=generator.device).to(device)
    endings = Endings(
        end_ids=torch.tensor((*tokenizer.end_ids, *request.end_ids), device=device),
        stops=string_stops(request.stop, tokenizer),
        interrupt=interrupt,
        limit_B=None
        if given.limits is None
        else torch.tensor(limits, device=device).repeat_interleave(rows_P),
        not_first=torch.tensor(request.not_first, device=device) if request.not_first else None,
    )
    prompts = left_pad(given.ids, tokenizer.pad_id, device)
    with torch.inference_mode():
        decoder, logits_BV = begin(decoder, given, prompts, rows_P, request.max_tokens, memory)
        record = sample_rows(decoder, logits_BV, request, uniform_TB, endings)
        sampled = record.sampled(tokenizer.pad_id)
    group_B = torch.arange(len(given.ids), device=device).repeat_interleave(rows_P)
    return to_rollouts(
        sampled,
        tasks=tuple(given.tasks),
        prompts=prompts,
        group_B=group_B,
        temperature=request.temperature,
        tokenizer=tokenizer,
    )


def sample_rows(
    decoder: Decoder, logits_BV: Tensor, request: SampleRequest, uniform_TB: Tensor, endings: Endings
) -> Record:
    """Runs the loop from the first response token's logits until every row has ended or is at the limit."""
    steps, total = uniform_TB.shape
    record = Record.empty(steps, total, logits_BV.device)
    row_n = torch.arange(total, device=logits_BV.device)
    logits_nV = logits_BV
    for step in range(steps):
        endings.interrupt()
        barred = endings.not_first if step == 0 else None
        token_n, logp_n = draw(logits_nV, uniform_TB[step].index_select(0, row_n), request, barred)
        record.token_TB[step].index_copy_(0, row_n, token_n)
        record.logp_TB[step].index_copy_(0, row_n, logp_n)
        ended_n = endings.ended(record, step, row_n)
        leaves_n = endings.leaves(ended_n, step, row_n)
        is_last = step + 1 == steps
        if bool(leaves_n.any()):
            record.length_B[row_n[leaves_n]] = step + 1
            record.ended_B[row_n[ended_n]] = True
            order = survivors(leaves_n)
            if order.numel() == 0:
                break
            row_n, token_n = row_n[order], token_n[order]
            if not is_last:
                decoder.keep_rows(order)
        if not is_last:
            logits_nV = decoder.step(token_n)
    return record


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
    group_B: Tensor,
    temperature: float,
    tokenizer: Tokenizer,
) -> Rollouts:
    """A stop string stays in the text: the reward sees exactly the tokens that learn."""
    lengths = sampled.keep_BT.sum(-1).tolist()
    ids = sampled.response_BT.tolist()
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
        temperature=temperature,
    )
