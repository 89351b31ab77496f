"""What is asked and told around intervision: that something waits, until when and where; never a word of what it is.

Who is asked what is the consultation's own answer (`Kind.asks`): after each fact the open steps are made to agree.
"""

from typing import Any

from portal.core import bus
from portal.core.kinds import Ref
from portal.intervision.events import (
    AttendanceSaid,
    ChoiceAsked,
    ConsultationClosed,
    ConsultationErased,
    ConsultationPlanned,
    ConsultationReplanned,
    ConsultationStopped,
    CovenantSigned,
    FacilitationChanged,
    FollowUpDue,
    FollowUpTold,
    GroupBegan,
    GroupEnded,
    GroupForming,
    GroupMemberLeft,
    LearningTold,
    PhaseClosed,
    PhaseExtended,
    PhaseNearsEnd,
    PhaseOpened,
    SecondVoiceAsked,
    TurnReopened,
    TurnTaken,
)
from portal.notifications import actions, settling, steps
from portal.notifications.models import UNDO_AND_EDIT

FORMING: tuple[type[Any], ...] = (GroupForming, CovenantSigned, GroupBegan, GroupMemberLeft, GroupEnded)
GOING: tuple[type[Any], ...] = (
    *(ConsultationPlanned, ConsultationReplanned, AttendanceSaid, PhaseOpened, SecondVoiceAsked, PhaseExtended),
    *(TurnTaken, TurnReopened, ChoiceAsked, PhaseClosed, ConsultationClosed, LearningTold, FollowUpDue, FollowUpTold),
    *(ConsultationStopped, ConsultationErased),
)


def ask_group(event: Any) -> None:
    settling.settle("intervision_group", id=event.group_id)


def ask_members(event: Any) -> None:
    settling.settle("consultation", id=event.consultation_id)


for _fact in FORMING:
    bus.on(_fact)(ask_group)
for _fact in GOING:
    bus.on(_fact)(ask_members)


@bus.on(GroupMemberLeft)
def ask_no_more(event: GroupMemberLeft) -> None:
    settling.settle("consultation", member_id=event.member_id)


@bus.on(ConsultationReplanned)
def tell_of_other_dates(event: ConsultationReplanned) -> None:
    """One line, about the dates as they are now; and a mail to who is asked anew, unless one is about to leave."""
    cause = Ref("consultation_dates", event.consultation_id)
    actions.forget_cause(cause)
    _tell(event, cause, "consultation_replanned")
    steps.remind("consultation_plan", Ref("consultation", event.consultation_id), wait=UNDO_AND_EDIT)


@bus.on(FacilitationChanged)
def tell_of_facilitation(event: FacilitationChanged) -> None:
    """One line, about who guards the steps now. Nobody is asked anything by it."""
    cause = Ref("consultation_guide", event.consultation_id)
    actions.forget_cause(cause)
    _tell(event, cause, "consultation_guided")


@bus.on(PhaseOpened)
@bus.on(SecondVoiceAsked)
def tell_of_phase(event: PhaseOpened | SecondVoiceAsked) -> None:
    """Everybody hears once that it goes on; of whom something is asked, also by mail."""
    cause = "phase" if isinstance(event, PhaseOpened) else "second_voice"
    _tell(event, Ref(cause, event.run_id), "consultation")
    steps.mail_step("consultation_turn", Ref("consultation", event.consultation_id))


@bus.on(PhaseNearsEnd)
def remind_who_is_expected(event: PhaseNearsEnd) -> None:
    steps.remind("consultation_turn", Ref("consultation", event.consultation_id))


@bus.on(ConsultationClosed)
def tell_of_end(event: ConsultationClosed) -> None:
    _tell(event, Ref("consultation_end", event.consultation_id), "consultation_closed")


@bus.on(ConsultationStopped)
def tell_that_it_stopped(event: ConsultationStopped) -> None:
    _tell(event, Ref("consultation_stop", event.consultation_id), "consultation_stopped")


def _tell(event: Any, cause: Ref, reason: str) -> None:
    """One line at a time about a consultation: what was told of it before is over, also for who leaves the group."""
    consultation = Ref("consultation", event.consultation_id)
    for each in event.member_ids:
        actions.mark_read(each, subject=consultation)
    actions.tell(event.member_ids, subject=consultation, cause=cause, reason=reason, circle_id=event.circle_id)
