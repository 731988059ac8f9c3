"""The program at a door: it takes codes, decides with the list or alone, and tells the site.

It starts without Django and knows the kernels alone. What it must not lose lies in its journal;
see docs/doors.md.
"""
