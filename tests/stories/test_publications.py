"""Opening a story to readers, on a date or now, and closing it again, each by its page."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core.db import db
from portal.discussions.models import Thread
from portal.stories.actions import publishing, reviews, works
from portal.stories.models import Publication, ShelfEntry, Transition
from portal.stories.queries.works import work_of
from tests.factories import head_of, join, make_circle, make_member, make_story, publish_story


@pytest.fixture
def people(database, clock):
    """Noor and Bram tell; Joost edits; Piet only reads."""
    noor, bram, joost, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Piet"))
    community = make_circle(noor, bram, joost, piet, name="De gemeenschap")
    make_circle(joost, kind="editors", name="Redactie", parent=community)
    return noor, bram, joost, piet, community


@pytest.fixture
def cohort(people):
    noor, bram, joost, _piet, community = people
    return make_circle(noor, bram, joost, kind="cohort", name="Voorjaar", parent=community)


def agreed(people, *, wish="world", origin=None, **told):
    """A story that its authors and an editor are done with."""
    noor, bram, joost, *_ = people
    story = make_story(noor, bram, title="Bankje", wish=wish, origin=origin, **told)
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    db.session.commit()
    return story


def form(audience, moment="now", day="", version="1"):
    return {"audience": audience, "moment": moment, "day": day, "version": version}


def circle(found):
    return f"circle-{found.id}"


def choices(response):
    """Name -> what stands below it, and whether it can be chosen."""
    soup = BeautifulSoup(response.text, "html.parser")
    return {
        each.b.text: (" ".join(each.select_one(".audience__hint").text.split()), each.find("input") is not None)
        for each in soup.select(".audience")
    }


def shown(story):
    return work_of(story).publication


# --- by an editor ---


def test_an_editor_opens_it_to_the_community_once_however_often_pressed(browser, people):
    noor, _bram, joost, piet, community = people
    story = agreed(people)
    for _twice in range(2):
        response = browser.sign_in(joost).post(f"/verhalen/{story.id}/publicatie", form(circle(community)))
        assert response.status_code == 303

    assert len(db.session.scalars(select(Publication)).all()) == 1
    assert (shown(story).circle_id, shown(story).is_public, shown(story).revision_id) == (
        *(community.id, False, head_of(story).id),
    )
    assert browser.sign_in(piet).get(f"/verhalen/{story.id}").status_code == 200
    done = browser.sign_in(joost).get(f"/verhalen/{story.id}/publicatie?gedaan=open")
    said = BeautifulSoup(done.text, "html.parser").select_one(".alert[role=status]")
    assert "Het verhaal is gepubliceerd" in said.text and community.name in said.text
    assert said.a["href"] == f"/verhalen/{story.id}"
    page = browser.sign_in(noor).get(f"/verhalen/{story.id}/publicatie")
    assert "Het verhaal is gepubliceerd" not in page.text
    assert "De 4 leden van De gemeenschap" in page.text


def test_the_choices_are_the_circle_it_comes_from_the_community_and_the_world(browser, people, cohort):
    _noor, _bram, joost, *_ = people
    story = agreed(people, origin=cohort)
    found = choices(browser.sign_in(joost).get(f"/verhalen/{story.id}/publicatie"))

    assert list(found) == ["Voorjaar", "De gemeenschap", "Iedereen, ook zonder account"]
    assert found["Voorjaar"] == ("In Voorjaar begint een gesprek, met de woorden van de schrijvers.", True)
    assert found["Iedereen, ook zonder account"] == (
        *("Leden praten erover in De gemeenschap. Anderen lezen alleen het verhaal.", True),
    )


def test_an_editor_opens_nothing_in_a_circle_of_others(browser, people):
    noor, bram, joost, _piet, community = people
    theirs = make_circle(noor, bram, kind="cohort", name="Zonder Joost", parent=community)
    story = agreed(people, origin=theirs)
    page = browser.sign_in(joost)

    assert "Zonder Joost" not in page.get(f"/verhalen/{story.id}/publicatie").text
    assert page.post(f"/verhalen/{story.id}/publicatie", form(circle(theirs))).status_code == 422
    assert shown(story) is None


@pytest.mark.parametrize(
    ("wish", "possible", "why"),
    [
        ("circle", {"Voorjaar"}, "De schrijvers willen dat alleen een kring van hen dit leest."),
        ("community", {"Voorjaar", "De gemeenschap"}, "De schrijvers willen dat alleen de gemeenschap dit leest."),
        ("world", {"Voorjaar", "De gemeenschap", "Iedereen, ook zonder account"}, ""),
    ],
)
def test_what_the_authors_do_not_wish_cannot_be_chosen_and_says_why(browser, people, cohort, wish, possible, why):
    _noor, _bram, joost, _piet, community = people
    story = agreed(people, wish=wish, origin=cohort)
    page = browser.sign_in(joost)
    found = choices(page.get(f"/verhalen/{story.id}/publicatie"))

    assert {name for name, (_hint, can) in found.items() if can} == possible
    assert {hint for hint, can in found.values() if not can} <= {why}
    if wish != "world":
        response = page.post(f"/verhalen/{story.id}/publicatie", form("world"))
        assert response.status_code == 422
        assert why in response.text
        assert shown(story) is None
    assert page.post(f"/verhalen/{story.id}/publicatie", form(circle(cohort))).status_code == 303
    assert community.id != shown(story).circle_id


def test_what_the_story_still_has_to_tell_is_said_before_it_opens_wide(browser, people, cohort):
    noor, bram, joost, _piet, community = people
    story = make_story(noor, bram, stage="review", wish="world", origin=cohort)
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    page = browser.sign_in(joost)
    found = choices(page.get(f"/verhalen/{story.id}/publicatie"))

    assert found["Voorjaar"][1]
    assert found["De gemeenschap"][0].startswith("Voor deze lezers ontbreekt nog: Welke inwoners deden mee")
    response = page.post(f"/verhalen/{story.id}/publicatie", form(circle(community)))
    assert (response.status_code, shown(story)) == (422, None)


def test_an_editor_does_not_publish_a_version_that_they_did_not_read(browser, people):
    noor, bram, joost, _piet, community = people
    story = agreed(people)
    works.save(work_of(story), by=noor, based_on=head_of(story), changes={"title": "Toch anders"})
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    response = browser.sign_in(joost).post(f"/verhalen/{story.id}/publicatie", form(circle(community)))

    assert response.status_code == 409
    assert "Intussen is er een nieuwere versie: 2. Lees die voordat je plaatst." in response.text
    assert shown(story) is None


def test_without_all_authors_nothing_opens(browser, people):
    noor, bram, joost, _piet, community = people
    story = agreed(people)
    reviews.withdraw_consent(work_of(story), by=bram)
    page = browser.sign_in(joost)
    assert "Nog niet alle schrijvers zijn akkoord" in page.get(f"/verhalen/{story.id}/publicatie").text
    response = page.post(f"/verhalen/{story.id}/publicatie", form(circle(community)))

    assert response.status_code == 409
    assert shown(story) is None
    assert browser.sign_in(noor).post(f"/verhalen/{story.id}/publicatie", form("world")).status_code == 409


# --- on a day ---


@pytest.mark.parametrize("day", ["2026-12-04", "4-12-2026"])
def test_a_day_means_nine_in_the_morning_here(browser, people, day):
    noor, _bram, joost, _piet, community = people
    story = agreed(people)
    for _twice in range(2):
        response = browser.sign_in(joost).post(
            f"/verhalen/{story.id}/publicatie", form(circle(community), "later", day)
        )
        assert response.status_code == 303

    planned = db.session.scalars(select(Publication)).one()
    assert planned.due_at == datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
    assert (work_of(story).story.state, db.session.get(ShelfEntry, story.id)) == ("scheduled", None)
    page = browser.sign_in(noor).get(f"/verhalen/{story.id}/publicatie")
    assert "vrijdag 4 december 2026, 09.00 uur, voor de 4 leden van De gemeenschap" in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Kies een dag."),
        ("volgende week", "Kies een dag."),
        ("2027-02-31", "Kies een dag."),
        ("2026-11-25", "Kies een dag die nog komt."),
        ("2026-11-26", "Kies een dag die nog komt."),
        ("2027-11-27", "Kies een dag binnen een jaar."),
    ],
)
def test_a_day_is_to_come_and_within_a_year(browser, people, day, said):
    _noor, _bram, joost, _piet, community = people
    story = agreed(people)
    response = browser.sign_in(joost).post(f"/verhalen/{story.id}/publicatie", form(circle(community), "later", day))

    assert response.status_code == 422
    assert BeautifulSoup(response.text, "html.parser").select_one(".error-summary li").text == said
    assert f'value="{day}"' in response.text
    assert f'value="{circle(community)}" checked' in response.text
    assert not db.session.scalars(select(Publication)).all()


@pytest.mark.parametrize("who", ["author", "editor"])
def test_a_plan_is_cancelled_by_either_and_another_day_replaces_it(browser, people, who):
    noor, _bram, joost, _piet, community = people
    story = agreed(people)
    editor = browser.sign_in(joost)
    for day in ("2026-12-04", "2026-12-11"):
        editor.post(f"/verhalen/{story.id}/publicatie", form(circle(community), "later", day))
    planned = db.session.scalars(select(Publication).where(Publication.ended_at.is_(None))).one()
    assert planned.due_at.day == 11

    page = browser.sign_in({"author": noor, "editor": joost}[who])
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/publicatie/planning/intrekken").status_code == 303
    assert work_of(story).story.state == "agreed"
    assert not db.session.scalars(select(Publication).where(Publication.ended_at.is_(None))).all()


# --- by the authors ---


def test_authors_share_with_a_circle_of_their_own_after_all_agreed(browser, people, cohort):
    noor, bram, _joost, _piet, community = people
    story = make_story(noor, bram, wish="circle", origin=cohort)
    page = browser.sign_in(noor)
    assert "Nog niet alle schrijvers zijn akkoord" in page.get(f"/verhalen/{story.id}/publicatie").text
    assert page.post(f"/verhalen/{story.id}/publicatie", form(circle(cohort))).status_code == 409
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)

    assert list(choices(page.get(f"/verhalen/{story.id}/publicatie"))) == ["Voorjaar"]
    assert "Wanneer" not in page.get(f"/verhalen/{story.id}/publicatie").text
    assert page.post(f"/verhalen/{story.id}/publicatie", form(circle(community))).status_code == 422
    for _twice in range(2):
        sent = form(circle(cohort), "later", "2026-12-04")
        assert page.post(f"/verhalen/{story.id}/publicatie", sent).status_code == 303
    assert (shown(story).circle_id, shown(story).due_at) == (cohort.id, None)
    assert work_of(story).story.state == "published"


def test_who_is_in_no_cohort_or_team_is_told_what_to_do(browser, people):
    noor, *_ = people
    story = make_story(noor)
    reviews.consent(work_of(story), by=noor)
    page = browser.sign_in(noor).get(f"/verhalen/{story.id}/publicatie")

    assert "Je zit nu niet in een editie of team" in page.text


# --- wider, narrower ---


def test_wider_and_narrower_say_what_happens_to_the_conversation(browser, people, cohort):
    _noor, _bram, joost, _piet, community = people
    story = agreed(people, origin=cohort)
    page = browser.sign_in(joost)
    page.post(f"/verhalen/{story.id}/publicatie", form(circle(cohort)))
    found = choices(page.get(f"/verhalen/{story.id}/publicatie"))
    assert found["Voorjaar"] == ("Zij lezen deze versie al.", False)
    assert found["De gemeenschap"][0] == (
        "Het gesprek van nu gaat dicht; wie meedeed, kan het blijven lezen. In De gemeenschap begint een nieuw gesprek."
    )
    page.post(f"/verhalen/{story.id}/publicatie", form(circle(community)))
    threads = db.session.scalars(select(Thread).order_by(Thread.id)).all()
    assert [(each.circle_id, each.is_open) for each in threads] == [(cohort.id, False), (community.id, True)]

    found = choices(page.get(f"/verhalen/{story.id}/publicatie"))
    assert found["Iedereen, ook zonder account"][0].startswith("Leden praten erover in De gemeenschap.")
    page.post(f"/verhalen/{story.id}/publicatie", form("world"))
    assert browser.get(f"/verhalen/{story.id}").status_code == 200
    page.post(f"/verhalen/{story.id}/publicatie", form(circle(cohort)))
    assert (shown(story).circle_id, shown(story).is_public) == (cohort.id, False)
    assert browser.sign_in(people[3]).get(f"/verhalen/{story.id}").status_code == 404


def test_readers_keep_their_version_while_another_is_made(browser, people):
    noor, bram, joost, _piet, community = people
    story = agreed(people)
    page = browser.sign_in(joost)
    page.post(f"/verhalen/{story.id}/publicatie", form(circle(community)))
    publishing.take_up(work_of(story), by=noor)
    works.save(work_of(story), by=noor, based_on=head_of(story), changes={"title": "Nog mooier"})
    assert "zij lezen een eerdere versie" in browser.sign_in(noor).get(f"/verhalen/{story.id}/publicatie").text
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    assert choices(page.get(f"/verhalen/{story.id}/publicatie"))["De gemeenschap"] == ("Het gesprek gaat door.", True)

    page.post(f"/verhalen/{story.id}/publicatie", form(circle(community), version="2"))
    assert shown(story).revision_id == head_of(story).id
    assert len(db.session.scalars(select(Thread)).all()) == 1


# --- closing ---


@pytest.mark.parametrize(
    ("path", "state", "heading"),
    [("archivering", "archived", "Archiveer dit verhaal"), ("intrekking", "withdrawn", "Trek dit verhaal in")],
)
@pytest.mark.parametrize("who", ["author", "editor"])
def test_it_is_taken_from_the_shelf_with_a_reason_after_reading_what_disappears(
    browser, people, path, state, heading, who
):
    noor, _bram, joost, _piet, community = people
    story = publish_story(agreed(people), community, by=joost, is_public=True)
    page = browser.sign_in({"author": noor, "editor": joost}[who])
    asked = page.get(f"/verhalen/{story.id}/{path}")
    assert heading in asked.text and "voor iedereen, ook zonder account" in asked.text

    refused = page.post(f"/verhalen/{story.id}/{path}", {"reason": " "})
    assert refused.status_code == 422
    assert "Schrijf op waarom. Wie het verhaal zoekt, leest dat." in refused.text
    assert work_of(story).story.state == "published"
    for reason in ("Achterhaald door de nieuwe regels.", "Nog een keer gedrukt."):
        assert page.post(f"/verhalen/{story.id}/{path}", {"reason": reason}).status_code == 303
    last = db.session.scalars(select(Transition).order_by(Transition.id.desc())).first()
    assert (work_of(story).story.state, last.reason) == (state, "Achterhaald door de nieuwe regels.")
    assert not db.session.get_one(ShelfEntry, story.id).is_there
    assert "Achterhaald door de nieuwe regels." in page.get(f"/verhalen/{story.id}/publicatie").text


def test_what_was_archived_comes_back_and_what_was_withdrawn_does_not(browser, people):
    noor, _bram, joost, _piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    publishing.archive(work_of(story), by=joost, reason="Even niet.")
    page = browser.sign_in(noor)
    assert "Zet het terug tussen de verhalen" in page.get(f"/verhalen/{story.id}/publicatie").text
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/archivering/intrekken").status_code == 303
    assert work_of(story).story.state == "published"

    publishing.withdraw(work_of(story), by=noor, reason="Weg.")
    assert page.post(f"/verhalen/{story.id}/archivering/intrekken").status_code == 409
    assert page.get(f"/verhalen/{story.id}/intrekking").status_code == 409
    assert work_of(story).story.state == "withdrawn"


def test_it_does_not_come_back_for_an_author_who_never_agreed_to_it(browser, people):
    noor, _bram, joost, piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    publishing.archive(work_of(story), by=joost, reason="Even niet.")
    publishing.take_up(work_of(story), by=noor)
    works.add_author(work_of(story), piet, by=noor)
    publishing.leave_as_it_was(work_of(story), by=noor)

    assert browser.sign_in(noor).post(f"/verhalen/{story.id}/archivering/intrekken").status_code == 409
    assert work_of(story).story.state == "archived"


def test_what_an_editor_published_lies_with_the_editors_again_when_authors_leave_it_as_it_was(people, cohort):
    noor, bram, joost, _piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    read = shown(story).revision_id
    publishing.take_up(work_of(story), by=noor)
    works.save(work_of(story), by=noor, based_on=head_of(story), changes={"title": "Een probeersel"})
    publishing.leave_as_it_was(work_of(story), by=noor)
    work = work_of(story)
    assert (work.story.state, work.story.title, work.story.circle_id is not None) == ("published", "Bankje", True)
    assert (work.publication.revision_id, work.head.number) == (read, 3)

    own = make_story(noor, bram, wish="circle")
    for each in (noor, bram):
        reviews.consent(work_of(own), by=each)
    publishing.publish(work_of(own), by=noor, circle=cohort)
    publishing.take_up(work_of(own), by=bram)
    publishing.leave_as_it_was(work_of(own), by=bram)
    assert (work_of(own).story.state, work_of(own).story.circle_id, work_of(own).head.number) == ("published", None, 1)


def test_a_plan_for_other_readers_that_is_cancelled_leaves_it_published(browser, people):
    _noor, _bram, joost, _piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    page = browser.sign_in(joost)
    page.post(f"/verhalen/{story.id}/publicatie", form("world", "later", "2026-12-04"))
    assert work_of(story).story.state == "scheduled"
    page.post(f"/verhalen/{story.id}/publicatie/planning/intrekken")

    assert work_of(story).story.state == "published"


def test_a_plan_ends_with_what_it_was_for(browser, people, clock):
    noor, _bram, joost, _piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    browser.sign_in(joost).post(f"/verhalen/{story.id}/publicatie", form("world", "later", "2026-12-04"))
    browser.sign_in(noor).post(f"/verhalen/{story.id}/intrekking", {"reason": "Toch niet."})
    clock.travel(timedelta(days=30))

    assert publishing.open_due(clock.now()) == 0
    assert (work_of(story).story.state, shown(story).ended_how) == ("withdrawn", "withdrawn")


def test_a_story_that_turns_out_to_be_as_readers_have_it_is_nobodys_to_review(people, clock):
    noor, _bram, joost, piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    wider = {"by": joost, "circle": community, "is_public": True, "due_at": clock.now() + timedelta(days=1)}
    publishing.publish(work_of(story), **wider)
    works.add_author(work_of(story), piet, by=noor)
    reviews.claim(work_of(story), editor=joost)
    reviews.consent(work_of(story), by=piet)
    publishing.publish(work_of(story), **wider)
    publishing.unplan(work_of(story), by=joost)

    assert (work_of(story).story.state, work_of(story).claim) == ("published", None)


# --- who may not ---


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
@pytest.mark.parametrize("path", ["publicatie", "archivering", "intrekking"])
def test_a_reader_decides_nothing_about_it(browser, people, path, is_fragment):
    _noor, _bram, joost, piet, community = people
    story = publish_story(agreed(people), community, by=joost)
    page = browser.sign_in(piet)

    assert page.get(f"/verhalen/{story.id}/{path}", fragment=is_fragment).status_code == 404
    sent = {**form("world"), "reason": "Daarom"}
    assert page.post(f"/verhalen/{story.id}/{path}", sent, fragment=is_fragment).status_code == 404
    assert work_of(story).story.state == "published"


def test_another_community_gains_nothing_by_a_forged_choice(browser, people, clock):
    _noor, _bram, joost, *_ = people
    story = agreed(people)
    elsewhere = make_circle(kind="cohort", name="Elders")
    join(elsewhere, joost)
    clock.travel(timedelta(minutes=1))
    response = browser.sign_in(joost).post(f"/verhalen/{story.id}/publicatie", form(circle(elsewhere)))

    assert (response.status_code, shown(story)) == (422, None)
