"""How people come into the demo community and its circles, and how some leave."""

from datetime import timedelta
from functools import partial

from portal.accounts import actions as account_actions
from portal.accounts.actions import invitations, offices, welcome
from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.core import files
from portal.demo.actions.story import Story
from portal.demo.drawings import portraits
from portal.demo.sign_ins import PASSWORD
from portal.demo.written import CircleWritten, Person
from portal.members import actions as member_actions

ADMINISTRATOR, MODERATOR = "fatma", "joost"
INVITED_DAYS_AGO = 3.1  # who has not come in yet


def gather(story: Story) -> None:
    password_hash = account_actions.hashed(PASSWORD)
    community, *others = story.community.circles.values()
    story.at(story.calendar.made[community.key], partial(_found, story, community, password_hash))
    for circle in others:
        story.at(story.calendar.made[circle.key], partial(_make, story, circle))
    for person in story.community.people.values():
        if person.key == ADMINISTRATOR:
            continue
        if person.invited:
            story.at(story.calendar.ago(INVITED_DAYS_AGO), partial(_leave_waiting, story, others, person))
            continue
        story.at(story.calendar.arrived[person.key], partial(_come_in, story, community, person, password_hash))
        for circle in others:
            if person.key in dict(circle.members):
                story.at(story.calendar.joined(circle, person.key), partial(_join, story, circle, person))
    story.at(story.calendar.arrived[MODERATOR] + timedelta(hours=1), partial(_appoint, story))
    for wish in story.community.circle_volumes:
        there = max(
            story.calendar.joined(story.community.circles[wish.circle], wish.member),
            story.calendar.arrived[wish.member],
        )
        story.at(there + timedelta(days=20), partial(_choose, story, wish.circle, wish.member, wish.volume))


def _found(story: Story, written: CircleWritten, password_hash: str) -> None:
    """The portal begins: its administrator makes the community, and is its first member."""
    story.circles[written.key] = circle_actions.make_circle(
        kind=written.kind, name=written.name, purpose=written.purpose
    )
    _come_in(story, written, story.community.people[ADMINISTRATOR], password_hash)


def _make(story: Story, written: CircleWritten) -> None:
    founder = story.members[written.coordinator]
    circle = circle_actions.found_circle(
        kind=written.kind,
        name=written.name,
        purpose=written.purpose,
        parent=story.circles[written.parent],
        founder=founder,
    )
    if written.began_days_ago is not None:
        circle.began_on = story.calendar.ago(written.began_days_ago).date()
    if written.ended_days_ago is not None:
        circle.ended_on = story.calendar.ago(written.ended_days_ago).date()
    story.circles[written.key] = circle


def _come_in(story: Story, community: CircleWritten, person: Person, password_hash: str) -> None:
    """Invited, a password chosen, a profile filled in, and welcome."""
    invitation = invitations.make(
        story.circles[community.key],
        invitations.Invitee(person.address, person.name),
        by=story.members.get(ADMINISTRATOR),
        role=dict(community.members)[person.key],
        office="administrator" if person.key == ADMINISTRATOR else "",
    )
    token = invitations.new_link(invitation).removeprefix(invitations.PATH)
    member = welcome.start(token, name=person.name, password_hash=password_hash, language="nl")
    assert member is not None
    story.members[person.key] = member
    member_actions.change_profile(
        member,
        organisation=person.organisation,
        organisation_kind=person.organisation_kind,
        municipality=person.municipality,
        theme_keys=person.themes,
        function=person.function,
        ask_me=person.ask_me,
        seeking=person.seeking,
        followed=person.followed,
        phone=person.phone,
    )
    portrait = story.community.portraits.get(person.key)
    if portrait is not None:
        photo = files.check(portraits.photo(portrait, f"{person.key}.png"), square=True)
        member_actions.change_photo(member, photo)
    welcome.welcome(member)


def _leave_waiting(story: Story, circles: list[CircleWritten], person: Person) -> None:
    """An invitation that its receiver has not opened yet."""
    circle = next(each for each in circles if person.key in dict(each.members))
    invitations.invite(
        story.circles[circle.key],
        [invitations.Invitee(person.address, person.name)],
        by=story.members[circle.coordinator],
    )


def _join(story: Story, circle: CircleWritten, person: Person) -> None:
    circle_actions.join(
        circle=story.circles[circle.key], member=story.members[person.key], role=dict(circle.members)[person.key]
    )


def _appoint(story: Story) -> None:
    offices.appoint(story.members[MODERATOR], "moderator", by_id=story.members[ADMINISTRATOR].id)


def _choose(story: Story, circle: str, member: str, volume: str) -> None:
    membership = circle_queries.membership(story.circles[circle].id, story.members[member].id)
    assert membership is not None
    circle_actions.choose_volume(membership, volume)
