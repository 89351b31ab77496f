"""What a viewer may see of the things that notifications and steps are about."""

from collections import defaultdict
from collections.abc import Iterable

from portal.circles.viewer import Viewer
from portal.core import kinds
from portal.core.kinds import Card, Ref


def cards_of(refs: Iterable[Ref], viewer: Viewer) -> dict[Ref, Card]:
    """What the viewer may see of these things: one statement for each kind of thing among them."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        by_kind[ref.kind].add(ref.id)
    return {
        Ref(kind, id): card for kind, ids in by_kind.items() for id, card in kinds.get(kind).cards(ids, viewer).items()
    }


def card_of(ref: Ref, viewer: Viewer) -> Card | None:
    """What the viewer may see of one thing."""
    return kinds.get(ref.kind).cards([ref.id], viewer).get(ref.id)
