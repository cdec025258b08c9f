"""The runners on the sandbox: what they answer to honest questions, and the name of each failure."""

from __future__ import annotations

import math

import pytest
from sandbox.needs import needs_iverilog, needs_sandbox

from trainer.sandbox.python import Function, call
from trainer.sandbox.sqlite import (
    DatabaseError,
    Question,
    Statement,
    build_database,
    select,
    select_all,
    select_on_each,
)
from trainer.sandbox.verilog import Design, scrubbed, simulate, simulate_all

pytestmark = needs_sandbox

TYPES = "CREATE TABLE t (v); INSERT INTO t VALUES (7), (2.5), ('text'), (x'00ff'), (NULL), (9e999);"


def test_rows_come_back_with_their_types() -> None:
    selected = select(TYPES, "SELECT v, typeof(v) AS kind FROM t")
    assert selected.columns == ("v", "kind")
    assert [row[0] for row in selected.rows] == [7, 2.5, "text", b"\x00\xff", None, math.inf]
    assert [type(row[0]) for row in selected.rows] == [int, float, str, bytes, type(None), float]
    assert not selected.has_more


def test_text_that_is_no_utf8_and_a_real_that_is_a_whole_number_keep_what_they_are() -> None:
    rows = select("CREATE TABLE t (v)", "SELECT CAST(x'ff61' AS TEXT), 3.0, 0.1 + 0.2").rows
    assert rows == (("\udcffa", 3.0, 0.1 + 0.2),)
    assert type(rows[0][1]) is float


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        ("SELECT nothing FROM t", "error"),
        ("SELEC 1", "refused"),
        ("  -- a comment\n/* and another */ select 1", "rows"),
        ("VALUES (1)", "rows"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "rows"),
        ("SELECT 1;", "rows"),
        ("SELECT 1; -- and no more", "rows"),
        ("SELECT ?", "limit"),
    ],
)
def test_a_statement_has_a_status(sql: str, status: str) -> None:
    assert select(TYPES, sql).status == status


def test_rows_past_the_cap_are_left_out_and_told() -> None:
    selected = select(TYPES, "SELECT v FROM t LIMIT 3", rows=2)
    assert (len(selected.rows), selected.has_more) == (2, True)


def test_many_statements_answer_in_their_order() -> None:
    database = build_database(TYPES)
    answers = select_all([Question(database, f"SELECT {number}") for number in range(5)])
    assert [answer.rows for answer in answers] == [((number,),) for number in range(5)]


def test_a_statement_answers_of_each_database_until_one_gives_no_rows() -> None:
    tables = [build_database(f"CREATE TABLE t (v); INSERT INTO t VALUES ({value})") for value in (1, 2, 3)]
    without = build_database("CREATE TABLE u (v)")
    asked = [
        Statement("SELECT v FROM t", tuple(tables)),
        Statement("SELECT v FROM t", (tables[0], without, tables[1])),
        Statement("SELECT v FROM t WHERE v < 2 OR (SELECT max(hex(zeroblob(1000000000))))", tuple(tables)),
    ]
    right, partly, greedy = select_on_each(asked)
    assert [answer.rows for answer in right] == [((1,),), ((2,),), ((3,),)]
    assert [answer.status for answer in partly] == ["rows", "error", "error"]
    assert greedy[1].status == greedy[2].status == "limit"


def test_a_bad_database_among_good_ones_is_no_verdict() -> None:
    good = build_database("CREATE TABLE t (v)")
    with pytest.raises(DatabaseError, match="file is not a database"):
        select_on_each([Statement("SELECT 1", (good, b"no database at all" * 100))])


def test_a_bad_database_is_no_verdict() -> None:
    with pytest.raises(DatabaseError, match="file is not a database"):
        select(b"no database at all" * 100, "SELECT 1")
    with pytest.raises(DatabaseError, match="no such table"):
        select("INSERT INTO nowhere VALUES (1)", "SELECT 1")


SOURCE = """
def judge(kind, length=0):
    print("is not an answer")
    if kind == "nan":
        return float("nan")
    if kind == "deep":
        value = []
        for _ in range(100_000):
            value = [value]
        return value
    if kind == "digits":
        return 10 ** 10_000
    if kind == "object":
        return object()
    return {"kind": kind, "length": length, "score": 0.5}
"""


def test_a_function_answers_by_name_and_in_order() -> None:
    function = Function(source=SOURCE, name="judge")
    answers = call(function, [{"kind": "a", "length": 3}, ["b"], {"kind": "\ud800"}])
    assert [answer.value for answer in answers] == [
        {"kind": "a", "length": 3, "score": 0.5},
        {"kind": "b", "length": 0, "score": 0.5},
        {"kind": "\ud800", "length": 0, "score": 0.5},
    ]


@pytest.mark.parametrize("kind", ["nan", "deep", "digits", "object"])
def test_what_is_not_json_is_no_answer(kind: str) -> None:
    (answer,) = call(Function(source=SOURCE, name="judge"), [[kind]])
    assert answer.failure in ("form", "raised")
    assert answer.value is None


@pytest.mark.parametrize(
    ("source", "failure", "words"),
    [
        ("def judge(:", "source", "SyntaxError"),
        ("x = 1", "source", "There is no judge in it"),
        ("judge = 3", "form", "not callable"),
        ("def judge(a, b): return 1", "form", "missing 1 required positional argument"),
        ("def judge(a):\n  return a.nothing", "raised", "AttributeError: 'str' object has no attribute"),
        ("import numpy\ndef judge(a): return 1", "raised", "No module named 'numpy'"),
        ("def judge(a):\n  raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
    ],
)
def test_a_function_that_does_not_answer_says_why(source: str, failure: str, words: str) -> None:
    (answer,) = call(Function(source=source, name="judge"), [["a"]])
    assert (answer.failure, words in answer.text) == (failure, True), answer


def test_nothing_is_asked_of_an_empty_batch() -> None:
    assert call(Function(source=SOURCE, name="judge"), []) == []


@needs_iverilog
def test_a_design_is_compiled_and_run_with_its_data_and_hands_files_back() -> None:
    source = b"""module tb; reg [7:0] m [0:1]; integer f; initial begin
      $readmemh("data.hex", m); f = $fopen("out.txt", "w"); $fdisplay(f, "%h", m[1]); $fclose(f);
      $display("read %h", m[0]); end endmodule"""
    design = Design(sources={"tb.v": source}, top="tb", data={"data.hex": b"2a 17"}, collect=("out.txt",))
    done = simulate(design)
    assert done.compiled
    assert done.run is not None
    assert (done.run.stdout, done.run.files) == (b"read 2a\n", {"out.txt": b"17\n"})


@needs_iverilog
def test_designs_that_do_not_compile_say_so_without_folders() -> None:
    designs = [
        Design(sources={"d.v": text}, top="tb")
        for text in (b"module tb; wire w = ; endmodule", b"module x; endmodule")
    ]
    for done in simulate_all(designs):
        assert (done.compiled, done.run) == (False, None)
        assert "/work" not in done.compiler_text
    assert "d.v:1: syntax error" in simulate(designs[0]).compiler_text


def test_the_compilers_words_can_be_shown() -> None:
    text = scrubbed(b"/tmp/a/design.v:3: error\x1b[2J \xe2\x80\xae and /etc/passwd: 1 / 2 " + b"x" * 10_000)
    assert text.startswith("design.v:3: error\ufffd[2J \ufffd and passwd: 1 / 2 ")
    assert text.endswith("\n(cut)")
    assert len(text) < 4_100
