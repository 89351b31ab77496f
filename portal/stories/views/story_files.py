"""Photos and documents with a story: brought, told of, put in order, taken away, and shown to who may see them."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from portal.accounts import door
from portal.circles.viewer import me
from portal.core import autosave, files, hx, throttle
from portal.core.i18n import gettext as _
from portal.core.security import public
from portal.stories import actions, outline, policy, queries
from portal.stories.forms.steps import StepForm, files_form
from portal.stories.queries.works import Work
from portal.stories.queries.writing import key_of
from portal.stories.views import rows, steps
from portal.stories.views.works import not_now

bp = Blueprint("story_files", __name__)

STEP = outline.FILES_STEP
UPLOADS_PER_HOUR = 60
HOUR = timedelta(hours=1)


@bp.get("/verhalen/bestanden/<int:story_file_id>")
@public
def show_file(story_file_id: int) -> Any:
    found = queries.writing.file_seen(me(), story_file_id)
    if found is None:
        return door.not_here()
    return files.send(found.file, request.args.get("breedte"))


@bp.get("/verhalen/<int:story_id>/bestanden")
def edit_files(story_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    if not policy.can_write(me(), work):
        return not_now(work)
    draft = autosave.of(me().id, key_of(story_id, STEP.key))
    return _page(work, steps.from_draft(files_form(), work, draft), draft=draft)


@bp.post("/verhalen/<int:story_id>/bestanden")
def update_files(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    if not policy.can_write(me(), work):
        return not_now(work)
    brought = files.uploads("file")
    if brought:
        throttle.take(f"upload:{me().id}", UPLOADS_PER_HOUR, HOUR)
    base = steps.base_of(work)
    form = files_form()(data=base.content)
    if "rij" in request.form:
        back = f"/verhalen/{story_id}/bestanden"
        stored = queries.works.files_of(story_id)
        return rows.changed(
            work, STEP.key, form, request.form["rij"], back, "stories/writing/_files.html", stored=stored
        )
    if not form.validate():
        return _page(work, form, status=422)
    if clash := steps.save(work, STEP, form, base):
        return clash
    number = work.story.head_id
    refused = _bring(queries.works.work_of(work.story), brought)
    if refused and work.story.head_id == number:
        return _page(work, form, refused=refused, status=422)
    if refused:  # the others are kept, so this is no refusal
        work = queries.works.work_of(work.story)
        return _page(work, steps.from_draft(files_form(), work, None), refused=refused)
    if brought:
        return hx.see("story_files.edit_files", story_id=story_id, anchor="laatste")
    return steps.gone_on(story_id, STEP.key)


def _bring(work: Work, brought: list[Any]) -> list[str]:
    """Keep the files that came along; answers why some were not."""
    refused, there = [], _there(work) if brought else []
    for upload in brought:
        if isinstance(upload, files.Refused):
            refused.append(str(upload))
        elif any(files.is_same(upload, each) for each in there):
            continue  # chosen once more, or the button was pressed twice
        elif len(work.content.get("files", ())) >= STEP.fields[0].most:
            refused.append(_("A story holds at most %(num)s files.", num=STEP.fields[0].most))
            break
        else:
            actions.works.add_file(work, upload, by=me().member)
            work = queries.works.work_of(work.story)
    return refused


def _there(work: Work) -> list[files.StoredFile]:
    shown = {row["file"] for row in work.content.get("files", ())}
    return [each.file for id, each in queries.works.files_of(work.story.id).items() if id in shown]


def _page(work: Work, form: StepForm, *, refused: Any = (), **more: Any) -> Any:
    stored = queries.works.files_of(work.story.id)
    template = "stories/writing/files.html"
    return steps.page(work, STEP.key, form, template=template, stored=stored, refused=refused, **more)
