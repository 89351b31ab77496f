"""What a viewer may do with a story, case by case."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from portal.circles.viewer import Standing, Viewer
from portal.stories import policy
from portal.stories.models.stories import STATES
from portal.stories.queries.works import Work

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
COMMUNITY, EDITORS, COHORT, TEAM = 1, 2, 3, 4
KINDS = {COMMUNITY: "community", EDITORS: "editors", COHORT: "cohort", TEAM: "team"}
NOOR, BRAM, JOOST, PETRA, PIET = 11, 12, 13, 14, 15
CIRCLES = {
    NOOR: (COMMUNITY, COHORT, TEAM),
    BRAM: (COMMUNITY, COHORT),
    JOOST: (COMMUNITY, EDITORS),
    PETRA: (COMMUNITY, EDITORS, COHORT),
    PIET: (COMMUNITY, COHORT),
}
NAMES = {NOOR: "author", BRAM: "other author", JOOST: "editor", PETRA: "other editor", PIET: "reader"}
WITHOUT_EDITORS = ("concept",)
READ = ("published", "archived", "withdrawn")
IN_REVIEW = ("under_review", "question", "revised")
UNREAD = tuple(state for state in STATES if state not in READ)


def viewer(id: int) -> Viewer:
    standings = {each: Standing(each, "Kring", KINDS[each], None, "member", "all", NOON) for each in CIRCLES[id]}
    return Viewer(id, standings)


def work(state: str = "under_review", *, agreed=(), claimed_by=JOOST, shown=None, agreed_then=(), **told) -> Work:
    """A story of Noor and Bram with the editors (but a concept lies with nobody), taken on by Joost."""
    return Work(
        story=SimpleNamespace(id=1, state=state, circle_id=None if state in WITHOUT_EDITORS else EDITORS, head_id=7),
        head=SimpleNamespace(id=7, content={"wish": "world", **told}),
        authors=[SimpleNamespace(member_id=id, member=SimpleNamespace(has_left=False)) for id in (NOOR, BRAM)],
        agreed_ids=frozenset(agreed),
        claim=SimpleNamespace(editor_id=claimed_by) if claimed_by and state not in WITHOUT_EDITORS else None,
        publication=shown,
        was_published=shown is not None,
        agreed_as_it_was_ids=frozenset(agreed_then),
    )


def shown(revision_id: int = 7, ended_how: str = "") -> SimpleNamespace:
    """A publication that opened."""
    return SimpleNamespace(revision_id=revision_id, ended_at=NOON if ended_how else None, ended_how=ended_how)


def who_may(can, *given) -> set[str]:
    return {name for id, name in NAMES.items() if can(viewer(id), *given)}


def states_in_which(can, id: int, **options) -> set[str]:
    return {state for state in STATES if can(viewer(id), work(state, **options))}


AUTHORS = {"author", "other author"}
BOTH_EDITORS = {"editor", "other editor"}


@pytest.mark.parametrize(
    ("can", "who", "states"),
    [
        (policy.can_write, AUTHORS, UNREAD),
        (policy.can_change_authors, AUTHORS, UNREAD),
        (policy.can_answer_suggestion, AUTHORS, UNREAD),
        (policy.can_consent, AUTHORS, UNREAD),
        (policy.can_take_up, AUTHORS, READ),
        (policy.can_hand_in, AUTHORS, ("concept",)),
        (policy.can_discard, AUTHORS, ("concept",)),
        (policy.can_take_back, AUTHORS, ("submitted", *IN_REVIEW)),
        (policy.can_hand_back, AUTHORS, ("question",)),
        (policy.can_leave_note, AUTHORS, UNREAD),
        (policy.can_review, {"editor"}, IN_REVIEW),
        (policy.can_ask, {"editor"}, ("under_review", "revised")),
        (policy.can_release, {"editor"}, tuple(state for state in STATES if state not in WITHOUT_EDITORS)),
        (policy.can_archive, AUTHORS | BOTH_EDITORS, ("published",)),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_who_may_do_it_and_in_which_state(can, who, states):
    for state in STATES:
        assert who_may(can, work(state)) == (who if state in states else set()), state


def test_talking_beside_the_text_is_for_authors_and_editors_always():
    for state in STATES:
        expected = AUTHORS if state in WITHOUT_EDITORS else AUTHORS | BOTH_EDITORS
        assert who_may(policy.can_remark, work(state)) == who_may(policy.can_settle, work(state)) == expected


def test_a_story_is_taken_on_by_an_editor_while_nobody_has_it():
    assert states_in_which(policy.can_claim, PETRA, claimed_by=None) == {"submitted", *IN_REVIEW, "agreed"}
    assert states_in_which(policy.can_claim, NOOR, claimed_by=None) == set()
    assert states_in_which(policy.can_claim, PETRA) == set()


def test_an_editor_is_no_editor_of_their_own_story():
    own = work("submitted", claimed_by=None)
    own.authors.append(SimpleNamespace(member_id=PETRA, member=SimpleNamespace(has_left=False)))

    assert who_may(policy.is_editor, own) == {"editor"}
    assert who_may(policy.is_author, own) == {"author", "other author", "other editor"}
    assert not policy.can_claim(viewer(PETRA), own)


def test_an_editor_publishes_what_all_authors_agreed_to():
    assert states_in_which(policy.can_publish, JOOST, agreed=(NOOR, BRAM)) == {
        *("under_review", "revised", "agreed", "scheduled", "published")
    }
    assert states_in_which(policy.can_publish, JOOST, agreed=(NOOR,)) == set()
    assert states_in_which(policy.can_publish, NOOR, agreed=(NOOR, BRAM)) == set()
    assert who_may(policy.can_publish, work("agreed", agreed=(NOOR, BRAM))) == BOTH_EDITORS


def test_nobody_waits_for_an_author_who_left_but_somebody_must_have_agreed():
    left = work("revised", agreed=(NOOR,))
    left.authors[1].member.has_left = True
    assert policy.can_publish(viewer(JOOST), left)
    nobody = work("revised")
    for each in nobody.authors:
        each.member.has_left = True
    assert not policy.can_publish(viewer(JOOST), nobody)


def test_agreement_can_be_taken_back_until_somebody_reads_it():
    agreed = (NOOR, BRAM)
    assert states_in_which(policy.can_withdraw_consent, NOOR, agreed=agreed) == set(UNREAD)
    assert states_in_which(policy.can_withdraw_consent, NOOR, agreed=(BRAM,)) == set()
    assert states_in_which(policy.can_withdraw_consent, NOOR, agreed=agreed, shown=shown(7)) == set()
    assert states_in_which(policy.can_withdraw_consent, NOOR, agreed=agreed, shown=shown(6)) == set(UNREAD)
    assert states_in_which(policy.can_consent, NOOR, agreed=agreed) == set()


def test_authors_share_with_a_cohort_or_team_of_theirs():
    agreed = work("concept", agreed=(NOOR, BRAM))
    assert who_may(policy.can_share, agreed) == AUTHORS
    assert who_may(policy.can_share, work("concept", agreed=(NOOR,))) == set()
    assert who_may(policy.can_share, work("agreed", agreed=(NOOR, BRAM))) == set()
    noor = viewer(NOOR)
    may = {kind for id, kind in KINDS.items() if policy.can_share_with(noor, agreed, noor.standings.get(id))}
    assert may == {"cohort", "team"}


@pytest.mark.parametrize(
    ("wish", "reached"),
    [
        ("world", {"cohort", "community", "world"}),
        ("community", {"cohort", "community"}),
        ("circle", {"cohort"}),
        (None, {"cohort"}),
        ("", {"cohort"}),
    ],
)
def test_nobody_is_reached_whom_the_authors_did_not_wish_for(wish, reached):
    wished = work(wish=wish)
    kinds = {"cohort": ("cohort", False), "community": ("community", False), "world": ("community", True)}

    assert {
        name for name, (kind, is_public) in kinds.items() if policy.may_reach(wished, is_public=is_public, kind=kind)
    } == reached


def test_a_plan_is_cancelled_by_authors_and_editors():
    assert who_may(policy.can_unplan, work("scheduled")) == AUTHORS | BOTH_EDITORS
    assert who_may(policy.can_unplan, work("agreed")) == set()


@pytest.mark.parametrize(
    ("publication", "may"),
    [
        (None, set()),
        (shown(), AUTHORS | BOTH_EDITORS),
        (shown(ended_how="archived"), AUTHORS | BOTH_EDITORS),
        (shown(ended_how="withdrawn"), set()),
    ],
    ids=["never read", "read", "archived", "withdrawn already"],
)
def test_what_is_read_can_be_withdrawn_once(publication, may):
    assert who_may(policy.can_withdraw, work("published", shown=publication)) == may


def test_archived_comes_back_when_all_who_tell_it_now_agreed_to_it():
    assert who_may(policy.can_bring_back, work("archived", agreed_then=(NOOR, BRAM))) == AUTHORS | BOTH_EDITORS
    assert who_may(policy.can_bring_back, work("archived", agreed_then=(NOOR,))) == set()
    assert who_may(policy.can_bring_back, work("withdrawn", agreed_then=(NOOR, BRAM))) == set()


def test_taking_up_can_be_left_only_where_readers_have_something():
    assert who_may(policy.can_leave_as_it_was, work("concept", shown=shown(6))) == AUTHORS
    assert who_may(policy.can_leave_as_it_was, work("concept")) == set()
    assert who_may(policy.can_discard, work("concept", shown=shown(6))) == set()


def test_an_earlier_version_is_put_back_by_authors_not_the_newest():
    assert who_may(policy.can_restore, work(), SimpleNamespace(id=6)) == AUTHORS
    assert who_may(policy.can_restore, work(), SimpleNamespace(id=7)) == set()
    assert who_may(policy.can_restore, work("published"), SimpleNamespace(id=6)) == set()


@pytest.mark.parametrize(
    ("by", "removed", "allowed"), [(NOOR, False, True), (NOOR, True, False), (JOOST, False, False)]
)
def test_a_remark_is_removed_by_who_made_it(by, removed, allowed):
    remark = SimpleNamespace(by_id=by, removed_at=NOON if removed else None)
    assert policy.can_remove_remark(viewer(NOOR), remark) is allowed


@pytest.mark.parametrize(
    ("by", "answer", "allowed"), [(JOOST, "open", True), (JOOST, "accepted", False), (PETRA, "open", False)]
)
def test_a_suggestion_is_withdrawn_by_who_made_it_until_it_is_answered(by, answer, allowed):
    suggestion = SimpleNamespace(by_id=by, answer=answer)
    assert policy.can_withdraw_suggestion(viewer(JOOST), suggestion) is allowed


def test_readers_recognise_and_try_what_is_not_their_own():
    for can in (policy.can_recognise, policy.can_try):
        assert can(viewer(PIET), {NOOR})
        assert not can(viewer(NOOR), {NOOR})
        assert not can(Viewer(), {NOOR})


def test_members_begin_and_editors_curate():
    assert policy.can_begin(viewer(PIET))
    assert not policy.can_begin(Viewer())
    assert [policy.can_curate(viewer(id)) for id in (JOOST, PIET)] == [True, False]
    assert not policy.can_curate(Viewer())
