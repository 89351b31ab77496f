"""What editors write when they make a collection."""

from wtforms import HiddenField, RadioField

from portal.core import text
from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, offered, optional
from portal.core.i18n import lazy_gettext as _l

LONGEST_INTRODUCTION = 10_000
LONGEST_NOTE = 2_000
LONGEST_QUESTIONS = 4_000


class CollectionForm(PortalForm):
    """The words of a collection. `began_from` names the words that its writer began with."""

    began_from = HiddenField()
    title = LineField(
        _l("Title"),
        description=_l("What somebody finds here, in a few words."),
        validators=[Needed(_l("Give the collection a title.")), AtMost(120)],
    )
    introduction = ProseField(
        _l("Introduction"),
        description=_l("What these stories have to do with each other, and for whom they are."),
        validators=[Needed(_l("Write a short introduction.")), AtMost(LONGEST_INTRODUCTION)],
    )
    questions = ProseField(
        _l("Questions for a team meeting"),
        description=_l("One question per line. A team that reads this together begins its talk with them."),
        validators=[optional(), AtMost(LONGEST_QUESTIONS)],
    )

    @property
    def asked(self) -> list[str]:
        """The questions, one by one; marks of a list that were pasted along are not part of them."""
        lines = (line.strip().lstrip("-*•").strip() for line in (self.questions.data or "").splitlines())
        return [line for line in lines if line]


class NoteForm(PortalForm):
    """Why a story stands in a collection, in this place. `began_from` is the note that its writer began with."""

    began_from = HiddenField()
    note = ProseField(_l("Why this story, in this place"), validators=[optional(), AtMost(LONGEST_NOTE)])

    def has_met(self, present: str) -> bool:
        """Whether somebody else wrote another note meanwhile."""
        return present not in (text.tidy(self.began_from.data or ""), self.note.data or "")


class PublishForm(PortalForm):
    """Who may read a collection."""

    sight = RadioField(
        _l("Who may read this collection?"),
        choices=offered(
            {
                "community": _l("All members of the community"),
                "world": _l("Everybody, also without an account"),
            }
        ),
        validators=[Needed(_l("Choose who may read it."))],
    )


class ChooseForm(PortalForm):
    """In which collection a story is put."""

    collection_id = RadioField(
        _l("Collection"), coerce=int, validators=[Needed(_l("Choose a collection."))], validate_choice=True
    )
    note = ProseField(_l("Why this story, in this place"), validators=[optional(), AtMost(LONGEST_NOTE)])
