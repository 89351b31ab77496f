"""A bounded load: one process, some kept-alive connections, each asking again as soon as it is answered.

Sends to this machine only, for a given number of seconds, and then stops by itself.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.wire import Connection

Ask = Callable[[int], bytes]
"""Makes the next request of a connection, by its number."""


@dataclass
class Measured:
    """What one round gave."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def p95_ms(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.95)] * 1000


def run(port: int, ask: Ask, *, connections: int = 4, seconds: float = 2.0) -> Measured:
    """Every connection asks again and again until the time is over."""
    measured = Measured()
    deadline = time.monotonic() + seconds

    def one(number: int) -> None:
        connection = Connection(port)
        try:
            while time.monotonic() < deadline:
                asked = ask(number)
                began = time.perf_counter()
                status, _, _ = connection.ask(asked)
                measured.waits.append(time.perf_counter() - began)
                measured.statuses[status] = measured.statuses.get(status, 0) + 1
        finally:
            connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=one, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.monotonic() - began
    return measured
