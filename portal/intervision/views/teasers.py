"""Cases that wait: offering one in a line, saying which one should be next, taking one's own away."""

from typing import Any

from flask import Blueprint

from portal.circles.viewer import me
from portal.core import hx
from portal.core.security import require
from portal.intervision import policy, queries
from portal.intervision.actions import planning
from portal.intervision.forms.groups import TeaserForm
from portal.intervision.models import Group, Teaser
from portal.intervision.views import group_page

bp = Blueprint("intervision_teasers", __name__)


@bp.get("/intervisie/groepen/<int:group_id>/casussen")
@bp.get("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/weg")
@bp.get("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/stem")
@bp.get("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/stem/weg")
def show_group_again(group_id: int, teaser_id: int = 0) -> Any:
    """Where a reload ends up after one of these was pressed."""
    group_page.page_of(group_id)
    return _see(group_id)


@bp.post("/intervisie/groepen/<int:group_id>/casussen")
def create_teaser(group_id: int) -> Any:
    page = group_page.page_to_change(group_id)
    require(policy.can_offer(me(), page.group))
    form = TeaserForm()
    if not form.validate():
        return group_page.answer(page, form=form, status=422)
    planning.offer(page.group, me().member, form.regel.data or "", token=form.token.data)
    return _see(group_id, "aangeboden")


@bp.post("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/weg")
def destroy_teaser(group_id: int, teaser_id: int) -> Any:
    _group, teaser = _teaser(group_id, teaser_id)
    require(policy.can_take_away(me(), teaser))
    planning.take_away(teaser)
    return _see(group_id, "weggehaald")


@bp.post("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/stem")
def create_voice(group_id: int, teaser_id: int) -> Any:
    group, teaser = _teaser(group_id, teaser_id)
    require(policy.can_offer(me(), group))
    planning.speak_for(teaser, me().member)
    return _see_case(group_id, teaser_id)


@bp.post("/intervisie/groepen/<int:group_id>/casussen/<int:teaser_id>/stem/weg")
def destroy_voice(group_id: int, teaser_id: int) -> Any:
    group, teaser = _teaser(group_id, teaser_id)
    require(policy.can_offer(me(), group))
    planning.speak_for_no_more(teaser, me().member)
    return _see_case(group_id, teaser_id)


def _teaser(group_id: int, teaser_id: int) -> tuple[Group, Teaser]:
    """A case that waits, for who signed; whoever plans it meanwhile waits."""
    page = group_page.page_to_change(group_id)
    require(page.is_open)
    return page.group, queries.groups.teaser_or_404(page.group, teaser_id)


def _see(group_id: int, said: str = "") -> Any:
    return hx.see("intervision_groups.show_group", group_id=group_id, gedaan=said or None, anchor="casussen")


def _see_case(group_id: int, teaser_id: int) -> Any:
    """Back where one was: at the button that was pressed."""
    return hx.see("intervision_groups.show_group", group_id=group_id, bij=teaser_id, anchor=f"casus-{teaser_id}")
