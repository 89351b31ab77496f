"""Handing a story in to the editors, with what its author was still typing or without it."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.stories import actions, policy, queries
from portal.stories.actions.reviews import NoEditors, NotReady
from portal.stories.views import unsaved
from portal.stories.views.works import overview

bp = Blueprint("submissions", __name__)

ALONG, WITHOUT = "mee", "zonder"


@bp.post("/verhalen/<int:story_id>/inzending")
def create_submission(story_id: int) -> Any:
    """Where text was typed that is not saved yet, its author is asked first what to do with it (`?tekst=`)."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_take_back(me(), work):  # pressed twice
        return hx.see("works.show_work", story_id=story_id)
    require(policy.can_hand_in(me(), work))
    typed, choice = unsaved.typed_in(work), request.form.get("tekst")
    if typed and choice not in (ALONG, WITHOUT):
        return overview(work, unsaved=[each.step for each in typed], status=422)
    if choice == ALONG:
        refused = unsaved.save_all(work, typed)
        if refused:  # its own page says what is not right, with everything that was typed
            return hx.see("steps.edit_step", story_id=story_id, step=refused.key)
        work = queries.works.work_of(work.story)
    try:
        actions.reviews.hand_in(work, by=me().member)
    except NotReady as not_ready:
        return overview(work, missing=not_ready.missing, status=422)
    except NoEditors:
        return overview(work, fault=_("There are no editors yet. Ask an administrator of this portal."), status=422)
    return hx.see("works.show_work", story_id=story_id)
