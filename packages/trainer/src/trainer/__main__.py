"""`python -m trainer run --spec spec.json --out DIR`: the trainer from a command line. `serve` answers short
requests.

torch is imported only once the spec has been accepted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trainer.contract import load_spec
from trainer.failure import SpecError
from trainer.requirements import allow

EXIT_BAD_SPEC = 64


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m trainer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a job")
    run.add_argument("--spec", type=Path, required=True, help="job spec, as 'switchyard compile' writes it")
    run.add_argument("--out", type=Path, required=True, help="folder for events, checkpoints and results")
    run.add_argument("--attempt", type=_positive, default=1, help="one more than the attempt before")
    run.add_argument("--files", type=Path, help="folder of uploaded files, each named by its SHA-256")
    run.add_argument("--reuse", type=Path, help="folder of finished stages, shared by runs")
    run.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    run.add_argument(
        "--threads", type=_positive, help="threads of one operation on the CPU; 1 for small models"
    )
    describe = commands.add_parser("describe", help="print versions, device and what is here as JSON")
    serve = commands.add_parser("serve", help="answer requests, one a line, on standard input")
    serve.add_argument("--files", type=Path, help="folder of uploaded files, each named by its SHA-256")
    serve.add_argument("--stages", type=Path, help="folder of finished stages, each named by its hash")
    serve.add_argument("--runs", type=Path, help="folder of run folders, each named by its run's id")
    for command in (run, describe, serve):
        _add_allowances(command)
    given = parser.parse_args(arguments)
    allow(given.allowed)
    return COMMANDS[given.command](given)


def _add_allowances(command: argparse.ArgumentParser) -> None:
    """Off unless the owner of the machine says so."""
    what = {
        "custom-code": "let graphs bring code of their own, which runs in the sandbox",
        "private-network": "let graphs send requests to this machine and private networks",
    }
    for name, text in what.items():
        command.add_argument(
            f"--allow-{name}", dest="allowed", action="append_const", const=name, default=[], help=text
        )


def _describe(_given: argparse.Namespace) -> int:
    from trainer.describe import main as describe

    return describe()


def _serve(given: argparse.Namespace) -> int:
    from trainer.serve.server import Folders, serve

    serve(sys.stdin.buffer, sys.stdout.buffer, Folders(given.files, given.stages, given.runs))
    return 0


def _run(given: argparse.Namespace) -> int:
    try:
        given.out.mkdir(parents=True, exist_ok=True)
        spec = load_spec(given.spec)
    except SpecError as error:
        _refuse(given, error)
        return EXIT_BAD_SPEC
    except OSError as error:
        print(
            f"{given.out} cannot be used: {error.strerror}. Choose another folder for --out.", file=sys.stderr
        )
        return EXIT_BAD_SPEC

    from trainer.run import RunOptions, run_job

    return run_job(
        spec,
        RunOptions(
            folder=given.out,
            attempt=given.attempt,
            files=given.files,
            reuse=given.reuse,
            device=given.device,
            threads=given.threads,
        ),
    )


def _refuse(given: argparse.Namespace, error: SpecError) -> None:
    """On standard error for a person, in the event file for the server."""
    from trainer.events import EventLog

    print(error, file=sys.stderr)
    events = EventLog(given.out, given.attempt)
    events.write("run.finished", status="failed", message=error.message, remedy=error.remedy, node=None)
    events.sync()
    events.close()


COMMANDS = {"run": _run, "serve": _serve, "describe": _describe}


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
