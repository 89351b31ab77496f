"""What is chosen and filled in about circles."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField

from portal.circles.words import KIND_NAMES, ROLE_NAMES, VOLUME_NAMES
from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, offered, optional
from portal.core.i18n import lazy_gettext as _l

MADE_KINDS = {"community": ("cohort", "team", "editors"), "cohort": ("team",)}


class VolumeForm(PortalForm):
    """How much a member wants to hear of a circle."""

    volume = RadioField(
        _l("How much do you want to hear?"),
        choices=offered(VOLUME_NAMES),
        validators=[Needed(_l("Choose how much you want to hear."))],
    )


class RoleForm(PortalForm):
    """The role of a member in a circle."""

    role = RadioField(_l("Role"), choices=offered(ROLE_NAMES), validators=[Needed(_l("Choose a role."))])


class CircleForm(PortalForm):
    """What a circle is called and what it is for."""

    name = LineField(_l("Name"), validators=[Needed(_l("Fill in a name for the circle.")), AtMost(80)])
    purpose = ProseField(
        _l("What is it for?"),
        description=_l("Members read this on top of the circle's page."),
        validators=[optional(), AtMost(600)],
    )


class NewCircleForm(CircleForm):
    """The same, and where it belongs."""

    parent_id = SelectField(_l("Belongs to"), coerce=int, validators=[Needed(_l("Choose where the circle belongs."))])
    kind = RadioField(
        _l("Kind"),
        description=_l(
            "Edition: who follow a course together; teams can stand below it. Team: who work on one question; mail"
            " about it names no titles. Editors: who read the stories that are handed in. The kind stays as it is."
        ),
        validators=[Needed(_l("Choose the kind of circle."))],
    )

    def offer(self, parents: Iterable[Any]) -> None:
        """Let these circles be chosen from, and the kinds that can stand below at least one of them."""
        parents = list(parents)
        kinds = {kind for parent in parents for kind in MADE_KINDS[parent.kind]}
        self.parent_id.choices = offered({parent.id: parent.name for parent in parents})
        self.kind.choices = offered({kind: str(name) for kind, name in KIND_NAMES.items() if kind in kinds})
        if len(kinds) == 1 and not self.is_submitted():
            self.kind.data = self.kind.choices[0].value
