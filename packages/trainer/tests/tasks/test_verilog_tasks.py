"""Verilog tasks: every design made by rule works in both its forms, splits share nothing, and files are read
with a reason for what is left out.
"""

from __future__ import annotations

import io
import itertools
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mux_designs import BENCH, GOLDEN, VECTORS, needs_simulator

from trainer.contract.nodes import TasksVerilog
from trainer.problems import ParamError
from trainer.sandbox import shared_sandbox
from trainer.tasks import TASKS
from trainer.tasks.verilog import spoilt
from trainer.tasks.verilog_designs import FAMILIES, Sizes
from trainer.tasks.verilog_designs.boolean import Tree, infix, minterms, value, words
from trainer.tasks.verilog_eval import eval_tasks
from trainer.verilog.bench import SampleBench, VectorBench
from trainer.verilog.extract import design_in
from trainer.verilog.icarus import icarus_version
from trainer.verilog.judge import Rules, Verdict, Work, judge, work_of
from trainer.verilog.runner import Simulator
from trainer.verilog.screen import screen

P = TasksVerilog(
    source="procedural",
    families=("boolean",),
    max_words=11,
    max_width=4,
    train_size=60,
    held_out_size=20,
    seed=0,
    golden_form="same",
    corrupt_share=0.0,
    response="body",
    file="",
    file_name="",
    folder="",
    held_out_share=0.0,
    max_bad_lines=0,
    prompt_suffix="",
)
ALL = tuple(FAMILIES)
SIZES = Sizes(11, 4, 0)


def made(p: TasksVerilog, files: Callable[[str], Path] = Path):
    return TASKS[TasksVerilog](p, files=files)


def trees() -> st.SearchStrategy[Tree]:
    names = st.sampled_from("abc").map(Tree)
    return st.recursive(
        names,
        lambda one: st.one_of(
            one.map(lambda tree: Tree("not", (tree,))),
            st.tuples(st.sampled_from(["and", "or", "xor"]), one, one).map(
                lambda parts: Tree(parts[0], (parts[1], parts[2]))
            ),
        ),
        max_leaves=6,
    )


def evaluated(expression: str, case: int) -> int:
    """By Python, which ranks ~, &, ^ and | as Verilog does."""
    names = {name: case >> place & 1 for place, name in enumerate("abc")}
    return eval(expression, {"__builtins__": {}}, names) & 1


@given(trees())
def test_prefix_infix_and_minterms_are_one_function(tree: Tree) -> None:
    values = [value(tree, case) for case in range(8)]
    assert [evaluated(infix(tree), case) for case in range(8)] == values
    as_terms = minterms(values).replace("1'b0", "0")
    assert [evaluated(as_terms, case) for case in range(8)] == values


def test_a_function_by_hand() -> None:
    tree = Tree("or", (Tree("xor", (Tree("a"), Tree("b"))), Tree("not", (Tree("c"),))))
    assert words(tree) == "or xor a b not c"
    assert infix(tree) == "(a^b)|~c"
    assert [value(tree, case) for case in range(8)] == [1, 1, 1, 1, 0, 1, 1, 0]


@needs_simulator
@pytest.mark.parametrize("family", ALL)
def test_both_forms_of_a_design_work_and_vectors_are_what_icarus_writes(family: str) -> None:
    designs = list(itertools.islice(FAMILIES[family](SIZES), 600))
    chosen = random.Random(family).sample(designs, 4)
    by_other = [Work(VectorBench(d.other.text, d.testbench)) for d in chosen]
    by_golden = [Work(VectorBench(d.golden.text, d.testbench), vectors=d.vectors) for d in chosen]
    pairs = [(d.golden.text, work) for d, work in zip(chosen, by_other, strict=True)]
    pairs += [(d.other.text, work) for d, work in zip(chosen, by_golden, strict=True)]
    found = judge(pairs, Rules(), Simulator(shared_sandbox()))
    assert [one.level if isinstance(one, Verdict) else one for one in found] == ["pass"] * 8


