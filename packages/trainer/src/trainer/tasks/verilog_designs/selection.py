"""Designs that choose: multiplexers, decoders and encoders."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.tasks.verilog_designs.design import TOP, Design, Form, Port, Sizes, combinational_bench, header


def muxes(sizes: Sizes) -> Iterator[Design]:
    for width in range(1, sizes.most_width + 1):
        for ways in (2, 3, 4):
            for reverse in (False, True):
                for enable in ("", "high", "low"):
                    yield _mux(width, ways, reverse=reverse, enable=enable)


def _mux(width: int, ways: int, *, reverse: bool, enable: str) -> Design:
    data = [Port(name, width) for name in "abcd"[:ways]]
    select = Port("sel", 1 if ways == 2 else 2)
    inputs = [*data, select, *([Port("en")] if enable else [])]
    order = list(reversed(data)) if reverse else data
    zero = f"{width}'b{'0' * width}"
    chain = order[-1].name
    if ways == 3:
        chain = f"(sel == 2'd2) ? {order[2].name} : {zero}"
    for place in range(ways - 2, -1, -1):
        chain = f"(sel == {select.width}'d{place}) ? {order[place].name} : {chain}"
    gated = {"": chain, "high": f"en ? ({chain}) : {zero}", "low": f"en ? {zero} : ({chain})"}[enable]
    cases = "".join(f"      {select.width}'d{place}: y = {port.name};\n" for place, port in enumerate(order))
    stop = {"": "", "high": f"    if (!en) y = {zero};\n", "low": f"    if (en) y = {zero};\n"}[enable]
    body = f"  always @(*) begin\n    case (sel)\n{cases}      default: y = {zero};\n    endcase\n{stop}  end"
    listed = ", ".join(port.name for port in order)
    beyond = " For a larger value of sel, y is 0." if ways == 3 else ""
    gate = {"": "", "high": " While en is 0, y is 0.", "low": " While en is 1, y is 0."}[enable]
    return Design(
        key=f"mux {width} {ways} {reverse} {enable}",
        prompt=f"Write module {TOP}: y is the one of {listed} (in this order) whose number sel gives, "
        f"each of {width} bits.{beyond}{gate}",
        golden=Form(header(inputs, [Port("y", width)]), f"  assign y = {gated};"),
        other=Form(header(inputs, [Port("y", width)], registers=True), body),
        reason=f"sel counts through {listed}, so compare it with each number in turn.",
        testbench=combinational_bench(inputs, [Port("y", width)]),
        difficulty=float(ways + bool(enable)),
    )


def encoders(sizes: Sizes) -> Iterator[Design]:
    for bits in range(1, min(sizes.most_width, 4) + 1):
        for active in (1, 0):
            for enable in (False, True):
                yield _decoder(bits, active, enable=enable)
    for count in range(2, 2 * sizes.most_width + 1):
        for lowest in (True, False):
            for active in (1, 0):
                yield _priority(count, active, lowest=lowest)


def _decoder(bits: int, active: int, *, enable: bool) -> Design:
    size = 2**bits
    inputs = [Port("x", bits), *([Port("en")] if enable else [])]
    output = Port("y", size)
    idle = f"{size}'b{'0' * size}" if active else f"{size}'b{'1' * size}"
    one = f"{size}'d1 << x" if active else f"~({size}'d1 << x)"
    expression = f"en ? ({one}) : {idle}" if enable else one
    cases = "".join(f"      {bits}'d{place}: y[{place}] = 1'b{active};\n" for place in range(size))
    case = f"    case (x)\n{cases}    endcase\n"
    guarded = f"    if (en) begin\n{case}    end\n" if enable else case
    only = f" only while en is 1; else every bit is {1 - active}" if enable else ""
    return Design(
        key=f"decoder {bits} {active} {enable}",
        prompt=f"Write module {TOP}: a decoder whose bit x of the {size} bits of y is {active} "
        f"and all others are {1 - active}{only}.",
        golden=Form(header(inputs, [output]), f"  assign y = {expression};"),
        other=Form(
            header(inputs, [output], registers=True), f"  always @(*) begin\n    y = {idle};\n{guarded}  end"
        ),
        reason=f"Shift a single bit to place x{'' if active else ', then turn all bits round'}.",
        testbench=combinational_bench(inputs, [output]),
        difficulty=float(bits + enable + 1),
    )


def _priority(count: int, active: int, *, lowest: bool) -> Design:
    width = max(1, (count - 1).bit_length())
    inputs, outputs = [Port("x", count)], [Port("y", width), Port("valid")]
    order = range(count) if lowest else range(count - 1, -1, -1)
    chain = f"{width}'d0"
    for place in reversed(order):
        chain = f"(x[{place}] == 1'b{active}) ? {width}'d{place} : {chain}"
    found = "|x" if active else "~&x"
    # In an always block the last assignment wins, so the places go the other way round.
    steps = "".join(
        f"    if (x[{place}] == 1'b{active}) y = {width}'d{place};\n" for place in reversed(order)
    )
    which = "lowest" if lowest else "highest"
    return Design(
        key=f"priority {count} {active} {lowest}",
        prompt=f"Write module {TOP}: y is the number of the {which} bit of the {count} bits of x "
        f"that is {active}, and valid is 1; where there is none, y and valid are 0.",
        golden=Form(header(inputs, outputs), f"  assign y = {chain};\n  assign valid = {found};"),
        other=Form(
            header(inputs, outputs, registers=True),
            f"  always @(*) begin\n    y = {width}'d0;\n{steps}    valid = {found};\n  end",
        ),
        reason=f"Try the bits from the {which} on and take the first that is {active}.",
        testbench=combinational_bench(inputs, outputs),
        difficulty=float(count + 1),
    )
