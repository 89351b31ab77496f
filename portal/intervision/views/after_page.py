"""The page after a consultation, and the receipt once it is erased."""

from dataclasses import dataclass
from typing import Any

from flask import request

from portal.circles.viewer import me
from portal.core import clock, hx
from portal.core.i18n import lazy_gettext as _l
from portal.intervision import policy, queries
from portal.intervision.actions import after, sealing, texts
from portal.intervision.forms.after import IntentionForm, LearningForm, OutcomeForm
from portal.intervision.models import Intention, LearningPoint
from portal.intervision.queries.pages import KeptDraft
from portal.intervision.room import Room
from portal.intervision.views.room_page import role_of

DONE = {
    "leerpunt": _l("Your lesson is kept."),
    "voornemen": _l("Your intention is kept. After four weeks we ask what came of it."),
    "opbrengst": _l("Thank you. Your group can read what came of it."),
    "gewist": _l("Everything is erased."),
    "leeg": _l("The draft is thrown away."),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What somebody takes along and shares."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Intended:
    """The intention of the case owner, and what came of it."""

    text: str
    intention: Intention
    outcome: str

    @property
    def is_asked(self) -> bool:
        """Whether it is time to tell what came of it."""
        return self.intention.told_at is None and self.intention.ask_at <= clock.now()


def answer(
    room: Room,
    *,
    learning: LearningForm | None = None,
    intention: IntentionForm | None = None,
    outcome: OutcomeForm | None = None,
    status: int = 200,
) -> Any:
    there, points = room.consultation, queries.rooms.learning_points_of(room.consultation.id)
    kept = queries.rooms.intention_of(there.id)
    intended = _intended(room, kept)
    own = queries.pages.own_in(room, me().id)
    drafts = {key: draft for (_run, key), draft in own.drafts.items() if draft.run_id == room.runs[-1].id}
    wrong = learning or intention or outcome
    learning = learning or _learning_form(room, points, drafts.get("leerpunt"))
    intention = intention or _intention_form(room, intended, drafts.get("voornemen"))
    outcome = outcome or _outcome_form(room, intended, drafts.get("opbrengst"))
    for form, name in ((learning, "leerpunt"), (intention, "voornemen"), (outcome, "opbrengst")):
        if form is not None:
            form.tell_apart(name)
    return hx.page(
        "intervision/after.html",
        status=status,
        room=room,
        there=there,
        title=title_of(room),
        role=role_of(room, me().id),
        last_run_id=room.runs[-1].id,
        lessons=_shared(room, points),
        learning=learning,
        has_learned=any(each.member_id == me().id for each in points),
        intended=intended,
        intention=intention,
        outcome=outcome,
        drafts=drafts,
        form=wrong,
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )


def receipt(room: Room) -> Any:
    """What is left: dates, the method, one's role, and that nothing can be read any more."""
    there = room.consultation
    return hx.page(
        "intervision/receipt.html",
        there=there,
        method=room.method,
        role=role_of(room, me().id),
        is_gone_everywhere=there.keys_gone_on is not None and there.keys_gone_on <= clock.today(),
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )


def title_of(room: Room) -> str:
    return sealing.title_of(room.key, room.consultation)


def intention_of(room: Room) -> Intention | None:
    return queries.rooms.intention_of(room.consultation.id)


def drop_draft(room: Room, key: str) -> None:
    texts.drop_draft(room.runs[-1], me().id, key)


def _shared(room: Room, points: Any) -> list[Lesson]:
    return [
        Lesson(room.attending[each.member_id].member.display_name, after.learning_text(room, each))
        for each in points
        if each.is_shared and each.member_id != me().id
    ]


def _learning_form(room: Room, points: list[LearningPoint] | Any, draft: KeptDraft | None) -> LearningForm | None:
    if not policy.can_learn(me(), room):
        return None
    form = LearningForm(None)
    mine = next((each for each in points if each.member_id == me().id), None)
    if mine is not None:
        form.tekst.data, form.gedeeld.data = after.learning_text(room, mine), mine.is_shared
    return _with(form, room, draft)


def _intention_form(room: Room, intended: Intended | None, draft: KeptDraft | None) -> IntentionForm | None:
    if not policy.can_intend(me(), room):
        return None
    form = IntentionForm(None)
    if intended is not None:
        form.tekst.data, form.wanneer.data = intended.text, intended.intention.by_when
    return _with(form, room, draft)


def _outcome_form(room: Room, intended: Intended | None, draft: KeptDraft | None) -> OutcomeForm | None:
    if intended is None or not policy.can_intend(me(), room):
        return None
    form = OutcomeForm(None)
    form.tekst.data = intended.outcome
    return _with(form, room, draft)


def _with(form: Any, room: Room, draft: KeptDraft | None) -> Any:
    """With what was being typed, where that is newer."""
    if draft is not None:
        form.fill(dict(sealing.draft_words(room.key, draft).fields))
    return form


def _intended(room: Room, kept: Intention | None) -> Intended | None:
    if kept is None:
        return None
    return Intended(
        text=after.intention_text(room, kept),
        intention=kept,
        outcome=after.outcome_text(room, kept) if kept.outcome is not None else "",
    )
