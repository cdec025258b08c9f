"""Every attack of the list that touches the sandbox, and more: what is tried, and what counts as held.

An attack is a file of `hostile/`. It prints "begins" once it runs, so that a broken attack is no success of
ours, and "GOT ..." for whatever it gets. Whatever it says, it has failed only if no planted secret is in what
came out, nothing of the machine has changed, and it ended in one of the ways that its line here allows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.planted import Planted, survivors, zombies

from trainer.sandbox import Command, Limits, Outcome, shared_sandbox
from trainer.sandbox.python import Answer, Function, call
from trainer.sandbox.sqlite import build_database, select
from trainer.sandbox.verilog import MOST_COMPILER_TEXT, Design, Simulated, simulate

HOSTILE = Path(__file__).with_name("hostile")
SHORT = Limits(wall_seconds=4.0, cpu_seconds=1.5)
LONG = Limits(wall_seconds=60.0, cpu_seconds=5.0)
"""For attacks that are to meet another limit than the deadline, on a busy machine too."""
RIGHT = 6
PUPILS = "CREATE TABLE pupil (id INTEGER, name TEXT); INSERT INTO pupil VALUES (1, 'Ann'), (2, 'Bo');"


@dataclass(frozen=True, slots=True)
class Finding:
    happened: str
    fault: str | None
    """Why the attack was not held; none where it was."""


@dataclass(frozen=True, slots=True)
class Attack:
    row: int
    file: str
    run: Callable[[Attack, Planted], Finding]
    ends: tuple[str, ...] = ()
    limits: Limits = SHORT
    needs_iverilog: bool = False
    only_on: str = ""
    """A machine's kind, where the attack is written for one."""

    @property
    def path(self) -> Path:
        return HOSTILE / self.file

    @property
    def what(self) -> str:
        """The attack's own first words."""
        text = self.path.read_text()
        if self.file.endswith(".sql"):
            return f"`{' '.join(text.split())}`".replace("|", "\\|")
        return text.splitlines()[0].lstrip("/# ")

    def __call__(self, planted: Planted) -> Finding:
        finding = self.run(self, planted)
        fault = finding.fault or planted.harm() or _leftovers()
        return Finding(finding.happened, fault)


def _leftovers() -> str | None:
    left = survivors(shared_sandbox().places)
    return f"processes are left: {left}" if left else f"zombies: {zombies()}" if zombies() else None


def in_verilog(attack: Attack, planted: Planted) -> Finding:
    """The attack is a testbench of its own."""
    done = simulate(_design(attack, planted, {}, "attack"))
    return _of_simulation(attack, done, planted)


def against_a_testbench(attack: Attack, planted: Planted) -> Finding:
    """The attack is the design under test; the names of the testbench and its word are random."""
    top, instance, nonce = (f"x{secrets.token_hex(8)}" for _ in range(3))
    bench = f"""
module {top};
  reg [3:0] a; wire [3:0] b; integer errors = 0, cases = 0;
  dut {instance}(a, b);
  initial begin
    for (cases = 0; cases < 16; cases = cases + 1) begin
      a = cases; #1; if (b !== (~a & 4'hf)) errors = errors + 1;
    end
    $display("{nonce} %0d wrong of %0d", errors, cases);
    $finish;
  end
endmodule"""
    done = simulate(_design(attack, planted, {"bench.v": bench.encode()}, top))
    finding = _of_simulation(attack, done, planted)
    credited = done.run is not None and f"{nonce} 0 wrong of 16".encode() in done.run.stdout
    return Finding(finding.happened, "it was given credit" if credited else finding.fault)


def _design(attack: Attack, planted: Planted, before: dict[str, bytes], top: str) -> Design:
    text = planted.fill(attack.path.read_text()).encode()
    return Design(
        sources={**before, "design.v": text}, top=top, compile_limits=SHORT, run_limits=attack.limits
    )


def _of_simulation(attack: Attack, done: Simulated, planted: Planted) -> Finding:
    if done.run is None:
        said = done.compiler_text
        happened = f"compiler: {_ending(done.compile_ended, 1)}"
        clean = len(said) <= MOST_COMPILER_TEXT + 10 and "\x1b" not in said and "/etc" not in said
        fault = None if clean else "the compiler's words are not fit to be shown"
        ended = "compiler"
    else:
        said = done.run.stdout.decode(errors="replace")
        happened, ended = _ending(done.run.ended, done.run.exit_code), done.run.ended
        fault = None if attack.file in NEVER_BEGINS or "begins" in said else "the attack did not begin"
    return Finding(_told(happened, said), fault or _verdict(attack, planted, ended, said))


def in_python(attack: Attack, planted: Planted) -> Finding:
    """The attack is a program of its own."""
    outcome = shared_sandbox().run(_program(attack, planted))
    return _of_program(attack, planted, outcome)


