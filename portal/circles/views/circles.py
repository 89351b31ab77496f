"""The circles of a member, one circle, and making and changing them."""

from typing import Any

from flask import Blueprint, request

from portal.circles import actions, policy, queries
from portal.circles.forms import MADE_KINDS, CircleForm, NewCircleForm, VolumeForm
from portal.circles.models import Circle
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require

bp = Blueprint("circles", __name__)

SHOWN_FIRST = 24


@bp.get("/kringen")
def list_circles() -> Any:
    return hx.page(
        "circles/list.html",
        section="circles",
        below=_by_parent(queries.circles_of(me())),
        done=request.args.get("klaar", ""),
    )


@bp.get("/kringen/<int:circle_id>")
def show_circle(circle_id: int) -> Any:
    return circle_page(queries.circle_or_404(me(), circle_id))


@bp.get("/kringen/nieuw")
def new_circle() -> Any:
    require(policy.can_make_circles(me()))
    form = NewCircleForm(formdata=None, parent_id=request.args.get("in", type=int))
    form.offer(_possible_parents())
    return _form_page(form)


@bp.post("/kringen/nieuw")
def create_circle() -> Any:
    require(policy.can_make_circles(me()))
    parents = {parent.id: parent for parent in _possible_parents()}
    form = NewCircleForm()
    form.offer(parents.values())
    if not form.validate():
        return _form_page(form, status=422)
    parent = parents[form.parent_id.data]
    if form.kind.data not in MADE_KINDS[parent.kind]:
        form.fail(
            form.kind, _("This kind of circle cannot stand below %(name)s. Choose another kind.", name=parent.name)
        )
        return _form_page(form, status=422)
    member = me().member
    assert member is not None
    circle = actions.found_circle(
        kind=form.kind.data, name=form.name.data or "", purpose=form.purpose.data or "", parent=parent, founder=member
    )
    return hx.see(".show_circle", circle_id=circle.id, klaar="gemaakt")


@bp.get("/kringen/<int:circle_id>/wijzigen")
def edit_circle(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_edit(me(), circle))
    return _form_page(CircleForm(obj=circle), circle)


@bp.post("/kringen/<int:circle_id>/wijzigen")
def update_circle(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    require(policy.can_edit(me(), circle))
    form = CircleForm()
    if not form.validate():
        return _form_page(form, circle, status=422)
    actions.edit(circle, name=form.name.data or "", purpose=form.purpose.data or "", by_id=me().id)
    return hx.see(".show_circle", circle_id=circle.id, klaar="gewijzigd")


def circle_page(circle: Circle, *, form: VolumeForm | None = None, chosen: bool = False, status: int = 200) -> Any:
    """The page of a circle; `chosen`: the volume was chosen just now."""
    standings = me().standings
    shows_all = "alle" in request.args
    return hx.page(
        "circles/circle.html",
        fragment="volume",
        status=status,
        section="circles",
        circle=circle,
        standing=standings[circle.id],
        parent=standings.get(circle.parent_id or 0),
        below=[each for each in standings.values() if each.parent_id == circle.id],
        people=queries.people_in(circle, me(), None if shows_all else SHOWN_FIRST),
        size=queries.size_of(circle.id),
        form=form or VolumeForm(formdata=None, volume=standings[circle.id].volume),
        chosen=chosen or "gekozen" in request.args,
        done=request.args.get("klaar", ""),
    )


def _form_page(form: CircleForm, circle: Circle | None = None, status: int = 200) -> Any:
    return hx.page("circles/form.html", status=status, section="circles", form=form, circle=circle)


def _possible_parents() -> list[Circle]:
    return [circle for circle, _members in queries.circles_of(me()) if policy.can_make_circle_in(me(), circle)]


def _by_parent(rows: Any) -> dict[int | None, list[Any]]:
    """Circles under the circle that they stand below on the page; one whose parent is not mine stands on top."""
    mine = {circle.id for circle, _members in rows}
    below: dict[int | None, list[Any]] = {None: []}
    for circle, members in rows:
        below.setdefault(circle.parent_id if circle.parent_id in mine else None, []).append((circle, members))
    return below
