"""Verdicts on many answers, with a deadline for each.

One child does the work; a second one starts only when an answer has kept the first one busy, so that a batch
of ordinary answers costs one process and a batch of bombs does not stand in one queue.
"""

from __future__ import annotations

import atexit
import os
import select
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from trainer.deadline_child import START_SECONDS, ChildDiedError, ChildLateError, DeadlineChild
from trainer.verdict.compare import LIBRARIES
from trainer.verdict.question import Method, Prepare, Question, Verdict

CHILD_MODULE = "trainer.verdict.child"
CHILD_MEMORY_BYTES = 2 * 2**30
BUSY_SECONDS = 0.25
"""Another child is started when one answer takes longer."""


class VerdictPool:
    def __init__(self, size: int | None = None) -> None:
        self._size = size or max(1, min(4, os.cpu_count() or 1))
        self._children: list[DeadlineChild] = []
        self.prepared: set[tuple[int | None, Method]] = set()
        """Child by its process -> what it has imported."""

    def judge(self, questions: Sequence[Question], seconds: float) -> list[Verdict]:
        """One verdict a question, in order. Equal questions are asked once.

        A question that is late or kills its child gets an error; those after it are asked of a fresh child.
        """
        distinct = {_identity(question): question for question in questions}
        verdicts = dict(zip(distinct, _Round(self, list(distinct.values()), seconds).run(), strict=True))
        return [verdicts[_identity(question)] for question in questions]

    def close(self) -> None:
        for child in self._children:
            child.close()
        self._children.clear()
        self.prepared.clear()

    def child(self, index: int) -> DeadlineChild | None:
        """The pool's child number `index`, made where it is the next; None above the pool's size."""
        if index == len(self._children) < self._size:
            self._children.append(DeadlineChild(CHILD_MODULE, memory_bytes=CHILD_MEMORY_BYTES))
        return self._children[index] if index < len(self._children) else None


class _Round:
    """One call of `judge`: which child works on which question until when."""

    def __init__(self, pool: VerdictPool, questions: list[Question], seconds: float) -> None:
        self._pool = pool
        self._questions = questions
        self._seconds = seconds
        self._waiting = deque(range(len(questions)))
        self._busy: dict[int, tuple[int, float]] = {}
        """Child -> question and when it was asked."""
        self._verdicts: list[Verdict | None] = [None] * len(questions)

    def run(self) -> list[Verdict]:
        try:
            while self._waiting or self._busy:
                self._hand_out()
                self._collect()
        except BaseException:
            for index in self._busy:
                self._the(index).close()
            raise
        return [verdict or Verdict(None, "no verdict was reached") for verdict in self._verdicts]

    def _hand_out(self) -> None:
        index = 0
        while self._waiting and (child := self._next_free(index)) is not None:
            index = child + 1
            question = self._waiting.popleft()
            try:
                self._prepare(child, self._questions[question].method)
                self._the(child).send(self._questions[question])
            except (ChildDiedError, ChildLateError) as problem:
                self._verdicts[question] = Verdict(None, str(problem))
            else:
                self._busy[child] = (question, time.monotonic())

    def _prepare(self, index: int, method: Method) -> None:
        """Starts the child, and has it import what the method needs, outside of any answer's deadline."""
        child = self._the(index)
        child.start()
        key = (child.pid, method)
        if method in LIBRARIES and key not in self._pool.prepared:
            child.ask(Prepare(method), START_SECONDS)
            self._pool.prepared.add(key)

    def _next_free(self, index: int) -> int | None:
        """The first idle child from `index` on; one that does not run yet only while all others are slow."""
        while self._pool.child(index) is not None:
            if index not in self._busy:
                return index if self._the(index).pid is not None or self._all_slow() else None
            index += 1
        return None

    def _all_slow(self) -> bool:
        now = time.monotonic()
        return all(now - asked >= BUSY_SECONDS for _, asked in self._busy.values())

    def _collect(self) -> None:
        """Waits for the first answer, deadline, or reason to start another child."""
        ready = select.select([self._the(i) for i in self._busy], [], [], self._patience())[0]
        now = time.monotonic()
        for index, (question, asked) in list(self._busy.items()):
            if self._the(index) in ready or now - asked >= self._seconds:
                verdict = self._answer(index, asked + self._seconds)
                self._verdicts[question] = replace(verdict, seconds=time.monotonic() - asked)
                del self._busy[index]

    def _patience(self) -> float:
        now = time.monotonic()
        left = [asked + self._seconds - now for _, asked in self._busy.values()]
        if self._waiting:
            left += [
                asked + BUSY_SECONDS - now for _, asked in self._busy.values() if now - asked < BUSY_SECONDS
            ]
        return max(0.0, min(left, default=0.0))

    def _answer(self, index: int, deadline: float) -> Verdict:
        try:
            return _verdict(self._the(index).receive(deadline))
        except ChildLateError:
            return Verdict(None, f"the comparison took longer than {self._seconds:g} s")
        except ChildDiedError as problem:
            return Verdict(None, str(problem))

    def _the(self, index: int) -> DeadlineChild:
        child = self._pool.child(index)
        assert child is not None
        return child


def _verdict(answer: Any) -> Verdict:
    """What the child said, taken at its word only where it has the right form."""
    match answer:
        case {"score": int() | float() as score}:
            return Verdict(float(score))
        case {"error": str() as error}:
            return Verdict(None, error)
        case _:
            return Verdict(None, "the child gave no verdict")


def _identity(q: Question) -> tuple[object, ...]:
    """Equal for questions with equal verdicts. A puzzle is known by its object: its content has no hash."""
    puzzle = (id(q.entry), id(q.params)) if q.task else ()
    return (q.method, q.answer, q.reference, q.tolerance, q.case_sensitive, q.task, *puzzle)


_shared: VerdictPool | None = None


def shared_pool() -> VerdictPool:
    """The process's pool, closed when the process ends."""
    global _shared
    if _shared is None:
        _shared = VerdictPool()
        atexit.register(_shared.close)
    return _shared
