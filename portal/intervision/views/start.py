"""Where intervision begins: what is asked of one, one's groups, and the methods."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import lazy_gettext as _l
from portal.intervision import describing, queries
from portal.intervision.actions import groups as group_actions
from portal.intervision.method import Method, methods
from portal.intervision.queries import hands
from portal.intervision.views import in_hand

bp = Blueprint("intervision", __name__)

DONE = {
    "gevormd": _l("The group has been asked. You are not in it, so you find nothing of it from here on."),
    "vertrokken": _l("You have left the group."),
}


@bp.get("/intervisie")
def show_start() -> Any:
    groups = queries.groups.groups_of(me())
    lines = in_hand.lines_of(me(), queries.rooms.mine(me()) if groups else ())
    return hx.page(
        "intervision/start.html",
        lines=[each for each in lines if each.is_mine],
        quiet=[each for each in lines if not each.is_mine],
        groups=groups,
        names=group_actions.names_of(groups),
        sizes=hands.sizes_of(groups) if groups else {},
        signed=hands.signed_by(me().id) if groups else frozenset(),
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )


@bp.get("/intervisie/methoden")
def list_methods() -> Any:
    return hx.page("intervision/methods.html", methods=_shown())


@bp.get("/intervisie/methoden/<key>")
def show_method(key: str) -> Any:
    """A page with the steps, and the same as a card for around a table."""
    method = methods().get(key)
    if method is None or not method.is_on:
        abort(404)
    return hx.page(
        "intervision/method.html", method=method, who_writes=describing.who_writes, who_reads=describing.who_reads
    )


def _shown() -> list[Method]:
    """The easiest first."""
    return sorted(
        (each for each in methods().values() if each.is_on),
        key=lambda each: (each.experience != "start", each.safety, each.workdays, each.name),
    )
