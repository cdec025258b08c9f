"""Runs every attack and writes what happened to `docs/attacks.md`. `npm run attacks`."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

from sandbox.attacks import ATTACKS, Attack, Finding  # noqa: E402
from sandbox.planted import REPOSITORY, Planted, planted  # noqa: E402
from sandbox.text_bombs import text_bombs  # noqa: E402

from trainer.sandbox import shared_sandbox  # noqa: E402

PAGE = REPOSITORY / "docs" / "attacks.md"
FILES = "packages/trainer/tests/sandbox/hostile"
RULES = f"""The hostile files are in [`{FILES}`](../{FILES}); the same runs are tests.

An attack counts as held if it ran, ended in a way that its test allows, got nothing that it reported as
got, and afterwards the planted secrets (an environment variable, a file in the home, a file in the
repository) were in nothing that came out, no file of the machine had changed, the server on the loopback
had not been reached, and no process or zombie was left. What a candidate says is quoted: it proves
nothing by itself."""
HEAD = """| row | attack | file | what happened | held |
| ---: | --- | --- | --- | --- |"""
ELSEWHERE = {
    "21-22": "pages: text of rollouts is inert and escaped",
    "23": "judge nodes, and the review pages",
    "24-26, 29, 36-37": "web server",
    "28": "lease and event protocol of the server",
    "30": "client for addresses that a graph names",
    "32": "loading of models",
    "33": "import and export of data sets",
    "34": "validation of graphs",
    "38": "export of runs, and logs",
    "39": "catalog: no node names packages to install",
    "41": "review",
    "42": "Ray launcher",
}


def main() -> None:
    with planted() as machine:
        rows = [_row(attack, machine) for attack in ATTACKS if attack.only_on in ("", platform.machine())]
    rows += [_line(20, name, "verdict child", finding) for name, finding in text_bombs()]
    broken = [row for row in rows if not row.endswith("| yes |")]
    PAGE.write_text(_page(rows), encoding="utf-8")
    print(f"{len(rows) - len(broken)} of {len(rows)} attacks were held: {PAGE}")
    sys.exit(bool(broken))


def _row(attack: Attack, machine: Planted) -> str:
    print(attack.file, flush=True)
    return _line(attack.row, attack.what, f"`{attack.file}`", attack(machine))


def _line(row: int, what: str, where: str, finding: Finding) -> str:
    told = finding.happened.replace(str(REPOSITORY), "<repository>")
    happened = " ".join(told.split()).replace("|", "\\|").replace("<", "&lt;")
    held = "yes" if finding.fault is None else f"**no**: {finding.fault}"
    return f"| {row} | {what} | {where} | {happened} | {held} |"


def _page(rows: list[str]) -> str:
    said = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    kernel, places = platform.release().split("-")[0], shared_sandbox().places
    machine = f"{said}, Linux {kernel}, {places} places, load average {os.getloadavg()[0]:.1f}"
    how = f"`npm run attacks` runs all of them against the shipped sandbox, and wrote this ({machine})."
    intro = f"# Attacks on the sandbox\n\n{how} {RULES}\n\n{HEAD}\n"
    elsewhere = "\n".join(f"| {row} | {part} |" for row, part in ELSEWHERE.items())
    return f"""{intro}{chr(10).join(rows)}

## Rows that are for other parts

These do not run candidates. Their tests stand beside the part.

| row | part |
| --- | --- |
{elsewhere}
"""


if __name__ == "__main__":
    main()
