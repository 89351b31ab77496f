"""What may be done about a reported thing. Seeing it is decided in `queries`; nobody judges their own words."""

from typing import Any


def can_report(viewer: Any, thing: Any) -> bool:
    """Anything of others that the viewer sees, unless it was taken away already."""
    is_own = thing.author_id == viewer.id or viewer.id in thing.maker_ids
    return bool(not viewer.is_guest and not is_own and not thing.is_hidden and not thing.is_removed)


def can_moderate(viewer: Any) -> bool:
    return bool(viewer.has_office("moderator"))


def can_claim(viewer: Any, report: Any) -> bool:
    return bool(_may_judge(viewer, report) and report.state == "open")


def can_release(viewer: Any, report: Any) -> bool:
    return bool(_may_judge(viewer, report) and report.state == "claimed" and report.claimed_by_id == viewer.id)


def can_decide(viewer: Any, report: Any) -> bool:
    """Whoever claimed it; what nobody treats, any moderator may decide at once."""
    return bool(
        _may_judge(viewer, report)
        and report.state != "decided"
        and (report.state == "open" or report.claimed_by_id == viewer.id)
    )


def can_undo(viewer: Any, decision: Any) -> bool:
    """A decision to hide, as long as it stands; while an appeal waits, the appeal decides."""
    return bool(
        _may_judge(viewer, decision) and decision.outcome == "hidden" and decision.stands and not decision.is_appealed
    )


def can_appeal(viewer: Any, decision: Any, thing: Any = None) -> bool:
    """The author, or one of the makers of the thing, once, against being hidden."""
    return bool(
        (viewer.id == decision.author_id or (thing is not None and viewer.id in thing.maker_ids))
        and not viewer.is_guest
        and decision.outcome == "hidden"
        and decision.stands
        and not decision.is_appealed
    )


def can_decide_appeal(viewer: Any, decision: Any) -> bool:
    """Another moderator than the one who decided."""
    return bool(_may_judge(viewer, decision) and decision.awaits_appeal and decision.decided_by_id != viewer.id)


def _may_judge(viewer: Any, judged: Any) -> bool:
    return bool(can_moderate(viewer) and judged.author_id != viewer.id)
