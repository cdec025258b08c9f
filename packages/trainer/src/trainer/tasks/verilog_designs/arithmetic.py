"""Adders, subtractors and comparators."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.tasks.verilog_designs.design import TOP, Design, Form, Port, Sizes, combinational_bench, header

RELATIONS = {
    "==": "equal to",
    "!=": "other than",
    "<": "less than",
    "<=": "at most",
    ">": "greater than",
    ">=": "at least",
}


def adders(sizes: Sizes) -> Iterator[Design]:
    for width in range(1, 2 * sizes.most_width + 1):
        for sign in ("+", "-"):
            for carry_in in (False, True):
                for carry_out in (False, True):
                    yield _adder(width, sign, carry_in=carry_in, carry_out=carry_out)


def _adder(width: int, sign: str, *, carry_in: bool, carry_out: bool) -> Design:
    carry = "carry" if sign == "+" else "borrow"
    inputs = [Port("a", width), Port("b", width), *([Port("cin")] if carry_in else [])]
    outputs = [Port("y", width), *([Port("cout")] if carry_out else [])]
    expression = f"a {sign} b{f' {sign} cin' if carry_in else ''}"
    target = "{cout, y}" if carry_out else "y"
    # The sum is widened by the target, so the carry is not lost.
    golden = Form(header(inputs, outputs), f"  assign {target} = {expression};")
    if carry_out:
        body = (
            f"  reg [{width}:0] total;\n  always @(*) begin\n    total = {expression};\n"
            f"    y = total[{width - 1}:0];\n    cout = total[{width}];\n  end"
        )
        other = Form(header(inputs, outputs, registers=True), body)
    else:
        other = Form(
            header(inputs, outputs, registers=True), f"  always @(*) begin\n    y = {expression};\n  end"
        )
    what = "sum" if sign == "+" else "difference"
    with_in = f" and {carry} cin" if carry_in else ""
    with_out = f", and cout is the {carry} out" if carry_out else ""
    return Design(
        key=f"adder {width} {sign} {carry_in} {carry_out}",
        prompt=f"Write module {TOP}: y is the {what} of a and b{with_in}, each of {width} bits{with_out}.",
        golden=golden,
        other=other,
        reason=f"The {what} is {expression}" + ("; its top bit goes to cout." if carry_out else "."),
        testbench=combinational_bench(inputs, outputs),
        difficulty=float(1 + carry_in + carry_out),
    )


def comparators(sizes: Sizes) -> Iterator[Design]:
    for width in range(1, 2 * sizes.most_width + 1):
        for signed in (False, True):
            for relation in RELATIONS:
                # At one bit, or for equality, the sign changes nothing worth a prompt of its own.
                if not (signed and (width == 1 or relation in ("==", "!="))):
                    yield _comparator(width, relation, signed=signed)


def _comparator(width: int, relation: str, *, signed: bool) -> Design:
    inputs, outputs = [Port("a", width), Port("b", width)], [Port("y")]
    left, right = ("$signed(a)", "$signed(b)") if signed else ("a", "b")
    kind = "signed" if signed else "unsigned"
    return Design(
        key=f"comparator {width} {relation} {signed}",
        prompt=f"Write module {TOP}: y is 1 where a is {RELATIONS[relation]} b, "
        f"both {kind} numbers of {width} bits, else 0.",
        golden=Form(header(inputs, outputs), f"  assign y = {left} {relation} {right};"),
        other=Form(
            header(inputs, outputs, registers=True),
            f"  always @(*) begin\n    if ({left} {relation} {right}) y = 1'b1;\n    else y = 1'b0;\n  end",
        ),
        reason=f"Compare them as {kind} numbers.",
        testbench=combinational_bench(inputs, outputs),
        difficulty=2.0 if signed else 1.0,
    )
