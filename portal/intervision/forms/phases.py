"""The form of a phase, made of its capabilities: no method is known here by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, check, offered
from portal.core.i18n import lazy_gettext as _l
from portal.intervision.drafted import CHOICES, CHOSEN, ITEM
from portal.intervision.models.texts import TEXT
from portal.intervision.phase import Input, Phase

LONGEST = 20_000
LONGEST_LINE = 300
LABELS = {
    "question": _l("Your question"),
    "reflection": _l("For yourself"),
    "text": _l("Your contribution"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """What is answered, rated or chosen: a contribution of the source phase, or a word of the scale."""

    key: str
    text: str
    name: str = ""


class PhaseForm(PortalForm):
    """What somebody writes in a phase. `fase` is the phase in which the page was drawn: it may have closed since."""

    sealed = True

    fase = HiddenField()

    @property
    def asked(self) -> list[Any]:
        """The questions, without what a form needs for itself."""
        return [each for each in self if each.short_name not in ("csrf_token", "token", "fase")]

    @property
    def words(self) -> dict[str, str]:
        """Field -> what was written in it, as it is kept."""
        return {each.short_name: _as_text(each.data) for each in self.asked}

    @property
    def answers(self) -> dict[int, str]:
        """On a sheet: contribution -> what is said to it."""
        return {int(name.removeprefix(ITEM)): text.strip() for name, text in self.words.items()}

    @property
    def chosen(self) -> list[str]:
        kept = self._fields[CHOSEN].data
        return list(kept) if isinstance(kept, list) else [kept] if kept else []

    @property
    def is_empty(self) -> bool:
        return not any(each.strip() for each in self.words.values())


class ManyChoices(SelectMultipleField):
    """Some of these, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def phase_form(phase: Phase, items: Sequence[Item] = ()) -> type[PhaseForm]:
    """The form of a phase; `items`: what there is to answer, to rate or to choose from."""
    return type("FormOfPhase", (PhaseForm,), dict(_fields_of(phase, items)))


def filled(form: type[PhaseForm], words: Mapping[str, str]) -> PhaseForm:
    """The form with what was kept in it: of a draft, or of a contribution that is changed."""
    made = form(None)
    made.fill({name: value.split("\n") if name == CHOSEN else value for name, value in words.items()})
    return made


def _fields_of(phase: Phase, items: Sequence[Item]) -> Mapping[str, Any]:
    if phase.kind == "form":
        return {each.key: _input(each, phase) for each in phase.fields}
    if phase.kind == "rating":
        return {f"{ITEM}{each.key}": _scale(each.text, phase.scale) for each in items}
    if phase.kind == "answer":
        return {
            f"{ITEM}{each.key}": ProseField(each.text, validators=[Optional(strip_whitespace=True), AtMost(LONGEST)])
            for each in items
        }
    if phase.kind in CHOICES:
        return {CHOSEN: _choice(phase, items)}
    label = LABELS.get(phase.kind, LABELS["text"])
    needed = Needed(_l("Write your question first.") if phase.kind == "question" else _l("Write something first."))
    return {TEXT: ProseField(label, validators=[needed, AtMost(LONGEST)])}


def _input(asked: Input, phase: Phase) -> Any:
    needed: list[Any] = [Optional(strip_whitespace=True)] if asked.optional else [Needed(_needs(asked))]
    given: dict[str, Any] = {"label": asked.label, "description": asked.hint}
    if asked.kind == "number":
        bounds = NumberRange(0, asked.most or None, message=_l("Fill in a number."))
        return IntegerField(**given, validators=[*needed, bounds])
    if asked.kind == "date":
        return DateField(**given, validators=needed)
    if asked.kind == "choice":
        return RadioField(**given, choices=offered({each: each for each in asked.options}), validators=needed)
    if asked.kind == "line":
        return LineField(**given, validators=[*needed, AtMost(asked.most or LONGEST_LINE)])
    return ProseField(**given, validators=[*needed, AtMost(asked.most or LONGEST)])


def _needs(asked: Input) -> Any:
    return _l("Answer this question: %(question)s", question=asked.label)


def _scale(label: str, scale: Sequence[str]) -> Any:
    return RadioField(label, choices=offered({each: each for each in scale}), validators=[Optional()])


def _choice(phase: Phase, items: Sequence[Item]) -> Any:
    choices = offered({each.key: f"{each.text} ({each.name})" if each.name else each.text for each in items})
    needed = Needed(_l("Choose one of these."))
    if phase.most == 1:
        return RadioField(_l("Your choice"), choices=choices, validators=[needed])
    few = check(lambda chosen: len(chosen) <= phase.most, _l("Choose at most %(most)s.", most=phase.most))
    return ManyChoices(_l("Your choice"), choices=choices, validators=[needed, few])


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


class AdditionForm(PortalForm):
    """A correction below one's own text, after it was shown."""

    sealed = True
    draft_key = "aanvulling"

    tekst = ProseField(
        _l("What do you want to add?"), validators=[Needed(_l("Write something first.")), AtMost(LONGEST)]
    )


class NoteForm(PortalForm):
    """What somebody keeps for themselves meanwhile."""

    sealed = True

    tekst = ProseField(_l("Your notes"), validators=[Optional(strip_whitespace=True), AtMost(LONGEST)])
