"""How many answers one place may send: a bucket that empties with each and fills up with time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True)
class Allowance:
    """`at_once`: so many at one instant; `every`: after which another may come.

    Whoever comes when nothing is left owes one. Up to `trusted` owed, who waits is like the others;
    beyond it, what comes is doubtful. At most `most_owed` are remembered.
    """

    at_once: int
    every: timedelta
    trusted: int = 0
    most_owed: int = 0

    def left(self, level: float, since: datetime, now: datetime) -> float:
        """What a level has become by now; never more than at first, whatever the clocks say."""
        gained = max(now - since, timedelta()) / self.every
        return min(self.at_once, level + gained)

    def is_doubtful(self, level: float) -> bool:
        return level < -self.trusted

    def wait(self, level: float) -> timedelta:
        """How long to wait where nothing is left: longer where more is owed."""
        return SHORTEST_WAIT + timedelta(seconds=round(min(max(0.0, -level), self.most_owed)))


# Assumptions, all of them: a room of forty who answer at the same minute, behind the one address
# of a town hall or a library, is a good meeting, and sixty a very good one; four a minute go on.
ANSWERS = Allowance(at_once=40, every=timedelta(seconds=15), trusted=20, most_owed=45)
# Somebody who lost a link tries an address or two.
LOST_LINKS = Allowance(at_once=5, every=timedelta(minutes=1))
SHORTEST_WAIT = timedelta(seconds=15)


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits of IPv6 that a line is given."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or int(parsed) >> 64)
