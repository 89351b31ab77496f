"""Facts about reports and decisions. None says who reported to whoever may not know: see `kind.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportMade:
    """Somebody reported a thing; `is_first`: no other report on it was waiting yet."""

    report_id: int
    kind: str
    item_id: int
    reporter_id: int
    author_id: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class ReportClaimed:
    """A moderator treats what was reported about a thing; `report_id` is the oldest report on it."""

    report_id: int
    kind: str
    item_id: int
    moderator_id: int


@dataclass(frozen=True, slots=True)
class ReportReleased:
    """A moderator let go of it: it waits for another."""

    report_id: int
    kind: str
    item_id: int


@dataclass(frozen=True, slots=True)
class ReportDecided:
    """All reports on a thing were decided at once. `Ref("decision", decision_id)` is what its author may read."""

    decision_id: int
    kind: str
    item_id: int
    author_id: int | None
    moderator_id: int
    outcome: str
    reporter_ids: frozenset[int] = frozenset()
    report_ids: frozenset[int] = frozenset()
    made_by: frozenset[tuple[int, int]] = frozenset()  # (report, reporter) for each reporter who is a member still


@dataclass(frozen=True, slots=True)
class DecisionUndone:
    """A decision to hide was taken back: what was hidden stands there again."""

    decision_id: int
    kind: str
    item_id: int
    author_id: int | None
    moderator_id: int


@dataclass(frozen=True, slots=True)
class AppealMade:
    """The author asks another moderator than `decided_by_id` to look again; `report_id` leads moderators to it."""

    decision_id: int
    report_id: int | None
    author_id: int
    decided_by_id: int | None


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """Another moderator looked again; `outcome` is 'upheld' or 'reversed'. It is final."""

    decision_id: int
    kind: str
    item_id: int
    author_id: int | None
    moderator_id: int
    outcome: str
