"""Pages of notifications: what the member was told, the bell, the settings, and stopping mail from a mail."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from portal.circles import actions as circle_actions
from portal.circles.models import VOLUMES
from portal.circles.viewer import me
from portal.circles.words import VOLUME_NAMES
from portal.core import hx, i18n
from portal.core.i18n import gettext as _
from portal.core.kinds import Ref
from portal.core.security import csrf, public
from portal.notifications import actions, queries, steps, stopping, words
from portal.notifications.forms import MailWishForm

bp = Blueprint("notifications", __name__)


@bp.get("/meldingen")
def list_notifications() -> Any:
    page = max(1, request.args.get("pagina", 1, type=int))
    return _list_page(page)


@bp.get("/meldingen/aantal")
def show_count() -> Any:
    """The number on the bell; nothing to swap when it is the number that is shown already."""
    count = queries.unread_count(me())
    if request.args.get("was", type=int) == count:
        return hx.nothing()
    return render_template("notifications/_count.html", count=count)


@bp.post("/meldingen/gelezen")
def create_reading() -> Any:
    """Put away what was told: of one subject, or everything."""
    kind, subject_id = request.form.get("soort", ""), request.form.get("id", 0, type=int)
    actions.mark_read(me().id, subject=Ref(kind, subject_id) if kind else None)
    if not hx.wants_fragment():
        return redirect(url_for(".list_notifications"), 303)
    answer = _list_page(1)
    return hx.tell(answer, focus="notifications-title", say=_("Put away."), **{"portal:poll": True})


@bp.post("/meldingen/gezien")
def create_sight() -> Any:
    """A page tells by itself that its reader sees what they were told about; the bell counts anew."""
    kind, subject_id = request.form.get("soort", ""), request.form.get("id", 0, type=int)
    if kind:
        actions.mark_read(me().id, subject=Ref(kind, subject_id))
    return hx.tell(hx.nothing(), **{"portal:poll": True})


@bp.post("/stappen/<int:step_id>/weg")
def destroy_step(step_id: int) -> Any:
    """Put away a step that one does not want to take."""
    step = queries.step_of(me(), step_id)
    if step is None:
        abort(404)
    sort = steps.SORTS[step.what]
    if not sort.may_be_put_away or sort.away:
        abort(403)
    steps.close_step(step.what, subject=Ref(step.subject_kind, step.subject_id), member_id=me().id, put_away=True)
    return redirect("/", 303)


@bp.get("/meldingen/instellingen")
def edit_settings() -> Any:
    wish = queries.wish_of(me().id)
    return _settings_page(MailWishForm(obj=wish, pause="running" if wish.is_paused else "0"), wish)


@bp.post("/meldingen/instellingen")
def update_settings() -> Any:
    wish = queries.wish_of(me().id)
    form = MailWishForm()
    _offer_pause(form, wish)
    if not form.validate():
        return _settings_page(form, wish, status=422)
    actions.wish(me().id, at_once=form.at_once.data, digest=form.digest.data, paused_until=form.pause_until(wish))
    for membership in queries.memberships_of(me().id):
        volume = request.form.get(f"volume-{membership.circle_id}")
        if volume in VOLUMES and volume != membership.volume:
            circle_actions.choose_volume(membership, volume)
    return redirect(url_for(".edit_settings", bewaard=1), 303)


@bp.get("/meldingen/stop/<token>")
@public
def show_stop(token: str) -> Any:
    """Opening the link changes nothing: mail scanners open links too."""
    return _stop_page(*_stopped_or_404(token), token=token, is_done=False)


@bp.post("/meldingen/stop/<token>")
@public
@csrf.exempt
def create_stop(token: str) -> Any:
    """One click, from the mail program (RFC 8058) or from the page; no sign-in, the key in the address suffices."""
    member_id, sort = _stopped_or_404(token)
    actions.wish(member_id, **({"at_once": False} if sort == "at_once" else {"digest": "never"}))
    return _stop_page(member_id, sort, token=token, is_done=True)


def _list_page(page: int) -> Any:
    told, has_more = queries.page_for(me(), page=page)
    return hx.page(
        "notifications/list.html",
        fragment="notifications",
        told=told,
        page=page,
        has_more=has_more,
        sentence=words.sentence,
        besides=words.besides,
    )


def _settings_page(form: MailWishForm, wish: Any, status: int = 200) -> Any:
    _offer_pause(form, wish)
    return hx.page(
        "notifications/settings.html",
        status=status,
        form=form,
        volume_names=VOLUME_NAMES,
        is_saved=request.method == "GET" and "bewaard" in request.args,
    )


def _offer_pause(form: MailWishForm, wish: Any) -> None:
    if wish.is_paused and form.pause.choices[0].value != "running":
        form.offer_running_pause(wish, _("Until %(time)s, as it is now", time=i18n.full_time(wish.paused_until)))


def _stopped_or_404(token: str) -> tuple[int, str]:
    return stopping.read(token) or abort(404)


def _stop_page(member_id: int, sort: str, *, token: str, is_done: bool) -> Any:
    response = make_response(render_template("notifications/stop.html", sort=sort, token=token, is_done=is_done), 200)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the key
    return response
