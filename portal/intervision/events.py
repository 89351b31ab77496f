"""What happens in intervision: ids and times only, never a word of what was written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GroupForming:
    """People are asked to read the covenant and to sign it."""

    group_id: int
    member_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class CovenantSigned:
    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class GroupBegan:
    group_id: int


@dataclass(frozen=True, slots=True)
class GroupMemberLeft:
    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class GroupEnded:
    group_id: int


@dataclass(frozen=True, slots=True)
class ConsultationPlanned:
    """Who takes part is asked to look at the dates."""

    consultation_id: int
    member_ids: frozenset[int]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ConsultationReplanned:
    """Its dates are other ones: who takes part is asked to look at them again."""

    consultation_id: int
    circle_id: int
    member_ids: frozenset[int]
    """Everybody in the consultation but who changed it."""
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class FacilitationChanged:
    """Somebody else guards the steps: who did is away or left, or at a planning others were named."""

    consultation_id: int
    circle_id: int
    member_ids: frozenset[int]
    """Who hears of it: the group, or at a planning those whose part it is or was."""


@dataclass(frozen=True, slots=True)
class AttendanceSaid:
    consultation_id: int
    member_id: int
    takes_part: bool


@dataclass(frozen=True, slots=True)
class PhaseOpened:
    consultation_id: int
    circle_id: int
    run_id: int
    member_ids: frozenset[int]
    """Everybody in the consultation."""
    expected_ids: frozenset[int]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SecondVoiceAsked:
    """What was written in a phase is shown; nothing more is asked of its writers, now of who reacts to it."""

    consultation_id: int
    circle_id: int
    run_id: int
    member_ids: frozenset[int]
    """Everybody in the consultation."""
    expected_ids: frozenset[int]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PhaseExtended:
    consultation_id: int
    run_id: int
    expected_ids: frozenset[int]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PhaseNearsEnd:
    """A day before the deadline: for who is still expected."""

    consultation_id: int
    run_id: int
    expected_ids: frozenset[int]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Done, or passed: nothing more is expected of this member here."""

    consultation_id: int
    run_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TurnReopened:
    consultation_id: int
    run_id: int
    member_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ChoiceAsked:
    """Too few wrote: the facilitator decides how to go on."""

    consultation_id: int
    run_id: int
    chooser_ids: frozenset[int]
    until: datetime


@dataclass(frozen=True, slots=True)
class PhaseClosed:
    consultation_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class ConsultationClosed:
    """The last phase is over; what was learned can be kept until it is erased."""

    consultation_id: int
    circle_id: int
    member_ids: frozenset[int]
    case_owner_id: int
    erase_at: datetime


@dataclass(frozen=True, slots=True)
class ConsultationStopped:
    consultation_id: int
    circle_id: int
    member_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class LearningTold:
    consultation_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    """Four weeks later: what came of the intention?"""

    consultation_id: int
    case_owner_id: int


@dataclass(frozen=True, slots=True)
class FollowUpTold:
    consultation_id: int
    case_owner_id: int


@dataclass(frozen=True, slots=True)
class ConsultationErased:
    consultation_id: int
    member_ids: frozenset[int]
