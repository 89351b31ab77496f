"""Two people press at the very same moment: one is first, the other hears kindly, and nothing is done twice."""

from functools import partial

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.stories.actions import reviews, works
from portal.stories.models import Claim, Consent, Publication, Revision, Suggestion, Transition
from portal.stories.queries.works import work_of
from tests.factories import head_of, make_circle, make_member, make_story
from tests.support.at_once import press


@pytest.fixture
def people(database):
    """Noor and Bram tell; Joost and Petra edit."""
    noor, bram, joost, petra = (make_member(name) for name in ("Noor", "Bram", "Joost", "Petra"))
    community = make_circle(noor, bram, joost, petra)
    make_circle(joost, petra, kind="editors", name="Redactie", parent=community)
    return noor, bram, joost, petra, community


def handed_in(people, *, claimed=True):
    noor, bram, joost, *_ = people
    story = make_story(noor, bram, title="Bankje", lesson="Praat met de buren", wish="world")
    reviews.hand_in(work_of(story), by=noor)
    if claimed:
        reviews.claim(work_of(story), editor=joost)
    db.session.commit()
    return story


@pytest.fixture
def at_once(browser):
    """Sends forms of several members together: [(member, path, form)] -> their statuses, in the same order."""

    return partial(press, browser)


def moves_to(state):
    return len(db.session.scalars(select(Transition).where(Transition.to_state == state)).all())


def test_two_editors_take_the_same_story_on(people, at_once):
    _noor, _bram, joost, petra, _community = people
    story = handed_in(people, claimed=False)
    path = f"/verhalen/{story.id}/redactie/behandeling"

    assert sorted(at_once((joost, path, {}), (petra, path, {}))) == [303, 409]
    assert len(db.session.scalars(select(Claim)).all()) == 1
    assert moves_to("under_review") == 1


def test_one_editor_presses_four_times(people, at_once):
    _noor, _bram, joost, *_ = people
    story = handed_in(people, claimed=False)
    path = f"/verhalen/{story.id}/redactie/behandeling"

    assert at_once(*[(joost, path, {})] * 4) == [303] * 4
    assert len(db.session.scalars(select(Claim)).all()) == 1


def test_both_authors_agree(people, at_once):
    noor, bram, *_ = people
    story = handed_in(people)
    path = f"/verhalen/{story.id}/redactie/akkoord"

    assert at_once(*[(each, path, {"version": "1"}) for each in (noor, bram, noor, bram)]) == [303] * 4
    assert {each.member_id for each in db.session.scalars(select(Consent))} == {noor.id, bram.id}
    assert (work_of(story).story.state, moves_to("agreed")) == ("agreed", 1)


def test_one_author_takes_a_suggestion_over_while_the_other_does_not(people, at_once):
    noor, bram, joost, *_ = people
    story = handed_in(people)
    made = reviews.suggest(work_of(story), by=joost, path="lesson", proposed="Bel aan")
    db.session.commit()
    path = f"/verhalen/{story.id}/voorstellen/{made.id}"
    statuses = at_once((noor, f"{path}/overname", {"seen": "1"}), (bram, f"{path}/afwijzing", {}))

    assert sorted(statuses) == [303, 409]
    was_taken_over = statuses[0] == 303
    assert db.session.get_one(Suggestion, made.id).answer == ("accepted" if was_taken_over else "refused")
    assert head_of(story).content["lesson"] == ("Bel aan" if was_taken_over else "Praat met de buren")


def test_an_author_takes_a_suggestion_over_while_the_other_puts_a_version_back(people, at_once):
    noor, bram, joost, *_ = people
    story = handed_in(people)
    works.save(work_of(story), by=bram, based_on=head_of(story), changes={"title": "Toch anders"})
    made = reviews.suggest(work_of(story), by=joost, path="lesson", proposed="Bel aan")
    db.session.commit()
    statuses = at_once(
        (noor, f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "2"}),
        (bram, f"/verhalen/{story.id}/versies/1/herstel", {}),
    )

    assert statuses == [303, 303]
    numbers = db.session.scalars(select(Revision.number).order_by(Revision.id)).all()
    assert list(numbers) == [1, 2, 3, 4]
    assert head_of(story).content["title"] == "Bankje"


def test_an_editor_publishes_while_an_author_agrees_no_more(people, at_once):
    noor, bram, joost, _petra, community = people
    story = handed_in(people)
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    db.session.commit()
    chosen = {"audience": f"circle-{community.id}", "moment": "now", "version": "1"}
    statuses = at_once(
        (joost, f"/verhalen/{story.id}/publicatie", chosen),
        (noor, f"/verhalen/{story.id}/redactie/akkoord/intrekken", {}),
    )

    assert sorted(statuses) == [303, 409]
    opened = db.session.scalars(select(Publication)).all()
    agreed = {each.member_id for each in db.session.scalars(select(Consent))}
    assert (len(opened), agreed) in [(1, {noor.id, bram.id}), (0, {bram.id})]


def test_an_editor_publishes_twice(people, at_once):
    noor, bram, joost, _petra, community = people
    story = handed_in(people)
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    db.session.commit()
    chosen = {"audience": f"circle-{community.id}", "moment": "now", "version": "1"}

    assert at_once(*[(joost, f"/verhalen/{story.id}/publicatie", chosen)] * 3) == [303] * 3
    assert len(db.session.scalars(select(Publication)).all()) == 1
    assert moves_to("published") == 1
