"""From a case to a date: the five questions of the chooser, and who and when."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import DateField, RadioField, SelectField

from portal.core import clock, workdays
from portal.core.forms import Needed, PortalForm, offered
from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import ngettext
from portal.intervision.chooser import QUESTIONS
from portal.intervision.method import Method

FURTHEST = timedelta(days=60)
DAYS = (5, 10, 15, 20)


class WishForm(PortalForm):
    """What the chooser wants to know. It is asked in an address, so no word of the case stands in it."""

    vraag = RadioField(
        _l("What sort of question is it?"),
        choices=offered(QUESTIONS),
        validators=[Needed(_l("Choose the sort of question."))],
    )
    veiligheid = RadioField(
        _l("How safe does your group feel?"),
        choices=offered(
            {
                "1": _l("We are getting to know each other"),
                "2": _l("We trust each other well"),
                "3": _l("We can say anything to each other"),
            }
        ),
        default="1",
        validators=[Needed(_l("Choose how safe it feels."))],
    )
    ervaring = RadioField(
        _l("How much experience do you have with intervision?"),
        choices=offered({"start": _l("Little or none"), "advanced": _l("We did it more often")}),
        default="start",
        validators=[Needed(_l("Choose how much experience you have."))],
    )
    dagen = RadioField(
        _l("How long may it take?"),
        choices=[str(each) for each in DAYS],
        default="15",
        validators=[Needed(_l("Choose how long it may take."))],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.dagen.choices = offered(
            {str(each): ngettext("At most %(num)s working day", "At most %(num)s working days", each) for each in DAYS}
        )


class PlanForm(PortalForm):
    """Who guards the steps, who stands in, and the first day."""

    begeleider = SelectField(
        _l("Facilitator"),
        description=_l("Guards the steps, and takes part as the others do."),
        coerce=int,
        validators=[Needed(_l("Choose a facilitator."))],
    )
    plaatsvervanger = SelectField(
        _l("Stand-in"),
        description=_l("Takes over when the facilitator is away."),
        coerce=int,
        validators=[Needed(_l("Choose a stand-in."))],
    )
    begin = DateField(_l("First day"), validators=[Needed(_l("Choose the day on which it begins."))])

    def offer(self, people: Sequence[Any], paused: Collection[date]) -> None:
        """`people`: members who can guard the steps; `paused`: days on which the group does nothing."""
        names = {0: str(_l("Choose somebody")), **{each.id: each.display_name for each in people}}
        self.begeleider.choices = self.plaatsvervanger.choices = offered(names)
        self.begin.description = str(_l("A working day, at most 60 days from now. It begins at nine in the morning."))
        self.paused = frozenset(paused)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.begeleider.data == self.plaatsvervanger.data:
            self.fail(self.plaatsvervanger, str(_l("Choose somebody else than the facilitator.")))
            is_good = False
        if self.begin.data and not self.begin.errors and (why := self._why_not(self.begin.data)):
            self.fail(self.begin, why)
            is_good = False
        return is_good

    def _why_not(self, day: date) -> str:
        if not clock.today() <= day <= clock.today() + FURTHEST:
            return str(_l("Choose a day from today on, within 60 days."))
        if not workdays.is_working_day(day):
            return str(_l("That is no working day. Choose another one."))
        return str(_l("Your group has a pause on that day. Choose another one.")) if day in self.paused else ""


class ReplanForm(PlanForm):
    """The same for a consultation that is planned already, with its method."""

    methode = SelectField(_l("Method"), validators=[Needed(_l("Choose a method."))])


class PresenceForm(PortalForm):
    """Whether the case owner reads along where the method leaves it to the group: a question for each such phase."""

    @classmethod
    def of(cls, method: Method, formdata: Any = None) -> "PresenceForm":
        """The questions that this method asks; none for most."""
        fields = {
            f"meelezen_{phase.key}": RadioField(
                _l("Does the case owner read along in ‘%(phase)s’?", phase=phase.title),
                choices=offered(
                    {
                        "silent": _l("Yes, without writing"),
                        "away": _l("No, only when the phase is closed"),
                    }
                ),
                default=phase.case_owner,
                validators=[Needed(_l("Choose whether the case owner reads along."))],
            )
            for phase in method.phases
            if "case_owner" in phase.settings
        }
        asking = type("PresenceForm", (cls,), fields)
        return asking(formdata, meta={} if formdata is not None else {"csrf": False})

    @property
    def asked(self) -> list[Any]:
        return [each for each in self if each.short_name.startswith("meelezen_")]

    @property
    def chosen(self) -> dict[str, str]:
        """Phase key -> silent or away."""
        return {each.short_name.removeprefix("meelezen_"): each.data for each in self.asked}


def first_day(paused: Collection[date]) -> date:
    """The next day on which a consultation can begin."""
    day = clock.today() + timedelta(days=1)
    while not workdays.is_working_day(day) or day in paused:
        day += timedelta(days=1)
    return day
