"""What is asked of moderators, and what is told of their decisions."""

from typing import Any

from portal.accounts.events import MemberReactivated, MemberSuspended, OfficeBegan, OfficeEnded
from portal.core import bus, kinds
from portal.core.kinds import Ref
from portal.members.events import MemberLeft
from portal.moderation.events import AppealDecided, AppealMade, DecisionUndone, ReportDecided, ReportMade
from portal.notifications import actions, settling, steps

OFFICES: tuple[type[Any], ...] = (OfficeBegan, OfficeEnded, MemberSuspended, MemberReactivated, MemberLeft)
"""What changes who there is to judge."""


@bus.on(ReportMade)
def ask_moderators(event: ReportMade) -> None:
    """One step for all reports on a thing, open for every moderator until it is decided: a claim may lapse."""
    if event.is_first:
        settling.settle("report", id=event.report_id)


@bus.on(ReportDecided)
def tell_of_decision(event: ReportDecided) -> None:
    for report_id in event.report_ids:
        for asked in steps.OF_KIND["report"]:
            steps.close_step(asked, subject=Ref("report", report_id))
    for report_id, reporter_id in sorted(event.made_by):
        report = Ref("report", report_id)
        actions.tell([reporter_id], subject=report, cause=report, reason="decision", actor_id=event.moderator_id)
    if event.outcome == "hidden":
        _tell_makers(event, "decision")


@bus.on(DecisionUndone)
def tell_of_undoing(event: DecisionUndone) -> None:
    _tell_makers(event, "undoing")


@bus.on(AppealMade)
def ask_other_moderators(event: AppealMade) -> None:
    settling.settle("decision", id=event.decision_id)


@bus.on(AppealDecided)
def tell_of_last_word(event: AppealDecided) -> None:
    settling.settle("decision", id=event.decision_id)
    _tell_makers(event, "appeal")


def ask_who_may_judge_now(event: Any) -> None:
    """A new moderator finds what waits; where the last one went, administrators are asked for another."""
    if getattr(event, "kind", "") in ("", "moderator", "administrator"):
        for kind in ("report", "decision"):
            settling.settle(kind)


for _fact in OFFICES:
    bus.on(_fact)(ask_who_may_judge_now)


def _tell_makers(event: ReportDecided | DecisionUndone | AppealDecided, what: str) -> None:
    """Whoever wrote it, alone or with others. A decision is told as the portal's, not as one moderator's."""
    shown = kinds.get(event.kind).context(event.item_id)
    makers = {event.author_id or 0, *(shown[-1].maker_ids if shown else ())} - {0}
    decision = Ref("decision", event.decision_id)
    actions.tell(makers, subject=decision, cause=Ref(what, event.decision_id), reason="decision")
