"""Designs with a clock: counters and shift registers."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.tasks.verilog_designs.design import TOP, Design, Form, Port, Sizes, clocked_bench, header

RESETS = (("synchronous", 1), ("synchronous", 0), ("asynchronous", 1), ("asynchronous", 0))


def counters(sizes: Sizes) -> Iterator[Design]:
    for width in range(2, sizes.most_width + 2):
        for direction in ("up", "down", "both"):
            for enable in (False, True):
                for how, active in RESETS:
                    for last in (None, 2**width - 2) if direction == "up" else (None,):
                        yield _counter(width, direction, (enable, last), (how, active))


def _counter(width: int, direction: str, options: tuple[bool, int | None], reset: tuple[str, int]) -> Design:
    enable, last = options
    inputs = [*([Port("en")] if enable else []), *([Port("up")] if direction == "both" else [])]
    one, zero = f"{width}'d1", f"{width}'d0"
    following = {"up": f"q + {one}", "down": f"q - {one}", "both": f"up ? q + {one} : q - {one}"}[direction]
    if last is not None:
        following = f"(q == {width}'d{last}) ? {zero} : {following}"
    does = {
        "up": "counts up",
        "down": "counts down",
        "both": "counts up while up is 1 and down while it is 0",
    }[direction]
    wraps = f", from {last} back to 0" if last is not None else ""
    return _register(
        key=f"counter {width} {direction} {enable} {last}",
        width=width,
        what=f"a counter of {width} bits that {does}{wraps}",
        following=following,
        inputs=inputs,
        enable=enable,
        reset=reset,
    )


def shift_registers(sizes: Sizes) -> Iterator[Design]:
    for width in range(2, sizes.most_width + 4):
        for direction in ("left", "right"):
            for source in ("d", "ring", "zero"):
                for enable in (False, True):
                    for how, active in RESETS:
                        yield _shift(width, direction, source, (enable, how, active))


def _shift(width: int, direction: str, source: str, options: tuple[bool, str, int]) -> Design:
    enable, how, active = options
    inputs = [*([Port("en")] if enable else []), *([Port("d")] if source == "d" else [])]
    top, left = width - 1, direction == "left"
    filled = {"d": "d", "ring": f"~q[{top if left else 0}]", "zero": "1'b1"}[source]
    following = f"{{q[{top - 1}:0], {filled}}}" if left else f"{{{filled}, q[{top}:1]}}"
    fills = {
        "d": "takes d into the free place",
        "ring": "takes the bit that falls out, turned round, into the free place",
        "zero": "takes 1 into the free place",
    }[source]
    return _register(
        key=f"shift {width} {direction} {source} {enable}",
        width=width,
        what=f"a shift register of {width} bits that moves {direction} by one and {fills}",
        following=following,
        inputs=inputs,
        enable=enable,
        reset=(how, active),
    )


def _register(
    *,
    key: str,
    width: int,
    what: str,
    following: str,
    inputs: list[Port],
    enable: bool,
    reset: tuple[str, int],
) -> Design:
    how, active = reset
    ports, outputs = [Port("clk"), Port("rst"), *inputs], [Port("q", width)]
    edge = "" if how == "synchronous" else f" or {'posedge' if active else 'negedge'} rst"
    condition = "rst" if active else "!rst"
    step = f"if (en) q <= {following};" if enable else f"q <= {following};"
    golden = (
        f"  always @(posedge clk{edge}) begin\n    if ({condition}) q <= {width}'d0;\n    else {step}\n  end"
    )
    held = f"en ? ({following}) : q" if enable else following
    other = (
        f"  wire [{width - 1}:0] next;\n  assign next = {held};\n"
        f"  always @(posedge clk{edge})\n    q <= {condition} ? {width}'d0 : next;"
        if how == "synchronous"
        else f"  wire [{width - 1}:0] next;\n  assign next = {held};\n"
        f"  always @(posedge clk{edge})\n    if ({condition}) q <= {width}'d0;\n    else q <= next;"
    )
    waits = ", only while en is 1" if enable else ""
    return Design(
        key=f"{key} {how} {active}",
        prompt=f"Write module {TOP}: q is {what}, at each rising edge of clk{waits}. "
        f"While rst is {active}, q is set to 0 ({how} reset).",
        golden=Form(header(ports, outputs, registers=True), golden),
        other=Form(header(ports, outputs, registers=True), other),
        reason=f"A register with {how} reset; the next value is {following}.",
        testbench=clocked_bench(inputs, outputs, active),
        difficulty=3.0 + enable + (how == "asynchronous"),
    )
