"""The forms in which a story is told, made of its outline: no field is known here by its name."""

from collections.abc import Container, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField

from portal.core.forms import Needed, PortalForm
from portal.core.i18n import lazy_gettext as _l
from portal.stories import outline
from portal.stories.forms.answers import RowsAnswer, answer_to


class StepForm(PortalForm):
    """A few questions of a story. `base` is the number of the revision from which its writer began."""

    base = HiddenField()

    @property
    def asked(self) -> list[Any]:
        """The answers, without what a form needs for itself."""
        return [each for each in self if hasattr(each, "asked")]

    @property
    def answers(self) -> dict[str, Any]:
        return {each.asked.key: each.answer for each in self.asked}

    @property
    def more_errors(self) -> list[tuple[str, str]]:
        """(id, message) of what is wrong in rows, beside the first of each table."""
        return [error for each in self.asked if isinstance(each, RowsAnswer) for error in each.more_errors]

    @property
    def base_number(self) -> int | None:
        return int(self.base.data) if (self.base.data or "").isdigit() and len(self.base.data) < 10 else None

    def rows_named(self, key: str) -> RowsAnswer | None:
        found = self._fields.get(key)
        return found if isinstance(found, RowsAnswer) else None

    def open_tables(self) -> None:
        """Give each table that is needed and empty a first row to write in."""
        for each in self.asked:
            if isinstance(each, RowsAnswer) and each.makes_rows and each.asked.stage != "later" and not each.rows:
                each.add()

    def changes_from(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What its writer answers otherwise than it stood. How it is spelled in the form is no change."""
        before = type(self)(None, data=dict(content)).answers
        return {key: answer for key, answer in self.answers.items() if answer != before[key]}

    def catch_up(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Show what others saved meanwhile in the fields that this writer left alone."""
        mine = self.changes_from(before)
        for each in self.asked:
            key = each.asked.key
            if key not in mine and before.get(key) != now.get(key):
                each.process(None, now.get(key, each.asked.empty))


class BeginForm(StepForm):
    """The four answers with which a story begins, and the circle that it comes from."""

    origin_circle_id = SelectField(
        _l("From which circle does this story come"),
        coerce=int,
        description=_l("Where you experienced or told it. It decides nothing about who reads it."),
        validators=[Needed(_l("Choose the circle that this story comes from."))],
    )


_TOLD_OF_A_FILE = (
    outline.Field(
        "alt",
        "line",
        outline.Said("Wat is er te zien?", "What does it show?"),
        outline.Said("Voor wie de foto niet kan zien.", "For who cannot see the photo."),
        most=300,
    ),
    outline.Field(
        "decoration", "check", outline.Said("Het is alleen versiering", "It is only decoration"), outline.Said("")
    ),
    outline.Field("caption", "line", outline.Said("Bijschrift", "Caption"), outline.Said(""), most=200),
    outline.Field(
        "agreed",
        "check",
        outline.Said("Iedereen die herkenbaar is vindt het goed", "Everybody who can be recognised agrees"),
        outline.Said("Ook als er niemand te herkennen is.", "Also when nobody can be recognised."),
    ),
)


@cache
def files_form() -> type[StepForm]:
    """What is told of the photos and documents with a story."""
    return _made("Files", StepForm, (replace(outline.FILES, columns=_TOLD_OF_A_FILE),))


def kept_fields(
    sent: Mapping[str, list[str]], form: StepForm, keys: Container[str] | None = None
) -> dict[str, list[str]]:
    """What was posted that belongs to the answers of a form, or to some of them, as an autosave keeps it."""
    names = [each.name for each in form.asked if keys is None or each.asked.key in keys]
    of_rows = tuple(f"{name}-" for name in names)
    return {name: values for name, values in sent.items() if name in names or name.startswith(of_rows)}


def filled(made: type[StepForm], kept: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> StepForm:
    """A form with what an autosave kept of it; what it says nothing of stands as in `data`."""
    typed = MultiDict((name, value) for name, values in kept.items() for value in _list(values))
    return made(typed, data=dict(data or {}))


@cache
def step_form(key: str) -> type[StepForm]:
    """The form of one step. KeyError for a step that is not there."""
    step = outline.step(key)
    if step is None:
        raise KeyError(key)
    return _made("Step", StepForm, step.fields)


@cache
def begin_form() -> type[BeginForm]:
    concept = tuple(each for each in outline.fields().values() if each.stage == "concept")
    made: type[Any] = _made("Begin", BeginForm, concept)
    return made


def _made(name: str, base: type[StepForm], fields: tuple[outline.Field, ...]) -> type[StepForm]:
    taken = [each.key for each in fields if hasattr(base, each.key)]
    if taken:
        raise ValueError(f"these keys mean something else in a form: {taken}")
    return type(name, (base,), {each.key: answer_to(each, needed=each.stage == "concept") for each in fields})


def _list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