def beside_itself(attack: Attack, planted: Planted) -> Finding:
    """The attack runs twice at the same time."""
    outcomes = shared_sandbox().run_all([_program(attack, planted)] * 2)
    findings = [_of_program(attack, planted, outcome) for outcome in outcomes]
    return next((finding for finding in findings if finding.fault), findings[0])


def swapping_files(attack: Attack, planted: Planted) -> Finding:
    """The attack is asked for a file back."""
    outcome = shared_sandbox().run(_program(attack, planted, collect=("out",)))
    finding = _of_program(attack, planted, outcome)
    wrong = (
        set(outcome.files) - {"out"}
        or outcome.files.get("out", b"what was asked for") != b"what was asked for"
    )
    return Finding(finding.happened, "another file came back" if wrong else finding.fault)


def _program(attack: Attack, planted: Planted, collect: tuple[str, ...] = ()) -> Command:
    source = planted.fill(attack.path.read_text())
    return Command(argv=("python3", "-c", source), python=True, limits=attack.limits, collect=collect)


def _of_program(attack: Attack, planted: Planted, outcome: Outcome) -> Finding:
    said = (outcome.stdout + outcome.stderr).decode(errors="replace")
    fault = None if "begins" in said else "the attack did not begin"
    happened = _told(_ending(outcome.ended, outcome.exit_code), said)
    return Finding(happened, fault or _verdict(attack, planted, outcome.ended, said))


def in_a_call(attack: Attack, planted: Planted) -> Finding:
    """The attack is a function; the inputs before and after the hostile one are honest."""
    function = Function(source=planted.fill(attack.path.read_text()), name="answer", seconds=1.0)
    sandbox = shared_sandbox()
    inputs = [["before"], ["attack"], ["behind"]]
    first, hostile, last = [call(function, inputs, sandbox=OnePlace(sandbox))][0]
    happened = _answered(hostile)
    if hostile.value == RIGHT and hostile.failure is None:
        return Finding(happened, "it was given credit")
    if attack.file.endswith("die_at_once.py"):
        return Finding(
            happened, None if {first.failure, last.failure} == {"ended"} else "an answer from nowhere"
        )
    honest = first.value == last.value == RIGHT
    return Finding(
        f"{happened}; the inputs before and after it: right", None if honest else f"{first} {last}"
    )


class OnePlace:
    """The shared sandbox as a pool of one, so that all inputs of a batch meet in one run."""

    def __init__(self, sandbox: object) -> None:
        self._sandbox = sandbox
        self.places = 1

    def __getattr__(self, name: str) -> object:
        return getattr(self._sandbox, name)


def in_sql(attack: Attack, planted: Planted) -> Finding:
    """The attack is a statement; the database must stay what it was, and the machine's memory free."""
    database = build_database(PUPILS)
    selected = select(database, planted.fill(attack.path.read_text()).strip())
    happened = f"{selected.status}: {selected.text}" if selected.text else selected.status
    fault = None if selected.status in attack.ends else f"ended with {selected.status}, {selected.rows[:2]}"
    kept = select(database, "SELECT count(*) FROM pupil").rows == ((2,),)
    return Finding(happened, fault or (None if kept else "the database was changed"))


def _verdict(attack: Attack, planted: Planted, ended: str, said: str) -> str | None:
    if planted.token in said:
        return "the planted token came out"
    if "GOT" in said:
        return next(line for line in said.splitlines() if "GOT" in line)
    return None if ended in attack.ends else f"ended by {ended}"


def _ending(ended: str, code: int | None) -> str:
    return (
        f"exit {code}"
        if ended == "exit"
        else f"killed: {ended}"
        if ended != "signal"
        else "ended by a signal"
    )


def _told(ending: str, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and line.strip() != "begins"]
    return f"{ending}; “{lines[-1][:90]}”" if lines and ending.startswith(("exit", "compiler")) else ending


def _answered(answer: Answer) -> str:
    return (
        f"no answer: {answer.failure} {answer.text}".strip() if answer.failure else f"answer {answer.value}"
    )


NEVER_BEGINS = ("verilog/05_huge_memory.v", "verilog/09_second_top.v")


def _verilog(row: int, name: str, *ends: str, limits: Limits = SHORT) -> Attack:
    return Attack(row, f"verilog/{name}.v", in_verilog, ends, limits, needs_iverilog=True)


def _bench(row: int, name: str, *ends: str) -> Attack:
    return Attack(row, f"verilog/{name}.v", against_a_testbench, ends, needs_iverilog=True)


def _python(row: int, name: str, *ends: str, limits: Limits = LONG, only_on: str = "") -> Attack:
    return Attack(row, f"python/{name}.py", in_python, ends, limits, only_on=only_on)


def _call(name: str) -> Attack:
    return Attack(13, f"calls/{name}.py", in_a_call)


def _sql(row: int, name: str, *ends: str) -> Attack:
    return Attack(row, f"sql/{name}.sql", in_sql, ends)


