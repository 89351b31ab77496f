"""Opening a story to readers, on a date or now, and closing it again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, request

from portal.circles import queries as circle_queries
from portal.circles.viewer import me
from portal.core import hx
from portal.core.forms import offered
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.stories import actions, policy, queries, words
from portal.stories.audiences import Audience, audiences, key_of
from portal.stories.forms.publications import PublicationForm, ReasonForm
from portal.stories.models import Publication
from portal.stories.queries.works import Work
from portal.stories.views import review_page

bp = Blueprint("publications", __name__)


@bp.get("/verhalen/<int:story_id>/publicatie")
def show_publication(story_id: int) -> Any:
    work = queries.works.work_or_404(me(), story_id)
    return _page(work, _form(work))


@bp.post("/verhalen/<int:story_id>/publicatie")
def create_publication(story_id: int) -> Any:
    """By an editor to whoever the authors wish, now or on a day; by authors to a circle of their own, now."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    form = _form(work)
    if _was_done(work, form):
        return hx.see(".show_publication", story_id=story_id)
    if not (policy.can_publish(me(), work) or policy.can_share(me(), work)):
        return review_page.too_late(work, policy.is_editor(me(), work) or policy.is_author(me(), work))
    if request.form.get("version", 0, type=int) != work.head.number:
        note = _("Meanwhile there is a newer version: %(number)s. Read it before you publish.", number=work.head.number)
        return _page(work, form, note=note, status=409)
    if not form.validate():
        return _page(work, form, status=422)
    chosen = _chosen(work, form)
    if chosen is None or chosen.why_not:
        form.fail(form.audience, chosen.why_not if chosen else _("Choose who may read it."))
        return _page(work, form, status=422)
    actions.publishing.publish(
        work,
        by=me().member,
        circle=circle_queries.circle_or_404(me(), chosen.circle.circle_id),
        is_public=chosen.is_public,
        due_at=_due_at(work, form),
    )
    return hx.see(".show_publication", story_id=story_id, gedaan="open")


@bp.get("/verhalen/<int:story_id>/publicatie/planning/intrekken")
@bp.get("/verhalen/<int:story_id>/archivering/intrekken")
def show_act(story_id: int) -> Any:
    """Where a reload ends up after something was refused."""
    return hx.see(".show_publication", story_id=queries.works.work_or_404(me(), story_id).story.id)


@bp.post("/verhalen/<int:story_id>/publicatie/planning/intrekken")
def destroy_plan(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_unplan(me(), work):
        actions.publishing.unplan(work, by=me().member)
    return hx.see(".show_publication", story_id=story_id)


@bp.get("/verhalen/<int:story_id>/archivering")
def new_archiving(story_id: int) -> Any:
    return _closing_page(story_id, "archived", policy.can_archive)


@bp.post("/verhalen/<int:story_id>/archivering")
def create_archiving(story_id: int) -> Any:
    return _close(story_id, "archived", policy.can_archive, actions.publishing.archive)


@bp.post("/verhalen/<int:story_id>/archivering/intrekken")
def destroy_archiving(story_id: int) -> Any:
    """Bring it back on the shelf."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_bring_back(me(), work):
        actions.publishing.bring_back(work, by=me().member)
    elif work.story.state != "published":
        return review_page.too_late(work, policy.is_editor(me(), work) or policy.is_author(me(), work))
    return hx.see(".show_publication", story_id=story_id)


@bp.get("/verhalen/<int:story_id>/intrekking")
def new_withdrawal(story_id: int) -> Any:
    return _closing_page(story_id, "withdrawn", policy.can_withdraw)


@bp.post("/verhalen/<int:story_id>/intrekking")
def create_withdrawal(story_id: int) -> Any:
    return _close(story_id, "withdrawn", policy.can_withdraw, actions.publishing.withdraw)


def _close(story_id: int, how: str, may: Callable[[Any, Work], bool], act: Callable[..., None]) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    form = ReasonForm()
    if work.story.state == how:  # pressed twice
        return hx.see(".show_publication", story_id=story_id)
    if not may(me(), work):
        is_theirs = policy.is_editor(me(), work) or policy.is_author(me(), work)
        return review_page.too_late(work, is_theirs, typed=form.reason.data or "")
    if not form.validate():
        return _closing_page(story_id, how, may, form=form, status=422)
    act(work, by=me().member, reason=form.reason.data or "")
    return hx.see(".show_publication", story_id=story_id)


def _closing_page(
    story_id: int, how: str, may: Callable[[Any, Work], bool], *, form: ReasonForm | None = None, status: int = 200
) -> Any:
    """Asks why, and says what disappears for whom."""
    work = queries.works.work_or_404(me(), story_id)
    if not may(me(), work) or work.publication is None:
        return review_page.too_late(work, policy.is_editor(me(), work) or policy.is_author(me(), work))
    return hx.page(
        "stories/review/closing.html",
        status=status,
        story=work.story,
        work=work,
        how=how,
        form=form or ReasonForm(formdata=None),
        readers=_readers(work.publication),
    )


def _page(work: Work, form: PublicationForm, *, note: str = "", status: int = 200) -> Any:
    planned = queries.works.planned_of(work.story.id) if work.story.state == "scheduled" else None
    return hx.page(
        "stories/review/publication.html",
        status=status,
        story=work.story,
        work=work,
        form=form,
        note=note,
        audiences=audiences(me(), work),
        readers=_readers(work.publication) if work.publication else "",
        is_done="gedaan" in request.args,
        planned=planned,
        planned_readers=_readers(planned) if planned else "",
        words=words,
    )


def _form(work: Work) -> PublicationForm:
    form = PublicationForm()
    form.audience.choices = offered({each.key: each.name for each in audiences(me(), work)})
    return form


def _chosen(work: Work, form: PublicationForm) -> Audience | None:
    return next((each for each in audiences(me(), work) if each.key == form.audience.data), None)


def _due_at(work: Work, form: PublicationForm) -> datetime | None:
    """Only editors plan; what authors share among themselves opens at once."""
    return form.due_at if policy.is_editor(me(), work) else None


def _was_done(work: Work, form: PublicationForm) -> bool:
    """Whether the same form came in before: the story stands, or is planned, just so."""
    wanted = (form.audience.data, _due_at(work, form))
    if work.story.state == "scheduled":
        planned = queries.works.planned_of(work.story.id)
        return planned is not None and wanted == (key_of(planned.circle_id, planned.is_public), planned.due_at)
    shown = work.publication
    if shown is None or work.story.state != "published" or not work.is_read_as_it_is:
        return False
    return wanted == (key_of(shown.circle_id, shown.is_public), None)


def _readers(publication: Publication) -> str:
    """Who reads, or read, it there; a circle that the viewer is not in has no name for them."""
    if publication.is_public:
        return _("everybody, also without an account")
    standing = me().standings.get(publication.circle_id)
    if standing is None:
        return _("the members of a circle of the authors")
    number = circle_queries.size_of(publication.circle_id)
    return ngettext(
        "the %(num)s member of %(circle)s", "the %(num)s members of %(circle)s", number, circle=standing.name
    )
