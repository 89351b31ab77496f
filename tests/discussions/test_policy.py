"""What a viewer may do in a conversation, case by case."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from portal.circles.viewer import Standing, Viewer
from portal.core import clock
from portal.discussions import policy
from portal.discussions.models import Post

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def viewer(role: str | None = "member", id: int = 1, offices: frozenset[str] = frozenset()) -> Viewer:
    """A viewer with this role in circle 7, or outside it."""
    standings = {7: Standing(7, "Kring", "community", None, role, "all", NOON)} if role else {}
    return Viewer(id, standings, offices)


def thread(**changes):
    return SimpleNamespace(**{"circle_id": 7, "starter_id": 1, "closed_at": None, "pinned_at": None} | changes)


def post(**changes):
    return SimpleNamespace(**{"author_id": 1, "removed_at": None, "hidden_at": None, "edited_at": None} | changes)


MODERATOR = frozenset({"moderator"})


@pytest.mark.parametrize(
    ("who", "closed", "allowed"),
    [("member", False, True), ("mentor", False, True), ("member", True, False), (None, False, False)],
)
def test_replying_takes_an_open_thread_in_a_circle_of_mine(who, closed, allowed):
    assert policy.can_reply(viewer(who), thread(closed_at=NOON if closed else None)) is allowed


@pytest.mark.parametrize(
    ("changes", "closed", "allowed"),
    [
        ({}, False, True),
        ({"author_id": 2}, False, False),
        ({"removed_at": NOON}, False, False),
        ({"hidden_at": NOON}, False, False),
        ({}, True, False),
    ],
)
def test_editing_is_for_the_author_of_a_readable_post_in_an_open_thread(changes, closed, allowed):
    assert policy.can_edit(viewer(), post(**changes), thread(closed_at=NOON if closed else None)) is allowed


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [({}, True), ({"author_id": 2}, False), ({"removed_at": NOON}, False), ({"hidden_at": NOON}, False)],
)
def test_removing_is_for_the_author_of_a_readable_post(changes, allowed):
    assert policy.can_remove(viewer(), post(**changes)) is allowed
    assert policy.can_remove(viewer("coordinator", id=9), post(**changes)) is False


@pytest.mark.parametrize(
    ("minutes", "author_id", "allowed"), [(0, 1, True), (10, 1, True), (11, 1, False), (1, 2, False)]
)
def test_a_removed_post_can_be_put_back_by_its_author_for_ten_minutes(minutes, author_id, allowed):
    removed = Post(author_id=author_id, removed_at=NOON)
    with clock.stopped(NOON + timedelta(minutes=minutes)):
        assert policy.can_put_back(viewer(), removed) is allowed


@pytest.mark.parametrize(
    ("who", "offices", "allowed"),
    [
        ("member", frozenset(), False),
        ("mentor", frozenset(), False),
        ("coordinator", frozenset(), True),
        ("member", MODERATOR, True),
        (None, MODERATOR, False),
    ],
)
def test_order_is_kept_by_coordinators_and_by_moderators_in_their_own_circles(who, offices, allowed):
    someone = viewer(who, id=3, offices=offices)
    assert policy.can_close(someone, thread()) is allowed
    assert policy.can_reopen(someone, thread(closed_at=NOON)) is allowed
    assert policy.can_pin(someone, thread()) is allowed
    assert policy.can_retitle(someone, thread()) is allowed
    assert policy.can_close(someone, thread(closed_at=NOON)) is False
    assert policy.can_reopen(someone, thread()) is False


@pytest.mark.parametrize(("closed", "allowed"), [(False, True), (True, False)])
def test_a_starter_may_change_the_title_while_the_thread_is_open(closed, allowed):
    assert policy.can_retitle(viewer(), thread(closed_at=NOON if closed else None)) is allowed


@pytest.mark.parametrize(
    ("changes", "allowed"), [({"author_id": 2}, True), ({}, False), ({"author_id": 2, "removed_at": NOON}, False)]
)
def test_a_report_is_about_a_readable_post_of_another(changes, allowed):
    assert policy.can_report(viewer(), post(**changes)) is allowed


@pytest.mark.parametrize(
    ("changes", "allowed"), [({}, False), ({"edited_at": NOON}, True), ({"edited_at": NOON, "hidden_at": NOON}, False)]
)
def test_history_is_there_for_readable_posts_that_were_edited(changes, allowed):
    assert policy.can_see_history(viewer(), post(**changes)) is allowed


@pytest.mark.parametrize(("member_id", "post_id", "allowed"), [(1, None, True), (1, 5, False), (2, None, False)])
def test_a_file_is_taken_out_of_ones_own_draft_only(member_id, post_id, allowed):
    attachment = SimpleNamespace(member_id=member_id, post_id=post_id)
    assert policy.can_take_away(viewer(), attachment) is allowed
