"""A group: its page, its agreements, leaving it and its end."""

from typing import Any

from flask import Blueprint

from portal.circles.viewer import me
from portal.core import hx
from portal.core.security import require
from portal.intervision import covenant, policy
from portal.intervision.actions import groups as group_actions
from portal.intervision.actions import process
from portal.intervision.views import group_page

bp = Blueprint("intervision_groups", __name__)


@bp.get("/intervisie/groepen/<int:group_id>")
def show_group(group_id: int) -> Any:
    return group_page.answer(group_page.page_of(group_id))


@bp.get("/intervisie/groepen/<int:group_id>/afspraken")
def show_covenant(group_id: int) -> Any:
    page = group_page.page_of(group_id)
    return hx.page("intervision/covenant.html", page=page, group=page.group, agreements=covenant.AGREEMENTS)


@bp.post("/intervisie/groepen/<int:group_id>/afspraken")
def create_signature(group_id: int) -> Any:
    page = group_page.page_to_change(group_id)
    if me().id not in page.signed:
        require(policy.can_sign(me(), page.group, page.signed))
        group_actions.sign(page.group, me().member)
    said = "getekend" if page.group.state == "forming" else None
    return hx.see("intervision_groups.show_group", group_id=group_id, gedaan=said)


@bp.get("/intervisie/groepen/<int:group_id>/vertrek")
def confirm_departure(group_id: int) -> Any:
    page = group_page.page_of(group_id)
    require(policy.can_change_group(me(), page.group))
    return hx.page("intervision/group_leave.html", page=page, group=page.group)


@bp.post("/intervisie/groepen/<int:group_id>/vertrek")
def create_departure(group_id: int) -> Any:
    page = group_page.page_to_change(group_id)
    require(policy.can_change_group(me(), page.group))
    process.leave_all(group_id, me().id)
    group_actions.leave(page.group, me().member)
    return hx.see("intervision.show_start", gedaan="vertrokken")


@bp.get("/intervisie/groepen/<int:group_id>/einde")
def confirm_end(group_id: int) -> Any:
    page = group_page.page_of(group_id)
    require(policy.can_arrange(me(), page.group, page.signed))
    return hx.page("intervision/group_end.html", page=page, group=page.group, is_possible=_can_end(page))


@bp.post("/intervisie/groepen/<int:group_id>/einde")
def create_end(group_id: int) -> Any:
    page = group_page.page_to_change(group_id)
    if page.group.state != "ended":
        require(policy.can_arrange(me(), page.group, page.signed))
        if not _can_end(page):
            return hx.page("intervision/group_end.html", status=409, page=page, group=page.group, is_possible=False)
        group_actions.end(page.group)
    return hx.see("intervision_groups.show_group", group_id=group_id, gedaan="gestopt")


def _can_end(page: group_page.GroupPage) -> bool:
    return policy.can_end_group(me(), page.group, page.signed, page.every_consultation)
