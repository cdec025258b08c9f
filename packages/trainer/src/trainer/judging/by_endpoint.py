"""A judge behind an endpoint that speaks OpenAI's chat completions.

Its reply is somebody else's text: only the first choice's message is read, and of that only the verdict.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from trainer.contract.nodes import RewardJudge
from trainer.judging.kept_verdicts import Said
from trainer.judging.verdicts import read_verdict
from trainer.net import (
    AddressError,
    Endpoint,
    FailedError,
    Patience,
    Reply,
    Request,
    SecretError,
    endpoint_at,
    secret_header,
    send,
    send_until_answered,
)
from trainer.problems import ParamError

PATH = "/chat/completions"
CLOSE_TAG = "</think>"
_AT_LEAST = 0.05
"""Seconds that a try gets at least."""


def endpoint_of(p: RewardJudge) -> tuple[Endpoint, dict[str, str]]:
    """Where questions go, and the header with the key; a ParamError where they may not."""
    try:
        endpoint = endpoint_at(p.base_url.rstrip("/") + PATH, allow_private=p.private_address)
    except AddressError as problem:
        raise ParamError("baseUrl", problem.message, problem.remedy) from problem
    if not p.secret_variable:
        return endpoint, {}
    try:
        return endpoint, secret_header(
            "Authorization", p.secret_variable, host=endpoint.host, scheme="Bearer "
        )
    except SecretError as problem:
        raise ParamError("secretVariable", problem.message, problem.remedy) from problem


class EndpointJudge:
    def __init__(self, p: RewardJudge) -> None:
        self._p = p
        self._endpoint, self._headers = endpoint_of(p)
        self.sleep: Callable[[float], None] = time.sleep

    def batches(self, asked: Sequence[str]) -> list[Sequence[str]]:
        """As many as may be under way at once."""
        size = self._p.concurrency
        return [asked[at : at + size] for at in range(0, len(asked), size)]

    def ask(self, asked: Sequence[str]) -> list[Said | str]:
        with ThreadPoolExecutor(max(1, min(self._p.concurrency, len(asked)))) as pool:
            return list(pool.map(self._ask_one, asked))

    def _ask_one(self, prompt: str) -> Said | str:
        p, deadline = self._p, time.monotonic() + self._p.deadline_seconds
        request = Request(
            endpoint=self._endpoint, body=_body(p, prompt), headers=self._headers, seconds=p.timeout_seconds
        )

        def in_time(asked: Request) -> Reply:
            left = deadline - time.monotonic()
            if left <= 0:
                raise FailedError(f"The judge gave no answer within {p.deadline_seconds:g} s.", passing=False)
            return send(replace(asked, seconds=max(_AT_LEAST, min(asked.seconds, left))))

        try:
            patience = Patience(tries=p.retries + 1, sleep=self.sleep)
            reply = send_until_answered(request, patience, send_once=in_time)
            text = read_reply(reply.body)
        except (FailedError, AddressError, ReplyError) as problem:
            return str(problem)
        return Said(read_verdict(text, CLOSE_TAG), text)


def _body(p: RewardJudge, prompt: str) -> bytes:
    asked = {
        "model": p.model,
        "messages": [{"role": "user", "content": prompt}],
        "temperature": p.temperature,
        "max_tokens": p.max_tokens,
        "n": 1,
        "stream": False,
    }
    return json.dumps(asked).encode()


class ReplyError(Exception):
    """The reply is not one of this protocol."""


def read_reply(body: bytes) -> str:
    """The text of the first choice."""
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise ReplyError("The judge's reply is no JSON.") from problem
    match read:
        case {"choices": [{"message": {"content": str(text)}}, *_]}:
            return text
        case _:
            raise ReplyError("The judge's reply has no text in choices[0].message.content.")
