"""One answer in the form of a story: a field made of what the outline asks, whatever it is called.

`answer` is what is kept; `data` is what stands in the field, also when it is not right yet.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.widgets import TextArea

from portal.core import text
from portal.core.forms import AtMost, LineField, Needed, ProseField
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.members.forms import MunicipalityField
from portal.stories import months, outline, readability
from portal.stories.comparing import in_words
from portal.stories.readability import Tips

LONGEST_PROSE = 20_000
ROOM_OF_A_LINE = 3  # times what fits well: more is no line but a text that stands in the wrong place
HIGHEST_NUMBER = 20_000_000  # more people than there are


class Asked:
    """What every answer has: the question it belongs to. The `concept` ones cannot be left empty."""

    def __init__(self, asked: outline.Field, needed: bool = False, **options: Any) -> None:
        validators = [Needed(_Please(asked))] if needed else []
        super().__init__(
            asked.label,  # type: ignore[call-arg]
            validators=[*validators, *self.limits(asked)],
            description=asked.hint,
            **options,
        )
        self.asked = asked
        flags: Any = self.flags  # type: ignore[attr-defined]
        flags.required = asked.stage != "later"  # or its label says "optional"

    def limits(self, asked: outline.Field) -> list[Any]:
        return []

    @property
    def answer(self) -> Any:
        return self.data  # type: ignore[attr-defined]

    @property
    def is_filled(self) -> bool:
        return self.answer not in (None, "", [])


class LineAnswer(Asked, LineField):
    """A line. What is a bit too long is told, not refused."""

    def limits(self, asked: outline.Field) -> list[Any]:
        return [AtMost(asked.most * ROOM_OF_A_LINE)] if asked.most else []

    @property
    def answer(self) -> str:
        return " ".join(text.tidy(self.data or "").split())

    @property
    def tips(self) -> Tips:
        return readability.tips_on(self.answer, most_letters=self.asked.most)


class PlaceAnswer(LineAnswer, MunicipalityField):
    """A municipality, as it is written officially."""


class ProseAnswer(Asked, ProseField):
    """A longer text in Markdown; too many words are told, not refused."""

    class Area(TextArea):
        """A text area that asks a browser to insist on nothing: a story is written in any order."""

        def __call__(self, field: Field, **attributes: Any) -> Any:
            return super().__call__(field, required=False, **attributes)

    widget = Area()

    def limits(self, asked: outline.Field) -> list[Any]:
        return [AtMost(LONGEST_PROSE)]

    @property
    def answer(self) -> str:
        return text.tidy(self.data or "")

    @property
    def tips(self) -> Tips:
        return readability.tips_on(self.answer, most_words=self.asked.most)


class NumberAnswer(Asked, LineField):
    """Roughly how many: '40', '1.200'."""

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and self._number is None:
            raise ValidationError(_("Fill in a number, for example 40."))

    @property
    def answer(self) -> int | None:
        return self._number

    @property
    def _number(self) -> int | None:
        digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", self.data or "")
        return int(digits) if re.fullmatch(r"[0-9]{1,8}", digits) and int(digits) <= HIGHEST_NUMBER else None


class MonthAnswer(Asked, LineField):
    """A month, as people write it."""

    def process_data(self, value: Any) -> None:
        self.data = in_words(value) if value else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not self.data:
            return
        if months.parse(self.data) is None:
            raise ValidationError(_("Fill in a month and a year, for example March 2025."))
        self.data = in_words(self.answer)

    @property
    def answer(self) -> str:
        return months.parse(self.data or "") or ""


class ChoiceAnswer(Asked, Field):
    """One of a few: as radio buttons, or as a list where there are many or where it stands in a row."""

    data: str | None

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:  # no radio button pressed sends nothing, and says nothing about what was chosen before
            self.data = valuelist[0]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and self.asked.option(self.data) is None:
            raise ValidationError(_("Choose one of these."))

    @property
    def answer(self) -> str:
        return self.data if self.data and self.asked.option(self.data) else ""


class CheckAnswer(Asked, Field):
    """Something that is so, or not (yet)."""

    YES = "yes"

    def process_data(self, value: Any) -> None:
        self.data = self.YES if value else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:  # an empty one comes along, as with several choices
            self.data = self.YES if any(valuelist) else ""


class MultiAnswer(Asked, Field):
    """Some of a few, in the order in which they are asked."""

    data: list[str]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:  # an empty one comes along, so that none chosen can be told from not asked
            self.data = [each for each in valuelist if each]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        most = self.asked.most
        if most and len(self.answer) > most:
            raise ValidationError(ngettext("Choose %(num)s at most.", "Choose %(num)s at most.", most))
        alone = next((each for each in self.asked.options if each.is_alone and each.key in self.answer), None)
        if alone is not None and len(self.answer) > 1:
            raise ValidationError(_("Choose ‘%(name)s’, or the others: not both.", name=alone.name))

    @property
    def answer(self) -> list[str]:
        return [each.key for each in self.asked.options if each.key in self.data]


class RowsAnswer(Asked, Field):
    """A table that grows: each row has a name of its own that stays with it, and a form with a field per column."""

    rows: list["Row"]
    makes_rows = True
    """Whether who writes adds rows; otherwise only those that are there are told of."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.more_errors: list[tuple[str, str]] = []
        kept = data if isinstance(data, list) else []
        self.kept = {each["id"]: each for each in kept}
        if formdata is not None and self.name in formdata:
            ids = [each for each in self._ids_in(formdata) if self.makes_rows or each in self.kept]
            self.rows = [self.row(each, formdata=formdata) for each in ids]
        else:
            self.rows = [self.row(each["id"], data=each) for each in kept]

    def row(self, row_id: str, *, formdata: Any = None, data: Mapping[str, Any] | None = None) -> "Row":
        data = self.kept.get(row_id) if data is None else data
        return Row(row_id, row_form(self.asked)(formdata, data=data, prefix=f"{self.name}-{row_id}-"))

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        wrong = [cell for row in self.rows if not row.form.validate() for cell in row.form if cell.errors]
        self.errors = [cell.errors[0] for cell in wrong[:1]]
        self.more_errors = [(cell.id, cell.errors[0]) for cell in wrong[1:]]
        if wrong:
            self.id = wrong[0].id  # where the summary of errors leads
        if self.asked.most and len(self.answer) > self.asked.most:
            self.errors = [*self.errors, _("There are more rows than fit: keep %(num)s at most.", num=self.asked.most)]
        return not self.errors

    @property
    def answer(self) -> list[dict[str, Any]]:
        """Rows in which something stands. What a row holds beside its columns stays with it."""
        return [{**self.kept.get(row.id, {}), "id": row.id, **row.answers} for row in self.rows if row.is_filled]

    @property
    def can_grow(self) -> bool:
        return not self.asked.most or len(self.rows) < self.asked.most

    def place_of(self, row_id: str) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.id == row_id), None)

    def add(self) -> "Row":
        self.rows.append(self.row(outline.row_id()))
        return self.rows[-1]

    def remove(self, row_id: str) -> None:
        self.rows = [row for row in self.rows if row.id != row_id]

    def move(self, row_id: str, steps: int) -> None:
        """Up (-1) or down (1); at the end nothing happens."""
        place = self.place_of(row_id)
        if place is not None and 0 <= place + steps < len(self.rows):
            self.rows.insert(place + steps, self.rows.pop(place))

    def _ids_in(self, formdata: Any) -> list[str]:
        """The rows in the order in which they were sent: a row is known by the names of its fields."""
        shape = re.compile(rf"{re.escape(self.name)}-(?P<id>[0-9A-Za-z_]{{1,16}})-[0-9A-Za-z_]+")
        return list(dict.fromkeys(found["id"] for name in formdata if (found := shape.fullmatch(name))))


