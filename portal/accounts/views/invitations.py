"""Inviting people into a circle, for who coordinates it; into the community for administrators too."""

from datetime import timedelta
from typing import Any

from flask import Response, redirect, request, url_for

from portal.accounts import addressees
from portal.accounts.actions import invitations
from portal.accounts.forms import InviteForm
from portal.accounts.models import Invitation
from portal.accounts.queries import invitations as found
from portal.accounts.views.blueprint import bp
from portal.circles import policy as circle_policy
from portal.circles import queries as circle_queries
from portal.circles.models import Circle
from portal.circles.viewer import me
from portal.core import hx, throttle
from portal.core.i18n import gettext as _
from portal.core.security import require

LISTS_PER_HOUR = 30


@bp.get("/kringen/<int:circle_id>/uitnodigen")
def new_invitation(circle_id: int) -> Any:
    return _page(_circle(circle_id), InviteForm(formdata=None))


@bp.post("/kringen/<int:circle_id>/uitnodigingen")
def create_invitation(circle_id: int) -> Any:
    circle = _circle(circle_id)
    form = InviteForm()
    if not form.validate():
        return _page(circle, form, status=422)
    read = addressees.read(form.people.data)
    if len(read.people) > addressees.MOST:
        form.fail(form.people, _("These are %(num)s people. Invite at most 100 at once.", num=len(read.people)))
    elif not read.people:
        form.fail(form.people, _("There is no whole address in this list yet, such as naam@gemeente.nl."))
    if form.errors:
        return _page(circle, form, status=422)

    throttle.take(f"invite:{me().id}", LISTS_PER_HOUR, timedelta(hours=1))
    outcomes = invitations.invite(circle, read.people, by=me().member)
    again = InviteForm(formdata=None, people="\n".join(read.unread))
    return _page(circle, again, outcomes=outcomes, unread=read.unread)


@bp.post("/kringen/<int:circle_id>/uitnodigingen/<int:invitation_id>/herhaling")
def repeat_invitation(circle_id: int, invitation_id: int) -> Any:
    circle = _circle(circle_id)
    throttle.take(f"invite-again:{me().id}", 200, timedelta(hours=1))
    invitation = found.waiting_or_404(circle.id, invitation_id)
    invitations.send_again(invitation, by_id=me().id)
    return _back(circle, "herhaald", invitation)


@bp.post("/kringen/<int:circle_id>/uitnodigingen/<int:invitation_id>/intrekking")
def destroy_invitation(circle_id: int, invitation_id: int) -> Any:
    circle = _circle(circle_id)
    invitation = found.waiting_or_404(circle.id, invitation_id)
    invitations.revoke(invitation, by_id=me().id)
    return _back(circle, "ingetrokken", invitation)


@bp.get("/kringen/<int:circle_id>/uitnodigingen")
@bp.get("/kringen/<int:circle_id>/uitnodigingen/<int:invitation_id>/herhaling")
@bp.get("/kringen/<int:circle_id>/uitnodigingen/<int:invitation_id>/intrekking")
def list_invitations(circle_id: int, invitation_id: int = 0) -> Any:
    """They stand on the page of the form."""
    return redirect(url_for("accounts.new_invitation", circle_id=circle_id), 303)


def _circle(circle_id: int) -> Circle:
    circle = circle_queries.circle_or_404(me(), circle_id)
    require(circle_policy.can_invite(me(), circle))
    return circle


def _back(circle: Circle, done: str, invitation: Invitation) -> Any:
    return hx.see("accounts.new_invitation", circle_id=circle.id, klaar=done, wie=invitation.id)


def _page(
    circle: Circle, form: InviteForm, *, status: int = 200, outcomes: Any = (), unread: list[str] | None = None
) -> Response:
    whom_id = request.args.get("wie", 0, type=int)
    return hx.page(
        "accounts/invite.html",
        status=status,
        section="circles",
        circle=circle,
        form=form,
        outcomes=outcomes,
        unread=unread or [],
        waiting=found.waiting_in(circle.id),
        done=request.args.get("klaar", ""),
        whom=found.invited_in(circle.id, whom_id) if whom_id else "",
    )
