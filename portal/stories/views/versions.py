"""The revisions of a story: reading, comparing, restoring."""

from itertools import pairwise
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.stories import actions, comparing, policy, queries, words
from portal.stories.manuscript import manuscript
from portal.stories.views import review_page
from portal.stories.views.told import rendered

bp = Blueprint("versions", __name__)


@bp.get("/verhalen/<int:story_id>/versies")
def list_versions(story_id: int) -> Any:
    """Every version; with `?van=` and `?tot=`, what differs between two of them."""
    work = queries.works.work_or_404(me(), story_id)
    numbers = [request.args.get(name, type=int) for name in ("van", "tot")]
    if None not in numbers:
        before, after = (queries.works.revision_or_404(story_id, number or 0) for number in sorted(numbers, key=int))
        return hx.page(
            "stories/review/comparison.html",
            story=work.story,
            work=work,
            before=before,
            after=after,
            changes=comparing.documents(before.content, after.content),
        )
    versions = queries.works.revisions_of(story_id)
    return hx.page(
        "stories/review/versions.html",
        story=work.story,
        work=work,
        versions=versions,
        changed={
            after.number: comparing.steps_between(before.content, after.content) for after, before in pairwise(versions)
        },
        words=words,
    )


@bp.get("/verhalen/<int:story_id>/versies/<int:number>")
def show_version(story_id: int, number: int) -> Any:
    """One version, read as it was."""
    work = queries.works.work_or_404(me(), story_id)
    version = queries.works.revision_or_404(story_id, number)
    return hx.page(
        "stories/review/version.html",
        story=work.story,
        work=work,
        version=version,
        text=manuscript(version.content, (), ()),
        files=queries.works.files_of(story_id),
        rendered=rendered,
        words=words,
    )


@bp.get("/verhalen/<int:story_id>/versies/<int:number>/herstel")
def show_restoring(story_id: int, number: int) -> Any:
    queries.works.work_or_404(me(), story_id)
    return hx.see(".show_version", story_id=story_id, number=number)


@bp.post("/verhalen/<int:story_id>/versies/<int:number>/herstel")
def create_restoring(story_id: int, number: int) -> Any:
    """What a version said, as a new one; what came after it stays in the list."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    version = queries.works.revision_or_404(story_id, number)
    if work.head.how == "restored" and work.head.restored_number == number:  # pressed twice
        return hx.see(".list_versions", story_id=story_id)
    if not policy.can_restore(me(), work, version):
        return review_page.too_late(work, policy.is_author(me(), work))
    actions.works.restore(work, version, by=me().member)
    return hx.see(".list_versions", story_id=story_id)
