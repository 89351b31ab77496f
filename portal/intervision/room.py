"""A consultation as a member of it finds it: one room with a closed door. How it is read stands in `queries.rooms`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portal.core import vault
from portal.core.i18n import gettext as _
from portal.core.vault import DataKey
from portal.intervision.engine import People
from portal.intervision.method import Method, Phase
from portal.intervision.models import Attendance, Consultation, PhaseRun, Turn

PRESENT = ("asked", "takes_part")


@dataclass
class Room:
    """A consultation with its people, its phases, and its key."""

    consultation: Consultation
    method: Method
    attending: Mapping[int, Attendance]
    runs: Sequence[PhaseRun]
    turns: Mapping[int, Mapping[int, Turn]] = field(default_factory=dict)
    """Run id -> member id -> what is expected there."""

    @cached_property
    def key(self) -> DataKey:
        """Raises vault.KeyGone once it is erased."""
        return vault.key(self.consultation.key_id)

    @property
    def people(self) -> People:
        there = self.consultation
        return People(
            case_owner_id=there.case_owner_id,
            facilitator_id=there.facilitator_id,
            stand_in_id=there.stand_in_id,
            member_ids=frozenset(id for id, each in self.attending.items() if each.state in PRESENT),
        )

    @property
    def current(self) -> PhaseRun | None:
        """The phase that runs now."""
        return next((each for each in reversed(self.runs) if not each.run.is_over), None)

    def phase_of(self, run: PhaseRun) -> Phase:
        return self.method.phases[run.number - 1]

    def run(self, run_id: int) -> PhaseRun | None:
        return next((each for each in self.runs if each.id == run_id), None)

    def turn_of(self, run: PhaseRun, member_id: int) -> Turn | None:
        return self.turns.get(run.id, {}).get(member_id)

    def states_in(self, run: PhaseRun) -> dict[int, str]:
        """Member id -> the state of their turn."""
        return {id: turn.state for id, turn in self.turns.get(run.id, {}).items()}

    @property
    def opened_keys(self) -> frozenset[str]:
        """Keys of the phases that were opened so far."""
        return frozenset(each.key for each in self.runs)

    def name_of(self, member_id: int | None, phase: Phase) -> str:
        """Under which name a phase shows a writer; '' where it shows none."""
        attendance = self.attending.get(member_id or 0)
        if attendance is None or phase.authors == "unlinked":
            return ""
        return alias_name(attendance.alias) if phase.authors == "pseudonym" else attendance.member.display_name


def round_of(room: Room, run: PhaseRun) -> int:
    """The so-maniest time that this phase runs."""
    return sum(each.key == run.key and each.place <= run.place for each in room.runs)


def alias_name(alias: int) -> str:
    """The name of somebody whose name is hidden."""
    return _("Colleague %(number)s", number=alias)
