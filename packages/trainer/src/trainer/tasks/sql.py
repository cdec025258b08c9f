"""Questions about tables, to be answered by a query: made from a seed, or read from files in Spider's
layout.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksSql
from trainer.problems import ParamError
from trainer.sql.errors import SqlError
from trainer.sql.hardness import hardness
from trainer.sql.read import read_tree
from trainer.sql.schema import Schema
from trainer.sql.spider import spider_schema
from trainer.sql.tasks import SOURCE_PREFIX, create_statements, reference_of
from trainer.tasks.sql_faults import faulty
from trainer.tasks.sql_questions import Question, Shape, draw_question
from trainer.tasks.templates import fill_demonstration

STALE_DRAWS = 500
"""Give up after so many draws without a question that is new."""
REPORTED = 200


def sql_tasks(p: TasksSql, *, files: Callable[[str], Path]) -> TaskSet:
    """No prompt is in both splits; made questions keep their place when the training split grows."""
    found = _read(p, files) if p.source == "spider" else _made(p)
    train = tuple(_spoilt(p, task) for task in found.train)
    held_out = tuple(replace(task, labels={"corrupted": False}) for task in found.held_out)
    corrupted = sum(task.labels["corrupted"] is True for task in train) / max(1, len(train))
    return replace(found, train=train, held_out=held_out, signals={"corrupted": corrupted})


def _spoilt(p: TasksSql, task: Task) -> Task:
    """For a share of the tasks the demonstration says something else than the reference, which stays."""
    draw = random.Random(f"corrupt-{p.seed}-{task.prompt}")
    wrong = faulty(*reference_of(task), draw) if draw.random() < p.corrupt_share else None
    shown = task.demonstration if wrong is None else fill_demonstration(p.demonstration, wrong)
    return replace(task, demonstration=shown, labels={"corrupted": wrong is not None})


def schema_text(schema: Schema, style: str) -> str:
    """The schema as the prompt shows it: `t(a, b)` a table, or CREATE TABLE statements."""
    if style == "compact":
        return "; ".join(f"{t.name}({', '.join(c.name for c in t.columns)})" for t in schema.tables)
    return create_statements(schema)


def _made(p: TasksSql) -> TaskSet:
    wanted = p.held_out_size + p.train_size
    shape = Shape(p.most_tables, p.most_filters, p.aggregates, p.ordering, p.subqueries, p.cte_style)
    tasks = list(_distinct(p, shape, wanted))
    if len(tasks) < wanted:
        raise ParamError(
            "trainSize",
            f"There are only about {len(tasks)} different questions with these parameters, not {wanted}.",
            "Ask for fewer, or allow more tables, conditions or clauses.",
        )
    return TaskSet(train=tuple(tasks[p.held_out_size :]), held_out=tuple(tasks[: p.held_out_size]))


def _distinct(p: TasksSql, shape: Shape, wanted: int) -> Iterator[Task]:
    rng = random.Random(f"sql:{p.seed}")
    seen: set[str] = set()
    stale = 0
    while len(seen) < wanted and stale < STALE_DRAWS:
        question = draw_question(rng, shape)
        task = _task(p, question, "made")
        stale += 1
        if task.prompt not in seen:
            seen.add(task.prompt)
            stale = 0
            yield task


def _task(p: TasksSql, question: Question, source: str) -> Task:
    shown = schema_text(question.schema, p.schema_style)
    prompt = p.prompt.replace("{schema}", shown).replace("{question}", question.words)
    return Task(
        id=hashlib.sha256(prompt.encode()).hexdigest()[:16],
        prompt=prompt,
        answer=question.sql,
        demonstration=fill_demonstration(p.demonstration, question.sql),
        difficulty=float(question.parts),
        source=SOURCE_PREFIX + source,
        meta={"schema": question.schema.to_json()},
    )


def _read(p: TasksSql, files: Callable[[str], Path]) -> TaskSet:
    """A database is wholly in one split: its questions repeat each other's tables."""
    schemas = _schemas(files(p.tables))
    train: list[Task] = []
    held_out: list[Task] = []
    skipped: list[str] = []
    seen: set[str] = set()
    for number, entry in enumerate(_entries(files(p.file), "file"), 1):
        made = _spider_task(p, entry, schemas)
        if isinstance(made, str):
            skipped.append(f"Question {number} {made}.")
            if len(skipped) > p.max_bad_lines:
                raise ParamError(
                    "file",
                    f"{' '.join(skipped[:5])} More than {p.max_bad_lines} questions are unusable.",
                    "Mend the file, or raise 'Bad questions allowed'.",
                )
        elif made.prompt not in seen:
            seen.add(made.prompt)
            share = _share(str(entry["db_id"]))
            (held_out if share < p.held_out_share else train).append(made)
    if not train:
        remedy = "Lower the held-out share." if held_out else "Choose a file with at least one question."
        raise ParamError("file", "The file gives no training question.", remedy)
    return TaskSet(tuple(train), tuple(held_out), tuple(skipped[:REPORTED]))


def _spider_task(p: TasksSql, entry: dict[str, Any], schemas: dict[str, Schema]) -> Task | str:
    """The task, or why there is none as the end of a sentence that begins 'Question 7 '."""
    for key in ("db_id", "question", "query"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f"has no text in '{key}'"
    schema = schemas.get(entry["db_id"])
    if schema is None:
        return f"asks of '{entry['db_id'][:60]}', which the tables file does not have"
    sql = entry["query"].strip().rstrip("; ")
    try:
        read_tree(sql, schema)
        parts = hardness(sql)
    except SqlError as error:
        return f"has a query that makes no tree: {error.message.rstrip('.')}"
    return _task(p, Question(entry["question"].strip(), sql, schema, parts), "spider")


def _schemas(path: Path) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for number, entry in enumerate(_entries(path, "tables"), 1):
        try:
            found[str(entry["db_id"])] = spider_schema(entry)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ParamError(
                "tables",
                f"Schema {number} is not in the layout of Spider's tables.json ({type(error).__name__}).",
                "Upload the data set's own tables.json.",
            ) from error
    return found


def _entries(path: Path, param: str) -> list[dict[str, Any]]:
    """A JSON list of objects, or one object a line."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        if text.lstrip().startswith("["):
            found: object = json.loads(text)
        else:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ParamError(
            param, f"The file is no JSON: {error}.", "Upload the data set's own file."
        ) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in cast("list[object]", found)):
        raise ParamError(param, "The file is no list of objects.", "Upload the data set's own file.")
    return cast("list[dict[str, Any]]", found)


def _share(name: str) -> float:
    """A number in [0, 1) that depends on the database's name alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