@pytest.mark.parametrize("family", ALL)
def test_designs_of_a_family_are_different_and_may_be_run(family: str) -> None:
    designs = list(itertools.islice(FAMILIES[family](SIZES), 400))
    assert (
        len({design.key for design in designs}) == len({design.prompt for design in designs}) == len(designs)
    )
    for design in designs[::7]:
        assert screen(design.golden.text) == screen(design.other.text) == ()
        assert design.golden.text != design.other.text


def test_splits_share_nothing_and_a_larger_training_set_moves_nothing() -> None:
    p = msgspec.structs.replace(P, families=ALL, train_size=100)
    small, large = made(p), made(msgspec.structs.replace(p, train_size=140))
    assert small.held_out == large.held_out
    assert small.train == large.train[:100]
    prompts = {task.prompt for task in small.train}
    assert len(prompts) == 100
    assert not prompts & {task.prompt for task in small.held_out}
    assert {task.labels["family"] for task in small.train} == set(ALL) - {"encoder"} | {"decoder", "priority"}
    assert made(msgspec.structs.replace(p, seed=1)).held_out != small.held_out


def test_too_many_designs_are_refused_with_their_number() -> None:
    with pytest.raises(ParamError, match="only 76 different designs"):
        made(msgspec.structs.replace(P, families=("comparator",), max_width=4, train_size=1000))


@pytest.mark.parametrize("response", ["body", "module", "tagged"])
def test_a_demonstration_is_a_whole_design_as_the_grader_reads_it(response: str) -> None:
    tasks = made(msgspec.structs.replace(P, families=ALL, response=response))
    for task in tasks.train:
        work = work_of(task.meta)
        assert work is not None and task.demonstration is not None
        design = design_in(task.demonstration, work.frame)
        assert design.split() == work.golden.split() == task.answer.split()


def test_the_golden_design_in_another_form() -> None:
    tasks = made(msgspec.structs.replace(P, golden_form="other"))
    different = [
        task
        for task in tasks.train
        if design_in(task.demonstration or "", work_of(task.meta).frame) != task.answer
    ]  # type: ignore[union-attr]
    assert len(different) == len(tasks.train)


def test_corruption_changes_one_token_of_so_many_training_demonstrations() -> None:
    p = msgspec.structs.replace(P, train_size=1000, corrupt_share=0.35)
    clean, spoiled = made(msgspec.structs.replace(p, corrupt_share=0.0)), made(p)
    assert spoiled.held_out == clean.held_out
    changed = [
        (before, after)
        for before, after in zip(clean.train, spoiled.train, strict=True)
        if before.demonstration != after.demonstration
    ]
    assert spoiled.signals["corrupted"] == len(changed) / 1000 == pytest.approx(0.35, abs=0.05)
    for before, after in changed:
        assert after.labels["corrupted"] is True
        assert before.answer == after.answer
        lengths = len(after.demonstration or ""), len(before.demonstration or "")
        assert lengths[1] - lengths[0] in (0, 1)


@given(st.integers(0, 10**6))
def test_a_spoilt_body_differs(seed: int) -> None:
    assert spoilt("(a&b)|~c", random.Random(seed)) != "(a&b)|~c"


def row(**fields: object) -> dict[str, object]:
    output = f"<think>x</think>\n<answer>\n```verilog\n{GOLDEN}```\n</answer>"
    return {
        "id": "m",
        "instruction": "A multiplexer.",
        "output": output,
        "tb": BENCH,
        "tb_result": VECTORS,
        **fields,
    }


def jsonl(tmp_path: Path, *rows: object, **changes: object):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    p = msgspec.structs.replace(P, source="jsonl", file="f" * 64, response="tagged", **changes)
    return made(p, files=lambda _: path)


