"""Runs inside the sandbox, with the standard library alone: calls on standard input, an answer line for each.

An answer is `NONCE [index, {...}]`: `begun` before a call, then its `value`, or an `error`. Index -1 says why
the function could not be had at all. What the function prints is thrown away. A call that takes too long ends
the whole process, from a thread that needs no interpreter, so that no loop in C can hold it up; the parent
starts another one behind that call.
"""

import faulthandler
import json
import os
import sys
import types

FILE = "function.py"
MAX_TEXT = 400


def main() -> None:
    asked = json.loads(sys.stdin.buffer.read())
    said = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    dumps, loads, write, watch = json.dumps, json.loads, os.write, faulthandler.dump_traceback_later
    nonce = asked["nonce"]

    def tell(index: int, **what: object) -> None:
        line = memoryview((nonce + " " + dumps([index, what]) + "\n").encode())
        while line:
            line = line[write(said, line) :]

    watch(asked["loadSeconds"], exit=True)
    try:
        function = load(asked["source"], asked["name"])
    except BaseException as problem:
        tell(-1, error=describe(problem))
        os._exit(0)
    shared = asked["shared"]
    for index, call in enumerate(asked["calls"]):
        tell(index, begun=True)
        watch(asked["callSeconds"], exit=True)
        try:
            # Read anew for each call: what one changes, the next must not see.
            value = function(**loads(shared[call["shared"]]), **call["own"])
            answer = {"value": plain(value)}
        except BaseException as problem:
            answer = {"error": describe(problem)}
        tell(index, **answer)
    os._exit(0)


def load(source: str, name: str) -> object:
    module = types.ModuleType("function")
    sys.modules["function"] = module
    exec(compile(source, FILE, "exec"), module.__dict__)
    found = module.__dict__.get(name)
    if not callable(found):
        raise NameError(f"there is no function '{name}'")
    return found


def plain(value: object) -> object:
    """What JSON can say of a value, and a tag for what it cannot. The parent decides what is good enough."""
    if type(value) in (int, float):
        return float(value)
    if type(value) in (str, bool) or value is None:
        return value
    if type(value) in (list, tuple):
        return {"list": [plain(one) for one in value]}
    if type(value) is dict:
        return {"dict": [[str(key), plain(one)] for key, one in value.items()]}
    return {"other": type(value).__name__}


def describe(problem: BaseException) -> str:
    try:
        text = f"{type(problem).__name__}: {problem}"[:MAX_TEXT]
    except BaseException:
        text = type(problem).__name__
    line = getattr(problem, "lineno", None) if isinstance(problem, SyntaxError) else None
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{text} (line {line})" if line else text


if __name__ == "__main__":
    main()
