"""Facts: a feature tells what happened; others listen without the teller knowing them.

Listeners run at once, in the order in which they were registered and in the teller's transaction, so that what
follows from a fact can never disagree with it. A listener that fails makes the whole request fail.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Listener = TypeVar("Listener", bound=Callable[..., None])

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def on(fact: type) -> Callable[[Listener], Listener]:
    """Mark a function as a listener to a kind of fact."""

    def register(listener: Listener) -> Listener:
        if listener not in _listeners[fact]:
            _listeners[fact].append(listener)
        return listener

    return register


def publish(fact: object) -> None:
    """Tell everybody who listens."""
    for listener in _listeners[type(fact)]:
        listener(fact)
