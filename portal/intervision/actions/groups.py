"""Forming a group, its agreements, and its end."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import delete, select

from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.circles.models import Circle
from portal.core import bus, clock, vault
from portal.core.db import after_commit, db, insert_or
from portal.intervision import covenant, queries
from portal.intervision.events import CovenantSigned, GroupBegan, GroupEnded, GroupForming, GroupMemberLeft
from portal.intervision.models import Exclusion, Group, PauseDay, Signature, Teaser, TeaserVoice
from portal.intervision.models.groups import LEAST, MOST
from portal.members.models import Member


class NotThesePeople(Exception):
    """These people cannot be in one group. Why is not said: it may be somebody's private wish."""


class TooMany(Exception):
    """A group has at most ten members."""


def form(*, name: str, members: Iterable[Member], token: str | None = None) -> Group:
    """A new group, once per token; everybody in it is asked to sign. Raises NotThesePeople, TooMany.

    Whoever forms it need not be in it: a coordinator who does so finds nothing of it afterwards.
    """
    if token and (made := queries.groups.group_with_token(token)):
        return made
    people = list(members)
    if len(people) > MOST:
        raise TooMany
    ids = frozenset(each.id for each in people)
    for each in people:
        if not queries.groups.can_be_together(each.id, ids - {each.id}):
            raise NotThesePeople
    key = vault.make_key()  # before the row: a crash leaves a key without a room, never a room without a key
    circle = circle_actions.make_circle(kind="intervision", name="")
    group = Group(
        circle_id=circle.id, key_id=key.id, token=token, name=b"", covenant_version=covenant.VERSION, turns=sorted(ids)
    )
    db.session.add(group)
    db.session.flush()
    group.name = key.seal(name, f"group:{group.id}:name")
    for each in people:
        circle_actions.join(circle=circle, member=each)
    db.session.flush()
    bus.publish(GroupForming(group_id=group.id, member_ids=ids))
    return group


def add(group: Group, member: Member) -> None:
    """Somebody more; the group is active again once they signed too. Raises NotThesePeople, TooMany."""
    ids = queries.groups.member_ids_of(group)
    if member.id in ids:
        return
    if len(ids) >= MOST:
        raise TooMany
    if not queries.groups.can_be_together(member.id, ids):
        raise NotThesePeople
    circle_actions.join(circle=db.session.get_one(Circle, group.circle_id), member=member)
    group.turns = [*group.turns, member.id]
    if group.state == "active":
        group.state = "forming"
    db.session.flush()
    bus.publish(GroupForming(group_id=group.id, member_ids=frozenset({member.id})))


def sign(group: Group, member: Member) -> None:
    """Sign the covenant; when everybody did, and there are three at least, the group begins."""
    row = insert_or(Signature).values(
        group_id=group.id, member_id=member.id, version=group.covenant_version, signed_at=clock.now()
    )
    db.session.execute(row.on_conflict_do_nothing())
    bus.publish(CovenantSigned(group_id=group.id, member_id=member.id))
    begin_if_ready(group)


def begin_if_ready(group: Group) -> None:
    ids = queries.groups.member_ids_of(group)
    if group.state == "forming" and len(ids) >= LEAST and ids <= queries.groups.signed_ids_of(group):
        group.state = "active"
        group.began_at = group.began_at or clock.now()
        db.session.flush()
        bus.publish(GroupBegan(group_id=group.id))


def leave(group: Group, member: Member) -> None:
    """Go, with the cases that one offered. What was opened stays; what becomes of consultations that run is decided by
    `process.leave`."""
    membership = circle_queries.membership(group.circle_id, member.id)
    if membership is not None:
        circle_actions.remove(membership, by_id=member.id)
    elif member.id not in group.turns:
        return
    group.turns = [each for each in group.turns if each != member.id]
    waiting = select(Teaser.id).where(Teaser.group_id == group.id)
    for gone in (
        delete(Signature).where(Signature.group_id == group.id, Signature.member_id == member.id),
        delete(TeaserVoice).where(TeaserVoice.teaser_id.in_(waiting), TeaserVoice.member_id == member.id),
        delete(Teaser).where(Teaser.group_id == group.id, Teaser.member_id == member.id),
    ):
        db.session.execute(gone)
    db.session.flush()
    bus.publish(GroupMemberLeft(group_id=group.id, member_id=member.id))
    if not queries.groups.member_ids_of(group):
        end(group)
    else:
        begin_if_ready(group)


def end(group: Group) -> None:
    """The group is done. Its consultations are erased on their dates; its name and cases that wait go at once."""
    group.state, group.ended_at = "ended", clock.now()
    group.name, key_id = b"", group.key_id
    db.session.execute(delete(Teaser).where(Teaser.group_id == group.id))
    db.session.flush()
    bus.publish(GroupEnded(group_id=group.id))
    after_commit(lambda: vault.destroy([key_id]))


def rename(group: Group, name: str) -> None:
    group.name = vault.key(group.key_id).seal(name, f"group:{group.id}:name")


def name_of(group: Group) -> str:
    """The name as its members read it; '' once the group has ended."""
    return names_of([group])[group.id]


def names_of(groups: Collection[Group]) -> dict[int, str]:
    """Group id -> its name, with all keys fetched at once."""
    keys = vault.keys([each.key_id for each in groups if each.name])
    return {
        each.id: keys[each.key_id].open(each.name, f"group:{each.id}:name") if each.key_id in keys else ""
        for each in groups
    }


def keep_shorter(group: Group, weeks: int) -> None:
    """How many weeks after closing a consultation is erased: eight, or fewer."""
    group.kept_weeks = max(1, min(8, weeks))


def set_turns(group: Group, member_ids: Iterable[int]) -> None:
    """Who brings a case after whom."""
    known = queries.groups.member_ids_of(group)
    ordered = [each for each in dict.fromkeys(member_ids) if each in known]
    group.turns = ordered + sorted(known - set(ordered))


def pause(group: Group, day: date) -> None:
    row = insert_or(PauseDay).values(group_id=group.id, day=day)
    db.session.execute(row.on_conflict_do_nothing())


def resume(group: Group, day: date) -> None:
    db.session.execute(delete(PauseDay).where(PauseDay.group_id == group.id, PauseDay.day == day))


def exclude(member: Member, other_id: int) -> None:
    """'Niet met deze persoon in een groep': from now on the two are not brought together."""
    row = insert_or(Exclusion).values(member_id=member.id, other_id=other_id, made_at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())


def exclude_no_more(member: Member, other_id: int) -> None:
    db.session.execute(delete(Exclusion).where(Exclusion.member_id == member.id, Exclusion.other_id == other_id))
