"""Forms: what input is accepted, in kind words, and never twice.

A form carries a token that is stored on the row it makes: the same form sent again answers with the first result.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from portal.core import text
from portal.core.i18n import gettext
from portal.core.i18n import lazy_gettext as _l

_CHOOSE = _l("Choose one of these.")
_KINDLY = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "'%(value)s' is not a valid choice for this field.": _CHOOSE,
    "Not a valid date value.": _l("Choose a day, or write it as in 2026-12-31."),
    "Not a valid integer value.": _l("Write a whole number."),
    "This field is required.": _l("Fill this in."),
}
"""What WTForms says of what cannot be read at all, in our words."""


class _Words:
    """WTForms' own phrases, said kindly and in the reader's language."""

    def gettext(self, phrase: str) -> str:
        return str(_KINDLY.get(phrase, phrase))

    def ngettext(self, one: str, _many: str, _num: int) -> str:
        return str(_KINDLY.get(one, one))


def offered(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """What a field lets one choose from; `names`: what is read, by what is sent."""
    return [SelectChoice(value, name) for value, name in names.items()]


class PortalForm(FlaskForm):
    """A form of ours. `draft_key` names its autosave; `sealed` ones never leave plain traces."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> _Words:
            return _Words()

    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    draft_key: str = ""
    sealed: bool = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Flask-WTF's validation; a token that is missing or tampered with is replaced, never an error."""
        if not (self.token.data and len(self.token.data) <= 64):
            self.token.data = secrets.token_urlsafe(16)
        return bool(super().validate(extra_validators))

    def fail(self, field: Field, message: str) -> None:
        """Say what is wrong with a field that only the action could judge."""
        field.errors = [*field.errors, message]

    def tell_apart(self, suffix: object) -> None:
        """Give the fields ids of their own where the same form stands on a page more than once."""
        for each in self:
            each.id = f"{each.short_name}-{suffix}"
            each.label.field_id = each.id

    def fill(self, kept: dict[str, Any]) -> None:
        """Put a bewaarde tekst (autosave) back into the fields it came from."""
        for name, value in kept.items():
            field = self._fields.get(name)
            if field is not None and name not in ("csrf_token", "token"):
                field.process_formdata(value if isinstance(value, list) else [value])


class LineField(StringField):
    """One line of text, tidied."""

    data: str | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, str):
            self.data = " ".join(text.tidy(self.data).split())


class ProseField(TextAreaField):
    """A longer text in Markdown, tidied."""

    data: str | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, str):
            self.data = text.tidy(self.data)


class Needed(InputRequired):
    """What must be filled in, said in the form's own words: 'Vul in wat je wilt leren.'"""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors[:] = []
            raise StopValidation(str(self.message))


class AtMost(Length):
    """No longer than `max` characters; says how many there are too many."""

    def __init__(self, max: int) -> None:
        super().__init__(max=max)

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise ValidationError(
                gettext(
                    "This text is %(over)s characters too long. Shorten it to %(max)s characters.",
                    over=length - self.max,
                    max=self.max,
                )
            )


def optional() -> Optional:
    return Optional(strip_whitespace=True)


def check(test: Callable[[Any], bool], message: Any) -> Callable[[Any, Any], None]:
    """A validator from a yes-or-no question about the value."""

    def validator(_form: Any, field: Any) -> None:
        if field.data and not test(field.data):
            raise ValidationError(str(message))

    return validator
