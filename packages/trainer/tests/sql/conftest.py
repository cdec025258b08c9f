"""Spider's gold queries and schemas, where they are beside the checkout; random databases for a schema."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from trainer.sql import Schema
from trainer.sql.spider import spider_schema


def _shared() -> Path | None:
    for folder in Path(__file__).parents:
        found = folder / "shared" / "data" / "spider"
        if found.is_dir():
            return found
    return None


@pytest.fixture(scope="session")
def spider() -> tuple[list[dict[str, Any]], dict[str, Schema]]:
    """(questions, schemas by database)."""
    folder = _shared()
    if folder is None:
        pytest.skip(
            "Spider's dev questions are not in ../shared/data/spider; they are not part of this repository."
        )
    schemas = {e["db_id"]: spider_schema(e) for e in json.loads((folder / "tables.json").read_text())}
    return json.loads((folder / "dev-even.json").read_text()), schemas


def open_database(schema: Schema) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    for table in schema.tables:
        if table.name.lower() == "sqlite_sequence":
            continue
        columns = ", ".join(
            f'"{c.name}" {"numeric" if c.type == "number" else "text"}' for c in table.columns
        )
        made.execute(f'CREATE TABLE "{table.name}" ({columns})')
    return made
