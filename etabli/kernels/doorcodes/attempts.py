"""Wrong codes: how many are let pass, how long the keypad then waits, and what guessing costs."""

from dataclasses import dataclass

from etabli.kernels.doorcodes.codes import BOUND, LONGEST, SERIALS

FREE = 5  # wrong codes before the keypad waits
FIRST_WAIT = 60  # seconds; each further wrong code doubles it
LONGEST_WAIT = 3600
FORGOTTEN_AFTER = 24 * 3600  # without a wrong code

DAY = 24 * 3600


@dataclass(frozen=True)
class Attempts:
    """The wrong codes typed in a row, and until when the keypad waits (seconds)."""

    wrong: int = 0
    last_at: int = 0
    waits_until: int = 0

    def waits(self, at: int) -> int:
        """For how many seconds more no code is looked at. A clock set back waits no longer than
        the longest wait."""
        return max(0, min(self.waits_until - at, LONGEST_WAIT))

    def after_wrong(self, at: int) -> "Attempts":
        """One more wrong code."""
        wrong = 1 if at - self.last_at >= FORGOTTEN_AFTER else self.wrong + 1
        over = wrong - FREE
        wait = min(FIRST_WAIT * 2 ** min(over, 30), LONGEST_WAIT) if over >= 0 else 0
        return Attempts(wrong, at, at + wait)


def chance_of_a_guess(codes: int | None = None) -> float:
    """The chance that one guess opens: `codes` good ones at the moment (those in the list), or
    without a number as many as a lock that is alone may have to take for good."""
    good = LONGEST * (LONGEST + 3) // 2 * SERIALS if codes is None else codes
    return good / BOUND


def days_to_guess(codes: int | None = None) -> float:
    """How many days, on average, somebody types at the keypad until it opens, waiting each time
    as long as it asks for: guesses are independent, so their mean number is one over the chance."""
    guesses = 1 / chance_of_a_guess(codes)
    return guesses * LONGEST_WAIT / DAY
