"""What stories do when something happens elsewhere, or to themselves."""

from portal.circles.events import MemberRemoved
from portal.core import autosave, bus
from portal.core.db import db
from portal.members.models import Member
from portal.stories.actions import reviews
from portal.stories.events import AuthorRemoved, StoryErased

TYPED = ("story", "remark", "suggestion")
"""What is typed about a story, by the first word of its autosave's key; the story's id comes next."""


@bus.on(MemberRemoved)
def leave_to_another_editor(event: MemberRemoved) -> None:
    """Who no longer is an editor lets go of what they took on."""
    reviews.release_all_of(db.session.get_one(Member, event.member_id), circle_id=event.circle_id)


@bus.on(StoryErased)
def forget_what_was_typed(event: StoryErased) -> None:
    for form in TYPED:
        autosave.discard_all(f"{form}:{event.story_id}:")


@bus.on(AuthorRemoved)
def forget_what_an_author_typed(event: AuthorRemoved) -> None:
    for form in TYPED:
        autosave.discard_all(f"{form}:{event.story_id}:", member_id=event.member_id)
