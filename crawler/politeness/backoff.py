"""How long to wait before a failed request is made again: longer each time, and never twice the same."""

from __future__ import annotations

from random import Random

# 2, 8, 30 seconds: a server that is being restarted is back by then.
_FACTOR = 4.0
_MOST = 30.0
# Up to half as long again: clients that failed together do not come back together.
_JITTER = 0.5


def pause(tries: int, first: float, random: Random) -> float:
    """Seconds to wait after so many failed tries (from 1), jitter included; never less than without it."""
    planned = min(first * _FACTOR ** max(0, min(tries, 20) - 1), max(_MOST, first))
    return planned * (1 + random.uniform(0, _JITTER))
