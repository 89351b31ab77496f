"""Telling a story: beginning it, how far it is, taking it back from the editors, throwing it away."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.forms import offered
from portal.core.security import require
from portal.stories import actions, outline, policy, progress, queries, words
from portal.stories.forms.steps import BeginForm, begin_form, filled
from portal.stories.queries.works import Work
from portal.stories.queries.writing import NEW_KEY

bp = Blueprint("works", __name__)


@bp.get("/verhalen/mijn")
def list_mine() -> Any:
    """What is being begun stands here too: whoever left halfway looks for it here."""
    rows = queries.works.mine(me())
    draft = autosave.of(me().id, NEW_KEY)
    begun: Any = filled(begin_form(), draft.content) if draft else None
    return hx.page("stories/writing/mine.html", rows=rows, begun=begun, states=words.STATES, marks=words.MARKS)


@bp.get("/verhalen/nieuw")
def new_story() -> Any:
    require(policy.can_begin(me()))
    draft = autosave.of(me().id, NEW_KEY)
    form: Any = filled(begin_form(), draft.content) if draft else begin_form()(None)
    return _begin_page(_with_origins(form), draft=draft)


@bp.post("/verhalen")
def create_story() -> Any:
    require(policy.can_begin(me()))
    form = _with_origins(begin_form()())
    if not form.validate():
        return _begin_page(form, status=422)
    story = actions.works.begin_story(
        author=me().member,
        content=form.answers,
        origin_circle_id=form.origin_circle_id.data,
        token=form.token.data,
    )
    autosave.discard(me().id, NEW_KEY)
    return hx.see("works.show_work", story_id=story.id)


@bp.get("/verhalen/<int:story_id>/schrijven")
def show_work(story_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    require(policy.is_author(me(), work))
    return overview(work)


@bp.get("/verhalen/<int:story_id>/schrijven/nu")
def show_writing(story_id: int) -> Any:
    """Who is writing in which step now; nothing to swap where the page says so already."""
    work = queries.works.work_or_404(me(), story_id)
    require(policy.is_author(me(), work))
    if not hx.wants_fragment():
        return hx.see("works.show_work", story_id=story_id)
    now = writing_now(work)
    if now["writing"].told() == request.args.get("getoond", ""):
        return hx.nothing()
    return hx.page("stories/writing/_writing_now.html", **now)


@bp.get("/verhalen/<int:story_id>/inzending")
@bp.get("/verhalen/<int:story_id>/inzending/intrekken")
@bp.get("/verhalen/<int:story_id>/herziening")
@bp.get("/verhalen/<int:story_id>/herziening/einde")
def show_work_again(story_id: int) -> Any:
    """Where a reload ends up after one of these was pressed."""
    return hx.see("works.show_work", story_id=story_id)


@bp.post("/verhalen/<int:story_id>/inzending/intrekken")
def destroy_submission(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_take_back(me(), work))
    actions.reviews.take_back(work, by=me().member)
    return hx.see("works.show_work", story_id=story_id)


@bp.post("/verhalen/<int:story_id>/herziening")
def create_reworking(story_id: int) -> Any:
    """Work on a published story again."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_take_up(me(), work))
    actions.publishing.take_up(work, by=me().member)
    return hx.see("works.show_work", story_id=story_id)


@bp.post("/verhalen/<int:story_id>/herziening/einde")
def destroy_reworking(story_id: int) -> Any:
    """Leave it as its readers have it."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_leave_as_it_was(me(), work))
    actions.publishing.leave_as_it_was(work, by=me().member)
    return hx.see("works.show_work", story_id=story_id)


@bp.get("/verhalen/<int:story_id>/verwijdering")
def confirm_discarding(story_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    require(policy.can_discard(me(), work))
    return hx.page("stories/writing/discard.html", work=work)


@bp.post("/verhalen/<int:story_id>/verwijdering")
def destroy_story(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_discard(me(), work))
    actions.works.discard(work, by=me().member)
    return hx.see("works.list_mine")


def writing_now(work: Work) -> dict[str, Any]:
    """Who else is writing in which step, and the names of the steps."""
    writing = queries.writing.writing_in(me(), work.story.id, work.author_ids)
    names = {each.key: each.name for each in (*outline.steps(), outline.FILES_STEP)}
    return {"work": work, "writing": writing, "step_names": names}


def not_now(work: Work) -> Any:
    """Where an author wants to write in a story that is no longer in the making: what to press first. 403 to others."""
    require(policy.can_take_up(me(), work))
    return overview(work, is_closed=True, status=403)


def overview(
    work: Work, *, missing: Any = (), fault: str = "", unsaved: Any = (), is_closed: bool = False, status: int = 200
) -> Any:
    """How a story stands; `missing`, `fault` and `unsaved` (steps): why it was not handed in; `is_closed`: that it is
    to be taken up again before anything can be written."""
    steps = progress.step_by_step(work.content)
    return hx.page(
        "stories/writing/overview.html",
        status=status,
        steps=steps,
        answered=[each for each in outline.fields().values() if outline.is_filled(each, work.content)],
        next_questions=progress.next_questions(steps),
        minutes_for=progress.minutes_for,
        to_hand_in=[field for each in steps for field in each.needed["review"]],
        percent=outline.completeness(work.content),
        planned=queries.works.planned_of(work.story.id) if work.story.state == "scheduled" else None,
        missing=missing,
        fault=fault,
        unsaved=unsaved,
        is_closed=is_closed,
        state_of=words.state_of,
        marks=words.MARKS,
        for_authors=words.FOR_AUTHORS,
        **writing_now(work),
    )


def _with_origins(form: BeginForm) -> BeginForm:
    origins = queries.writing.origins(me())
    form.draft_key = NEW_KEY
    form.origin_circle_id.choices = offered({each.id: each.name for each in origins})
    if form.origin_circle_id.data is None and origins:
        form.origin_circle_id.data = origins[0].id
    return form


def _begin_page(form: BeginForm, *, draft: Any = None, status: int = 200) -> Any:
    return hx.page("stories/writing/new.html", status=status, form=form, draft=draft)
