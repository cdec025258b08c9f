"""SQL to relational operator trees: what a query means, whatever it is written like.

`read_tree` parses (parse.py), binds names to a schema (bind.py), moves conditions to their lowest place
(settle.py), names table occurrences (naming.py) and emits the compact tree of the Graph-Reward-SQL card
(emit.py). No database is asked. Knows nothing of rewards or models; TREE_VERSION changes whenever some
query's tree does.
"""

from trainer.sql.errors import SqlError, SqlPlanError, SqlSyntaxError
from trainer.sql.operator import KINDS, TREE_VERSION, Flat, Operator, flatten
from trainer.sql.read import read_tree
from trainer.sql.schema import Column, ForeignKey, Schema, Table

__all__ = [
    "KINDS",
    "TREE_VERSION",
    "Column",
    "Flat",
    "ForeignKey",
    "Operator",
    "Schema",
    "SqlError",
    "SqlPlanError",
    "SqlSyntaxError",
    "Table",
    "flatten",
    "read_tree",
]
