"""How a group arranges itself: its name, turns, days off, how long it keeps things, and somebody more."""

from datetime import date
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.security import require
from portal.intervision.actions import groups as group_actions
from portal.intervision.forms.groups import KeepingForm, NameForm, PauseForm
from portal.intervision.queries import people
from portal.intervision.views import group_page
from portal.intervision.views.forming import LONGEST, not_these
from portal.intervision.views.group_page import GroupPage

bp = Blueprint("intervision_arranging", __name__)

DONE = {
    "naam": _l("The name has been kept."),
    "bewaartijd": _l("That has been kept."),
    "pauze": _l("The days off have been kept. Dates of phases that are still to come move along."),
    "beurten": _l("The order has been changed."),
}


@bp.get("/intervisie/groepen/<int:group_id>/inrichting")
def show_arrangement(group_id: int) -> Any:
    page = group_page.page_of(group_id)
    require(page.can_arrange)
    return _answer(page)


@bp.get("/intervisie/groepen/<int:group_id>/naam")
@bp.get("/intervisie/groepen/<int:group_id>/bewaartijd")
@bp.get("/intervisie/groepen/<int:group_id>/pauzedagen")
@bp.get("/intervisie/groepen/<int:group_id>/pauzedagen/weg")
@bp.get("/intervisie/groepen/<int:group_id>/beurten")
def show_arrangement_again(group_id: int) -> Any:
    """Where a reload ends up after one of these was sent."""
    group_page.page_of(group_id)
    return _see(group_id)


@bp.post("/intervisie/groepen/<int:group_id>/naam")
def update_name(group_id: int) -> Any:
    page, form = _to_arrange(group_id), NameForm()
    if not form.validate():
        return _answer(page, name_form=form, status=422)
    group_actions.rename(page.group, form.naam.data or "")
    return _see(group_id, "naam")


@bp.post("/intervisie/groepen/<int:group_id>/bewaartijd")
def update_keeping(group_id: int) -> Any:
    page, form = _to_arrange(group_id), KeepingForm()
    if not form.validate():
        return _answer(page, keeping_form=form, status=422)
    group_actions.keep_shorter(page.group, form.weken.data)
    return _see(group_id, "bewaartijd")


@bp.post("/intervisie/groepen/<int:group_id>/pauzedagen")
def create_pause(group_id: int) -> Any:
    page, form = _to_arrange(group_id), PauseForm()
    if not form.validate():
        return _answer(page, pause_form=form, status=422)
    for each in form.days:
        group_actions.pause(page.group, each)
    return _see(group_id, "pauze")


@bp.post("/intervisie/groepen/<int:group_id>/pauzedagen/weg")
def destroy_pause(group_id: int) -> Any:
    page = _to_arrange(group_id)
    try:
        group_actions.resume(page.group, date.fromisoformat(request.form.get("dag", "")))
    except ValueError:
        return _see(group_id)
    return _see(group_id, "pauze")


@bp.post("/intervisie/groepen/<int:group_id>/beurten")
def update_turns(group_id: int) -> Any:
    """Somebody one place earlier."""
    page = _to_arrange(group_id)
    ids, wanted = [each.id for each in page.turns], request.form.get("eerder", 0, type=int)
    if wanted in ids[1:]:
        at = ids.index(wanted)
        ids[at - 1 : at + 1] = [ids[at], ids[at - 1]]
        group_actions.set_turns(page.group, ids)
    return _see(group_id, "beurten")


@bp.get("/intervisie/groepen/<int:group_id>/leden")
def list_members(group_id: int) -> Any:
    page = group_page.page_of(group_id)
    require(page.can_arrange)
    return _members(page)


@bp.post("/intervisie/groepen/<int:group_id>/leden")
def create_member(group_id: int) -> Any:
    """Look for a name, or ask somebody into the group."""
    page = _to_arrange(group_id)
    chosen = people.members(me(), [request.form.get("erbij", 0, type=int)])
    if not chosen:
        return _members(page, request.form.get("q", "").strip()[:LONGEST])
    try:
        group_actions.add(page.group, chosen[0])
    except group_actions.NotThesePeople:
        return _members(page, wrong=not_these(), status=422)
    except group_actions.TooMany:
        return _members(page, wrong=_("A group has at most ten people."), status=422)
    return hx.see("intervision_groups.show_group", group_id=group_id, gedaan="gevraagd")


def _to_arrange(group_id: int) -> GroupPage:
    page = group_page.page_to_change(group_id)
    require(page.can_arrange)
    return page


def _members(page: GroupPage, words: str = "", *, wrong: str = "", status: int = 200) -> Any:
    ids = frozenset(each.id for each in page.members)
    return hx.page(
        "intervision/members.html",
        fragment="people",
        status=status,
        page=page,
        group=page.group,
        words=words,
        people=people.found(me(), words, besides=ids, group=ids) if words else [],
        wrong=wrong,
    )


def _answer(
    page: GroupPage,
    *,
    name_form: NameForm | None = None,
    keeping_form: KeepingForm | None = None,
    pause_form: PauseForm | None = None,
    status: int = 200,
) -> Any:
    return hx.page(
        "intervision/group_settings.html",
        status=status,
        page=page,
        group=page.group,
        form=name_form or keeping_form or pause_form,
        name_form=name_form or NameForm(None, naam=page.name),
        keeping_form=keeping_form or KeepingForm(None, weken=page.group.kept_weeks),
        pause_form=pause_form or PauseForm(None),
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )


def _see(group_id: int, said: str = "") -> Any:
    return hx.see("intervision_arranging.show_arrangement", group_id=group_id, gedaan=said or None)
