"""What may be said and proposed beside the text of a story."""

from typing import Any

from wtforms import HiddenField

from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, optional
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.stories.manuscript import Place

LONGEST_REMARK = 5_000
LONGEST_LINE = 400
LONGEST_PROSE = 20_000
LONGEST_REASON = 1_000


class RemarkForm(PortalForm):
    """A remark on one place of the text, or an answer to one."""

    path = HiddenField()
    parent_id = HiddenField()
    body = ProseField(_l("Your remark"), validators=[Needed(_l("Write your remark first.")), AtMost(LONGEST_REMARK)])

    @property
    def parent(self) -> int | None:
        """The remark that is answered."""
        return int(self.parent_id.data) if (self.parent_id.data or "").isdecimal() else None


class SuggestionForm(PortalForm):
    """Another text for one place."""

    path = HiddenField()
    proposed = ProseField(
        _l("Your suggestion"),
        description=_l("Change the text as you would write it. The authors decide whether they take it over."),
        validators=[Needed(_l("Write your suggestion first.")), AtMost(LONGEST_PROSE)],
    )
    reason = LineField(
        _l("Why"),
        description=_l("One sentence helps the authors to choose."),
        validators=[optional(), AtMost(LONGEST_REASON)],
    )


class LineSuggestionForm(SuggestionForm):
    """The same, for a text of one line."""

    proposed = LineField(
        _l("Your suggestion"),
        description=_l("Change the text as you would write it. The authors decide whether they take it over."),
        validators=[Needed(_l("Write your suggestion first.")), AtMost(LONGEST_LINE)],
    )


class WordsForm(PortalForm):
    """Words that go along when a story goes from authors to editor, or back."""

    body = ProseField(_l("What do you want to say or ask"), validators=[optional(), AtMost(LONGEST_REMARK)])


class NoteForm(WordsForm):
    """A word to the editor beside that: by whom it is not asked now."""

    body = ProseField(
        _l("Your note to the editor"),
        validators=[Needed(_l("Write your note first.")), AtMost(LONGEST_REMARK)],
    )


def suggestion_form(place: Place, **given: Any) -> SuggestionForm:
    """The form for a place, with what stands there now in it."""
    kind = SuggestionForm if place.asked and place.asked.kind == "prose" else LineSuggestionForm
    form: SuggestionForm = kind(**given)
    form.proposed.label.text = _("Your suggestion for: %(field)s", field=place.asked.label if place.asked else "")
    return form
