"""'Niet met deze persoon in een groep': a member's own list, for their eyes alone."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import lazy_gettext as _l
from portal.intervision import queries
from portal.intervision.actions import groups as group_actions
from portal.intervision.queries import people

bp = Blueprint("intervision_exclusions", __name__)

DONE = {"erbij": _l("That is kept. Nobody else sees it."), "eraf": _l("That person is off your list.")}
LONGEST = 100


@bp.get("/intervisie/uitzonderingen")
def list_exclusions() -> Any:
    return _page()


@bp.post("/intervisie/uitzonderingen")
def create_exclusion() -> Any:
    """Find somebody by name, or put them on the list. A name that is looked for stands in no address."""
    chosen = people.members(me(), [request.form.get("erbij", 0, type=int)])
    if not chosen or chosen[0].id == me().id:
        return _page(request.form.get("q", "").strip()[:LONGEST])
    group_actions.exclude(me().member, chosen[0].id)
    return hx.see("intervision_exclusions.list_exclusions", gedaan="erbij")


@bp.get("/intervisie/uitzonderingen/weg")
def show_exclusions_again() -> Any:
    return hx.see("intervision_exclusions.list_exclusions")


@bp.post("/intervisie/uitzonderingen/weg")
def destroy_exclusion() -> Any:
    group_actions.exclude_no_more(me().member, request.form.get("wie", 0, type=int))
    return hx.see("intervision_exclusions.list_exclusions", gedaan="eraf")


def _page(words: str = "") -> Any:
    excluded = queries.groups.excluded_by(me().id)
    found = people.found(me(), words, besides=[each.id for each in excluded]) if words else []
    return hx.page(
        "intervision/exclusions.html",
        fragment="people",
        excluded=excluded,
        words=words,
        people=found,
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )
