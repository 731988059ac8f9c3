"""Siting beside spopt with HiGHS, plain HiGHS models and FasterPAM: times, gaps, memory.

Published instances come with `--data DIR` (its folders pmed/ and cap/, with their optima.csv), the
others are made here from seeds. Every run is a process of its own; its time begins when its
libraries are loaded and its compiled code is at hand, and ends with the answer. spopt and kmedoids
are wanted for this alone: `pip install 'etabli[bench]'`.
"""

NEEDS_DATABASE = False
