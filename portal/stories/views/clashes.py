"""Two people wrote otherwise in the same field: both texts are shown, and whoever came second chooses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from portal.circles.viewer import me
from portal.core import hx
from portal.stories import comparing, outline, queries
from portal.stories.actions.works import Clash
from portal.stories.comparing import Piece
from portal.stories.forms.steps import StepForm, kept_fields
from portal.stories.models import Revision
from portal.stories.queries.works import Work

THEIRS = "hun"


@dataclass(frozen=True, slots=True)
class ShownClash:
    """A field with two texts, and who saved the one that stands there now."""

    field: outline.Field
    theirs: Any
    mine: Any
    revision: Revision
    is_mine: bool
    """Whether the other text is one's own, from another window."""
    pieces: tuple[Piece, ...]
    choice: str


def chosen(sent: Mapping[str, Any]) -> dict[str, str]:
    """Field -> what was chosen for it on the page of both texts, '' for nothing; only what that page asked."""
    asked = request.form.getlist("botsing")
    return {key: sent.get(f"keuze-{key}", "") for key in asked if key in outline.fields()}


def again(form: StepForm, base: Revision, keys: Sequence[str]) -> list[Clash]:
    """The clashes of a page that was sent without choosing."""
    fields = outline.fields()
    return [Clash(fields[key], base.content.get(key, fields[key].empty), form.answers[key]) for key in keys]


def page(
    work: Work,
    step: outline.Step,
    form: StepForm,
    base: Revision,
    found: Sequence[Clash],
    *,
    changes: Iterable[str],
    is_undecided: bool = False,
) -> Any:
    """Everything that its writer changed stands on this page, which begins from the newest revision. What they left
    alone is not sent again: it would undo what others did with it."""
    since = request.form.get("sinds", "")
    number = int(since) if since.isdigit() and len(since) < 10 else base.number
    revisions = queries.writing.revisions_since(work.story.id, number) or [work.head]
    asked_before = chosen(request.form)
    shown = [_shown(each, revisions, asked_before) for each in found]
    typed_here = {each.field.key for each in shown if each.field.is_text}
    url = f"/verhalen/{work.story.id}/" + ("bestanden" if step is outline.FILES_STEP else f"schrijven/{step.key}")
    carried = kept_fields(dict(request.form.lists()), form, keys=set(changes) - typed_here)
    return hx.page(
        "stories/writing/clash.html",
        status=409,
        work=work,
        step=step,
        form=form,
        url=url,
        said=comparing.said,
        clashes=shown,
        is_undecided=is_undecided,
        since=number,
        carried=carried,
        onward=request.form.get("naar", ""),
    )


def _shown(clash: Clash, revisions: Sequence[Revision], asked_before: Mapping[str, str]) -> ShownClash:
    revision = queries.writing.last_changed(revisions, clash.field.key, clash.field.empty)
    return ShownClash(
        field=clash.field,
        theirs=clash.theirs,
        mine=clash.mine,
        revision=revision,
        is_mine=revision.by_id == me().id,
        pieces=comparing.words(clash.theirs, clash.mine) if clash.field.is_text else (),
        choice=asked_before.get(clash.field.key, ""),
    )
