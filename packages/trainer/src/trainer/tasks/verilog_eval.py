"""Problems in the layout of VerilogEval v2: `ProbNNN_name_prompt.txt`, `_ref.sv`, `_test.sv`, and for the
completion style `_ifc.txt`; a folder of the worker, or an uploaded zip or tar archive, read without
unpacking.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksVerilog
from trainer.problems import ParamError
from trainer.tasks.verilog_rows import checked, share_of
from trainer.verilog.bench import SampleBench
from trainer.verilog.icarus import REFUSED_BEFORE_12, icarus_version
from trainer.verilog.judge import SOURCE, Work
from trainer.verilog.source import module_names

MOST_FILES = 20_000
MOST_BYTES = 2**20
"""Of one file."""
MOST_TOTAL = 128 * 2**20
_FILE = re.compile(r"(?P<problem>Prob\d+_\w+?)_(?P<part>prompt\.txt|ifc\.txt|ref\.sv|test\.sv)")
_NEEDED = ("prompt.txt", "ref.sv", "test.sv")


def eval_tasks(p: TasksVerilog, place: Path) -> TaskSet:
    """In the order of their numbers; `held_out_share` of them, chosen by a hash of the name, are held out."""
    train: list[Task] = []
    held_out: list[Task] = []
    left_out: list[str] = []
    version = icarus_version()
    for problem, parts in sorted(_problems(place).items()):
        missing = [part for part in _NEEDED if part not in parts]
        if missing:
            left_out.append(f"{problem} has no {' and no '.join(missing)}.")
        elif version is not None and version < 12 and problem in REFUSED_BEFORE_12:
            left_out.append(f"{problem} is left out: Icarus {version} does not compile its reference.")
        elif not module_names(parts["ref.sv"]):
            left_out.append(f"{problem} has a reference without a module.")
        else:
            (held_out if share_of(problem) < p.held_out_share else train).append(_task(p, problem, parts))
    return checked(train, held_out, left_out)


def _task(p: TasksVerilog, problem: str, parts: Mapping[str, str]) -> Task:
    bench = SampleBench(parts["ref.sv"], parts["test.sv"])
    prompt = parts["prompt.txt"].strip()
    if "ifc.txt" in parts and parts["ifc.txt"].strip() not in prompt:
        prompt = f"{prompt}\n\n{parts['ifc.txt'].strip()}"
    golden = bench.golden.strip()
    shown = golden
    if p.response == "tagged":
        shown = f"<think>\n</think>\n<answer>\n```verilog\n{golden}\n```\n</answer>"
    return Task(
        id=problem,
        prompt=f"{prompt}\n{p.prompt_suffix}",
        answer=golden,
        demonstration=shown,
        source=SOURCE,
        meta=Work(bench).to_meta(),
    )


def _problems(place: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    total = 0
    for count, (name, body) in enumerate(_files(place), start=1):
        total += len(body)
        if count > MOST_FILES or total > MOST_TOTAL:
            raise ParamError(
                "file" if place.is_file() else "folder",
                f"There are more than {MOST_FILES} files, or {MOST_TOTAL >> 20} MiB, of problems.",
                "Give fewer.",
            )
        match = _FILE.fullmatch(name)
        if match:
            found.setdefault(match["problem"], {})[match["part"]] = body.decode(errors="replace")
    return found


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    """Names without folders, and contents, of those that may be parts of a problem."""
    if place.is_dir():
        for path in sorted(place.iterdir()):
            if _FILE.fullmatch(path.name) and path.is_file() and path.stat().st_size <= MOST_BYTES:
                yield path.name, path.read_bytes()
    elif not place.is_file():
        raise ParamError(
            "folder", f"There is no folder {str(place)!r} on this machine.", "Give a folder of the worker."
        )
    elif zipfile.is_zipfile(place):
        yield from _zipped(place)
    else:
        yield from _tarred(place)


def _zipped(place: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(place) as archive:
        for entry in archive.infolist()[: MOST_FILES * 4]:
            name = PurePosixPath(entry.filename).name
            if _FILE.fullmatch(name) and entry.file_size <= MOST_BYTES:
                with archive.open(entry) as file:
                    yield name, file.read(MOST_BYTES)


def _tarred(place: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(place) as archive:
            for entry in archive:
                name = PurePosixPath(entry.name).name
                if entry.isreg() and entry.size <= MOST_BYTES and _FILE.fullmatch(name):
                    file = archive.extractfile(entry)
                    if file is not None:
                        yield name, file.read(MOST_BYTES)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ParamError(
            "file", f"The file is neither a zip nor a tar archive: {error}.", "Upload one of the two."
        ) from error
