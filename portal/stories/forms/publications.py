"""To whom a story opens, when, and why it closes."""

from datetime import date, datetime, timedelta
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput

from portal.core import clock, workdays
from portal.core.forms import AtMost, Needed, PortalForm, ProseField, offered
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

HOUR = 9
"""When a planned story opens, on the clock of a Dutch town hall."""
FARTHEST = timedelta(days=365)
LONGEST_REASON = 1_000


class PublicationForm(PortalForm):
    """To whom, and now or on a day."""

    audience = RadioField(_l("Who may read it"), validators=[InputRequired(_l("Choose who may read it."))])
    moment = RadioField(
        _l("When"),
        choices=offered({"now": _l("Now"), "later": _l("On a day, at 9 in the morning")}),
        default="now",
        validators=[InputRequired(_l("Choose when."))],
    )
    day = StringField(
        _l("Which day"), description=_l("Only if you want to publish it on a day to come."), widget=DateInput()
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.moment.data == "later" and (wrong := self._wrong_day()):
            self.fail(self.day, wrong)
            return False
        return is_valid

    @property
    def due_at(self) -> datetime | None:
        """None: now."""
        day = _day_of(self.day.data or "") if self.moment.data == "later" else None
        return workdays.at(day, HOUR) if day else None

    def _wrong_day(self) -> str:
        due_at, now = self.due_at, clock.now()
        if due_at is None:
            return _("Choose a day.")
        if due_at <= now:
            return _("Choose a day that is still to come.")
        return _("Choose a day within a year.") if due_at > now + FARTHEST else ""


class ReasonForm(PortalForm):
    """Why a story is taken from the shelf. Whoever looks for it reads this."""

    reason = ProseField(
        _l("Why"),
        description=_l("In a sentence or two. Whoever looks for the story reads this."),
        validators=[Needed(_l("Write down why: who looks for the story reads it.")), AtMost(LONGEST_REASON)],
    )


def _day_of(written: str) -> date | None:
    """A day as browsers send it (2026-11-26), or as people write it (26-11-2026)."""
    parts = written.strip().replace("/", "-").split("-")
    if len(parts) != 3 or not all(each.isdecimal() for each in parts):
        return None
    numbers = [int(each) for each in (parts if len(parts[0]) == 4 else parts[::-1])]
    try:
        return date(*numbers)
    except ValueError:
        return None