class FilesAnswer(RowsAnswer):
    """What is told of each photo or document; they come and go by another way."""

    makes_rows = False

    @property
    def answer(self) -> list[dict[str, Any]]:
        return [{**self.kept[row.id], **row.answers} for row in self.rows]


class Row:
    """One row as it stands in the form."""

    def __init__(self, row_id: str, form: Form) -> None:
        self.id = row_id
        self.form = form

    def __iter__(self) -> Iterator[Any]:
        return iter(self.form)

    @property
    def answers(self) -> dict[str, Any]:
        return {cell.asked.key: cell.answer for cell in self.form}

    @property
    def is_filled(self) -> bool:
        return any(cell.is_filled or cell.data for cell in self.form)


class _Please:
    """'Fill in: Title.' in the language of who reads it."""

    def __init__(self, asked: outline.Field) -> None:
        self.asked = asked

    def __str__(self) -> str:
        said = _("Choose: %(name)s.") if self.asked.kind in ("choice", "multi") else _("Fill in: %(name)s.")
        return said % {"name": self.asked.label}


_KINDS: dict[str, type] = {
    "line": LineAnswer,
    "prose": ProseAnswer,
    "number": NumberAnswer,
    "month": MonthAnswer,
    "choice": ChoiceAnswer,
    "multi": MultiAnswer,
    "check": CheckAnswer,
    "rows": RowsAnswer,
    "files": FilesAnswer,
}


def answer_to(asked: outline.Field, *, needed: bool = False) -> Any:
    """The field in which a question is answered."""
    kind = PlaceAnswer if asked.among == "municipalities" else _KINDS[asked.kind]
    return kind(asked, needed)


@cache
def row_form(asked: outline.Field) -> type[Form]:
    """The form of one row of a table."""
    return type("RowForm", (Form,), {each.key: answer_to(each) for each in asked.columns})
