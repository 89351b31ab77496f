"""The form of the phase that runs, as it stands before its writer: with what was kept of it, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.intervision import coach, queries
from portal.intervision.actions import attachments, sealing
from portal.intervision.drafted import CHOICES, CHOSEN, ITEM, SHEETS
from portal.intervision.forms.phases import Item, PhaseForm, filled, phase_form
from portal.intervision.models import PhaseRun
from portal.intervision.phase import Phase
from portal.intervision.queries.pages import KeptDraft, Own
from portal.intervision.views.shown import Reading, ShownFile

WITH_FILES = ("text", "form")
FEW = 9
"""Where more may be written than this, nobody counts."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A form with what belongs to it."""

    form: PhaseForm
    phase: Phase
    run_id: int
    key: str
    items: Sequence[Item]
    rated: Mapping[str, str]
    draft: KeptDraft | None
    files: Sequence[ShownFile] = ()
    room_left: str = ""
    """How much more one may write here."""
    closed: Mapping[str, str] = field(default_factory=dict)
    """Field -> the title of the phase in which the others will read it."""

    @property
    def autosave_key(self) -> str:
        return f"{self.run_id}:{self.key}"

    @property
    def is_sheet(self) -> bool:
        return self.phase.kind in SHEETS

    @property
    def is_choice(self) -> bool:
        return self.phase.kind in CHOICES

    @property
    def takes_files(self) -> bool:
        return self.phase.kind in WITH_FILES

    @property
    def is_coached(self) -> bool:
        return not (self.is_sheet or self.is_choice) and coach.is_coached(self.phase.rules)

    @property
    def rules(self) -> str:
        """The rules of the phase as the coach is asked about them."""
        return " ".join(
            f"{rule}:{value}" if rule == "max_words" else rule for rule, value in self.phase.rules.items() if value
        )

    @property
    def is_once(self) -> bool:
        """Whether who sends it has said everything that this phase asks for."""
        return self.is_sheet or self.is_choice or self.phase.most == 1

    @property
    def submit_text(self) -> str:
        """The same words in every phase; who reads it and when stands above."""
        return _("Send it, I am ready") if self.is_once else _("Send it")

    def error_of(self, file: ShownFile) -> str:
        """What is wrong with a file: nobody said what the picture shows."""
        if file.named.needs_words and self.form.is_submitted():
            return _("Say what %(name)s shows, or tick that it is decoration.", name=file.named.name)
        return ""

    @property
    def file_errors(self) -> list[tuple[str, str]]:
        return [(f"alt-{each.id}", self.error_of(each)) for each in self.files if self.error_of(each)]


def writing_in(reading: Reading, run: PhaseRun, own: Own, *, form: PhaseForm | None = None) -> Writing:
    """The form for something new in a phase. `form`: as it was sent, where something is wrong with it."""
    room, phase = reading.room, reading.room.phase_of(run)
    items = reading.items(phase)
    draft = own.draft(run.id)
    if form is None:
        kept = sealing.draft_words(room.key, draft).fields if draft is not None else {}
        form = filled(phase_form(phase, items), kept or _said_before(reading, run, phase))
    form.fase.data = str(run.id)
    return Writing(
        form=form,
        phase=phase,
        run_id=run.id,
        key="",
        items=items,
        rated=reading.rated(phase),
        draft=draft,
        files=[ShownFile(each.id, attachments.named_of(room, each)) for each in own.waiting_in(run.id)],
        room_left=_room_left(phase, len(reading.own(run))),
        closed=reading.closed_fields(phase),
    )


def form_for(reading: Reading, run: PhaseRun) -> PhaseForm:
    """The form of a phase as it was just sent."""
    phase = reading.room.phase_of(run)
    return phase_form(phase, reading.items(phase))()


def writing_again(
    reading: Reading, run: PhaseRun, contribution_id: int, form: PhaseForm, draft: KeptDraft | None
) -> Writing:
    """The form for another text in the place of one's own."""
    room = reading.room
    form.fase.data = str(run.id)
    files = queries.pages.files_of(room, run.id, reading.viewer.id, contribution_id)
    return Writing(
        form=form,
        phase=room.phase_of(run),
        run_id=run.id,
        key=f"wijzig-{contribution_id}",
        items=(),
        rated={},
        draft=draft,
        files=[ShownFile(each.id, attachments.named_of(room, each)) for each in files],
        closed=reading.closed_fields(room.phase_of(run)),
    )


def _room_left(phase: Phase, written: int) -> str:
    if not 1 < phase.most <= FEW or phase.kind in (*SHEETS, *CHOICES):
        return ""
    left = phase.most - written
    if phase.kind == "question":
        return ngettext("You can ask %(num)s more question.", "You can ask %(num)s more questions.", left)
    return ngettext("You can write %(num)s more contribution.", "You can write %(num)s more contributions.", left)


def _said_before(reading: Reading, run: PhaseRun, phase: Phase) -> dict[str, str]:
    """On a sheet and in a choice: what its writer said already."""
    if phase.kind in SHEETS:
        return {f"{ITEM}{each.target_id}": reading.words(each).text for each in reading.own(run)}
    if phase.kind in CHOICES:
        return {CHOSEN: "\n".join(reading.words(each).text for each in reading.own(run))}
    return {}
