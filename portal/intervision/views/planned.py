"""A consultation before it begins: who takes part, another day, beginning at once, and calling it off."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.forms import offered
from portal.core.security import require
from portal.intervision import chooser, policy, queries
from portal.intervision.actions import after, planning
from portal.intervision.actions import groups as group_actions
from portal.intervision.chooser import Wish
from portal.intervision.forms.planning import PresenceForm, ReplanForm
from portal.intervision.method import Method, methods
from portal.intervision.room import Room
from portal.intervision.views import after_page, clock
from portal.intervision.views.calendar import stages_of
from portal.intervision.views.doors import see_room

bp = Blueprint("planned_consultations", __name__)


@bp.get("/intervisie/consulten/<int:consultation_id>/deelname")
@bp.get("/intervisie/consulten/<int:consultation_id>/begin")
def show_planned_again(consultation_id: int) -> Any:
    """Where a reload ends up after one of these was pressed."""
    clock.found_or_404()
    return see_room(consultation_id)


@bp.post("/intervisie/consulten/<int:consultation_id>/deelname")
def create_attendance(consultation_id: int) -> Any:
    """'Ik doe mee', or 'Ik ben er die tijd niet'."""
    room = clock.room_to_change_or_404("planned", "running", "closed")
    if room.consultation.state != "planned":  # it began meanwhile: there one says so in another way
        return see_room(consultation_id)
    require(policy.can_attend(me(), room))
    takes_part = request.form.get("mee") == "1"
    planning.attend(room, me().member, takes_part=takes_part)
    return see_room(consultation_id, "doet-mee" if takes_part else "niet-mee")


@bp.post("/intervisie/consulten/<int:consultation_id>/begin")
def create_beginning(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("planned", "running")
    if room.consultation.state == "planned":
        require(policy.can_begin(me(), room))
        planning.begin_now(room)
    return see_room(consultation_id, "begonnen")


@bp.get("/intervisie/consulten/<int:consultation_id>/planning")
def edit_plan(consultation_id: int) -> Any:
    """Another day, people or method; the dates are shown before it is kept."""
    room = clock.room_or_404()
    if room.consultation.state != "planned":
        return see_room(consultation_id)
    require(policy.can_replan(me(), room))
    there = room.consultation
    if "begin" not in request.args:
        form = ReplanForm(
            None,
            methode=there.method_key,
            begeleider=there.facilitator_id,
            plaatsvervanger=there.stand_in_id or 0,
            begin=there.starts_on,
        )
        _offer(form, room)
        return _page(room, form)
    form = ReplanForm(request.args, meta={"csrf": False})
    _offer(form, room)
    if not form.validate():
        return _page(room, form, status=422)
    method = _method(room, form.methode.data)
    return _dates(room, form, method, PresenceForm.of(method))


@bp.post("/intervisie/consulten/<int:consultation_id>/planning")
def update_plan(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("planned", "running")
    if room.consultation.state != "planned":
        return see_room(consultation_id)
    require(policy.can_replan(me(), room))
    form = ReplanForm()
    _offer(form, room)
    if not form.validate():
        return _page(room, form, status=422)
    method = _method(room, form.methode.data)
    presence = PresenceForm.of(method, request.form)
    if not presence.validate():
        return _dates(room, form, method, presence, status=422)
    planning.replan(
        room,
        starts_on=form.begin.data,
        facilitator_id=form.begeleider.data,
        stand_in_id=form.plaatsvervanger.data,
        method=method.with_presence(presence.chosen),
        by=me().member,
    )
    return see_room(consultation_id, "gepland")


@bp.get("/intervisie/consulten/<int:consultation_id>/afgelasting")
def confirm_call_off(consultation_id: int) -> Any:
    room = clock.room_or_404()
    if room.consultation.state not in ("planned", "running"):
        return see_room(consultation_id)
    require(policy.can_call_off(me(), room))
    return hx.page("intervision/call_off.html", there=room.consultation, title=after_page.title_of(room))


@bp.post("/intervisie/consulten/<int:consultation_id>/afgelasting")
def create_call_off(consultation_id: int) -> Any:
    """The case goes at once. Who brought it keeps their turn where it had not begun."""
    room = clock.room_to_change_or_404("planned", "running", "stopped")
    there = room.consultation
    if there.state == "stopped":
        return hx.see("intervision_groups.show_group", group_id=there.group_id, gedaan="afgelast")
    require(policy.can_call_off(me(), room))
    if there.state == "planned":
        group = queries.groups.group_to_change_or_404(me(), there.group_id)
        group_actions.set_turns(group, [there.case_owner_id, *group.turns])
    after.stop(room)
    return hx.see("intervision_groups.show_group", group_id=there.group_id, gedaan="afgelast")


def _offer(form: ReplanForm, room: Room) -> None:
    there = room.consultation
    people = [each.member for each in room.attending.values() if each.state != "left"]
    form.offer([each for each in people if each.id != there.case_owner_id], clock.found_or_404().paused)
    wish = Wish(question="", people=len(people), finished=queries.groups.finished_count(there.group_id))
    possible = [each for each in methods().values() if chooser.is_possible(each, wish)]
    choices = {each.key: each.name for each in sorted(possible, key=lambda each: each.name)}
    form.methode.choices = offered({**choices, there.method_key: room.method.name})


def _method(room: Room, key: str) -> Method:
    """The present one stays as it was frozen."""
    return room.method if key == room.consultation.method_key else methods()[key]


def _page(room: Room, form: ReplanForm, *, status: int = 200, method: Method | None = None, **dates: Any) -> Any:
    """What to choose; with a method the dates, before they are kept."""
    return hx.page(
        "intervision/replan.html",
        status=status,
        there=room.consultation,
        title=after_page.title_of(room),
        form=form,
        method=method,
        **dates,
    )


def _dates(room: Room, form: ReplanForm, method: Method, presence: PresenceForm, *, status: int = 200) -> Any:
    """Everything is good, so that the dates can be shown."""
    return _page(
        room,
        form,
        status=status,
        method=method,
        presence=presence,
        names={id: each.member.display_name for id, each in room.attending.items()},
        stages=stages_of(method, form.begin.data, clock.found_or_404().paused),
    )
