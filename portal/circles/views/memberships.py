"""Who belongs to a circle: volume, leaving, roles and removing."""

from typing import Any

from flask import Blueprint, request

from portal.circles import actions, policy, queries
from portal.circles.forms import RoleForm, VolumeForm
from portal.circles.models import Circle, Membership
from portal.circles.viewer import me
from portal.circles.views.circles import circle_page
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require

bp = Blueprint("memberships", __name__)


@bp.get("/kringen/<int:circle_id>/volume")
def show_volume(circle_id: int) -> Any:
    return hx.see("circles.show_circle", circle_id=queries.circle_or_404(me(), circle_id).id, anchor="volume")


@bp.post("/kringen/<int:circle_id>/volume")
def update_volume(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    form = VolumeForm()
    if not form.validate():
        return circle_page(circle, form=form, status=422)
    actions.choose_volume(queries.membership_or_404(circle.id, me().id), form.volume.data)
    if hx.wants_fragment():
        return hx.tell(
            circle_page(circle, form=form, chosen=True), focus="volume-keep", say=_("Your choice has been kept.")
        )
    return hx.see("circles.show_circle", circle_id=circle.id, gekozen=1, anchor="volume")


@bp.get("/kringen/<int:circle_id>/vertrek")
def new_departure(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_leave(me(), circle))
    is_last = me().coordinates(circle.id) and not queries.coordinators_left(circle.id, me().id)
    return _departure_page(circle, is_last=is_last)


@bp.post("/kringen/<int:circle_id>/vertrek")
def create_departure(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_leave(me(), circle))
    try:
        actions.remove(queries.membership_or_404(circle.id, me().id), by_id=me().id)
    except actions.LastCoordinator:
        return _departure_page(circle, is_last=True, status=422)
    return hx.see("circles.list_circles", klaar="verlaten")


@bp.get("/kringen/<int:circle_id>/leden")
def list_memberships(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_change_roles(me(), circle))
    removal_id = request.args.get("verwijdering", 0, type=int)
    return hx.page(
        "circles/members.html",
        section="circles",
        circle=circle,
        memberships=queries.memberships_of(circle.id),
        done=request.args.get("klaar", ""),
        whom_id=request.args.get("wie", 0, type=int),
        removal=queries.removal_in(circle.id, removal_id) if removal_id else None,
    )


@bp.get("/kringen/<int:circle_id>/leden/<int:member_id>")
def show_membership(circle_id: int, member_id: int) -> Any:
    membership = _membership_to_manage(circle_id, member_id)
    return _membership_page(membership, RoleForm(formdata=None, role=membership.role))


@bp.post("/kringen/<int:circle_id>/leden/<int:member_id>")
def update_role(circle_id: int, member_id: int) -> Any:
    membership = _membership_to_manage(circle_id, member_id)
    form = RoleForm()
    if not form.validate():
        return _membership_page(membership, form, status=422)
    try:
        actions.change_role(membership, form.role.data, by_id=me().id)
    except actions.LastCoordinator:
        form.fail(form.role, _last_coordinator())
        return _membership_page(membership, form, status=422)
    if member_id == me().id and form.role.data != "coordinator":  # who gave it up sees this list no more
        return hx.see("circles.show_circle", circle_id=circle_id, klaar="rol")
    return hx.see(".list_memberships", circle_id=circle_id, klaar="rol", wie=member_id)


@bp.get("/kringen/<int:circle_id>/leden/<int:member_id>/verwijdering")
def new_removal(circle_id: int, member_id: int) -> Any:
    """What will happen to whom, and the button: one slip of the hand changes nothing."""
    membership = _membership_to_manage(circle_id, member_id)
    require(policy.can_remove(me(), membership))
    return hx.page("circles/removal.html", section="circles", membership=membership)


@bp.post("/kringen/<int:circle_id>/leden/<int:member_id>/verwijdering")
def create_removal(circle_id: int, member_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_change_roles(me(), circle))
    queries.hold(circle.id)
    removal = queries.removal_of(circle.id, member_id)  # there is one already: the button was pressed twice
    if removal is None:
        membership = queries.membership_or_404(circle.id, member_id)
        require(policy.can_remove(me(), membership))
        removal = actions.remove(membership, by_id=me().id)  # never the last coordinator: that would be oneself
    assert removal is not None
    return hx.see(".list_memberships", circle_id=circle_id, klaar="verwijderd", verwijdering=removal.id)


@bp.get("/kringen/<int:circle_id>/verwijderingen/<int:removal_id>/ongedaan")
def show_removal(circle_id: int, removal_id: int) -> Any:
    return hx.see(".list_memberships", circle_id=circle_id, verwijdering=removal_id)


@bp.post("/kringen/<int:circle_id>/verwijderingen/<int:removal_id>/ongedaan")
def destroy_removal(circle_id: int, removal_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_change_roles(me(), circle))
    queries.hold(circle.id)  # undone once, and not while they are invited anew
    removal = queries.removal_or_404(circle.id, removal_id)
    if not policy.can_put_back(me(), removal):
        return hx.see(".list_memberships", circle_id=circle.id, klaar="te-laat", verwijdering=removal.id)
    member_id = removal.member_id
    actions.put_back(removal, by_id=me().id)
    return hx.see(".list_memberships", circle_id=circle.id, klaar="terug", wie=member_id)


def _membership_to_manage(circle_id: int, member_id: int) -> Membership:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_change_roles(me(), circle))
    return queries.membership_or_404(circle.id, member_id)


def _membership_page(membership: Membership, form: RoleForm, status: int = 200) -> Any:
    return hx.page("circles/membership.html", status=status, section="circles", membership=membership, form=form)


def _departure_page(circle: Circle, *, is_last: bool = False, status: int = 200) -> Any:
    return hx.page("circles/leave.html", status=status, section="circles", circle=circle, is_last=is_last)


def _last_coordinator() -> str:
    return _("This is the last coordinator. Make somebody else a coordinator first.")
