"""When what somebody wrote comes too late, or cannot be placed: kindly said, with their text, which stays with them."""

from collections.abc import Mapping
from typing import Any

from flask import abort

from portal.circles.viewer import me
from portal.core import hx
from portal.core.db import apart
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.intervision.actions import texts
from portal.intervision.drafted import CHOICES, SHEETS
from portal.intervision.models import PhaseRun
from portal.intervision.room import Room


def why_not(room: Room, run: PhaseRun, written: int) -> str:
    """Why something new cannot be placed; '' where it can. 403 for who has no turn here at all."""
    phase, turn = room.phase_of(run), room.turn_of(run, me().id)
    if turn is None:
        abort(403)
    if not run.run.takes_texts:
        return _("The phase closed while you were writing.")
    if turn.state == "absent":
        return _("You are away, so nothing of you is placed. Say first that you are back.")
    if turn.state == "passed":
        return _("You passed in this phase. Take that back first if you want to write after all.")
    if written >= phase.most and phase.kind not in (*SHEETS, *CHOICES):
        return ngettext(
            "You wrote %(num)s contribution already, and that is the most here.",
            "You wrote %(num)s contributions already, and that is the most here.",
            phase.most,
        )
    return ""


def refuse(room: Room, run: PhaseRun, words: Mapping[str, str], why: str, *, key: str = "") -> Any:
    """409 with the text in the page. It is kept for its writer too, but for where names are dropped: a draft would
    tell there whose a text was."""
    phase = room.phase_of(run)
    is_kept = any(each.strip() for each in words.values()) and phase.authors != "unlinked"
    if is_kept:
        with apart():
            texts.put_draft(room, run, me().member, key, words)
    labels = {each.key: each.label for each in phase.fields}
    return hx.page(
        "intervision/refused.html",
        status=409,
        room=room,
        phase=phase,
        why=why,
        is_kept=is_kept,
        written=[(labels.get(name, ""), text) for name, text in words.items() if text.strip()],
    )
