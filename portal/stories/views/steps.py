"""One step of a story: a few questions, saved together, left for any other step without losing a word."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.security import require
from portal.stories import actions, outline, pictures, policy, progress, queries, readability
from portal.stories.forms.answers import LONGEST_PROSE
from portal.stories.forms.steps import StepForm, filled, kept_fields, step_form
from portal.stories.models import Revision
from portal.stories.queries.works import Work
from portal.stories.queries.writing import key_of
from portal.stories.views import clashes, rows
from portal.stories.views.works import not_now, writing_now

bp = Blueprint("steps", __name__)


@bp.get("/verhalen/<int:story_id>/schrijven/<step>")
def edit_step(story_id: int, step: str) -> Any:
    if step == outline.FILES_STEP.key:
        return hx.see("story_files.edit_files", story_id=story_id)
    found = _step(step)
    work = queries.works.work_or_404(me(), story_id)
    if not policy.can_write(me(), work):
        return not_now(work)
    draft = autosave.of(me().id, key_of(story_id, step))
    return page(work, found.key, from_draft(step_form(step), work, draft), draft=draft)


@bp.post("/verhalen/<int:story_id>/schrijven/<step>")
def update_step(story_id: int, step: str) -> Any:
    found = _step(step)
    work = queries.works.work_to_change_or_404(me(), story_id)
    if not policy.can_write(me(), work):
        return too_late(work, found)
    base = base_of(work)
    form = step_form(step)(data=base.content)
    if "rij" in request.form:
        back = f"/verhalen/{story_id}/schrijven/{step}"
        return rows.changed(work, step, form, request.form["rij"], back, "stories/writing/_rows.html")
    if not form.validate():
        return page(work, step, form, status=422)
    return save(work, found, form, base) or gone_on(story_id, step)


@bp.post("/verhalen/leesbaarheid")
def show_tips() -> Any:
    """Tips on what is being typed in one field."""
    asked = outline.fields().get(request.form.get("veld", ""))
    if asked is None or not asked.is_text:
        abort(404)
    text = request.form.get(asked.key, "")[:LONGEST_PROSE]
    is_line = asked.kind == "line"
    tips = readability.tips_on(text, most_words=0 if is_line else asked.most, most_letters=asked.most if is_line else 0)
    return hx.page("stories/writing/_tips.html", tips=tips)


@bp.post("/verhalen/beeld")
def show_pictures() -> Any:
    """The ladder and the trust arc, as they are being chosen."""
    return hx.page("stories/writing/_pictures.html", content=request.form)


def too_late(work: Work, step: outline.Step) -> Any:
    """It was published while its author was still writing: what they sent waits for when they take it up again."""
    require(policy.can_take_up(me(), work))
    sent = kept_fields(dict(request.form.lists()), step_form(step.key)(data=work.content))
    if sent:
        autosave.keep(me().id, key_of(work.story.id, step.key), {**sent, "base": [request.form.get("base", "")]})
    return hx.see("steps.edit_step", story_id=work.story.id, step=step.key)


def save(work: Work, step: outline.Step, form: StepForm, base: Revision) -> Any:
    """Save what was written; answers a page only where somebody else wrote otherwise in the same field."""
    chosen = clashes.chosen(request.form)
    differs_now = form.changes_from(work.content)
    changes = {
        key: value
        for key, value in form.changes_from(base.content).items()
        if key in differs_now and chosen.get(key) != clashes.THEIRS
    }
    undecided = [key for key, which in chosen.items() if not which and key in changes]
    found = (
        clashes.again(form, base, undecided)
        if undecided
        else actions.works.save(work, by=me().member, based_on=base, changes=changes)
    )
    if found:
        return clashes.page(work, step, form, base, found, changes=changes, is_undecided=bool(undecided))
    autosave.discard(me().id, key_of(work.story.id, step.key))
    return None


def gone_on(story_id: int, step: str) -> Any:
    """To where the button that was pressed leads."""
    onward = request.form.get("naar", "")
    if onward == "overzicht":
        return hx.see("works.show_work", story_id=story_id)
    if onward == outline.FILES_STEP.key:
        return hx.see("story_files.edit_files", story_id=story_id)
    return hx.see("steps.edit_step", story_id=story_id, step=onward if outline.step(onward) else step)


def base_of(work: Work) -> Revision:
    """The revision from which the writer of the posted form began."""
    said = request.form.get("base", "")
    number = int(said) if said.isdigit() and len(said) < 10 else work.head.number
    return work.head if number == work.head.number else queries.works.revision_or_404(work.story.id, number)


def from_draft(made: type[StepForm], work: Work, draft: autosave.Autosave | None) -> StepForm:
    """A form as it is saved, or as its writer left it in a draft. What others saved meanwhile is shown where its writer
    changed nothing; where both did, saving will show both, because the form still begins from where its writer did."""
    if draft is None:
        form = made(None, data=dict(work.content))
        form.base.data = str(work.head.number)
        return form
    form = filled(made, draft.content, work.content)
    number = form.base_number
    if number is not None and number < work.head.number:
        form.catch_up(queries.works.revision_or_404(work.story.id, number).content, work.content)
    elif number != work.head.number:
        form.base.data = str(work.head.number)
    return form


def page(
    work: Work,
    step: str,
    form: StepForm,
    *,
    draft: autosave.Autosave | None = None,
    status: int = 200,
    template: str = "stories/writing/step.html",
    **more: Any,
) -> Any:
    before, after = progress.neighbours(step)
    url = f"/verhalen/{work.story.id}/" + ("bestanden" if step == outline.FILES_STEP.key else f"schrijven/{step}")
    names = {each.member_id: each.member.display_name for each in work.authors}
    steps = progress.step_by_step(work.content)
    form.draft_key = key_of(work.story.id, step)
    form.open_tables()
    return hx.page(
        template,
        status=status,
        step=next(each for each in steps if each.key == step),
        steps=steps,
        before=before,
        after=after,
        form=form,
        draft=draft,
        url=url,
        saved_by=names.get(work.head.by_id, ""),
        is_drawn=pictures.is_drawn(each.asked.key for each in form.asked),
        **writing_now(work),
        **more,
    )


def _step(key: str) -> outline.Step:
    return outline.step(key) or abort(404)
