"""Leaving the community for good."""

from typing import Any

from flask import Blueprint, session

from portal.circles.viewer import me
from portal.core import hx, kinds
from portal.core.security import public
from portal.privacy import actions, policy, queries
from portal.privacy.forms import LeavingForm

bp = Blueprint("leaving", __name__)


@bp.get("/account/vertrek")
def new_departure() -> Any:
    return _page(LeavingForm(), queries.obstacles_for(me().id))


@bp.post("/account/vertrek")
def create_departure() -> Any:
    form, obstacles = LeavingForm(), queries.obstacles_for(me().id)
    if not policy.can_leave(me(), obstacles):
        return _page(form, obstacles, status=422)
    if not form.validate():
        return _page(form, obstacles, status=422)
    member = me().member
    assert member is not None
    actions.leave(member, form.choices)
    session.clear()
    return hx.see(".show_farewell")


@bp.get("/account/vertrokken")
@public
def show_farewell() -> Any:
    return hx.page("privacy/farewell.html")


def _page(form: LeavingForm, obstacles: queries.Obstacles, status: int = 200) -> Any:
    besides = [sentence for each in kinds.every() for sentence in each.goes_with(me().id)]
    return hx.page("privacy/leave.html", status=status, form=form, obstacles=obstacles, besides=besides)
