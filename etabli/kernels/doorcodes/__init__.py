"""Codes that a lock checks without a network, and the list of rights prepared for it.

A code is made of a door's secret key and of the time for which it opens, so that whoever holds
the key can tell a good code from a bad one with a clock alone. The list says the same more
narrowly, to the minute and with what was taken back; a door that reaches its site has the newest.
`decide` puts the two together. Instants are whole seconds from the epoch, UTC. The scheme, its
test vectors and what guessing costs stand in docs/doors.md.
"""

from etabli.kernels.doorcodes.attempts import Attempts, chance_of_a_guess, days_to_guess
from etabli.kernels.doorcodes.codes import (
    DIGITS,
    DRIFT,
    LONGEST,
    SERIALS,
    SLOT,
    Window,
    candidates,
    cleaned,
    code_of,
    digest_of,
    find,
    window_of,
)
from etabli.kernels.doorcodes.decision import Reason, Verdict, decide
from etabli.kernels.doorcodes.rights import Right, RightsList, replaces, seal, unseal

__all__ = [
    "DIGITS",
    "DRIFT",
    "LONGEST",
    "SERIALS",
    "SLOT",
    "Attempts",
    "Reason",
    "Right",
    "RightsList",
    "Verdict",
    "Window",
    "candidates",
    "chance_of_a_guess",
    "cleaned",
    "code_of",
    "days_to_guess",
    "decide",
    "digest_of",
    "find",
    "replaces",
    "seal",
    "unseal",
    "window_of",
]
