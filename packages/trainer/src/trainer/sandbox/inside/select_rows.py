"""Runs one SELECT on databases that nothing can change, one after the other, and tells its rows with their
types. After the first that gives no rows it ends: the statement is at fault.

Five walls: an authorizer that lets a statement read and call harmless functions only, SQLite's own limits, a
progress handler with a deadline, a thread that ends the process where nobody asks the handler, and outside of
this process whoever kills it.
"""

from __future__ import annotations

import _thread
import base64
import json
import os
import re
import sqlite3
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes longer to load than the work takes
    from typing import Any

DATABASE = "file:/work/database{}?mode=ro&immutable=1"
OPERATIONS = 1000
"""Of SQLite's machine, between two looks at the clock."""
GRACE_SECONDS = 0.1
READS = re.compile(r"(\s|--[^\n]*(\n|$)|/\*.*?\*/)*(select|with|values)\b", re.IGNORECASE | re.DOTALL)
MAY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
NO_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "sqlite_log"}
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 4_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 32,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def main() -> None:
    asked = json.loads(sys.stdin.buffer.read())
    _thread.start_new_thread(end_late, (asked["nonce"],))
    for place in range(asked["databases"]):
        try:
            connection = opened(place, asked["heapBytes"])
        except sqlite3.Error as problem:
            tell(asked["nonce"], {"status": "database", "text": str(problem)})
            return
        answer = guarded(connection, asked)
        connection.close()
        tell(asked["nonce"], answer)
        if answer["status"] != "rows":
            return


def guarded(connection: sqlite3.Connection, asked: dict[str, Any]) -> dict[str, Any]:
    refused: list[int] = []

    def allow(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
        if action in MAY or (
            action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in NO_FUNCTIONS
        ):
            return sqlite3.SQLITE_OK
        refused.append(action)
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(allow)
    deadline = time.process_time() + asked["seconds"]
    connection.set_progress_handler(lambda: time.process_time() > deadline, OPERATIONS)
    tell(asked["nonce"], {"status": "ready"})
    with watched:
        late_at[0] = deadline + GRACE_SECONDS
    answer = answer_of(connection, asked)
    with watched:
        late_at[0] = None
    return {"status": "refused", "text": "A statement may only read."} if refused else answer


watched = _thread.allocate_lock()
late_at: list[float | None] = [None]
"""Processor seconds of this process after which it ends; None between statements."""


def end_late(nonce: str) -> None:
    """One call of a function is one operation, which no look at the clock interrupts. (Nor does a signal: the
    first process of a namespace ignores those that would end it.)"""
    while True:
        time.sleep(0.02)
        with watched:
            if late_at[0] is not None and time.process_time() > late_at[0]:
                tell(nonce, {"status": "late", "text": "interrupted"})
                os._exit(0)


def opened(place: int, heap_bytes: int) -> sqlite3.Connection:
    connection = sqlite3.connect(DATABASE.format(place), uri=True, isolation_level=None)
    connection.text_factory = text_of
    connection.execute(f"PRAGMA hard_heap_limit = {int(heap_bytes)}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    return connection


def text_of(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def answer_of(connection: sqlite3.Connection, asked: dict[str, Any]) -> dict[str, Any]:
    if not READS.match(asked["sql"]):
        return {"status": "refused", "text": "A statement begins with SELECT, WITH or VALUES."}
    try:
        cursor = connection.execute(asked["sql"])
        if cursor.description is None:
            return {"status": "refused", "text": "The statement gives no rows."}
        rows = [[cell(value) for value in row] for row in cursor.fetchmany(asked["rows"] + 1)]
    except MemoryError:
        return {"status": "limit", "text": "out of memory"}
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as problem:
        return {"status": status_of(problem), "text": str(problem)}
    return {
        "status": "rows",
        "columns": [column[0] for column in cursor.description],
        "rows": rows[: asked["rows"]],
        "more": len(rows) > asked["rows"],
    }


def status_of(problem: Exception) -> str:
    text = str(problem)
    if text == "interrupted":
        return "late"
    if "one statement at a time" in text:
        return "refused"
    limits = ("too ", "out of memory", "parser stack overflow", "is full")
    return "limit" if any(part in text for part in limits) else "error"


def cell(value: Any) -> Any:
    """JSON has one kind of number and no bytes: a real and a blob say what they are."""
    if isinstance(value, float):
        return {"real": value.hex()}
    if isinstance(value, bytes):
        return {"blob": base64.b64encode(value).decode()}
    return value


def tell(nonce: str, answer: dict[str, Any]) -> None:
    line = memoryview(f"{nonce} {json.dumps(answer)}\n".encode())
    while line:
        line = line[os.write(1, line) :]


main()
