"""People, circles and conversations for tests, made as the portal makes them."""

from itertools import count
from typing import Any

from portal.accounts.models import Account
from portal.circles import actions as circle_actions
from portal.circles.models import Circle
from portal.core.db import db
from portal.discussions import actions as discussions
from portal.discussions.models import Post, Thread
from portal.members.models import Member, Office, Profile

_numbers = count(1)


def make_member(name: str = "", *, state: str = "active", email: str = "", office: str = "", **details: Any) -> Member:
    """A member with account and profile; `office` appoints them at once. `details` go to the profile."""
    number = next(_numbers)
    member = Member(name=name or f"Lid {number}", state=state)
    db.session.add(member)
    db.session.flush()
    db.session.add(Profile(member_id=member.id, **details))
    db.session.add(Account(member_id=member.id, email=email or f"lid{number}@voorbeeld.nl"))
    if office:
        db.session.add(Office(member_id=member.id, kind=office))
    db.session.commit()
    return member


def make_circle(*members: Member, kind: str = "community", name: str = "", **details: Any) -> Circle:
    """A circle of these members."""
    circle = circle_actions.make_circle(kind=kind, name=name or f"Kring {next(_numbers)}", **details)
    for member in members:
        circle_actions.join(circle=circle, member=member)
    db.session.commit()
    return circle


def join(circle: Circle, member: Member, role: str = "member", volume: str | None = None) -> None:
    """Let a member into a circle with a role."""
    circle_actions.join(circle=circle, member=member, role=role, volume=volume)
    db.session.commit()


def make_thread(circle: Circle, starter: Member, title: str = "", body: str = "Hoe doen jullie dat?") -> Thread:
    """A conversation with its opening post."""
    thread = discussions.threads.begin_thread(
        circle=circle, author=starter, title=title or f"Gesprek {next(_numbers)}", body=body
    )
    db.session.commit()
    return thread


def make_post(thread: Thread, author: Member, body: str = "Zo doen wij het.", parent: Post | None = None) -> Post:
    """An answer in a conversation, or to a post in it."""
    post = discussions.posts.add_post(thread=thread, author=author, body=body, parent=parent)
    db.session.commit()
    return post
