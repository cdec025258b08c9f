"""One run in the sandbox: what it may do, every way in which it may end, and what is a fault of ours."""

from __future__ import annotations

import os
import threading
import time

import pytest
from sandbox.needs import needs_sandbox

from trainer.sandbox import Command, Limits, Sandbox, SandboxError, SandboxUnavailable, shared_sandbox

pytestmark = needs_sandbox

QUICK = Limits(wall_seconds=10.0, cpu_seconds=2.0)
IGNORES_SIGXCPU = "import signal\nsignal.signal(24, signal.SIG_IGN)\nwhile True: pass"
FLOODS_STDERR = "import sys\nwhile True: sys.stderr.write('x' * 1000)"


def python(source: str, *, limits: Limits = QUICK, stdin: bytes = b"") -> Command:
    return Command(argv=("python3", "-c", source), python=True, limits=limits, stdin=stdin)


def test_a_program_reads_its_files_and_input_and_hands_files_back() -> None:
    outcome = shared_sandbox().run(
        Command(
            argv=("sh", "-c", "cat in.txt - > out.txt; echo said; echo wrong >&2; exit 3"),
            files={"in.txt": b"first "},
            stdin=b"second",
            collect=("out.txt", "never.txt"),
        )
    )
    assert (outcome.ended, outcome.exit_code, outcome.succeeded) == ("exit", 3, False)
    assert (outcome.stdout, outcome.stderr) == (b"said\n", b"wrong\n")
    assert outcome.files == {"out.txt": b"first second"}, "a file nobody wrote to is not handed back"


def test_a_collected_file_may_be_given_first_and_be_empty_at_last() -> None:
    command = Command(argv=("sh", "-c", ": > a; cat b"), files={"b": b"as given"}, collect=("a", "b"))
    outcome = shared_sandbox().run(command)
    assert outcome.stdout == b"as given"
    assert outcome.files == {"a": b""}


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        pytest.param("import time; time.sleep(60)", "deadline", id="sleeps"),
        pytest.param("while True: pass", "cpu", id="spins"),
        pytest.param(
            "import signal\nsignal.signal(24, signal.SIG_IGN)\nwhile 1: pass", "cpu", id="ignores SIGXCPU"
        ),
        pytest.param("while True: print('x' * 1000)", "output", id="floods standard output"),
        pytest.param(
            "import sys\nwhile True: sys.stderr.write('x' * 1000)", "output", id="floods standard error"
        ),
        pytest.param("import ctypes; ctypes.string_at(0)", "signal", id="crashes"),
    ],
)
def test_each_ending_has_its_name(source: str, ended: str) -> None:
    limits = Limits(wall_seconds=1.0 if ended == "deadline" else 30.0, cpu_seconds=0.5, output_bytes=5000)
    outcome = shared_sandbox().run(python(source, limits=limits))
    assert outcome.ended == ended
    assert outcome.exit_code is None
    assert not outcome.succeeded
    assert len(outcome.stdout) <= 5000
    assert len(outcome.stderr) <= 5000


def test_the_processor_time_of_all_processes_counts_together() -> None:
    source = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    outcome = shared_sandbox().run(python(source, limits=Limits(wall_seconds=30.0, cpu_seconds=0.5)))
    assert outcome.ended == "cpu"


def test_the_memory_of_all_processes_counts_together() -> None:
    source = "import os, time\nfor _ in range(3): os.fork()\nx = bytearray(50 * 2**20)\ntime.sleep(9)"
    outcome = shared_sandbox().run(python(source, limits=Limits(memory_bytes=128 * 2**20, cpu_seconds=9)))
    assert outcome.ended == "memory"


def test_one_process_cannot_take_more_address_space() -> None:
    outcome = shared_sandbox().run(python("x = bytearray(10**9)"))
    assert outcome.exit_code == 1
    assert b"MemoryError" in outcome.stderr


def test_output_just_at_the_limit_is_kept_whole() -> None:
    outcome = shared_sandbox().run(python("print('x' * 4999)", limits=Limits(output_bytes=5000)))
    assert outcome.succeeded
    assert len(outcome.stdout) == 5000


def test_what_a_program_leaves_running_ends_with_it() -> None:
    source = "import os, time\nif os.fork() == 0:\n  os.setsid()\n  time.sleep(60)\nprint('done')"
    outcome = shared_sandbox().run(python(source))
    assert outcome.succeeded
    assert outcome.wall_seconds < QUICK.wall_seconds


def test_waiting_for_a_place_does_not_use_up_the_deadline() -> None:
    sandbox = Sandbox(places=1)
    sleeper = Command(argv=("sleep", "0.4"), limits=Limits(wall_seconds=2.0))
    outcomes = sandbox.run_all([sleeper] * 7)
    assert [outcome.ended for outcome in outcomes] == ["exit"] * 7


def test_many_threads_get_their_own_answers_in_order() -> None:
    sandbox = Sandbox(places=2)
    commands = [Command(argv=("cat",), stdin=str(number).encode()) for number in range(12)]
    answers: list[list[bytes]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([o.stdout for o in sandbox.run_all(commands)]))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[str(number).encode() for number in range(12)]] * 2


def test_a_missing_program_is_no_verdict() -> None:
    with pytest.raises(SandboxUnavailable, match="no-such-program is not installed"):
        shared_sandbox().run(Command(argv=("no-such-program",)))


def test_a_fault_of_bubblewrap_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.sandbox.profile._NOBODY", "no number")
    with pytest.raises(SandboxError, match="did not start the program"):
        shared_sandbox().run(Command(argv=("true",)))


def test_a_candidate_cannot_pass_its_failure_off_as_a_fault_of_the_sandbox() -> None:
    source = "import sys\nsys.stderr.write('bwrap: setting up uid map: Permission denied')\nsys.exit(1)"
    outcome = shared_sandbox().run(python(source))
    assert (outcome.ended, outcome.exit_code) == ("exit", 1)


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".", "..", "-option", "nul\0"])
def test_a_file_has_a_flat_name(name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a file"):
        Command(argv=("true",), files={name: b""})


def test_no_descriptors_of_ours_stay_open() -> None:
    sandbox = shared_sandbox()
    command = Command(argv=("true",), files={"a": b"1"}, collect=("b",))
    sandbox.run(command)
    before = len(os.listdir("/proc/self/fd"))
    sandbox.run_all([command] * 8)
    deadline = time.monotonic() + 2.0
    while len(os.listdir("/proc/self/fd")) > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(os.listdir("/proc/self/fd")) <= before
