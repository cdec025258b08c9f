"""What is promised of the matching reward: no database is asked. Shown of its code, and of a run."""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox.needs import needs_sandbox
from text_rollouts import text_rollouts

from trainer.batch import Task
from trainer.contract.nodes import RewardSqlExecution, RewardSqlMatch
from trainer.rewards.sql_execution import SqlExecution
from trainer.rewards.sql_match import SqlMatch
from trainer.sql import Schema
from trainer.sql.database_calls import calls_made
from trainer.sql.databases import fill, run

SOURCE = Path(__file__).parents[2] / "src" / "trainer"
SCHEMA = Schema.of({"emp": ["id", "name", "age"]})
REFERENCE = "SELECT name FROM emp WHERE age > 30"
TASK = Task("t", "p", REFERENCE, source="sql:made", meta={"schema": SCHEMA.to_json()})
TEXTS = [f"<answer>{sql}</answer>" for sql in ("SELECT name FROM emp", "SELECT id FROM emp", "SELEC")]
MATCH = RewardSqlMatch(
    extract="answer_tag",
    syntax_penalty=-1.0,
    plan_penalty=-0.6,
    distance="squared",
    cache_size=100,
    weight=1.0,
)
EXECUTION = RewardSqlExecution(
    databases=2,
    seed=0,
    extract="answer_tag",
    syntax_penalty=-1.0,
    execution_penalty=-0.6,
    cache_size=100,
    weight=1.0,
)


class Alone:
    def folder(self, port: str) -> None:
        return None


def test_the_matching_reward_reaches_nothing_that_could_ask_a_database() -> None:
    reached = _reached("trainer.rewards.sql_match")
    able = {"sqlite3", "trainer.sql.databases", "trainer.sql.execution", "trainer.sandbox.sqlite"}
    assert not reached & able
    assert reached > {"trainer.matcher.scorer", "trainer.sql.read"}
    assert able <= _reached("trainer.rewards.sql_execution")


def test_the_matching_reward_makes_no_call() -> None:
    reward = SqlMatch(MATCH, Alone())  # type: ignore[arg-type]
    opened, calls = _watched(), calls_made()
    made = reward(MATCH, rollouts=text_rollouts(TEXTS, [TASK]), plugged={}, weights={})
    assert calls_made() == calls
    assert not opened
    assert made.signals["databaseCalls"] == 0


def test_the_counter_sees_a_call_in_this_process() -> None:
    opened, calls = _watched(), calls_made()
    run(fill(SCHEMA, {}, random.Random(0)), REFERENCE)
    assert calls_made() == calls + 1
    assert opened


@needs_sandbox
def test_the_reward_by_execution_makes_calls() -> None:
    reward = SqlExecution(EXECUTION, Alone())  # type: ignore[arg-type]
    made = reward(EXECUTION, rollouts=text_rollouts(TEXTS, [TASK]), plugged={}, weights={})
    # The reference on two databases, each stored in two orders, and three queries on two.
    assert made.signals["databaseCalls"] == pytest.approx(4 + 3 * 2)
    again = reward(EXECUTION, rollouts=text_rollouts(TEXTS, [TASK]), plugged={}, weights={})
    assert again.signals["databaseCalls"] == 0


def _watched() -> list[str]:
    """Connections to SQLite that are opened from now on."""
    opened: list[str] = []
    sys.addaudithook(lambda event, _: opened.append(event) if event == "sqlite3.connect" else None)
    return opened


def _reached(module: str) -> set[str]:
    """What a module imports, and all of ours that those import. The list of all rewards is no part of one."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        for name in _imported(waiting.pop()):
            if name not in found and name != "trainer.rewards":
                found.add(name)
                waiting.append(name)
    return found


def _imported(module: str) -> Iterator[str]:
    path = _path(module)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path else ():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{a.name}" for a in node.names if _path(f"{node.module}.{a.name}"))
            parts = node.module.split(".")
            yield from (".".join(parts[:count]) for count in range(1, len(parts)))


def _path(module: str) -> Path | None:
    parts = module.split(".")
    if parts[0] != "trainer":
        return None
    place = SOURCE.joinpath(*parts[1:])
    return next((p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file()), None)
