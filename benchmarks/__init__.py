"""Promises measured: `python -m benchmarks NAME` runs one on both databases, side by side.

Results with their machine and date stand in docs/benchmarks.md.
"""
