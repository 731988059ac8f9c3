"""HiGHS without its greeting: it says so on standard output as soon as one is made."""

import highspy


class QuietHighs(highspy.Highs):
    """Silent before its callbacks are set up, which is when it greets."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]
