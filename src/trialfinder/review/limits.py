"""How often something may be tried: counted in memory, by what is tried and never by who tries.

In: a key (a name, a kind of form). Out: whether it is still allowed. No address is looked at. Each serving process
counts for itself, so several of them allow as many times more.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

KEYS = 10_000


class Limit:
    """At most `most` in `seconds` for each key, and `in_all` for all keys together."""

    def __init__(self, most: int, seconds: float, in_all: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._in_all, self._clock = most, seconds, in_all, clock
        self._lock = threading.Lock()
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()

    def allows(self, key: Hashable) -> bool:
        """Whether one more is allowed; it then counts."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(key, deque())
            for kept in (times, self._all):
                while kept and kept[0] <= now - self._seconds:
                    kept.popleft()
            if len(times) >= self._most or len(self._all) >= self._in_all:
                return False
            times.append(now)
            self._all.append(now)
            self._times.move_to_end(key)
            while len(self._times) > KEYS:
                self._times.popitem(last=False)
            return True

    def forgive(self, key: Hashable) -> None:
        """Forget what was counted for a key: it went well."""
        with self._lock:
            self._times.pop(key, None)
