"""What a group says of itself: its name, a case in one line, days off, how long it keeps things."""

from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, SelectField

from portal.core import clock
from portal.core.forms import AtMost, LineField, Needed, PortalForm, check, offered, optional
from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import ngettext
from portal.intervision.models.groups import KEPT_WEEKS

LONGEST_NAME = 60
LONGEST_LINE = 150
LONGEST_PAUSE = 42
"""Days."""


class NameForm(PortalForm):
    """What the group is called, among its members."""

    sealed = True

    naam = LineField(
        _l("Name of the group"),
        description=_l("Only the members see this name. For example: Thursday group."),
        validators=[Needed(_l("Give the group a name.")), AtMost(LONGEST_NAME)],
    )


class FormingForm(NameForm):
    """A new group. Who is in it is chosen beside this, name by name."""

    zelf = BooleanField(_l("I take part in this group myself"), default=True)


class TeaserForm(PortalForm):
    """A case that somebody offers, in one line."""

    sealed = True

    regel = LineField(
        _l("Your case in one line"),
        description=_l("At most 150 characters. Leave out names of people and places."),
        validators=[Needed(_l("Write in one line what your case is about.")), AtMost(LONGEST_LINE)],
    )


class PauseForm(PortalForm):
    """Days on which nothing is asked of the group."""

    sealed = True

    van = DateField(
        _l("First day"),
        validators=[
            Needed(_l("Choose the first day.")),
            check(lambda day: day > clock.today(), _l("Choose a day after today.")),
        ],
    )
    tot = DateField(_l("Last day"), description=_l("Leave it empty for one day."), validators=[optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.tot.data and not 0 <= (self.tot.data - self.van.data).days < LONGEST_PAUSE:
            self.fail(self.tot, str(_l("Choose a last day after the first one, within six weeks.")))
            return False
        return is_good

    @property
    def days(self) -> list[date]:
        """Every day of the pause."""
        last = self.tot.data or self.van.data
        return [self.van.data + timedelta(days=each) for each in range((last - self.van.data).days + 1)]


class KeepingForm(PortalForm):
    """How long the group keeps what was written."""

    sealed = True

    weken = SelectField(
        _l("Erase a consultation after"),
        description=_l("Counted from its last phase. It holds for consultations that close from now on."),
        coerce=int,
        validators=[Needed(_l("Choose a number of weeks."))],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.weken.choices = offered(
            {each: ngettext("%(num)s week", "%(num)s weeks", each) for each in range(KEPT_WEEKS, 0, -1)}
        )
