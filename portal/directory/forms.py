"""What a question to another member must hold."""

from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField
from portal.core.i18n import lazy_gettext as _l


class QuestionForm(PortalForm):
    """A subject and a text."""

    subject = LineField(
        _l("What is it about?"), validators=[Needed(_l("Fill in in a few words what it is about.")), AtMost(120)]
    )
    body = ProseField(_l("Your text"), validators=[Needed(_l("Write your question first.")), AtMost(5_000)])
