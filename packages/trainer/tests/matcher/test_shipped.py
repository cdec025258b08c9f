"""The matcher that comes with the trainer: golden pairs, levels, files, and Spider's queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from text_rollouts import text_rollouts

from trainer.batch import RewardScores, Task
from trainer.contract.nodes import RewardSqlMatch
from trainer.matcher.examples import examples
from trainer.matcher.files import FILE, SHIPPED, MatcherFileError, load_matcher, save_matcher
from trainer.matcher.matcher import TYPES, Matcher
from trainer.matcher.network import MatcherShape
from trainer.matcher.pairs.build import Recipe, build_pairs
from trainer.matcher.quality import quality
from trainer.problems import ParamError
from trainer.rewards.sql_match import SqlMatch
from trainer.sql import Schema, read_tree
from trainer.sql.spider import spider_schema

EMP = Schema.of({"emp": ["id", "name", "age"]})
REFERENCE = "SELECT name FROM emp WHERE age > 30"
ALIASED = "SELECT e.name FROM emp AS e WHERE 30 < e.age"
LITERAL = "SELECT name FROM emp WHERE age > 40"
DROPPED = "SELECT name FROM emp"


class Folder:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def folder(self, port: str) -> Path | None:
        return self._folder


def params(**changes: object) -> RewardSqlMatch:
    plain = {
        "extract": "whole",
        "syntax_penalty": -1.0,
        "plan_penalty": -0.6,
        "distance": "squared",
        "cache_size": 1000,
        "weight": 1.0,
    }
    return RewardSqlMatch(**{**plain, **changes})  # type: ignore[arg-type]


def scored(texts: list[str], reference: str = REFERENCE, **changes: object) -> RewardScores:
    task = Task("q", "?", reference, source="sql:test", meta={"schema": EMP.to_json()})
    reward = SqlMatch(params(**changes), Folder(None))
    return reward(params(**changes), rollouts=text_rollouts(texts, [task]), plugged={}, weights={})


def test_golden_pairs() -> None:
    unparsed, unplanned = "SELEC name FROM emp", ["SELECT nme FROM emp", "SELECT name FROM emps"]
    found = scored([ALIASED, LITERAL, DROPPED, unparsed, *unplanned])
    one, two, three, *levels = found.score_B.tolist()
    assert one == 1.0
    assert one > two
    assert one > three
    assert levels == pytest.approx([-1.0, -0.6, -0.6], abs=1e-6)
    assert found.signals["syntaxError"] == pytest.approx(1 / 6)
    assert found.signals["planError"] == pytest.approx(2 / 6)
    assert not found.errored_B.any()


def test_scores_are_penalties_or_between_0_and_1() -> None:
    texts = [REFERENCE, LITERAL, DROPPED, "", "nothing", "SELECT * FROM emp", "SELECT max(age) FROM emp"]
    for distance in ("squared", "plain"):
        for score in scored(texts, distance=distance).score_B.tolist():
            assert 0 <= score <= 1 or score == pytest.approx(-1) or score == pytest.approx(-0.6)


def test_a_missing_tag_is_a_syntax_error() -> None:
    found = scored([REFERENCE, f"<answer>{REFERENCE}</answer>"], extract="answer_tag")
    assert found.score_B.tolist() == [-1.0, 1.0]


def test_a_reference_without_a_tree_is_an_error_of_the_data() -> None:
    found = scored([REFERENCE], reference="SELECT salary FROM emp")
    assert found.errored_B.tolist() == [True]
    assert "reference" in found.errors[0]


def test_what_was_scored_is_known() -> None:
    task = Task("q", "?", REFERENCE, source="sql:test", meta={"schema": EMP.to_json()})
    reward = SqlMatch(params(), Folder(None))
    rollouts = text_rollouts([LITERAL, LITERAL, ALIASED, DROPPED], [task])
    first = reward(params(), rollouts=rollouts, plugged={}, weights={})
    again = reward(params(), rollouts=rollouts, plugged={}, weights={})
    assert torch.equal(first.score_B, again.score_B)
    assert (first.signals["cacheHits"], again.signals["cacheHits"]) == (0.25, 1.0)


def test_tasks_that_are_no_sql_are_refused() -> None:
    reward = SqlMatch(params(), Folder(None))
    with pytest.raises(ParamError, match="not SQL"):
        reward(params(), rollouts=text_rollouts(["x"]), plugged={}, weights={})


def test_a_matcher_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    matcher = Matcher.create(MatcherShape(TYPES, layers=2, positions=4), 3)
    save_matcher(matcher, tmp_path / FILE)
    pair = (read_tree(REFERENCE, EMP), read_tree(LITERAL, EMP))
    assert load_matcher(tmp_path / FILE).distances([pair]) == matcher.distances([pair])


def test_a_matcher_of_other_trees_is_refused(tmp_path: Path) -> None:
    other = Matcher(Matcher.create(MatcherShape(TYPES), 0).network, tree_version="0")
    save_matcher(other, tmp_path / FILE)
    with pytest.raises(MatcherFileError, match="version 0") as caught:
        load_matcher(tmp_path / FILE)
    assert "Train the matcher again" in caught.value.remedy
    with pytest.raises(ParamError, match="version 0"):
        SqlMatch(params(), Folder(tmp_path))


def test_what_is_no_matcher_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no weights")
    with pytest.raises(MatcherFileError, match="cannot be read"):
        load_matcher(tmp_path / FILE)


def test_it_is_small_and_of_these_trees() -> None:
    assert SHIPPED.stat().st_size < 2**20
    assert load_matcher(SHIPPED).facts["auc"] > "0.95"


def _spider() -> Path | None:
    for folder in Path(__file__).parents:
        if (folder / "shared" / "data" / "spider").is_dir():
            return folder / "shared" / "data" / "spider"
    return None


def test_pairs_of_spiders_queries_are_told_apart() -> None:
    """None of these databases or queries was seen in training. Equality of trees alone has an AUC of 0.92."""
    folder = _spider()
    if folder is None:
        pytest.skip(
            "Spider's dev questions are not in ../shared/data/spider; they are not part of this repository."
        )
    schemas = {e["db_id"]: spider_schema(e) for e in json.loads((folder / "tables.json").read_text())}
    questions = json.loads((folder / "dev-even.json").read_text())
    references = [(q["query"], schemas[q["db_id"]]) for q in questions[::2]]
    held = examples(build_pairs(references, Recipe(1, 1, databases=4), 7).pairs).held
    far = load_matcher(SHIPPED).distances([e.trees for e in held])
    found = quality(far, [e.same for e in held])
    reshaped = [(f, e.same) for f, e in zip(far, held, strict=True) if not e.is_equal]
    assert len(held) > 300
    assert found.auc >= 0.95
    assert quality(*zip(*reshaped, strict=True)).auc >= 0.8
