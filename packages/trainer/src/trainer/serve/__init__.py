"""A warm process for short requests: `python -m trainer serve` reads one request a line from its standard
input and writes one answer a line to its standard output.

`server.py` holds the pipe and the deadlines and imports no tensor library; `child.py` does the work in a
process that may be killed. To add a request: a struct in `requests.py`, a function in a file of its own, and
a line in `HANDLERS`.
"""
