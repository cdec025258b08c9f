"""Judges of two answers: how their verdicts are read, how they are asked, and what they have said before."""
