"""A graph matching network that tells whether two SQL queries mean the same."""
