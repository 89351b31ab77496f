"""Who tells a story together: finding a colleague, adding them, letting somebody go."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.directory import queries as directory
from portal.stories import actions, policy, queries
from portal.stories.actions.works import LastAuthor
from portal.stories.queries.works import Work

bp = Blueprint("story_authors", __name__)

SHOWN = 8


@bp.get("/verhalen/<int:story_id>/auteurs")
def list_authors(story_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    require(policy.can_change_authors(me(), work))
    return _page(work)


@bp.post("/verhalen/<int:story_id>/auteurs")
def create_author(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_change_authors(me(), work))
    member_id = request.form.get("member_id", 0, type=int)
    if not member_id:
        return _page(work, fault=_("Choose a colleague."), status=422)
    member, _seen = directory.people.person_or_404(me(), member_id)
    actions.works.add_author(work, member, by=me().member)
    return hx.see("story_authors.list_authors", story_id=story_id)


@bp.get("/verhalen/<int:story_id>/auteurs/<int:member_id>/verwijdering")
def confirm_removal(story_id: int, member_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    require(policy.can_change_authors(me(), work))
    author = next((each for each in work.authors if each.member_id == member_id), None) or abort(404)
    return hx.page("stories/writing/author_removal.html", work=work, author=author)


@bp.post("/verhalen/<int:story_id>/auteurs/<int:member_id>/verwijdering")
def destroy_author(story_id: int, member_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_change_authors(me(), work))
    try:
        actions.works.remove_author(work, member_id, by=me().member)
    except LastAuthor:
        return _page(work, fault=_("A story needs an author. Throw the story away if nobody tells it."), status=422)
    if member_id == me().id:
        return hx.see("works.list_mine")
    return hx.see("story_authors.list_authors", story_id=story_id)


def _page(work: Work, *, fault: str = "", status: int = 200) -> Any:
    words = request.args.get("q", "").strip()[:100]
    wanted = directory.people.Wanted(words=words)
    found = directory.people.found(me(), wanted, limit=SHOWN + len(work.authors)) if words else []
    people = [each for each in found if each.id not in work.author_ids]
    return hx.page(
        "stories/writing/authors.html",
        fragment="people",
        status=status,
        work=work,
        words=words,
        people=people[:SHOWN],
        fault=fault,
    )
