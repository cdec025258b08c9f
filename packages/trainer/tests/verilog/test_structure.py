"""The structural score: lists and figures measured with the published functions, and what must hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mux_designs import ALWAYS, AND_OR, GOLDEN, OTHER_PORTS, RENAMED, SWAPPED, ZERO, with_body

from trainer.verilog.structure import likeness, statements, structure_score

MEASURED = [
    (GOLDEN, (1, 1, 0), 1.0),
    (AND_OR, (6 / 7, 6 / 7, 1 / 7), 0.828571),
    (ALWAYS, (5 / 8, 5 / 7, 4 / 9), 0.562897),
    (RENAMED, (5 / 7, 5 / 7, 2 / 7), 0.657143),
    (SWAPPED, (6 / 7, 6 / 7, 1 / 7), 0.828571),
    (ZERO, (6 / 7, 6 / 7, 1 / 7), 0.828571),
    (OTHER_PORTS, (2 / 7, 2 / 7, 5 / 7), 0.142857),
]
SIDES = st.text("abs~&|^() ?:", min_size=1, max_size=24).filter(lambda text: text.strip())


def texts(source: str) -> list[str]:
    return [one.text for one in statements(source)]


def test_statements_of_the_golden_design() -> None:
    assert texts(GOLDEN) == [
        "module mux2",
        "port input a",
        "port input b",
        "port input s",
        "port output y",
        "assign y = s ? b : a",
        "instance module mux2",
    ]


def test_statements_of_every_kind_in_their_order() -> None:
    source = """
    module top(clk, q, n); // ports are declared below
      input clk; output reg [3:0] q;
      input n;
      reg [1:0] state, next; wire w;
      sub u1 (.a(w), .b(clk));
      assign w = n & /* not the clock */ 1'b1;
      always @(posedge clk) begin
        if (n) state <= 0; else state <= next;
        case (state)
          2'd0: q <= 1;
          default: q <= 0;
        endcase
      end
    endmodule
    """
    assert texts(source) == [
        "module top",
        "port clk",
        "port q",
        "port n",
        "input clk",
        "input n",
        "output [3:0] q",
        "wire w",
        "reg [1:0] state",
        "reg [1:0] next",
        "assign w = n & 1'b1",
        "always@(posedge clk)",
        "if(n)",
        "else",
        "case(state)",
        "case_item 2'd0",
        "case_item default",
        "instance module top",
        "instance sub u1",
    ]


@pytest.mark.parametrize(("source", "parts", "score"), MEASURED)
def test_as_measured(source: str, parts: tuple[float, float, float], score: float) -> None:
    assert likeness(texts(source), texts(GOLDEN)) == pytest.approx(parts, abs=1e-12)
    assert structure_score(source, GOLDEN, "code") == pytest.approx(score, abs=1e-6)


def test_empty_lists() -> None:
    assert likeness([], ["module m"]) == (0, 0, 1)
    assert likeness(["module m"], []) == (0, 0, 1)
    assert structure_score("", GOLDEN, "code") == 0.0
    assert structure_score("", "", "paper") == 0.0


def test_the_papers_categories_by_hand() -> None:
    """Module and ports are equal (1.1), as are instances (1.1); the one assign differs (-0.3)."""
    assert structure_score(SWAPPED, GOLDEN, "paper") == pytest.approx((1.1 + 1.1 - 0.3) / 3)
    assert structure_score(GOLDEN, GOLDEN, "paper") == 1.0


def test_is_not_symmetric() -> None:
    longer = with_body("assign y = s ? b : a;\n  wire spare;\n  wire other;")
    assert structure_score(longer, GOLDEN, "code") != structure_score(GOLDEN, longer, "code")


def test_a_line_break_inside_an_assign_hides_it() -> None:
    assert structure_score(with_body("assign y = s ?\n b : a;"), GOLDEN, "code") < 1.0


@given(SIDES, SIDES)
def test_cannot_see_logic(one: str, other: str) -> None:
    """Any two right-hand sides that both differ from the golden one count the same."""
    sides = {" ".join(text.split()) for text in (one, other)}
    if "s ? b : a" in sides:
        return
    scores = {structure_score(with_body(f"assign y = {side};"), GOLDEN, "code") for side in sides}
    assert len(scores) == 1


@given(SIDES, SIDES, st.sampled_from(["code", "paper"]))
def test_lies_between_0_and_1_and_is_1_for_equal_designs(one: str, other: str, variant: str) -> None:
    mine, golden = with_body(f"assign y = {one};"), with_body(f"assign z = {other};\n reg q;")
    assert 0.0 <= structure_score(mine, golden, variant) <= 1.0  # type: ignore[arg-type]
    assert structure_score(mine, mine, variant) == 1.0  # type: ignore[arg-type]


@given(st.data())
def test_comments_and_wide_blanks_change_nothing(data: st.DataObject) -> None:
    """In a header entry, and on the line of an assign."""
    blanks = st.text(" \t", min_size=1, max_size=4)
    words = re.split(r"(?<=input) |(?<=output) |(?<== )|(?<=\?) |(?<=:) ", GOLDEN)
    wide = "".join(
        word + (data.draw(blanks) if place + 1 < len(words) else "") for place, word in enumerate(words)
    )
    comment = data.draw(st.text("abc module assign", max_size=12))
    noted = wide.replace("endmodule", f"// {comment}\n/* {comment} */ endmodule")
    assert structure_score(noted, GOLDEN, "code") == 1.0
