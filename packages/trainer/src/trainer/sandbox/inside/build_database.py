"""Makes a database from a script of statements, in the file that is handed back."""

import sqlite3
import sys

connection = sqlite3.connect("/work/database", isolation_level=None)
connection.execute("PRAGMA journal_mode = OFF")
connection.execute("PRAGMA synchronous = OFF")
connection.execute("BEGIN")
connection.executescript(sys.stdin.read())
if connection.in_transaction:
    connection.execute("COMMIT")
connection.close()
