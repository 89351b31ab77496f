"""The page of a group for one of its members."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request

from portal.circles.viewer import Viewer, me
from portal.core import clock, hx, vault
from portal.core.i18n import lazy_gettext as _l
from portal.intervision import policy, queries
from portal.intervision.actions import groups as group_actions
from portal.intervision.actions import planning
from portal.intervision.forms.groups import TeaserForm
from portal.intervision.models import Consultation, Group, Teaser
from portal.intervision.queries import hands
from portal.intervision.views import in_hand
from portal.intervision.views.in_hand import Line
from portal.members.models import Member

DONE = {
    "gevormd": _l("The group has been asked. It begins when everybody has signed the agreements."),
    "getekend": _l("You have signed. The group begins when everybody has."),
    "aangeboden": _l("Your case stands below. The group can plan it now."),
    "weggehaald": _l("Your case is gone."),
    "al-gepland": _l("That case was planned already."),
    "afgelast": _l("The consultation was called off, and the case is erased."),
    "gevraagd": _l("That person has been asked. The group goes on when they have signed too."),
    "gestopt": _l("The group has ended. Its name is erased."),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits, as the member reads it."""

    teaser: Teaser
    line: str
    name: str
    voices: int
    is_mine: bool
    has_spoken: bool


@dataclass
class GroupPage:
    """Everything that the pages of a group need."""

    group: Group
    viewer: Viewer

    @cached_property
    def name(self) -> str:
        return group_actions.name_of(self.group)

    @cached_property
    def members(self) -> list[Member]:
        return list(queries.groups.members_of(self.group))

    @cached_property
    def signed(self) -> frozenset[int]:
        return queries.groups.signed_ids_of(self.group)

    @property
    def is_open(self) -> bool:
        """Whether the viewer signed, and so reads what stands in the group."""
        return policy.can_read_group(self.viewer, self.group, self.signed)

    @property
    def can_arrange(self) -> bool:
        return policy.can_arrange(self.viewer, self.group, self.signed)

    @property
    def waits_for(self) -> list[Member]:
        """Who has not signed yet."""
        return [each for each in self.members if each.id not in self.signed]

    @cached_property
    def turns(self) -> list[Member]:
        """The members in the order in which they bring a case."""
        place = {id: at for at, id in enumerate(self.group.turns)}
        return sorted(self.members, key=lambda each: (place.get(each.id, len(place)), each.id))

    @cached_property
    def waiting(self) -> list[Waiting]:
        if not self.is_open or self.group.state == "ended":
            return []
        rows = queries.groups.teasers_of(self.group.id)
        if not rows:
            return []
        spoken = queries.groups.voices_of(self.viewer.id, self.group.id)
        names, key = {each.id: each.display_name for each in self.members}, vault.key(self.group.key_id)
        return [
            Waiting(
                teaser=teaser,
                line=planning.line_with(key, teaser),
                name=names.get(teaser.member_id, ""),
                voices=voices,
                is_mine=teaser.member_id == self.viewer.id,
                has_spoken=teaser.id in spoken,
            )
            for teaser, voices in rows
        ]

    @cached_property
    def consultations(self) -> list[Consultation]:
        return list(hands.seen_in(self.viewer, self.group.id))

    @property
    def every_consultation(self) -> list[Consultation]:
        """Also those in which the viewer has no part: only for whether something goes on."""
        return list(queries.groups.consultations_of(self.group.id))

    @cached_property
    def lines(self) -> list[Line]:
        return in_hand.lines_of(self.viewer, self.consultations)

    @property
    def live(self) -> list[Line]:
        return [each for each in self.lines if each.consultation.state in ("planned", "running")]

    @property
    def closed(self) -> list[Line]:
        return [each for each in self.lines if each.consultation.state == "closed"]

    @property
    def erased(self) -> list[Line]:
        return [each for each in self.lines if each.consultation.erased_at is not None]

    @cached_property
    def pauses(self) -> list[Any]:
        """Days off that are still to come."""
        return [each for each in queries.groups.pause_days_of(self.group.id) if each >= clock.today()]


def page_of(group_id: int) -> GroupPage:
    """The group of this request, to be read."""
    return GroupPage(queries.groups.group_or_404(me(), group_id), me())


def page_to_change(group_id: int) -> GroupPage:
    """The group of this request, held until its end."""
    return GroupPage(queries.groups.group_to_change_or_404(me(), group_id), me())


def answer(page: GroupPage, *, form: TeaserForm | None = None, status: int = 200) -> Any:
    return hx.page(
        "intervision/group.html",
        status=status,
        page=page,
        group=page.group,
        form=form or TeaserForm(None),
        marked=request.args.get("bij", 0, type=int),
        said=str(DONE.get(request.args.get("gedaan", ""), "")),
    )
