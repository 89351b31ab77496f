"""An editor takes a story on, leaves it, or finds that somebody else has it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.models import Claim
from portal.stories.queries.works import work_of
from tests.factories import make_story
from tests.stories.reviews.talk import alert, now


def test_an_editor_takes_a_story_on_and_leaves_it(browser, people):
    noor, _bram, joost, petra, _piet = people
    waiting = make_story(noor)
    reviews.hand_in(work_of(waiting), by=noor)
    page = browser.sign_in(joost)
    assert "Pak dit verhaal op" in now(page.get(f"/verhalen/{waiting.id}/redactie"))

    for _twice in range(2):
        assert page.post(f"/verhalen/{waiting.id}/redactie/behandeling").status_code == 303
    assert [each.editor_id for each in db.session.scalars(select(Claim))] == [joost.id]
    assert work_of(waiting).story.state == "under_review"
    assert "Joost heeft dit verhaal." in now(browser.sign_in(petra).get(f"/verhalen/{waiting.id}/redactie"))

    for _twice in range(2):
        assert page.post(f"/verhalen/{waiting.id}/redactie/behandeling/einde").status_code == 303
    assert (work_of(waiting).claim, work_of(waiting).story.state) == (None, "submitted")


def test_who_takes_it_on_a_moment_later_hears_kindly_who_has_it(browser, people, story):
    *_, petra, _piet = people
    response = browser.sign_in(petra).post(f"/verhalen/{story.id}/redactie/behandeling")

    assert (response.status_code, alert(response)) == (409, "Joost was net eerder en heeft dit verhaal nu.")
    assert len(db.session.scalars(select(Claim)).all()) == 1


def test_an_editor_whose_claim_lapsed_reads_why(browser, people, story, clock):
    _noor, _bram, joost, petra, _piet = people
    clock.travel(timedelta(days=8))
    page = browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie")

    assert "Er gebeurde vijf werkdagen niets, dus het is weer vrij" in now(page)
    assert "vijf werkdagen niets" not in now(browser.sign_in(petra).get(f"/verhalen/{story.id}/redactie"))
    assert browser.sign_in(joost).post(f"/verhalen/{story.id}/redactie/behandeling").status_code == 303
    reviews.let_lapse(clock.now())  # what had lapsed takes nothing along of what began since
    assert (work_of(story).claim.editor_id, work_of(story).story.state) == (joost.id, "under_review")


@pytest.mark.parametrize(
    ("who", "act", "expected"),
    [
        ("author", "behandeling", 403),
        ("author", "behandeling/einde", 403),
        ("author", "vraag", 403),
        ("editor", "antwoord", 403),
        ("editor", "akkoord", 403),
        ("editor", "akkoord/intrekken", 403),
        ("other editor", "vraag", 409),
        ("other editor", "behandeling/einde", 409),
    ],
)
def test_what_is_not_yours_or_not_now_is_refused(browser, people, story, who, act, expected):
    noor, _bram, joost, petra, _piet = people
    member = {"author": noor, "editor": joost, "other editor": petra}[who]
    before = (work_of(story).story.state, work_of(story).agreed_ids, work_of(story).claim.editor_id)
    response = browser.sign_in(member).post(
        f"/verhalen/{story.id}/redactie/{act}", {"version": "1", "body": "Bewaar mij"}
    )

    assert response.status_code == expected
    assert (work_of(story).story.state, work_of(story).agreed_ids, work_of(story).claim.editor_id) == before
    if expected == 409 and act in ("vraag", "antwoord"):
        assert "Bewaar mij" in alert(response)
