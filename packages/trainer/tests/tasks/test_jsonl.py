"""JSONL tasks: what is read, what is refused and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.batch import TaskSet
from trainer.contract.nodes import TasksJsonl
from trainer.problems import ParamError
from trainer.tasks import TASKS
from trainer.tasks import lines as lines_module
from trainer.tasks.gsm8k import final_number, rationale

GSM8K = Path(__file__).parents[5] / "shared" / "data" / "gsm8k"
COLUMNS = TasksJsonl(
    file="a" * 64,
    file_name="tasks.jsonl",
    format="auto",
    prompt_column="prompt",
    answer_column="answer",
    demonstration_column="",
    difficulty_column="",
    reasoning_column="",
    label_columns=(),
    demonstration="<answer>{answer}</answer>",
    prompt_suffix="",
    held_out_share=0.0,
    max_bad_lines=0,
)

Read = Callable[..., TaskSet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_content(content: bytes | str, **changes: object) -> TaskSet:
        path = tmp_path / "tasks.jsonl"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        p = msgspec.structs.replace(COLUMNS, **changes)
        return TASKS[TasksJsonl](p, files=lambda _digest: path)

    return read_content


def row(prompt: object, answer: object = "x", **more: object) -> str:
    return json.dumps({"prompt": prompt, "answer": answer, **more}, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: b"\xff\xfe\x00\x00" + text.encode("utf-32-le"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: ("\n\n" + text + "\n  \n").encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16 le", "utf-16 be", "utf-32", "crlf", "no last newline", "blank lines"],
)
def test_encodings(read: Read, encode: Callable[[str], bytes]) -> None:
    # U+0A0A holds two bytes that look like newlines in UTF-16
    texts = ["Wie heißt du?", "ਊ\u0a0a", "😀 sum"]
    tasks = read(encode("".join(row(text) for text in texts)))
    assert [t.prompt for t in tasks.train] == texts


def test_columns_are_mapped(read: Read) -> None:
    line = json.dumps({"q": "2+2?", "a": 4, "shown": "Easy: <answer>4</answer>", "level": 3})
    (task,) = read(
        line,
        prompt_column="q",
        answer_column="a",
        demonstration_column="shown",
        difficulty_column="level",
        prompt_suffix="!",
    ).train
    assert (task.prompt, task.answer, task.difficulty) == ("2+2?!", "4", 3.0)
    assert task.demonstration == "Easy: <answer>4</answer>"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[1]", "is an array, not an object"),
        (b'"x"', "is a string, not an object"),
        (b"null", "is null, not an object"),
        (b'{"prompt": "p"}', "has no column 'answer' (it has prompt)"),
        (b'{"prompt": "p", "answer": {"x": 1}}', "has no text in column 'answer'"),
        (b'{"prompt": "p", "answer": true}', "has no text in column 'answer'"),
        (b'{"prompt": "  ", "answer": "a"}', "has nothing in column 'prompt'"),
        (b'{"prompt": "p", "answer": NaN}', "NaN is not JSON"),
        (b'{"prompt": "p", "answer": 1e999}', "a number that is not finite in column 'answer'"),
        (b'{"prompt": "p", "answer": "\\ud800"}', "half of a surrogate pair in column 'answer'"),
        (b'{"prompt": "p", "prompt": "q", "answer": "a"}', "key 'prompt' stands twice"),
        ('{"prompt": "caf\xe9", "answer": "a"}'.encode("latin-1"), "is not UTF-8: byte 0xE9 at position 16"),
        ("{".encode("utf-16-le"), "UTF-16"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"prompt": "good 0", "answer": "other"}', "gives another answer to the prompt of line 1"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_reason(read: Read, line: bytes, reason: str) -> None:
    content = row("good 0").encode() + b"\n" + line + b"\n" + row("good 1").encode()
    tasks = read(content, max_bad_lines=1)
    assert [t.prompt for t in tasks.train] == ["good 0", "good 1"]
    (report,) = tasks.bad_lines
    assert report.startswith("Line 3 ")
    assert reason in report
    with pytest.raises(ParamError) as caught:
        read(content)
    assert caught.value.param == "file"
    assert "Line 3 " in caught.value.message


def test_a_repeated_prompt_is_left_out_but_is_no_bad_line(read: Read) -> None:
    tasks = read(row("p", "a") + row("q", "b") + row("p", "a"))
    assert [t.prompt for t in tasks.train] == ["p", "q"]
    assert tasks.bad_lines == ("Line 3 repeats the prompt of line 1.",)


def test_a_line_above_the_limit_is_passed_over(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "MAX_LINE_BYTES", 2**20)
    monkeypatch.setattr(lines_module, "_CHUNK", 2**16)
    content = row("first") + row("x" * 3_000_000) + row("last") + row("y" * 2_000_000).rstrip("\n")
    tasks = read(content, max_bad_lines=2)
    assert [t.prompt for t in tasks.train] == ["first", "last"]
    assert tasks.bad_lines == ("Line 2 is longer than 1 MiB.", "Line 4 is longer than 1 MiB.")


def test_a_huge_line_is_never_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "sparse.jsonl"
    with path.open("wb") as file:
        file.write(row("first").encode() + b'{"prompt": "')
        file.truncate(2**30)  # a sparse file: a gigabyte of NUL in one field
        file.seek(2**30)
        file.write(b'", "answer": "a"}\n' + row("last").encode())
    p = msgspec.structs.replace(COLUMNS, max_bad_lines=1)
    peak_before = _peak_mebibytes()
    tasks = TASKS[TasksJsonl](p, files=lambda _digest: path)
    assert [t.prompt for t in tasks.train] == ["first", "last"]
    assert tasks.bad_lines == ("Line 2 is longer than 4 MiB.",)
    assert _peak_mebibytes() - peak_before < 100


def _peak_mebibytes() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_million_columns_are_read_like_any_other_line(read: Read) -> None:
    wide = json.dumps({"prompt": "p", **{f"c{i}": 0 for i in range(100_000)}})
    (report,) = read(row("good") + wide, max_bad_lines=1).bad_lines
    assert report.startswith("Line 2 has no column 'answer' (it has prompt, c0, c1")
    assert len(report) < 200


def test_reasons_are_capped_but_counted(read: Read) -> None:
    tasks = read(row("good") + "{\n" * 1000, max_bad_lines=1000)
    assert len(tasks.bad_lines) == 201
    assert tasks.bad_lines[-1] == "800 more lines were left out."


@pytest.mark.parametrize("content", ["", "\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(read: Read, content: bytes | str) -> None:
    with pytest.raises(ParamError, match="no training prompt"):
        read(content)


def test_held_out_prompts_stay_when_rows_are_added(read: Read) -> None:
    small = read("".join(row(f"p{i}") for i in range(400)), held_out_share=0.25)
    large = read("".join(row(f"p{i}") for i in range(800)), held_out_share=0.25)
    held_small, held_large = ({t.prompt for t in tasks.held_out} for tasks in (small, large))
    assert held_small == {prompt for prompt in held_large if int(prompt[1:]) < 400}
    assert not held_large & {t.prompt for t in large.train}
    assert 70 < len(held_small) < 130  # 100 expected; five standard deviations are 43


@settings(max_examples=60, deadline=None)
@given(
    prompts=st.lists(
        st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(lambda s: bool(s.strip())),
        min_size=1,
        unique=True,
    ),
    mark=st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-be", b"\xfe\xff")]),
    escaped=st.booleans(),
)
def test_any_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, prompts: list[str], mark: tuple[str, bytes], escaped: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "tasks.jsonl"
    encoding, first = mark
    rows = [json.dumps({"prompt": p, "answer": "a"}, ensure_ascii=escaped) for p in prompts]
    path.write_bytes(first + "\n".join(rows).encode(encoding))
    tasks = TASKS[TasksJsonl](COLUMNS, files=lambda _digest: path)
    assert [t.prompt for t in tasks.train] == prompts


WORKED = "She sold 48/2 = <<48/2=24>>24 clips.\nTogether 1,000+200 = <<1000+200=1200>>1,200.\n#### 1,200"


def test_reasoning_and_labels_come_from_their_columns(read: Read) -> None:
    lines = [
        {"prompt": "a", "answer": 1, "why": "because", "need": True, "kind": "hard"},
        {"prompt": "b", "answer": 1, "why": "so", "need": 0},
        {"prompt": "c", "answer": 1, "why": "so", "need": None},
    ]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    made = read(content, reasoning_column="why", label_columns=("need", "kind"))
    assert [task.reasoning for task in made.train] == ["because", "so", "so"]
    assert [dict(task.labels) for task in made.train] == [{"need": True, "kind": "hard"}, {"need": 0.0}, {}]


def test_a_label_that_is_no_value_is_a_bad_line(read: Read) -> None:
    with pytest.raises(ParamError, match="column 'need'"):
        read('{"prompt": "a", "answer": 1, "need": [1]}\n', label_columns=("need",))


def test_gsm8k_is_recognised_by_its_form(read: Read) -> None:
    line = json.dumps({"question": "How many?", "answer": WORKED})
    (task,) = read(line).train
    assert (task.prompt, task.answer) == ("How many?", "1200")
    assert task.reasoning == "She sold 48/2 = 24 clips.\nTogether 1,000+200 = 1,200."
    assert task.demonstration == (
        "She sold 48/2 = 24 clips.\nTogether 1,000+200 = 1,200.\n<answer>1200</answer>"
    )
    with pytest.raises(ParamError, match="no column 'prompt'"):
        read(line, format="columns")


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("x #### 5", "5"),
        ("x\n#### -3.50\n", "-3.50"),
        ("x\n#### $1,234,567", "1234567"),
        ("x\n####7", "7"),
        ("#### 3 and #### 4", "4"),
        ("x\n#### five", None),
        ("x\n#### 5 apples", None),
        ("5", None),
    ],
)
def test_final_number(answer: str, number: str | None) -> None:
    assert final_number(answer) == number


def test_rationale_keeps_what_is_no_calculator_note() -> None:
    assert rationale("1 << 2 >> x <<1+1=2>>2\n#### 2") == "1 << 2 >> x 2"


@pytest.mark.skipif(not GSM8K.is_dir(), reason="the GSM8K sample is not beside the repository")
def test_real_gsm8k_rows() -> None:
    p = msgspec.structs.replace(COLUMNS, held_out_share=0.1)
    tasks = TASKS[TasksJsonl](p, files=lambda _digest: GSM8K / "train-1000.jsonl")
    every = (*tasks.train, *tasks.held_out)
    assert len(every) == 1000
    assert tasks.bad_lines == ()
    assert all(float(t.answer) == float(t.answer) for t in every)
    assert all("<<" not in (t.demonstration or "") for t in every)
    natalia = next(t for t in every if t.prompt.startswith("Natalia sold clips to 48"))
    assert natalia.answer == "72"
    assert (natalia.demonstration or "").endswith("\n<answer>72</answer>")
