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
from portal.core.security import require
from portal.members.models import OFFICES, Member


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


@bp.get("/beheer/leden/<int:member_id>/schorsing")
def new_suspension(member_id: int) -> Any:
    member = _member(member_id)
    return _confirmation(member, "suspend") if policy.can_suspend(me(), member) else back()


@bp.post("/beheer/leden/<int:member_id>/schorsing")
def create_suspension(member_id: int) -> Any:
    member = _member(member_id)
    require(policy.can_suspend(me(), member))
    try:
        offices.suspend(member, by_id=me().id)
    except offices.LastAdministrator:
        return _confirmation(member, "suspend", is_last=True, status=422)
    return back("geschorst", member)


@bp.get("/beheer/leden/<int:member_id>/schorsing/opheffing")
def new_reactivation(member_id: int) -> Any:
    member = _member(member_id)
    return _confirmation(member, "reactivate") if policy.can_reactivate(me(), member) else back()


@bp.post("/beheer/leden/<int:member_id>/schorsing/opheffing")
def destroy_suspension(member_id: int) -> Any:
    member = _member(member_id)
    require(policy.can_reactivate(me(), member))
    offices.reactivate(member, by_id=me().id)
    return back("terug", member)


@bp.get("/beheer/leden/<int:member_id>/functies/<kind>")
def new_office(member_id: int, kind: str) -> Any:
    member = _member(member_id, kind)
    may = policy.can_appoint(me(), member) and not found.present_offices(member.id, kind)
    return _confirmation(member, "appoint", kind) if may else back()


@bp.post("/beheer/leden/<int:member_id>/functies/<kind>")
def create_office(member_id: int, kind: str) -> Any:
    member = _member(member_id, kind)
    require(policy.can_appoint(me(), member))
    offices.appoint(member, kind, by_id=me().id)
    return back(f"{kind}-benoemd", member)


@bp.get("/beheer/leden/<int:member_id>/functies/<kind>/einde")
def edit_office(member_id: int, kind: str) -> Any:
    member = _member(member_id, kind)
    if not found.present_offices(member.id, kind):
        return back()
    is_last = kind == "administrator" and not found.administrators_besides(member.id)
    return _confirmation(member, "discharge", kind, is_last=is_last)


@bp.post("/beheer/leden/<int:member_id>/functies/<kind>/einde")
def destroy_office(member_id: int, kind: str) -> Any:
    member = _member(member_id, kind)
    try:
        offices.discharge(member, kind, by_id=me().id)
    except offices.LastAdministrator:
        return _confirmation(member, "discharge", kind, is_last=True, status=422)
    if kind == "administrator" and member.id == me().id:  # who gave it up sees this list no more
        return redirect("/", 303)
    return back(f"{kind}-af", member)


def back(done: str = "", member: Member | None = None) -> Any:
    """To the same place in the list."""
    wanted, page = request.values.get("q", "")[:100], request.values.get("pagina", 1, type=int)
    return hx.see(
        "accounts.list_members",
        q=wanted or None,
        pagina=page if page > 1 else None,
        klaar=done or None,
        wie=member.id if member else None,
    )


def _member(member_id: int, kind: str = OFFICES[0]) -> Member:
    require(policy.can_administer(me()) and kind in OFFICES)
    return found.member_or_404(member_id)


def _confirmation(member: Member, act: str, kind: str = "", *, is_last: bool = False, status: int = 200) -> Any:
    """What will happen to whom, and the button: one slip of the hand changes nothing."""
    return hx.page("accounts/member_act.html", status=status, member=member, act=act, kind=kind, is_last=is_last)


def _page() -> Any:
    wanted = request.args.get("q", "")[:100]
    page = max(1, request.args.get("pagina", 1, type=int))
    shown, total = found.members(wanted, page)
    whom_id = request.args.get("wie", 0, type=int)
    return hx.page(
        "accounts/members.html",
        fragment="members",
        members=shown,
        pages=Pages(page, total, wanted),
        community=circle_queries.community(),
        done=request.args.get("klaar", ""),
        whom=found.member_or_404(whom_id) if whom_id else None,
    )
