"""What is asked of moderators, and what is told of their decisions."""

from portal.accounts.events import OfficeBegan, OfficeEnded
from portal.core import bus, kinds
from portal.core.kinds import Ref
from portal.moderation.events import AppealDecided, AppealMade, DecisionUndone, ReportDecided, ReportMade
from portal.notifications import actions, steps

MODERATORS_STEPS = ("report", "appeal")


@bus.on(ReportMade)
def ask_moderators(event: ReportMade) -> None:
    """One step for all reports on a thing, open for every moderator until it is decided: a claim may lapse."""
    if event.is_first:
        steps.open_step("report", kinds.get("report").audience(event.report_id), subject=Ref("report", event.report_id))


@bus.on(ReportDecided)
def tell_of_decision(event: ReportDecided) -> None:
    for report_id in event.report_ids:
        steps.close_step("report", subject=Ref("report", report_id))
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
    if event.report_id is None:
        return
    appeal = Ref("decision", event.decision_id)
    steps.open_step("appeal", kinds.get("report").audience(event.report_id), subject=appeal)
    if event.decided_by_id:
        steps.close_step("appeal", subject=appeal, member_id=event.decided_by_id)


@bus.on(AppealDecided)
def tell_of_last_word(event: AppealDecided) -> None:
    steps.close_step("appeal", subject=Ref("decision", event.decision_id))
    _tell_makers(event, "appeal")


@bus.on(OfficeBegan)
def hand_over_what_waits(event: OfficeBegan) -> None:
    if event.kind == "moderator":
        steps.hand_over(MODERATORS_STEPS, event.member_id)


@bus.on(OfficeEnded)
def ask_no_more(event: OfficeEnded) -> None:
    if event.kind == "moderator":
        steps.close_all(MODERATORS_STEPS, event.member_id)


def _tell_makers(event: ReportDecided | DecisionUndone | AppealDecided, what: str) -> None:
    """Whoever wrote it, alone or with others. A decision is told as the portal's, not as one moderator's."""
    shown = kinds.get(event.kind).context(event.item_id)
    makers = {event.author_id or 0, *(shown[-1].maker_ids if shown else ())} - {0}
    decision = Ref("decision", event.decision_id)
    actions.tell(makers, subject=decision, cause=Ref(what, event.decision_id), reason="decision")
