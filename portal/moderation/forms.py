"""What is asked of who reports, decides or appeals."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.core.forms import AtMost, Needed, PortalForm, ProseField, offered, optional
from portal.core.i18n import lazy_gettext as _l
from portal.moderation.models import GROUNDS


class ReportForm(PortalForm):
    """What is not right, said by a member."""

    ground = RadioField(
        _l("What is not right?"),
        choices=offered(GROUNDS),
        validators=[InputRequired(_l("Choose what is not right."))],
    )
    reason = ProseField(
        _l("Tell us more"),
        description=_l("What should a moderator look at? Only moderators read this, with your name."),
        validators=[optional(), AtMost(2000)],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Whoever chooses 'something else' says what."""
        is_valid = super().validate(extra_validators)
        if self.ground.data == "anders" and not self.reason.data:
            self.fail(self.reason, str(_l("Tell us what is not right.")))
            return False
        return is_valid


class DecisionForm(PortalForm):
    """What a moderator decides, with the reason."""

    outcome = RadioField(
        _l("Your decision"),
        choices=offered({"left": _l("Leave it"), "hidden": _l("Hide it")}),
        validators=[InputRequired(_l("Choose: leave it or hide it."))],
    )
    reason = ProseField(
        _l("Your reason"),
        description=_l("The author and those who reported it read this. Do not say who reported it."),
        validators=[Needed(_l("Write down your reason: the author reads it.")), AtMost(2000)],
    )


class UndoForm(PortalForm):
    """Showing again what was hidden."""

    reason = ProseField(
        _l("Why do you show it again?"),
        description=_l("The author reads this."),
        validators=[Needed(_l("Write down why you show it again.")), AtMost(2000)],
    )


class AppealForm(PortalForm):
    """An author who does not agree with a decision."""

    reason = ProseField(
        _l("Why do you see it differently?"),
        description=_l("Another moderator reads this and looks again. You can ask this once."),
        validators=[Needed(_l("Write down why you see it differently.")), AtMost(2000)],
    )


class AppealDecisionForm(PortalForm):
    """The last word of another moderator."""

    outcome = RadioField(
        _l("Your decision"),
        choices=offered({"upheld": _l("It stays hidden"), "reversed": _l("Show it again")}),
        validators=[InputRequired(_l("Choose: it stays hidden, or show it again."))],
    )
    reason = ProseField(
        _l("Your reason"),
        description=_l("The author reads this. This decision is final."),
        validators=[Needed(_l("Write down your reason: the author reads it.")), AtMost(2000)],
    )
