"""What may be written in a conversation."""

from wtforms import HiddenField, SelectField

from portal.core.autosave import Autosave
from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField
from portal.core.i18n import lazy_gettext as _l

LONGEST_POST = 20_000


class PostForm(PortalForm):
    """An answer: in the conversation, or to one post."""

    parent_id = HiddenField()
    body = ProseField(
        _l("Your reply"),
        validators=[Needed(_l("Write your reply first.")), AtMost(LONGEST_POST)],
    )

    @property
    def parent(self) -> int | None:
        """The post that is answered; None: the conversation itself."""
        return int(self.parent_id.data) if (self.parent_id.data or "").isdigit() else None


class EditForm(PortalForm):
    """A post of one's own, changed."""

    body = ProseField(
        _l("Your text"), validators=[Needed(_l("Write something, or remove the post.")), AtMost(LONGEST_POST)]
    )


class ThreadForm(PortalForm):
    """A new conversation."""

    circle_id = SelectField(
        _l("With whom"),
        coerce=int,
        description=_l("Everyone in this circle can read along and answer. Nobody else can."),
        validators=[Needed(_l("Choose the circle in which you want to talk."))],
    )
    title = LineField(
        _l("What is it about"),
        description=_l("One clear sentence or question, so that colleagues know at once."),
        validators=[Needed(_l("Give your conversation a title.")), AtMost(150)],
    )
    body = ProseField(
        _l("Your text"),
        validators=[Needed(_l("Write what you want to share or ask.")), AtMost(LONGEST_POST)],
    )


class TitleForm(PortalForm):
    """Another title for a conversation."""

    title = LineField(_l("Title"), validators=[Needed(_l("Give the conversation a title.")), AtMost(150)])


def take_draft(form: PortalForm, draft: Autosave | None) -> None:
    """Put what was typed before back into an empty form."""
    if draft is not None:
        form.fill(draft.content)
