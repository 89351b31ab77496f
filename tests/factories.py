"""People, circles and conversations for tests, made as the portal makes them."""

from itertools import count
from typing import Any

from portal.accounts.models import Account
from portal.circles import actions as circle_actions
from portal.circles.models import Circle
from portal.core import clock
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions import actions as discussions
from portal.discussions.models import Post, Thread
from portal.intervision import actions as intervision
from portal.intervision.method import Method
from portal.intervision.models import Consultation, Group
from portal.intervision.queries import rooms
from portal.members.models import Member, Office, Profile
from portal.stories import actions as stories
from portal.stories import outline
from portal.stories.models import Revision, Story
from portal.stories.queries import works

_numbers = count(1)


def make_member(name: str = "", *, state: str = "active", email: str = "", office: str = "", **details: Any) -> Member:
    """A member with account and profile; `office` appoints them at once. `details` go to the profile."""
    number = next(_numbers)
    member = Member(name=name or f"Lid {number}", state=state, profile=Profile(**details))
    db.session.add(Account(member=member, email=email or f"lid{number}@voorbeeld.nl"))
    if office:
        db.session.flush()
        db.session.add(Office(member_id=member.id, kind=office))
    db.session.commit()
    db.session.expire(member, ["profile"])
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


def story_content(stage: str = "publish", **told: Any) -> dict[str, Any]:
    """What a story tells that is complete up to a stage; `told` says some of it otherwise."""
    stages = outline.STAGES[: outline.STAGES.index(stage) + 1]
    content = {each.key: _something(each) for each in outline.fields().values() if each.stage in stages}
    return {**content, **told}


def make_story(*authors: Member, stage: str = "publish", origin: Circle | None = None, **told: Any) -> Story:
    """A concept by these authors, the first of whom began it."""
    told.setdefault("title", f"Verhaal {next(_numbers)}")
    story = stories.works.begin_story(
        author=authors[0], content=story_content(stage, **told), origin_circle_id=origin.id if origin else None
    )
    for each in authors[1:]:
        stories.works.add_author(works.work_of(story), each, by=authors[0])
    db.session.commit()
    return story


def publish_story(story: Story, circle: Circle, *, by: Member, is_public: bool = False) -> Story:
    """All its authors agree and it opens to a circle, as if an editor had done it."""
    for author in works.work_of(story).authors:
        stories.reviews.consent(works.work_of(story), by=author.member)
    stories.publishing.publish(works.work_of(story), by=by, circle=circle, is_public=is_public)
    db.session.commit()
    return story


def add_picture(story: Story, by: Member, checked: Checked) -> None:
    """A picture with a story, with what it shows and that whoever can be recognised agrees."""
    stories.works.add_file(works.work_of(story), checked, by=by)
    work = works.work_of(story)
    told = [{**row, "alt": "Een portiek", "agreed": "yes"} for row in work.content["files"]]
    stories.works.save(work, by=by, based_on=work.head, changes={"files": told})
    db.session.commit()


def head_of(story: Story) -> Revision:
    return works.work_of(story).head


def _something(field: outline.Field) -> Any:
    """A value that a field accepts."""
    if field.kind == "choice":
        return field.options[-1].key
    if field.kind == "multi":
        return [field.options[0].key]
    if field.kind == "number":
        return 40
    if field.kind == "month":
        return "2025-03"
    if field.kind == "rows":
        return [{"id": "r1", **{each.key: _something(each) for each in field.columns}}]
    return "Groningen" if field.key == "municipality" else f"Wat er bij {field.key} staat"


def make_group(*members: Member, name: str = "Intervisie op donderdag") -> Group:
    """An intervision group in which everybody has signed."""
    group = intervision.groups.form(name=name, members=members)
    for member in members:
        intervision.groups.sign(group, member)
    db.session.commit()
    return group


def make_consultation(
    group: Group,
    case_owner: Member,
    method: Method,
    *,
    facilitator: Member,
    stand_in: Member | None = None,
    line: str = "Ik zit vast met een buurman.",
    begun: bool = True,
) -> Consultation:
    """A consultation that is planned for today, and begun."""
    consultation = intervision.planning.plan(
        group,
        intervision.planning.offer(group, case_owner, line),
        method=method,
        facilitator_id=facilitator.id,
        stand_in_id=stand_in.id if stand_in else None,
        starts_on=clock.today(),
        by=case_owner,
    )
    if begun:
        intervision.planning.begin_now(rooms.room_of(consultation))
    db.session.commit()
    return consultation
