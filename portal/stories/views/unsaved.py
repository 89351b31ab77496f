"""What an author typed in the steps of a story and did not save: found, and saved as if they had pressed the button."""

from dataclasses import dataclass
from typing import Any

from portal.circles.viewer import me
from portal.core import autosave
from portal.stories import actions, outline, queries
from portal.stories.forms.steps import StepForm, files_form, step_form
from portal.stories.outline import Step
from portal.stories.queries.works import Work
from portal.stories.queries.writing import key_of
from portal.stories.views import steps


@dataclass(frozen=True, slots=True)
class Typed:
    """One step with text that is not saved."""

    step: Step
    form: StepForm


def typed_in(work: Work) -> list[Typed]:
    """The steps in which the viewer's kept text says something else than the story does."""
    kept = queries.writing.writing_in(me(), work.story.id, [me().id]).mine
    asked = [each for each in (*outline.steps(), outline.FILES_STEP) if each.key in kept]
    found = [Typed(each, _form(work, each)) for each in asked]
    return [each for each in found if each.form.changes_from(work.content)]


def save_all(work: Work, typed: list[Typed]) -> Step | None:
    """Save them one by one; answers the first that cannot be saved as it is: there its author has to choose."""
    for each in typed:
        form = _form(work, each.step)
        if not form.validate():
            return each.step
        number = form.base_number
        base = queries.works.revision_or_404(work.story.id, number) if number else work.head
        if actions.works.save(work, by=me().member, based_on=base, changes=form.changes_from(base.content)):
            return each.step
        autosave.discard(me().id, key_of(work.story.id, each.step.key))
        work = queries.works.work_of(work.story)
    return None


def _form(work: Work, step: Step) -> StepForm:
    made: Any = files_form() if step is outline.FILES_STEP else step_form(step.key)
    return steps.from_draft(made, work, autosave.of(me().id, key_of(work.story.id, step.key)))
