"""What is kept of a consultation after it has closed: a lesson, an intention, what came of it."""

from datetime import date, timedelta

from wtforms import BooleanField, DateField

from portal.core import clock
from portal.core.forms import AtMost, Needed, PortalForm, ProseField, check
from portal.core.i18n import lazy_gettext as _l

LONGEST = 4_000
FURTHEST = timedelta(days=366)


class LearningForm(PortalForm):
    """What a member takes along (leerpunt)."""

    sealed = True

    tekst = ProseField(
        _l("What do you take along from this consultation?"),
        description=_l("One or two sentences are enough. Only you read them, unless you share them."),
        validators=[Needed(_l("Write what you take along.")), AtMost(LONGEST)],
    )
    gedeeld = BooleanField(_l("The others in this consultation may read it"))


class IntentionForm(PortalForm):
    """What the case owner is going to do (voornemen), and by when."""

    sealed = True

    tekst = ProseField(
        _l("What are you going to do?"),
        description=_l("Something small that you can really do. Your group reads it too."),
        validators=[Needed(_l("Write what you are going to do.")), AtMost(LONGEST)],
    )
    wanneer = DateField(
        _l("By when?"),
        validators=[
            Needed(_l("Choose a day, for example in two weeks.")),
            check(lambda day: _is_soon(day), _l("Choose a day from today on, within a year.")),
        ],
    )


class OutcomeForm(PortalForm):
    """What came of the intention."""

    sealed = True

    tekst = ProseField(
        _l("What came of it?"),
        description=_l("Also when it went otherwise. Your group reads along."),
        validators=[Needed(_l("Write what came of it.")), AtMost(LONGEST)],
    )


def _is_soon(day: date) -> bool:
    return clock.today() <= day <= clock.today() + FURTHEST
