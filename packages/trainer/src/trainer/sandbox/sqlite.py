"""Runs one SELECT that a model wrote on databases that it cannot change."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from trainer.sandbox.command import Command, Limits, Outcome, SandboxError
from trainer.sandbox.inside import script
from trainer.sandbox.pool import Sandbox, shared_sandbox

SELECT_SECONDS = 0.8
"""Of the processor, for the statement itself; where SQLite does not look, the process is killed later."""
MOST_ROWS = 10_000
_HEAP_BYTES = 64 * 2**20
_START_SECONDS = 10.0
"""For the interpreter to start, on a busy machine."""
_OUTPUT_BYTES = 4 * 2**20

Cell = int | float | str | bytes | None
"""INTEGER, REAL, TEXT (what is not UTF-8 in it as lone surrogates), BLOB, NULL."""
Status = Literal["rows", "error", "refused", "late", "limit"]


class DatabaseError(Exception):
    """The database, which is no candidate's, cannot be built or read."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What came of a statement. Only `rows` is an answer."""

    status: Status
    """`error`: no valid statement. `refused`: more than a SELECT. `late`, `limit`: it took too much."""
    text: str = ""
    """What SQLite said."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    """In the order of the answer. Whether that counts is for the caller to say."""
    has_more: bool = False
    """Whether rows past the cap were left out."""


@dataclass(frozen=True, slots=True)
class Question:
    database: bytes
    sql: str


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    databases: tuple[bytes, ...]


def select(
    database: bytes | str, sql: str, *, rows: int = MOST_ROWS, sandbox: Sandbox | None = None
) -> Selected:
    """Runs `sql` on `database`: the bytes of a SQLite file, or a script of statements that makes one.

    Raises DatabaseError where the database is at fault, and SandboxError where the sandbox is.
    """
    made = build_database(database) if isinstance(database, str) else database
    return select_all([Question(made, sql)], rows=rows, sandbox=sandbox)[0]


def select_all(
    questions: Sequence[Question], *, rows: int = MOST_ROWS, sandbox: Sandbox | None = None
) -> list[Selected]:
    """`select` for many, in the pool. Each statement has a process of its own."""
    asked = [Statement(question.sql, (question.database,)) for question in questions]
    return [answers[0] for answers in select_on_each(asked, rows=rows, sandbox=sandbox)]


def select_on_each(
    statements: Sequence[Statement], *, rows: int = MOST_ROWS, sandbox: Sandbox | None = None
) -> list[tuple[Selected, ...]]:
    """Each statement on each of its databases: one answer a database, in order. Each statement has one
    process, which goes on to the next database while it gets rows; where it gets none, the databases after
    that one have the same answer.

    Raises DatabaseError where a database is at fault, and SandboxError where the sandbox is.
    """
    nonces = [secrets.token_hex(16) for _ in statements]
    commands = [_command(one, rows, nonce) for one, nonce in zip(statements, nonces, strict=True)]
    outcomes = (sandbox or shared_sandbox()).run_all(commands)
    return [
        _answers(outcome, nonce, len(one.databases))
        for outcome, nonce, one in zip(outcomes, nonces, statements, strict=True)
    ]


@lru_cache(maxsize=64)
def build_database(statements: str) -> bytes:
    """The bytes of a SQLite file. Built in the sandbox as well: a data set is not ours either.

    Raises DatabaseError where the statements fail.
    """
    outcome = shared_sandbox().run(
        Command(
            argv=("python3", "-c", script("build_database")),
            stdin=statements.encode("utf-8", "surrogatepass"),
            collect=("database",),
            python=True,
            limits=Limits(wall_seconds=60.0, cpu_seconds=30.0, file_bytes=32 * 2**20),
        )
    )
    if not outcome.succeeded:
        said = outcome.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise DatabaseError(f"The database cannot be built ({outcome.ended}): {said}")
    return outcome.files.get("database", b"")


def _command(statement: Statement, rows: int, nonce: str) -> Command:
    count = len(statement.databases)
    asked = {
        "nonce": nonce,
        "sql": statement.sql,
        "databases": count,
        "rows": rows,
        "seconds": SELECT_SECONDS,
        "heapBytes": _HEAP_BYTES,
    }
    return Command(
        argv=("python3", "-c", script("select_rows")),
        files={f"database{place}": database for place, database in enumerate(statement.databases)},
        stdin=json.dumps(asked).encode(),
        python=True,
        limits=Limits(
            wall_seconds=_START_SECONDS + (count - 1) * SELECT_SECONDS,
            cpu_seconds=count * SELECT_SECONDS + 0.7,
            memory_bytes=200 * 2**20,
            folder_bytes=sum(map(len, statement.databases)) + 2**20,
            output_bytes=count * _OUTPUT_BYTES,
            processes=2,
        ),
    )


def _answers(outcome: Outcome, nonce: str, count: int) -> tuple[Selected, ...]:
    told = _told(outcome.stdout, nonce)
    if not told or told[-1]["status"] == "database":
        if told:
            raise DatabaseError(f"The database cannot be read: {told[-1]['text']}")
        if outcome.ended == "exit":
            said = outcome.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise SandboxError(f"SQLite did not start in the sandbox: {said}")
        raise SandboxError(f"SQLite did not start in the sandbox in time ({outcome.ended}).")
    found = [_read(answer) for answer in told[1::2]]
    if len(found) < count:
        found += [found[-1] if _gave_up(found) else _killed(outcome)] * (count - len(found))
    return tuple(found)


def _gave_up(found: Sequence[Selected]) -> bool:
    return bool(found) and found[-1].status != "rows"


def _killed(outcome: Outcome) -> Selected:
    late = outcome.ended in ("deadline", "cpu")
    return Selected("late" if late else "limit", text=f"The statement was killed ({outcome.ended}).")


def _read(answer: dict[str, Any]) -> Selected:
    if answer["status"] != "rows":
        return Selected(answer["status"], text=answer["text"])
    return Selected(
        "rows",
        columns=tuple(answer["columns"]),
        rows=tuple(tuple(_cell(value) for value in row) for row in answer["rows"]),
        has_more=answer["more"],
    )


def _told(stdout: bytes, nonce: str) -> list[dict[str, Any]]:
    mark = f"{nonce} ".encode()
    whole = stdout[: stdout.rfind(b"\n") + 1]
    return [json.loads(line[len(mark) :]) for line in whole.splitlines() if line.startswith(mark)]


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return float.fromhex(value["real"]) if "real" in value else base64.b64decode(value["blob"])
    return value
