"""Reading a story."""

from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from portal.accounts import door
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import day
from portal.core.i18n import gettext as _
from portal.core.security import public
from portal.stories.actions.shelf import minutes_of
from portal.stories.queries import around, reading, works
from portal.stories.queries.reading import ReadStory
from portal.stories.views.told import Told

bp = Blueprint("stories", __name__)

GONE = 410  # a story that comes back answers 200 again; until then whoever keeps a list of pages may strike it


@bp.get("/verhalen/<int:story_id>")
@bp.get("/verhalen/<int:story_id>-<tail>")
@public
def show_story(story_id: int, tail: str = "") -> Any:
    """What was published of it; to those who work on it, where nothing was or on demand, its newest revision."""
    read = None if "voorbeeld" in request.args else reading.read_story(me(), story_id)
    read = read or reading.preview(me(), story_id, minutes=minutes_of)
    if read is None:
        return door.not_here()
    if read.is_gone:
        return hx.page("stories/gone.html", status=GONE, read=read)
    return _story_page(read)


def _story_page(read: ReadStory) -> Response:
    viewer, story_id, publication = me(), read.story.id, read.publication
    shows_all = "uitkomsten" in request.args
    tells = read.told_count and not viewer.is_guest
    alike, collections = around.read_on(viewer, read) if publication else ([], [])
    return hx.page(
        "stories/story.html",
        read=read,
        told=Told(
            read.content,
            works.files_of(story_id) if read.content.get("files") else {},
            is_preview=publication is None,
        ),
        outcomes=around.outcomes_of(story_id, **({"limit": None} if shows_all else {})) if tells else (),
        talk=around.talk_about(viewer, publication.thread_id) if publication else None,
        alike=alike,
        collections=collections,
        cite=cite_line(read),
    )


def cite_line(read: ReadStory) -> str:
    """How to name a published story elsewhere: who tells it, its title, where, when and at which address."""
    if read.publication is None or read.publication.opened_at is None:
        return ""
    settings = current_app.config["PORTAL"]
    names = [each.name for each in read.tellers]
    told_by = _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1]) if names[1:] else "".join(names)
    title, date = read.content["title"], day(read.publication.opened_at)
    return f"{told_by}, “{title}”, {settings.org_name}, {date}, {settings.public_url}/verhalen/{read.story.id}"
