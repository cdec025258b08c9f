"""Reading designs: extraction rules, screening, vector lines, feedback, failure classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mux_designs import EXPLOIT, GOLDEN, TINY, VECTORS, ZERO, with_body

from trainer.verilog.extract import Frame, design_in, holds_format, is_design
from trainer.verilog.failures import CLASSES, compile_class, mismatch_class
from trainer.verilog.feedback import compiler_lines, feedback
from trainer.verilog.judge import Verdict
from trainer.verilog.screen import screen
from trainer.verilog.source import module_names, rename_module, rename_words, without_comments
from trainer.verilog.vectors import compare, lines, passes

PROSE = "Here is the design."


@pytest.mark.parametrize(
    ("completion", "design"),
    [
        (f"```verilog\n{ZERO}```\nBetter:\n```v\n{GOLDEN}```", GOLDEN.strip()),
        (f"```python\nprint()\n```\n{PROSE}", f"```python\nprint()\n```\n{PROSE}"),
        (GOLDEN, GOLDEN),
        (f"{PROSE}\n{GOLDEN}", f"{PROSE}\n{GOLDEN}"),
        ("module never ends", "module never ends"),
        ("", ""),
    ],
)
def test_the_first_rule_that_fires(completion: str, design: str) -> None:
    assert design_in(completion) == design


def test_a_body_gets_its_frame() -> None:
    frame = Frame("module m(output y);\n  assign y = ", ";\nendmodule\n")
    assert design_in(" 1'b0\n", frame) == "module m(output y);\n  assign y = 1'b0;\nendmodule\n"


def test_what_is_too_short_or_has_no_module_is_no_design() -> None:
    assert len(TINY) == 18
    assert not is_design(TINY)
    assert not is_design("assign y = a & b; // without a head")
    assert is_design("module mm; endmodule")


def test_format() -> None:
    answer = f"<answer>\n```verilog\n{GOLDEN}```\n</answer>"
    assert holds_format(f"<think>short</think>\n{answer}\n")
    assert not holds_format(answer)
    assert not holds_format(f"<think>short</think><answer>{GOLDEN}</answer>")
    assert not holds_format(f"<think>short</think>{answer} and more")


@pytest.mark.parametrize(
    ("body", "rule", "matched"),
    [
        ("initial $finish;", "systemTask", "$finish"),
        ("initial $stop;", "systemTask", "$stop"),
        ('integer f; initial f = $fopen("/etc/passwd", "r");', "systemTask", "$fopen"),
        ('reg [7:0] m [0:9]; initial $readmemh("/etc/shadow", m);', "systemTask", "$readmemh"),
        ('initial $display("Mismatches: 0 in 100 samples");', "systemTask", "$display"),
        ("initial $dumpvars;", "systemTask", "$dumpvars"),
        ('initial $system("ls");', "systemTask", "$system"),
        ("initial $value$plusargs;", "systemTask", "$value$plusargs"),
        ('`include "/etc/passwd"', "directive", "`include"),
        ("`define a b", "directive", "`define"),
        ("`", "directive", "`"),
        ("initial force y = 1;", "keyword", "force"),
        ("bind tb spy s();", "keyword", "bind"),
        ("defparam u.p = 1;", "keyword", "defparam"),
        ('import "DPI-C" function int system(string c);', "keyword", "import"),
        ("assign y = tb.y_ref;", "hierarchy", "b.y"),
        ("assign y = tb . y_ref;", "hierarchy", "b . y"),
        ("assign y = u[0].q;", "hierarchy", "].q"),
        ("assign y = p::q;", "hierarchy", "::"),
        ("wire \\tb.y_ref ;", "escapedName", "\\tb.y_ref"),
        ("reg [63:0] k [0:200000000];", "memory", "[0:200000000]"),
        ("reg k [99999999999999999999:0];", "memory", "[99999999999999999999:0]"),
    ],
)
def test_what_no_design_may_hold(body: str, rule: str, matched: str) -> None:
    findings = screen(with_body(body))
    assert (rule, matched) in findings


@pytest.mark.parametrize(
    "body",
    [
        "assign y = $signed(a) > $signed(b);",
        "localparam W = $clog2(9); wire [W-1:0] w; assign y = ^w;",
        "sub u (.a(a), .b(b), .y(y));",
        "sub u (.*);",
        "parameter real x = 1.5; assign y = x > 0.25;",
        "assign y = s ? 1'b1 : a; // $finish is a remark, tb.y too",
        "/* `include */ assign y = 4'b10x1 == 4'h.5 ? a : b;".replace("h.5", "hf"),
        'localparam [7:0] S = "$"; assign y = S[0];',
        "reg [31:0] m [0:255]; assign y = m[a][0];",
    ],
)
def test_what_a_design_may_hold(body: str) -> None:
    assert screen(with_body(body)) == ()


@given(st.sampled_from(["$finish", "$stop", "$fopen"]), st.text(" \t\n", max_size=3), st.booleans())
def test_hiding_a_task_among_blanks_and_comments_does_not_help(task: str, blanks: str, comment: bool) -> None:
    between = '/* " */ // "\n' if comment else " "
    assert screen(with_body(f"initial{between}{blanks}{task};"))
    assert screen(with_body(f'localparam S = "a\\"b"; initial {task}; // "'))


def test_an_unended_comment_or_string_hides_nothing_that_the_compiler_sees() -> None:
    broken = 'localparam S = "a' + chr(92) + '\n"; initial $finish; // "'
    assert screen(with_body(broken))
    assert screen('module m; "\n initial $finish; endmodule')
    assert screen("module m; /* " + "*/ initial $finish; endmodule")


def test_names_and_renaming() -> None:
    source = "// module no\nmodule a(input x); endmodule\nmodule automatic b; endmodule"
    assert module_names(source) == ["a", "b"]
    assert module_names(rename_module(source, "b", "c")) == ["a", "c"]
    text = 'tb tb1(.tb(tb), .x(a.tb)); $display("tb"); // tb\n tb2 `tb 4\'tb'
    assert rename_words(text, {"tb": "T"}) == (
        'T tb1(.tb(T), .x(a.tb)); $display("tb"); // tb\n tb2 `tb 4\'tb'
    )
    assert without_comments("a /* \n */ b // c\nd") == "a  \n b  \nd"


def test_vector_lines_by_hand() -> None:
    assert lines(" 0  1 // a\n\n//\n 10\t0") == ["0 1", "10 0"]
    assert compare(VECTORS, VECTORS, strict=True)[:3] == (8, 8, True)
    short = "000 0\n"
    assert compare(short, VECTORS, strict=False)[:3] == (1, 1, False)
    assert compare(short, VECTORS, strict=True)[:3] == (1, 8, False)
    assert compare(VECTORS + short, VECTORS, strict=True)[:3] == (8, 9, False)
    assert compare("0x1F 0b11", "31 3", strict=True).matches == 1
    assert compare("010 x", "10 x", strict=True).matches == 0  # no whole number of any base
    assert compare("1 2", "1", strict=True).matches == 0
    assert compare("000 1\n001 1\n", "000 0\n001 1\n", strict=True).first_wrong == "000 1"


def test_what_passes() -> None:
    hundred = "".join(f"{i} 1\n" for i in range(100))
    one_wrong = hundred.replace("99 1", "99 0")
    found = compare(one_wrong, hundred, strict=True)
    assert passes(found, threshold=0.99, strict=True)
    assert not passes(found, threshold=1.0, strict=True)
    lucky = compare("000 0\n", VECTORS, strict=False)
    assert passes(lucky, threshold=1.0, strict=False)
    assert not passes(compare("000 0\n", VECTORS, strict=True), threshold=0.1, strict=True)
    assert not passes(compare("", "", strict=False), threshold=0.5, strict=False)


@pytest.mark.parametrize(
    ("log", "letter"),
    [
        ("design.sv:2: syntax error", "S"),
        ("error: This assignment requires an explicit cast.", "e"),
        ("error: Sized numeric constant must have a size greater than zero.", "0"),
        ("warning: always_comb process has no sensitivities.", "n"),
        ("error: y is not a valid l-value in tb.dut.\n: 'y' is declared here as wire.", "w"),
        ("error: Unknown module type: sub", "m"),
        ("error: Unable to bind wire/reg/memory `clk' in `tb.dut'", "c"),
        ("error: Unable to bind wire/reg/memory `q' in `tb.dut'", "p"),
        ("error: port ``a'' is not a port of dut.", "p"),
        ("error: something else", "C"),
    ],
)
def test_classes_of_compile_errors(log: str, letter: str) -> None:
    assert compile_class(log) == letter
    assert letter in CLASSES


def test_a_reset_in_the_event_list_is_suspected() -> None:
    assert mismatch_class("always @(posedge clk or posedge areset) q <= 0;") == "r"
    assert mismatch_class("always @(posedge clk) if (areset) q <= 0;") == "R"


def test_feedback_says_what_the_design_did_and_nothing_of_the_testbench() -> None:
    log = (
        "bench.sv:7: warning: secret stimulus\n/work/design.sv:2: error: no\x1b[31m such \u202ename\n"
        "tb_12ab:3: error: inside\n"
    )
    assert compiler_lines(log) == ["line 2: error: no\x1b[31m such \u202ename"]
    compiled = Verdict("compile", log=log)
    assert feedback(compiled, whole=True, most=400) == (
        "does not fit the testbench\nline 2: error: no[31m such name"
    )
    assert feedback(compiled, whole=False, most=400) == "does not fit the testbench"
    wrong = Verdict("mismatch", matches=5, compared=8, first_wrong="000 1")
    assert feedback(wrong, whole=False, most=400) == "wrong 5/8"
    assert feedback(wrong, whole=True, most=400) == "wrong 5/8\nfirst wrong line: 000 1"
    assert feedback(wrong, whole=True, most=8) == "wrong 5/"
    rejected = Verdict("rejected", findings=screen(EXPLOIT))
    assert feedback(rejected, whole=True, most=400) == "not allowed\n$finish may not stand in a design"
    assert feedback(Verdict("mismatch", late=True), whole=True, most=400) == "too slow"
