"""SQL questions: in steps they mean the same, splits share nothing, Spider's files are read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from trainer.contract.nodes import TasksSql
from trainer.problems import ParamError
from trainer.sql import read_tree
from trainer.sql.databases import fill, literals, run, same_rows
from trainer.sql.steps import read_steps
from trainer.sql.tasks import reference_of
from trainer.tasks.sql import sql_tasks
from trainer.tasks.sql_faults import written

DEFAULTS: dict[str, Any] = {
    "source": "generated",
    "file": "file",
    "file_name": "",
    "tables": "tables",
    "tables_name": "",
    "seed": 0,
    "train_size": 120,
    "held_out_size": 40,
    "most_tables": 3,
    "most_filters": 2,
    "aggregates": True,
    "ordering": True,
    "subqueries": True,
    "cte_style": False,
    "corrupt_share": 0.0,
    "held_out_share": 0.2,
    "max_bad_lines": 0,
    "schema_style": "compact",
    "prompt": "{schema}\n{question}\n",
    "demonstration": "<answer>{answer}</answer>",
}


def params(**changes: Any) -> TasksSql:
    return TasksSql(**{**DEFAULTS, **changes})


def nowhere(name: str) -> Path:
    raise AssertionError(name)


def test_steps_mean_what_the_query_in_one_piece_means() -> None:
    plain = sql_tasks(params(), files=nowhere)
    steps = sql_tasks(params(cte_style=True), files=nowhere)
    in_steps = 0
    for one, other in zip(plain.train, steps.train, strict=True):
        assert one.prompt == other.prompt
        (sql, schema), (chain, _) = reference_of(one), reference_of(other)
        assert read_tree(sql, schema) == read_tree(chain, schema)
        in_steps += len(read_steps(chain, schema)) > 1
    assert in_steps > len(plain.train) / 2


def test_splits_share_no_prompt_and_do_not_move() -> None:
    small, large = sql_tasks(params(), files=nowhere), sql_tasks(params(train_size=200), files=nowhere)
    assert small.held_out == large.held_out
    assert small.train == large.train[:120]
    assert not {task.prompt for task in large.train} & {task.prompt for task in large.held_out}
    assert sql_tasks(params(seed=1), files=nowhere).train != small.train


def test_the_prompt_shows_the_schema() -> None:
    (task, *_) = sql_tasks(params(schema_style="create"), files=nowhere).train
    assert task.prompt.startswith("CREATE TABLE ")
    assert task.demonstration == f"<answer>{task.answer}</answer>"
    assert task.difficulty is not None and task.difficulty >= 1


def test_corrupted_demonstrations_say_something_else_and_the_reference_stays() -> None:
    p = params(train_size=400)
    clean = sql_tasks(p, files=nowhere)
    spoilt = sql_tasks(params(train_size=400, corrupt_share=0.35), files=nowhere)
    assert sql_tasks(params(train_size=400, corrupt_share=0.35), files=nowhere) == spoilt
    assert spoilt.held_out == clean.held_out
    changed = 0
    for before, after in zip(clean.train, spoilt.train, strict=True):
        assert (before.prompt, before.answer, before.meta) == (after.prompt, after.answer, after.meta)
        assert after.labels["corrupted"] == (before.demonstration != after.demonstration)
        if after.labels["corrupted"]:
            changed += 1
            wrong = (after.demonstration or "").removeprefix("<answer>").removesuffix("</answer>")
            _, schema = reference_of(after)
            assert read_tree(wrong, schema) != read_tree(after.answer, schema)
    assert spoilt.signals["corrupted"] == changed / 400 == pytest.approx(0.35, abs=0.05)
    assert clean.signals["corrupted"] == 0


def test_corrupted_queries_nearly_always_give_other_rows() -> None:
    """On the databases of the labelled pairs, beside the same number of them for the reference itself."""
    told_apart = asked = 0
    for place, task in enumerate(sql_tasks(params(corrupt_share=1.0), files=nowhere).train):
        sql, schema = reference_of(task)
        wrong = (task.demonstration or "").removeprefix("<answer>").removesuffix("</answer>")
        held = literals([sqlglot.parse_one(text, dialect="sqlite") for text in (sql, wrong)])
        asked += 1
        for draw in range(6):
            database = fill(schema, held, random.Random(f"{place}/{draw}"))
            if not same_rows(run(database, sql), run(database, wrong), ordered="ORDER BY" in sql):
                told_apart += 1
                break
    assert told_apart > 0.9 * asked


@pytest.mark.parametrize("cte_style", [False, True])
def test_a_fault_is_all_that_tells_a_corrupted_query_from_a_reference(cte_style: bool) -> None:
    """What writes the faulty query writes an unchanged one letter by letter as it was."""
    for task in sql_tasks(params(cte_style=cte_style), files=nowhere).train:
        assert written(sqlglot.parse_one(task.answer, dialect="sqlite")) == task.answer


TABLES = [
    {
        "db_id": f"d{k}",
        "table_names_original": ["emp"],
        "column_names_original": [[-1, "*"], [0, "ID"], [0, "Name"]],
        "column_types": ["text", "number", "text"],
        "primary_keys": [1],
        "foreign_keys": [],
    }
    for k in range(12)
]


def asked(database: str, query: str, question: str = "Who?") -> dict[str, str]:
    return {"db_id": database, "question": question, "query": query}


@pytest.fixture
def uploaded(tmp_path: Path) -> Callable[[list[dict[str, str]], bool], Callable[[str], Path]]:
    def put(questions: list[dict[str, str]], lines: bool) -> Callable[[str], Path]:
        text = "\n".join(map(json.dumps, questions)) if lines else json.dumps(questions)
        (tmp_path / "file").write_text(text, encoding="utf-8")
        (tmp_path / "tables").write_text(json.dumps(TABLES), encoding="utf-8")
        return lambda name: tmp_path / name

    return put


@pytest.mark.parametrize("lines", [False, True])
def test_spider(uploaded: Callable[..., Callable[[str], Path]], lines: bool) -> None:
    files = uploaded(
        [asked(f"d{k}", "SELECT name FROM emp WHERE id > 3;", f"Who {k % 3}?") for k in range(12)], lines
    )
    made = sql_tasks(params(source="spider", held_out_share=0.5), files=files)
    assert len(made.held_out) > 0 and len(made.train) > 0
    databases = [{task.meta["schema"]["name"] for task in split} for split in (made.train, made.held_out)]
    assert not databases[0] & databases[1]
    assert made.train[0].answer == "SELECT name FROM emp WHERE id > 3"
    assert made.train[0].difficulty == 1.0


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            asked("d0", "SELECT nme FROM emp"),
            "Question 1 has a query that makes no tree: There is no column 'nme'.",
        ),
        (asked("other", "SELECT name FROM emp"), "which the tables file does not have"),
        (asked("d0", " "), "has no text in 'query'"),
    ],
)
def test_bad_questions_are_named(
    uploaded: Callable[..., Callable[[str], Path]], entry: dict[str, str], says: str
) -> None:
    files = uploaded([entry, asked("d1", "SELECT name FROM emp")], False)
    with pytest.raises(ParamError) as caught:
        sql_tasks(params(source="spider", held_out_share=0.0), files=files)
    assert says in caught.value.message
    made = sql_tasks(params(source="spider", held_out_share=0.0, max_bad_lines=1), files=files)
    assert len(made.train) == 1 and says in made.bad_lines[0]
