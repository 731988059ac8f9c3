"""Promises measured: `python -m benchmarks NAME` runs one, on both databases if it needs them.

Results with their machine and date stand in docs/benchmarks.md.
"""
