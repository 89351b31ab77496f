"""The page of a consultation for one member: what is asked of them, what they write, what they may read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.circles.viewer import Viewer, me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.intervision import policy, queries, telling
from portal.intervision.actions import sealing, texts
from portal.intervision.forms.phases import NoteForm, PhaseForm
from portal.intervision.models import PhaseRun
from portal.intervision.queries.pages import Found, KeptDraft, Own, Written
from portal.intervision.room import Room
from portal.intervision.views import carried_over, clock, phases, writing
from portal.intervision.views.asked import Asked, asked_of
from portal.intervision.views.calendar import Stage, stages_of
from portal.intervision.views.carried_over import CarriedOver
from portal.intervision.views.phases import PhaseRow
from portal.intervision.views.shown import Line, Piece, Reading
from portal.intervision.views.writing import Writing

NOTE_KEY = "notitie"
DONE = {
    "doet-mee": _l("Good that you take part. You hear from us as soon as something is asked of you."),
    "niet-mee": _l("Noted. You can still change this until the consultation begins."),
    "begonnen": _l("The consultation has begun. The dates moved along."),
    "gepland": _l("The plan is kept. Who must know of the change hears it."),
    "bewaard": _l("Your contribution is sent. You can change it until the phase closes."),
    "gewijzigd": _l("Your change is kept."),
    "klaar": _l("You are ready with this phase. Thank you."),
    "pas": _l("You pass in this phase. Nobody asks why."),
    "schrijf-eerst": _l("Something is still asked of you here. Write it first."),
    "te-weinig": _l("Something is still asked of you here. Write it, or press ‘Pass’."),
    "terug": _l("You can go on writing."),
    "weg": _l("Your contribution is gone."),
    "concept": _l("Your text is kept as a draft. Only you read it."),
    "leeg": _l("The draft is thrown away."),
    "gesloten": _l("This phase was closed already. Below you see where the consultation is now."),
    "aangevuld": _l("Your addition stands below your contribution."),
    "gereageerd": _l("Your reaction is kept."),
    "deadline": _l("Your draft will be sent by itself when the phase closes."),
    "niet-deadline": _l("Your draft will not be sent by itself."),
    "notitie": _l("Your notes are kept. Only you read them."),
    "afwezig": _l("You are away. Nothing is asked of you in this consultation."),
    "terug-erbij": _l("You take part again."),
    "gekozen": _l("That is decided. The consultation goes on."),
    "genoeg": _l("The phase closes in half an hour."),
    "nog-eens": _l("This phase comes once more when it closes."),
    "niet-nog-eens": _l("The consultation goes on to the next phase."),
}
"""What a page says after a form was handled, by the word in its address."""


@dataclass
class RoomPage:
    """Everything that intervision/consultation.html needs."""

    room: Room
    found: Found
    written: Written
    own: Own
    viewer: Viewer
    carried: CarriedOver | None = None
    """What the last consultation leaves for the phase that runs."""
    form: PhaseForm | None = None
    refused: Sequence[str] = ()
    """What is wrong with files that came with the form."""
    done: str = ""
    """What was just done, by its word in DONE."""

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.room, self.written, self.viewer)

    @property
    def there(self) -> Any:
        return self.room.consultation

    @cached_property
    def title(self) -> str:
        return sealing.title_of(self.room.key, self.there)

    @property
    def run(self) -> PhaseRun | None:
        return self.room.current

    @cached_property
    def asked(self) -> Asked | None:
        run = self.run
        return asked_of(self.viewer, self.room, run, len(self.reading.own(run))) if run is not None else None

    @cached_property
    def rows(self) -> list[PhaseRow]:
        return phases.rows_of(self.reading, self.own, self.found.paused)

    @cached_property
    def current_row(self) -> PhaseRow | None:
        return next((each for each in self.rows if each.state == "now"), None)

    @property
    def earlier(self) -> list[PhaseRow]:
        """Phases to look back on, the latest first, but for the one that stands above."""
        return [each for each in self._over if each is not self.before]

    @cached_property
    def before(self) -> PhaseRow | None:
        """What to read before one writes: the last phase in which something was written. On a sheet it stands there."""
        if self.run is None or (self.writing and (self.writing.is_sheet or self.writing.is_choice)):
            return None
        return next((each for each in self._over if not each.is_empty), None)

    @cached_property
    def _over(self) -> list[PhaseRow]:
        return [each for each in reversed(self.rows) if each.run is not None and each.run.run.is_over]

    @cached_property
    def revealed(self) -> list[Line]:
        """What the present phase opens that was closed until now."""
        return self.reading.revealed(self.room.phase_of(self.run)) if self.run is not None else []

    @cached_property
    def pieces(self) -> list[Piece]:
        """What stands in the present phase, as far as the member reads it."""
        return self.reading.pieces(self.run) if self.run is not None else []

    @property
    def mine(self) -> list[Piece]:
        return [each for each in self.pieces if each.is_mine]

    @property
    def is_conversation(self) -> bool:
        """Whether people read each other here while they write; a sheet shows what was answered by itself."""
        phase = self.room.phase_of(self.run) if self.run is not None else None
        return phase is not None and not (phase.is_blind or phase.stays_private or self._is_sheet)

    @property
    def shows_mine(self) -> bool:
        """Whether one's own texts stand apart, because nobody else's do."""
        return bool(self.run and self.run.run.takes_texts and not self.is_conversation and not self._is_sheet)

    @property
    def _is_sheet(self) -> bool:
        return self.run is not None and self.room.phase_of(self.run).kind in (*writing.SHEETS, *writing.CHOICES)

    @cached_property
    def writing(self) -> Writing | None:
        """The form, where there is one to fill in."""
        if self.run is None or self.asked is None or self.asked.what != "write":
            return None
        if not (self.asked.can_write or self._is_sheet):
            return None
        return writing.writing_in(self.reading, self.run, self.own, form=self.form)

    @property
    def can_be_all(self) -> bool:
        """Whether what one wrote can be all, so that being ready comes next; on a sheet it is one button."""
        return bool(self.asked and self.asked.is_ready_possible and self._wrote_some)

    @property
    def still_asked(self) -> int:
        """How much more one must write here, for who wrote something."""
        return self.asked.still_asked if self.asked and self._wrote_some else 0

    @property
    def _wrote_some(self) -> bool:
        is_once = self.writing is not None and self.writing.is_once
        return bool(self.asked and self.asked.what == "write" and self.mine and not is_once)

    @property
    def says_at_form(self) -> bool:
        """Whether what was done is said where one goes on writing, or says that one is ready."""
        is_there = self.writing is not None or self.can_be_all
        return is_there and self.done in ("bewaard", "gewijzigd", "concept", "leeg", "terug", "weg")

    def draft_text(self, draft: KeptDraft | None) -> str:
        return sealing.draft_words(self.room.key, draft).fields.get("reactie", "") if draft is not None else ""

    @cached_property
    def note_form(self) -> NoteForm | None:
        """Private notes, where the phase has them."""
        if self.run is None or not policy.can_keep_notes(self.viewer, self.room, self.run):
            return None
        form = NoteForm(None)
        draft = self.own.draft(self.run.id, NOTE_KEY)
        if draft is not None:
            form.fill(dict(sealing.draft_words(self.room.key, draft).fields))
        elif self.own.note is not None:
            form.tekst.data = texts.note_in(self.room, self.viewer.id, self.own.note)
        return form

    @property
    def stages(self) -> list[Stage]:
        """The calendar, before it begins."""
        return stages_of(self.room.method, self.there.starts_on, self.found.paused)

    @property
    def role(self) -> str:
        return role_of(self.room, self.viewer.id)

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who is in it, with their role: the case owner first."""
        owner_id, acting_id = self.there.case_owner_id, self.room.people.acting_facilitator_id
        there = [(id, each) for id, each in self.room.attending.items() if each.state != "left"]
        there.sort(key=lambda one: (one[0] != owner_id, one[0] != acting_id, one[1].member.display_name))
        return [(each.member.display_name, role_of(self.room, id)) for id, each in there]

    @property
    def version(self) -> str:
        """Changes when something changes that this member sees, and not otherwise."""
        seen = hashlib.sha256(f"{self.there.version} {self.asked.counted if self.asked else ''}".encode())
        for run in self.room.runs:
            for each in self.reading.seen(run):
                if each.author_id != self.viewer.id:
                    seen.update(each.sealed)
                for reaction in self.written.reactions.get(each.id, ()):
                    seen.update(reaction.sealed if reaction.by_id != self.viewer.id else b"")
        return seen.hexdigest()[:16]


def role_of(room: Room, member_id: int) -> str:
    """What a member is in a consultation now, in a word: whoever guards the steps is the facilitator."""
    there, acting_id = room.consultation, room.people.acting_facilitator_id
    if member_id == there.case_owner_id:
        return _("case owner and facilitator") if member_id == acting_id else _("case owner")
    if room.attending[member_id].state == "absent":
        return _("away")
    if member_id == acting_id:
        return _("facilitator")
    return _("stand-in") if member_id in (there.facilitator_id, there.stand_in_id) else _("participant")


def room_page(room: Room | None = None, **more: Any) -> RoomPage:
    """The page of this request's consultation, loaded in few statements."""
    room = room or clock.room_or_404()
    written = queries.pages.written_in(room)
    own = queries.pages.own_in(room, me().id)
    carried = queries.carried.carried_to(room, room.phase_of(room.current), me()) if room.current else None
    return RoomPage(room, clock.found_or_404(), written, own, me(), carried=carried_over.opened(carried), **more)


def answer(page: RoomPage, *, status: int = 200) -> Any:
    return hx.page(
        "intervision/consultation.html",
        status=status,
        page=page,
        form=page.writing.form if page.writing else None,
        said=str(DONE.get(page.done, "")),
        until=telling.until,
    )