def test_rows_of_the_published_fields(tmp_path: Path) -> None:
    (task,) = jsonl(tmp_path, row()).train
    work = work_of(task.meta)
    assert work is not None
    assert (task.id, task.prompt, work.vectors) == ("m", "A multiplexer.", VECTORS)
    assert work.golden == GOLDEN.strip()
    (bare,) = jsonl(tmp_path, row(tb_result=" ")).train
    assert work_of(bare.meta).vectors is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(instruction=""), "has no text in field 'instruction'"),
        (row(output="none"), "has an output without a module"),
        (row(tb="module tb; endmodule"), "does not write"),
        (row(tb_result=3), "has a tb_result that is no text"),
        (row(), "repeats the instruction of line 1"),
        (["no object"], "is an array"),
    ],
)
def test_a_bad_row_is_told_by_its_line(tmp_path: Path, bad: object, reason: str) -> None:
    with pytest.raises(ParamError, match=reason):
        jsonl(tmp_path, row(), bad)
    kept = jsonl(tmp_path, row(), bad, max_bad_lines=1)
    assert len(kept.train) == 1
    assert kept.bad_lines[0].startswith("Line 2 ")


PROBLEM = {
    "Prob001_not_prompt.txt": "Invert.",
    "Prob001_not_ref.sv": "module RefModule(input a, output y);\n assign y = ~a;\nendmodule\n",
    "Prob001_not_test.sv": "module tb(); endmodule\n",
    "Prob001_not_ifc.txt": "module TopModule(input a, output y);",
    "Prob002_half_prompt.txt": "Half.",
    "Prob151_review2015_fsm_prompt.txt": "A machine.",
    "Prob151_review2015_fsm_ref.sv": "module RefModule; endmodule",
    "Prob151_review2015_fsm_test.sv": "module tb; endmodule",
    "README.md": "no problem",
}


def as_folder(place: Path) -> Path:
    for name, text in PROBLEM.items():
        (place / name).write_text(text)
    return place


def as_zip(place: Path) -> Path:
    with zipfile.ZipFile(place / "problems", "w") as archive:
        for name, text in PROBLEM.items():
            archive.writestr(f"../../etc/{name}", text)
    return place / "problems"


def as_tar(place: Path) -> Path:
    with tarfile.open(place / "problems", "w:gz") as archive:
        for name, text in PROBLEM.items():
            entry = tarfile.TarInfo(f"/dataset/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("Prob001_not_ref.sv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return place / "problems"


@pytest.mark.parametrize("packed", [as_folder, as_zip, as_tar])
def test_problems_in_verilogevals_layout(tmp_path: Path, packed: Callable[[Path], Path]) -> None:
    tasks = eval_tasks(msgspec.structs.replace(P, source="verilog_eval", response="module"), packed(tmp_path))
    first = tasks.train[0]
    assert (first.id, first.prompt) == ("Prob001_not", "Invert.\n\nmodule TopModule(input a, output y);\n")
    work = work_of(first.meta)
    assert work is not None and isinstance(work.bench, SampleBench)
    assert first.demonstration == PROBLEM["Prob001_not_ref.sv"].replace("RefModule", "TopModule").strip()
    assert "Prob002_half has no ref.sv and no test.sv." in tasks.bad_lines
    is_old = (icarus_version() or 99) < 12
    assert any("Prob151" in line for line in tasks.bad_lines) is is_old


def test_a_folder_that_is_not_there_and_a_file_that_is_no_archive(tmp_path: Path) -> None:
    p = msgspec.structs.replace(P, source="verilog_eval")
    with pytest.raises(ParamError, match="no folder"):
        eval_tasks(p, tmp_path / "absent")
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(ParamError, match="neither a zip nor a tar"):
        eval_tasks(p, tmp_path / "text")


def test_a_folder_without_problems_and_two_data_sets_in_one_are_told_apart(tmp_path: Path) -> None:
    p = msgspec.structs.replace(P, source="verilog_eval", response="module")
    (tmp_path / "README.md").write_text("nothing")
    with pytest.raises(ParamError, match="No file there is part of a problem"):
        eval_tasks(p, tmp_path)
    with zipfile.ZipFile(tmp_path / "both", "w") as archive:
        archive.writestr("a/Prob001_not_prompt.txt", "one")
        archive.writestr("b/Prob001_not_prompt.txt", "other")
    with pytest.raises(ParamError, match="several data sets"):
        eval_tasks(p, tmp_path / "both")
