"""What a reader tells of trying what a story told."""

from portal.core.forms import AtMost, Needed, PortalForm, ProseField
from portal.core.i18n import lazy_gettext as _l

LONGEST_OUTCOME = 1500


class OutcomeForm(PortalForm):
    """What came of it."""

    outcome = ProseField(
        _l("What came of it?"),
        description=_l("A few sentences are enough. Also when it went differently, or when it did not come to it yet."),
        validators=[Needed(_l("Write in a sentence what came of it.")), AtMost(LONGEST_OUTCOME)],
    )
