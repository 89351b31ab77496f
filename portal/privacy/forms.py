"""What somebody who leaves is asked."""

from typing import Any

from wtforms import RadioField, ValidationError
from wtforms.validators import InputRequired

from portal.core.forms import LineField, Needed, PortalForm, offered
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import ErasureChoice
from portal.core.text import fold
from portal.privacy.columns import CONTRIBUTIONS

CHOICES = {
    "keep_name": _l("Keep it under my name"),
    "keep_nameless": _l("Keep it without my name"),
    "erase": _l("Erase it"),
}


class LeavingForm(PortalForm):
    """What becomes of what a member wrote, when they leave."""

    word = LineField(
        _l("Type the word: leave"),
        description=_l("So that nobody leaves by accident."),
        validators=[Needed(_l("Type the word: leave"))],
    )

    def validate_word(self, field: Any) -> None:
        if fold(field.data or "") not in (fold(_("leave")), "vertrekken"):
            raise ValidationError(_("Type the word: leave"))

    @property
    def choice_fields(self) -> list[Any]:
        return [self[f"choice_{kind}"] for kind in CONTRIBUTIONS]

    @property
    def choices(self) -> dict[str, ErasureChoice]:
        return {kind: self[f"choice_{kind}"].data for kind in CONTRIBUTIONS}


for _kind, _label in CONTRIBUTIONS.items():
    setattr(
        LeavingForm,
        f"choice_{_kind}",
        RadioField(_label, choices=offered(CHOICES), validators=[InputRequired(_l("Choose what happens to this."))]),
    )
