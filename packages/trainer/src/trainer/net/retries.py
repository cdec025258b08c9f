"""The same request again where a fault may pass."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from trainer.net.client import FailedError, Reply, Request, send

_FIRST_SECONDS = 0.5
_MOST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Patience:
    tries: int = 4
    """At least one."""
    sleep: Callable[[float], None] = time.sleep


def send_until_answered(
    request: Request, patience: Patience, *, send_once: Callable[[Request], Reply] = send
) -> Reply:
    """Waits twice as long before each further try, or as long as the service asks, but never over 20 s.

    Raises the last FailedError, or at once one that will not pass.
    """
    for attempt in range(1, patience.tries + 1):
        try:
            return send_once(request)
        except FailedError as failure:
            if not failure.passing:
                raise
            if attempt == patience.tries:
                times = "once" if attempt == 1 else f"{attempt} times"
                raise FailedError(f"{failure.message} It was asked {times}.", passing=True) from failure
            patience.sleep(_pause(attempt, failure.after_seconds))
    raise AssertionError("a request is sent at least once")


def _pause(attempt: int, asked: float | None) -> float:
    """With a random part, so that many workers that failed together do not come back together."""
    own = _FIRST_SECONDS * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
    return min(_MOST_SECONDS, own if asked is None else max(own, asked))
