"""What a member fills in about themselves."""

from typing import Any

from wtforms import BooleanField, Field, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, offered, optional
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.members.models import DEFAULT_SIGHT, FIELDS
from portal.taxonomy import places
from portal.taxonomy.themes import THEMES

SIGHT_CHOICES = {
    "community": _l("Everybody in the community"),
    "shared_circles": _l("Who shares a circle with me"),
    "nobody": _l("Nobody"),
}


class ThemesField(SelectMultipleField):
    """The themes of the community as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, choices=offered({theme.key: str(theme.name) for theme in THEMES.values()}), **options)


class MunicipalityField(LineField):
    """The name of a municipality, typed; kept as it is written officially."""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        place = places.named(self.data)
        if place is not None:
            self.data = place.name
            return
        meant = places.like(self.data)
        if meant is not None:
            said = _(
                "We do not know a municipality %(name)s. Did you mean %(meant)s?", name=self.data, meant=meant.name
            )
        else:
            said = _("We do not know a municipality %(name)s. Choose one from the list.", name=self.data)
        raise ValidationError(said)


class ShortProfileForm(PortalForm):
    """The least that makes somebody findable: under two minutes."""

    name = LineField(
        _l("Your name"),
        description=_l("First and last name, as colleagues know you."),
        validators=[Needed(_l("Fill in your name.")), AtMost(120)],
    )
    organisation = LineField(
        _l("Organisation"),
        description=_l("Choose one from the list, or type the name of a new one."),
        validators=[optional(), AtMost(120)],
    )
    function = LineField(
        _l("What you do there"), description=_l("For example: area manager."), validators=[optional(), AtMost(120)]
    )
    municipality = MunicipalityField(
        _l("Municipality"),
        description=_l("Where you work. Type the first letters and choose."),
        validators=[AtMost(80)],
    )
    themes = ThemesField(_l("Themes"), description=_l("What you work on."))
    ask_me = ProseField(
        _l("You can ask me about"),
        description=_l("What do you know from experience that helps a colleague?"),
        validators=[optional(), AtMost(600)],
    )

    @property
    def missing(self) -> list[Field]:
        """What others look for in a profile and is not filled in: without it the member is asked for more."""
        return [each for each in (self.organisation, self.function, self.themes, self.ask_me) if not each.data]

    def changes(self) -> dict[str, Any]:
        """What is filled in, as `members.actions.change_profile` takes it."""
        return {
            "name": self.name.data,
            "organisation": self.organisation.data or "",
            "function": self.function.data or "",
            "municipality": self.municipality.data or "",
            "theme_keys": self.themes.data or [],
            "ask_me": self.ask_me.data or "",
        }


class ProfileForm(ShortProfileForm):
    """The whole profile, each field with who may see it."""

    draft_key = "profiel"

    seeking = ProseField(
        _l("I am looking for"),
        description=_l("What would you like help with, or whom would you like to meet?"),
        validators=[optional(), AtMost(600)],
    )
    followed = ProseField(
        _l("What I followed"),
        description=_l("Courses and programmes, for example with the year."),
        validators=[optional(), AtMost(600)],
    )
    phone = LineField(
        _l("Phone number"),
        validators=[
            optional(),
            AtMost(30),
            Regexp(r"^\+?[\d\s().\-]{6,}$", message=_l("Fill in a phone number, for example 06 12345678.")),
        ],
    )
    takes_questions = BooleanField(_l("Colleagues may send me a question by mail"))

    def changes(self) -> dict[str, Any]:
        return super().changes() | {
            "seeking": self.seeking.data or "",
            "followed": self.followed.data or "",
            "phone": self.phone.data or "",
            "takes_questions": bool(self.takes_questions.data),
            "sight": {field: self.sight_of(field).data for field in FIELDS},
        }

    def sight_of(self, field: str) -> Any:
        """The choice beside a field: who may see it."""
        return self[f"sight_{field}"]


for _field in FIELDS:
    setattr(
        ProfileForm,
        f"sight_{_field}",
        SelectField(_l("Who sees this?"), choices=offered(SIGHT_CHOICES), default=DEFAULT_SIGHT[_field]),
    )
