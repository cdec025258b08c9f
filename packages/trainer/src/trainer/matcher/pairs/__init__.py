"""Labelled pairs of queries: rewrites, mutations, and execution that says which is which."""
