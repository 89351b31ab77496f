"""Members as administrators manage them: who comes in, and who holds an office. Nothing of what anybody wrote."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for

from portal.accounts import policy
from portal.accounts.actions import offices
from portal.accounts.queries import administration as found
from portal.accounts.views.blueprint import bp
from portal.circles import queries as circle_queries
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.members.models import OFFICES


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pagination needs to know."""

    page: int
    total: int
    wanted: str

    @property
    def last(self) -> int:
        return max(1, -(-self.total // found.PER_PAGE))

    def url(self, page: int) -> str:
        return url_for("accounts.list_members", q=self.wanted or None, pagina=page if page > 1 else None)


@bp.get("/beheer")
def show_administration() -> Any:
    require(policy.can_administer(me()))
    return hx.see("accounts.list_members")


@bp.get("/beheer/leden")
def list_members() -> Any:
    require(policy.can_administer(me()))
    return _page()


@bp.post("/beheer/leden/<int:member_id>/schorsing")
def create_suspension(member_id: int) -> Any:
    require(policy.can_administer(me()))
    member = found.member_or_404(member_id)
    require(policy.can_suspend(me(), member))
    try:
        offices.suspend(member, by_id=me().id)
    except offices.LastAdministrator:
        return _page(refusal=_last_administrator(), status=422)
    return _back("geschorst")


@bp.post("/beheer/leden/<int:member_id>/schorsing/opheffing")
def destroy_suspension(member_id: int) -> Any:
    require(policy.can_administer(me()))
    member = found.member_or_404(member_id)
    require(policy.can_reactivate(me(), member))
    offices.reactivate(member, by_id=me().id)
    return _back("terug")


@bp.post("/beheer/leden/<int:member_id>/functies/<kind>")
def create_office(member_id: int, kind: str) -> Any:
    require(policy.can_administer(me()) and kind in OFFICES)
    member = found.member_or_404(member_id)
    require(policy.can_appoint(me(), member))
    offices.appoint(member, kind, by_id=me().id)
    return _back("benoemd")


@bp.post("/beheer/leden/<int:member_id>/functies/<kind>/einde")
def destroy_office(member_id: int, kind: str) -> Any:
    require(policy.can_administer(me()) and kind in OFFICES)
    member = found.member_or_404(member_id)
    try:
        offices.discharge(member, kind, by_id=me().id)
    except offices.LastAdministrator:
        return _page(refusal=_last_administrator(), status=422)
    return _back("functie-af")


@bp.get("/beheer/leden/<int:member_id>/schorsing")
@bp.get("/beheer/leden/<int:member_id>/schorsing/opheffing")
@bp.get("/beheer/leden/<int:member_id>/functies/<kind>")
@bp.get("/beheer/leden/<int:member_id>/functies/<kind>/einde")
def show_form_of_members(member_id: int, kind: str = "") -> Any:
    """Reached by reloading after a form was sent."""
    return redirect(url_for("accounts.list_members"), 303)


def _page(*, refusal: str = "", status: int = 200) -> Any:
    wanted = request.args.get("q", "")[:100]
    page = max(1, request.args.get("pagina", 1, type=int))
    shown, total = found.members(wanted, page)
    return hx.page(
        "accounts/members.html",
        fragment="members",
        status=status,
        members=shown,
        pages=Pages(page, total, wanted),
        community=circle_queries.community(),
        done=request.args.get("klaar", ""),
        refusal=refusal,
    )


def _back(done: str) -> Any:
    """To the same place in the list."""
    wanted, page = request.form.get("q", "")[:100], request.form.get("pagina", 1, type=int)
    return hx.see("accounts.list_members", q=wanted or None, pagina=page if page > 1 else None, klaar=done)


def _last_administrator() -> str:
    return _("A portal cannot do without an administrator. Appoint somebody else first.")
