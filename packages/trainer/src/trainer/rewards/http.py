"""A reward that a service gives: asked in batches over HTTP, never twice about the same completion."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import REQUIREMENTS, RewardHttp
from trainer.net import (
    AddressError,
    Endpoint,
    FailedError,
    Patience,
    Request,
    SecretError,
    endpoint_at,
    secret_header,
    send_until_answered,
)
from trainer.net.address import NoAddressError, resolve
from trainer.problems import ParamError
from trainer.requirements import problem_of
from trainer.rewards.given import Given
from trainer.rewards.http_contract import Item, ReplyError, item_of, read_reply, request_body
from trainer.rewards.kept_scores import KeptScore, KeptScores
from trainer.rewards.scores import Plugged, Weights, mean_kept, share


def make_http(p: RewardHttp, given: Given) -> HttpReward:
    return HttpReward(check_http(p), _headers(p), KeptScores(given.kept()))


def check_http(p: RewardHttp) -> Endpoint:
    """Before any work. A name that is not resolved just now is no reason to stop; where it leads may be."""
    if p.private_address and (problem := problem_of("private-network")) is not None:
        title = REQUIREMENTS["private-network"][0]
        raise ParamError("privateAddress", f"It needs {title}. {problem.message}", problem.remedy)
    try:
        endpoint = endpoint_at(p.url, allow_private=p.private_address)
        with suppress(NoAddressError):
            resolve(endpoint)
    except AddressError as problem:
        raise ParamError("url", problem.message, problem.remedy) from problem
    _headers(p)
    return endpoint


def _headers(p: RewardHttp) -> dict[str, str]:
    if not p.secret_variable:
        return {}
    host = endpoint_at(p.url, allow_private=True).host
    scheme = "Bearer " if p.secret_header.lower() == "authorization" else ""
    try:
        return secret_header(p.secret_header, p.secret_variable, host=host, scheme=scheme)
    except SecretError as problem:
        raise ParamError("secretVariable", problem.message, problem.remedy) from problem


class HttpReward:
    def __init__(self, endpoint: Endpoint, headers: dict[str, str], kept: KeptScores) -> None:
        self._endpoint = endpoint
        self._headers = headers
        self._kept = kept
        self.patience: Patience | None = None
        """As the node says where None."""

    def __call__(
        self, p: RewardHttp, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
    ) -> RewardScores:
        """A completion is errored where the service says so, fails, or answers otherwise than agreed."""
        began = time.perf_counter()
        rows = zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True)
        items = [item_of(rollouts.tasks[group], text) for group, text in rows]
        keys = [_key(p, item) for item in items]
        unknown = {key: item for key, item in zip(keys, items, strict=True) if self._kept.get(key) is None}
        failures = self._ask(p, unknown)
        seconds = time.perf_counter() - began

        held = [self._kept.get(key) for key in keys]
        score_B = torch.tensor([0.0 if kept is None else kept.score for kept in held])
        errored_B = torch.tensor([kept is None for kept in held], dtype=torch.bool)
        device = rollouts.group_B.device
        return RewardScores(
            score_B=score_B.to(device),
            errored_B=errored_B.to(device),
            errors={row: failures[key] for row, key in enumerate(keys) if held[row] is None},
            signals={
                "mean": mean_kept(score_B, ~errored_B),
                "seconds": seconds,
                "kept": sum(key not in unknown for key in keys) / max(1, len(keys)),
                "errored": share(errored_B),
            },
            notes={row: Note(matched=kept.details) for row, kept in enumerate(held) if kept is not None},
        )

    def _ask(self, p: RewardHttp, unknown: dict[str, Item]) -> dict[str, str]:
        """Asks for what is unknown, keeps what comes, and gives the reasons for what does not, by key."""
        keys = list(unknown)
        batches = [keys[at : at + p.batch_size] for at in range(0, len(keys), p.batch_size)]
        failures: dict[str, str] = {}
        with ThreadPoolExecutor(max(1, min(p.concurrency, len(batches)))) as pool:
            asked = [[unknown[key] for key in batch] for batch in batches]
            replies = pool.map(partial(self._ask_batch, p), asked)
            for batch, answers in zip(batches, replies, strict=True):
                said = dict(zip(batch, answers, strict=True))
                self._kept.add({key: one for key, one in said.items() if isinstance(one, KeptScore)})
                failures |= {key: one for key, one in said.items() if isinstance(one, str)}
        return failures

    def _ask_batch(self, p: RewardHttp, items: Sequence[Item]) -> list[KeptScore | str]:
        request = Request(
            endpoint=self._endpoint,
            body=request_body(items, p.version),
            headers=self._headers,
            seconds=p.timeout_seconds,
        )
        try:
            reply = send_until_answered(request, self.patience or Patience(tries=p.tries))
            return read_reply(reply.body, len(items))
        except (FailedError, ReplyError, AddressError) as problem:
            return [str(problem)] * len(items)


def _key(p: RewardHttp, item: Item) -> str:
    content = json.dumps([p.url, p.version, item], sort_keys=True, default=repr)
    return hashlib.sha256(content.encode()).hexdigest()
