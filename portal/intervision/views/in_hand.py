"""What a member has in hand: one line for each consultation, with what is asked of them."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.circles.viewer import Viewer
from portal.core import i18n, vault
from portal.core.i18n import gettext as _
from portal.intervision import tasks, telling
from portal.intervision.actions import sealing
from portal.intervision.models import Consultation
from portal.intervision.queries import hands
from portal.intervision.room import Room
from portal.intervision.views.asked import asked_of


@dataclass(frozen=True, slots=True)
class Line:
    """One consultation as it stands in a list."""

    consultation: Consultation
    title: str
    method: str
    says: str
    until: str = ""
    minutes: int = 0
    is_mine: bool = False
    """Whether something is asked of this member."""

    @property
    def url(self) -> str:
        root = f"/intervisie/consulten/{self.consultation.id}"
        return f"{root}/afronding" if self.consultation.state in ("closed", "erased", "stopped") else root


def lines_of(viewer: Viewer, consultations: Collection[Consultation]) -> list[Line]:
    """The same few statements for one as for many."""
    if not consultations:
        return []
    ids = [each.id for each in consultations]
    keys = vault.keys([each.key_id for each in consultations if each.erased_at is None])
    learned, asked = hands.learned_in(viewer.id, ids), hands.outcomes_asked(ids)
    lines = []
    for room in hands.rooms_of(consultations):
        there = room.consultation
        title = sealing.title_of(keys[there.key_id], there) if there.key_id in keys else _("Erased")
        lines.append(_line(viewer, room, title, has_learned=there.id in learned, asks_outcome=there.id in asked))
    return lines


def _line(viewer: Viewer, room: Room, title: str, *, has_learned: bool, asks_outcome: bool) -> Line:
    there, method = room.consultation, room.method.name
    if there.erased_at is not None:
        says = _("It ended early.") if there.state == "stopped" else _("Nothing of it can be read any more.")
        day = i18n.day(there.erased_at)
        return Line(there, _("Consultation, erased on %(day)s", day=day), method, says)
    if there.state == "planned" and there.due_at is not None:
        if room.attending[viewer.id].state == "asked":
            until = telling.until(there.due_at)
            return _asking("consultation_plan", there, title, method, until)
        return Line(there, title, method, _("It begins on %(day)s.", day=i18n.day(there.starts_on)))
    if there.state == "running":
        return _running(viewer, room, title)
    return _closed(viewer, room, title, has_learned=has_learned, asks_outcome=asks_outcome)


def _asking(what: str, there: Consultation, title: str, method: str, until: str) -> Line:
    sort = tasks.SORTS[what]
    return Line(there, title, method, str(sort.title), until, sort.minutes, is_mine=True)


def _running(viewer: Viewer, room: Room, title: str) -> Line:
    there, run, method = room.consultation, room.current, room.method.name
    if run is None:
        return Line(there, title, method, _("Nothing is asked of you now."))
    asked = asked_of(viewer, room, run, 0)
    if asked.is_mine:
        return Line(there, title, method, asked.title, asked.until, asked.minutes, is_mine=True)
    if asked.what == "choosing" and viewer.id in room.people.chooser_ids:
        return _asking("consultation_choice", there, title, method, asked.until)
    if asked.what == "absent":
        return Line(there, title, method, _("You are away. Nothing is asked of you."))
    return Line(there, title, method, _("Nothing is asked of you now. This phase: %(phase)s.", phase=asked.title))


def _closed(viewer: Viewer, room: Room, title: str, *, has_learned: bool, asks_outcome: bool) -> Line:
    there, method = room.consultation, room.method.name
    until = telling.until(there.erase_at) if there.erase_at else ""
    if asks_outcome and viewer.id == there.case_owner_id:
        return _asking("consultation_follow_up", there, title, method, until)
    if not has_learned and viewer.id in room.people.member_ids:
        return _asking("consultation_learning", there, title, method, until)
    erased_on = i18n.day(there.erase_at) if there.erase_at else ""
    return Line(there, title, method, _("It is closed. On %(day)s it is erased.", day=erased_on))
