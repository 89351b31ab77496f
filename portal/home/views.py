"""The start page."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import lazy_gettext as _l
from portal.core.security import public
from portal.home import queries
from portal.notifications.queries import steps_of

bp = Blueprint("home", __name__)

DONE = {
    "wachtwoord": _l("Your password has been changed. You are signed in now; your other devices are signed out."),
}


@bp.get("/")
@public
def show_home() -> Any:
    """A guest reads what this is, and of what members write nothing but a story that is for everybody."""
    viewer = me()
    if viewer.is_guest:
        return hx.page("home/guest.html", featured=queries.featured_for(viewer))
    news = queries.news_for(viewer)
    return hx.page(
        "home/member.html",
        steps=steps_of(viewer),
        news=news,
        latest=() if news else queries.latest_for(viewer),
        is_new=queries.is_new(viewer),
        invited=queries.invited_for(viewer),
        featured=queries.featured_for(viewer),
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )
