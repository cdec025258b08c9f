"""Does an answer agree with its reference? Asked of a child process, by a deadline: answers are hostile.

`compare.py` holds the comparisons, `child.py` runs them in the child, `pool.py` is what rewards call. Knows
nothing of rollouts, tensors or rewards, so that the child starts in under a second. To add a way
of comparing: a function in `compare.py` and its line in `COMPARISONS`.
"""