ATTACKS: Sequence[Attack] = (
    _verilog(1, "01_environ", "exit", limits=LONG),
    _python(1, "01_environ", "exit"),
    _verilog(2, "02_write_elsewhere", "exit", limits=LONG),
    _python(2, "02_look_everywhere", "exit"),
    Attack(2, "python/02_another_run.py", beside_itself, ("exit",), LONG),
    _verilog(3, "03_include", "compiler"),
    _verilog(3, "03_error_flood", "compiler"),
    _verilog(3, "03_readmem", "exit", limits=LONG),
    _verilog(4, "04_zero_delay", "cpu", "deadline"),
    _verilog(4, "04_always_zero", "cpu", "deadline"),
    _verilog(4, "04_recursive_function", "cpu", "deadline", "signal", "exit", "memory"),
    _verilog(5, "05_huge_memory", "signal", "exit", "memory", "cpu", "deadline", "compiler"),
    _verilog(5, "05_generate", "compiler"),
    _verilog(5, "05_parameter_recursion", "compiler"),
    _verilog(5, "05_growing_queue", "signal", "exit", "memory", "cpu", "deadline"),
    _verilog(6, "06_display_flood", "output"),
    _verilog(6, "06_stderr_flood", "output"),
    _verilog(6, "06_dumpvars_flood", "signal", "exit", "cpu", "deadline"),
    _verilog(6, "06_file_flood", "signal", "exit", "cpu", "deadline"),
    _bench(7, "07_pass_and_finish", "exit"),
    _bench(7, "07_stop_late", "exit"),
    _bench(8, "08_read_the_testbench", "compiler"),
    _bench(8, "08_read_upwards", "compiler"),
    _bench(9, "09_second_top", "exit"),
    _bench(12, "12_read_the_program", "deadline", "cpu"),
    _call("13_sys_exit"),
    _call("13_os_exit"),
    _call("13_equals_everything"),
    _call("13_patch_builtins"),
    _call("13_result_files"),
    _call("13_write_every_pipe"),
    _call("13_forge_the_next"),
    _call("13_kill_the_others"),
    _call("13_hang"),
    _call("13_long_answer"),
    _call("13_die_at_once"),
    _python(13, "13_installed_packages", "exit"),
    _python(14, "14_fork_bomb", "cpu", "deadline", "memory", limits=SHORT),
    _python(14, "14_threads", "cpu", "deadline", "exit", limits=SHORT),
    _python(14, "14_big_list", "exit", "memory"),
    _python(14, "14_many_processes_of_memory", "memory"),
    _python(14, "14_shared_memory", "memory"),
    _python(14, "14_segfault", "signal"),
    _python(14, "14_network", "exit"),
    _python(14, "14_other_processes", "exit"),
    _python(14, "14_kernel", "exit", only_on="x86_64"),
    _python(14, "14_old_kernel_interface", "signal", only_on="x86_64"),
    _python(14, "14_limits", "exit"),
    _python(14, "14_outlive", "exit"),
    _python(14, "14_many_files", "memory", "exit"),
    _python(14, "14_full_folder", "exit"),
    _python(14, "14_descriptors", "exit"),
    _python(14, "14_fault_of_the_sandbox", "exit"),
    Attack(14, "python/14_swap_collected.py", swapping_files, ("exit",), LONG),
    _sql(16, "16_attach", "refused"),
    _sql(16, "16_attach_in_with", "refused"),
    _sql(16, "16_vacuum_into", "refused"),
    _sql(16, "16_writable_schema", "refused"),
    _sql(16, "16_pragma_as_a_table", "refused"),
    _sql(16, "16_load_extension", "refused"),
    _sql(16, "16_fts3_tokenizer", "refused", "error"),
    _sql(16, "16_read_a_file", "refused", "error"),
    _sql(16, "16_virtual_table", "refused"),
    _sql(17, "17_recursive", "late"),
    _sql(17, "17_cross_join", "late", "limit"),
    _sql(17, "17_randomblob", "limit"),
    _sql(17, "17_zeroblob", "limit"),
    _sql(17, "17_printf", "limit", "late"),
    _sql(17, "17_printf_width", "limit", "rows"),
    _sql(17, "17_grow", "limit", "late"),
    _sql(17, "17_sort", "limit", "late"),
    _sql(17, "17_like", "late", "limit", "rows"),
    _sql(17, "17_glob", "late", "limit", "rows"),
    _sql(17, "17_many_rows", "limit", "late", "rows"),
    _sql(17, "17_deep", "limit", "error"),
    _sql(18, "18_insert", "refused"),
    _sql(18, "18_delete_returning", "refused"),
    _sql(18, "18_with_insert", "refused"),
    _sql(18, "18_drop", "refused"),
    _sql(18, "18_create", "refused"),
    _sql(18, "18_two_statements", "refused"),
    _sql(18, "18_after_a_comment", "refused"),
    _sql(18, "18_comment_only", "refused"),
    _sql(18, "18_explain", "refused"),
    _sql(18, "18_transaction", "refused"),
)
