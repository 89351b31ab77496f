"""Forming a group: name by name, until it is made. Nothing of it stands in an address, so that no log tells of it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx, throttle
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.intervision import policy
from portal.intervision.actions import groups as group_actions
from portal.intervision.forms.groups import FormingForm
from portal.intervision.models.groups import LEAST, MOST
from portal.intervision.queries import people

bp = Blueprint("intervision_forming", __name__)

DAY = timedelta(days=1)
GROUPS_PER_DAY = 10
LONGEST = 100


@bp.get("/intervisie/groepen/nieuw")
def new_group() -> Any:
    require(policy.can_form(me()))
    return _page(FormingForm(None), [])


@bp.post("/intervisie/groepen/nieuw")
def create_group() -> Any:
    """Every button sends the whole form: look for a name, put somebody in or out, or make the group."""
    require(policy.can_form(me()))
    form, chosen = FormingForm(), _chosen()
    if "maken" not in request.form:
        return _page(form, chosen)
    takes_part = form.zelf.data or not policy.can_form_for_others(me())
    if not form.validate() or not LEAST <= len(chosen) + takes_part <= MOST:
        return _page(form, chosen, wrong=_how_many(len(chosen) + takes_part), status=422)
    throttle.take(f"group:{me().id}", GROUPS_PER_DAY, DAY)
    members = people.members(me(), [*chosen, *([me().id] if takes_part else [])])
    try:
        group = group_actions.form(name=form.naam.data or "", members=members, token=form.token.data)
    except group_actions.NotThesePeople:
        return _page(form, chosen, wrong=not_these(), status=422)
    if not takes_part:
        return hx.see("intervision.show_start", gedaan="gevormd")
    return hx.see("intervision_groups.show_group", group_id=group.id, gedaan="gevormd")


def not_these() -> str:
    """The same words whatever the reason: it may be somebody's private wish."""
    return _("These people cannot be asked together now. Choose another composition.")


def _how_many(number: int) -> str:
    if number < LEAST:
        return _("A group has at least three people. Add somebody.")
    return _("A group has at most ten people. Take somebody out.") if number > MOST else ""


def _chosen() -> list[int]:
    """Whom the form holds, with the one who is put in or out just now."""
    ids = [int(each) for each in request.form.getlist("wie")[: MOST + 1] if each.isdigit() and len(each) < 19]
    added = request.form.get("erbij", 0, type=int)
    out = request.form.get("eraf", 0, type=int)
    return [each for each in dict.fromkeys([*ids, *([added] if added else [])]) if each not in (out, me().id)]


def _page(form: FormingForm, chosen: list[int], *, wrong: str = "", status: int = 200) -> Any:
    words = request.form.get("q", "").strip()[:LONGEST] if "erbij" not in request.form else ""
    there = people.seen(me(), chosen)
    ids = [each.id for each in there]
    with_me = [me().id] if form.zelf.data or not policy.can_form_for_others(me()) else []
    found = people.found(me(), words, besides=ids, group=frozenset([*ids, *with_me])) if words else []
    return hx.page(
        "intervision/group_form.html",
        fragment="people",
        status=status,
        form=form,
        chosen=there,
        words=words,
        people=found,
        wrong=wrong,
        goes_on="erbij" in request.form or "eraf" in request.form,
        can_be_outside=policy.can_form_for_others(me()),
    )
