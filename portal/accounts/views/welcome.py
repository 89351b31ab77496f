"""From the link in an invitation to the first useful page: who you are, what you do, the house rules, how much you
want to hear."""

from typing import Any

from flask import Response, g, redirect

from portal.accounts import actions, door, queries
from portal.accounts.actions import welcome
from portal.accounts.forms import RulesForm, StartForm
from portal.accounts.models import Invitation
from portal.accounts.queries import invitations as found
from portal.accounts.views.blueprint import bp
from portal.accounts.views.links import accepts, dead_link
from portal.accounts.views.sign_in import count_wrong, enter, was_wrong_too_often
from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.circles.forms import VolumeForm
from portal.circles.viewer import me
from portal.core import hx, i18n
from portal.core.security import public
from portal.members import actions as member_actions
from portal.members import queries as member_queries
from portal.members.forms import ShortProfileForm
from portal.taxonomy import queries as taxonomy_queries


@bp.get("/uitnodiging/<token>")
@public
def show_invitation(token: str) -> Any:
    invitation = _open_invitation(token)
    if invitation is None:
        return dead_link("invitation")
    return _start_page(invitation, token, StartForm(formdata=None, name=invitation.name))


@bp.post("/uitnodiging/<token>")
@public
def start(token: str) -> Any:
    """Spend the invitation."""
    invitation = _open_invitation(token)
    form = StartForm()
    if invitation is None:
        return redirect("/welkom", 303) if g.sign_in is not None else _second_press(token, form)
    fits = form.validate()
    if not (accepts(form, form.name.data or "", invitation.email) and fits):
        return _start_page(invitation, token, form, 422)

    password_hash = actions.hashed_apart(form.password.data)
    member = welcome.start(token, name=form.name.data, password_hash=password_hash, language=i18n.language.get())
    if member is None:
        return _second_press(token, form)
    door.let_in(member)
    return hx.go("/welkom/profiel")


@bp.get("/welkom")
@public
def show_welcome() -> Any:
    """The step that is open: who said something about themselves has the house rules before them."""
    if g.newcomer is None:
        return redirect("/", 303)
    profile = member_queries.profile_of(g.newcomer.id)
    return redirect("/welkom/profiel" if profile is None or profile.is_blank else "/welkom/huisregels", 303)


@bp.get("/welkom/profiel")
@public
def edit_first_profile() -> Any:
    if g.newcomer is None:
        return redirect("/", 303)
    profile = member_queries.profile_of(g.newcomer.id)
    form = ShortProfileForm(
        formdata=None,
        name=g.newcomer.name,
        organisation=profile.organisation.name if profile and profile.organisation else "",
        function=profile.function if profile else "",
        municipality=profile.municipality if profile else "",
        themes=profile.theme_keys if profile else [],
        ask_me=profile.ask_me if profile else "",
    )
    return _profile_page(form)


@bp.post("/welkom/profiel")
@public
def update_first_profile() -> Any:
    if g.newcomer is None:
        return redirect("/", 303)
    form = ShortProfileForm()
    if not form.validate():
        return _profile_page(form, 422)
    member_actions.change_profile(g.newcomer, **form.changes())
    return hx.see("accounts.edit_acceptance")


@bp.get("/welkom/huisregels")
@public
def edit_acceptance() -> Any:
    if g.newcomer is None:
        return redirect("/", 303)
    return hx.page("accounts/welcome_rules.html", form=RulesForm(formdata=None))


@bp.post("/welkom/huisregels")
@public
def create_acceptance() -> Any:
    """The newcomer becomes a member."""
    if g.newcomer is None:
        return redirect("/", 303)
    form = RulesForm()
    if not form.validate():
        return hx.page("accounts/welcome_rules.html", status=422, form=form)
    circle = welcome.welcome(g.newcomer)
    if circle is None:
        actions.end_sign_in(g.sign_in.id, member_id=g.newcomer.id)
        door.let_out()
        return dead_link("invitation")
    return hx.go("/welkom/meldingen")


@bp.get("/welkom/meldingen")
def edit_first_volume() -> Any:
    invitation = found.last_used_by(me().id)
    if invitation is None or not me().is_in(invitation.circle_id):
        return redirect("/", 303)
    volume = me().standings[invitation.circle_id].volume
    return _volume_page(invitation, VolumeForm(formdata=None, volume=volume))


@bp.post("/welkom/meldingen")
def update_first_volume() -> Any:
    invitation = found.last_used_by(me().id)
    if invitation is None or not me().is_in(invitation.circle_id):
        return redirect("/", 303)
    form = VolumeForm()
    if not form.validate():
        return _volume_page(invitation, form, 422)
    membership = circle_queries.membership_or_404(invitation.circle_id, me().id)
    circle_actions.choose_volume(membership, form.volume.data)
    return redirect("/?welkom=1", 303)


def _second_press(token: str, form: StartForm) -> Any:
    """Who pressed twice is in by the first press, and sees the answer to this one: the same password lets them on."""
    invitation, password = found.invitation_by_token(token), form.password.data
    if invitation is None or invitation.started_at is None or not password or was_wrong_too_often(invitation.email):
        return dead_link("invitation")
    try:
        account = actions.check_password(invitation.email, password)
    except actions.Suspended:
        account = None
    if account is None:
        count_wrong(invitation.email)
        return dead_link("invitation")
    return enter(account.member, "/")


def _open_invitation(token: str) -> Invitation | None:
    """The invitation behind this link, if it opens something; for who is a member already it does not."""
    invitation = found.invitation_by_token(token)
    if invitation is None or not invitation.is_open:
        return None
    account = queries.account_by_email(invitation.email)
    return invitation if account is None or account.member.state == "invited" else None


def _start_page(invitation: Invitation, token: str, form: StartForm, status: int = 200) -> Response:
    return hx.page("accounts/invitation.html", status=status, invitation=invitation, token=token, form=form)


def _profile_page(form: ShortProfileForm, status: int = 200) -> Response:
    organisations = [each.name for each in taxonomy_queries.organisations()]
    return hx.page("accounts/welcome_profile.html", status=status, form=form, organisations=organisations)


def _volume_page(invitation: Invitation, form: VolumeForm, status: int = 200) -> Response:
    return hx.page("accounts/welcome_volume.html", status=status, circle=invitation.circle, form=form)
