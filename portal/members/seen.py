"""A member as one viewer sees them: what is not theirs to see is empty, as if it were not filled in."""

from dataclasses import dataclass
from typing import Any

from portal.members.models import FIELDS, Member, Profile
from portal.members.policy import can_see_field
from portal.taxonomy.themes import Theme


@dataclass(frozen=True, slots=True)
class SeenMember:
    """Name, photo, and the fields of the profile that the viewer may see."""

    id: int
    name: str
    initials: str
    photo_url: str | None
    takes_questions: bool
    organisation: str
    function: str
    municipality: str
    themes: tuple[Theme, ...]
    ask_me: str
    seeking: str
    followed: str
    phone: str

    @property
    def work(self) -> str:
        """'gebiedsregisseur, Gemeente Groningen'."""
        return ", ".join(part for part in (self.function, self.organisation) if part)


def seen_by(viewer: Any, member: Member, shares_circle: bool) -> SeenMember:
    """`member` with profile and organisation loaded; `shares_circle`: they meet besides in the community."""
    profile = member.profile or Profile(member_id=member.id, theme_keys=[], sight={})
    shown = {field: can_see_field(viewer, profile, field, shares_circle) for field in FIELDS}
    return SeenMember(
        id=member.id,
        name=member.display_name,
        initials=member.initials,
        photo_url=member.photo_url,
        takes_questions=member.takes_questions,
        organisation=profile.organisation.name if shown["organisation"] and profile.organisation else "",
        municipality=profile.municipality if shown["municipality"] else "",
        themes=tuple(profile.themes) if shown["themes"] else (),
        **{
            field: (getattr(profile, field) or "") if shown[field] else ""
            for field in ("function", "ask_me", "seeking", "followed", "phone")
        },
    )
