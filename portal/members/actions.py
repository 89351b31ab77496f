"""What members tell about themselves: profile and photo."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core import bus, files
from portal.core.db import db
from portal.core.files import Checked
from portal.members import queries
from portal.members.events import ProfileChanged
from portal.members.models import DEFAULT_SIGHT, FIELDS, SIGHTS, Member, Profile
from portal.taxonomy import actions as taxonomy_actions
from portal.taxonomy import places
from portal.taxonomy.themes import THEMES

TEXTS = ("function", "ask_me", "seeking", "followed", "phone")


def change_profile(
    member: Member,
    *,
    name: str | None = None,
    organisation: str | None = None,
    organisation_kind: str = "other",
    municipality: str | None = None,
    theme_keys: Sequence[str] | None = None,
    takes_questions: bool | None = None,
    sight: Mapping[str, str] | None = None,
    **texts: str,
) -> Profile:
    """Change what is given and leave the rest. `organisation` and `municipality` are names; an organisation that is new
    is added, '' takes either away. `texts`: function, ask_me, seeking, followed, phone."""
    profile = queries.profile_of(member.id)
    if profile is None:
        profile = Profile(member_id=member.id, theme_keys=[], sight=dict(DEFAULT_SIGHT))
        db.session.add(profile)
    if name is not None:
        member.name = name
    if organisation is not None:
        found = taxonomy_actions.organisation_for(organisation, organisation_kind) if organisation.strip() else None
        profile.organisation_id = found.id if found else None
    if municipality is not None:
        place = places.named(municipality)
        profile.municipality_code = place.code if place else ""
    if theme_keys is not None:
        profile.theme_keys = [key for key in THEMES if key in theme_keys]
    if takes_questions is not None:
        member.takes_questions = takes_questions
    if sight is not None:
        profile.sight = {**DEFAULT_SIGHT, **profile.sight, **_known_sight(sight)}
    for field, text in texts.items():
        if field not in TEXTS:
            raise TypeError(f"a profile has no {field}")
        setattr(profile, field, text)
    db.session.flush()
    bus.publish(ProfileChanged(member_id=member.id))
    return profile


def change_photo(member: Member, photo: Checked) -> None:
    """Show this photo from now on; the sweep of files drops the one before."""
    member.photo_id = files.keep(photo).id
    db.session.flush()
    bus.publish(ProfileChanged(member_id=member.id))


def remove_photo(member: Member) -> None:
    """Show initials again."""
    member.photo_id = None
    db.session.flush()
    bus.publish(ProfileChanged(member_id=member.id))


def erase_profile(member: Member, *, keep_name: bool) -> None:
    """Who leaves takes photo and profile along, and their name unless they leave it under what they wrote."""
    profile = queries.profile_of(member.id)
    if profile is not None:
        profile.theme_keys = []
        db.session.flush()
        db.session.delete(profile)
    member.photo_id = None
    if not keep_name:
        member.name = ""
    db.session.flush()


def _known_sight(sight: Mapping[str, str]) -> dict[str, Any]:
    return {field: who for field, who in sight.items() if field in FIELDS and who in SIGHTS}
