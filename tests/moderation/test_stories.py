"""A story is reported, hidden and looked at again as a post is; it may have several authors: none of them judges it."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.circles.queries import viewer_for
from portal.core import kinds
from portal.core.db import db
from portal.moderation import actions, queries
from portal.moderation.models import Report
from portal.notifications import queries as notifications
from portal.notifications.models import Step
from portal.search.models import SearchEntry
from portal.stories import actions as stories
from portal.stories.models import Publication, ShelfEntry, StoryFile
from portal.stories.queries.works import work_of
from tests.factories import add_picture, make_circle, make_member, make_story, publish_story
from tests.privacy.conftest import a_picture


@pytest.fixture
def scene(database):
    """Noor and Ria tell; Ria is a moderator, and so are Joost and Tess."""
    people = {name.lower(): make_member(name) for name in ("Noor", "Piet")}
    people |= {name.lower(): make_member(name, office="moderator") for name in ("Ria", "Joost", "Tess")}
    community = make_circle(*people.values(), name="Gemeenschap")
    story = make_story(people["noor"], people["ria"], title="De sleutel", lesson="Mevrouw **Adres** woont daar.")
    add_picture(story, people["noor"], a_picture("portiek.webp"))
    publish_story(story, community, by=people["joost"])
    return SimpleNamespace(**people, community=community, story=story)


@pytest.fixture
def report(scene):
    made = actions.report(
        thing=shown(scene), reporter=scene.piet, ground="persoonsgegevens", reason="Er staat een naam in."
    )
    db.session.commit()
    return made


def shown(scene):
    return kinds.get("story").context(scene.story.id)[-1]


def hide(scene, report, by=None):
    return actions.decide(report, moderator=by or scene.joost, outcome="hidden", reason="Er staat een adres in.")


def test_its_readers_can_report_it_and_its_authors_cannot(browser, scene):
    path = f"/signaleren/story/{scene.story.id}"
    form = {"ground": "onjuist", "reason": "Zo ging het niet."}

    assert browser.sign_in(scene.piet).post(path, data=form).status_code == 303
    for author in (scene.noor, scene.ria):
        assert browser.sign_in(author).post(path, data=form).status_code == 403
    assert browser.sign_in(make_member("Buiten")).get(path).status_code == 404
    assert [each.author_id for each in db.session.scalars(select(Report))] == [scene.noor.id]


def test_no_author_is_asked_to_judge_it_or_finds_it_among_what_waits(browser, scene, report):
    asked = set(db.session.scalars(select(Step.member_id).where(Step.what == "report", Step.closed_at.is_(None))))
    assert asked == {scene.joost.id, scene.tess.id}
    assert queries.reports.waiting(viewer_for(scene.ria)) == []
    assert len(queries.reports.waiting(viewer_for(scene.joost))) == 1
    assert browser.sign_in(scene.ria).get(f"/moderatie/{report.id}").status_code == 404

    hide(scene, report)
    assert queries.decisions.decided(viewer_for(scene.ria), 1) == []
    assert len(queries.decisions.decided(viewer_for(scene.tess), 1)) == 1


def test_a_moderator_reads_all_of_it_with_its_pictures(browser, scene, report):
    page = browser.sign_in(scene.joost).get(f"/moderatie/{report.id}").text

    assert "Mevrouw" in page and "Noor, Ria" in page
    file_id = next(iter(shown(scene).files.values()))
    assert browser.sign_in(scene.joost).get(f"/moderatie/{report.id}/bestanden/{file_id}").status_code == 200
    assert "consents" not in page


def test_a_moderator_sees_no_photo_that_its_readers_do_not_see(browser, scene):
    work = work_of(scene.story)
    stories.works.add_file(work, a_picture("gezicht.webp"), by=scene.noor)
    publish_story(scene.story, scene.community, by=scene.joost)
    kept = work_of(scene.story).content["files"][-1]["file"]
    file_id = db.session.get_one(StoryFile, kept).file_id
    report = actions.report(thing=shown(scene), reporter=scene.piet, ground="onjuist", reason="Zo ging het niet.")
    db.session.commit()
    moderator = browser.sign_in(scene.tess)

    assert "gezicht" not in moderator.get(f"/moderatie/{report.id}").text
    assert moderator.get(f"/moderatie/{report.id}/bestanden/{file_id}").status_code == 404
    assert len(shown(scene).files) == 1


def test_what_is_hidden_is_gone_for_readers_and_on_no_shelf(scene, report):
    assert db.session.scalars(select(SearchEntry.item_id).where(SearchEntry.kind == "story")).all() == [scene.story.id]
    hide(scene, report)

    assert kinds.get("story").cards([scene.story.id], viewer_for(scene.piet)) == {}
    assert not db.session.get_one(ShelfEntry, scene.story.id).is_there
    assert db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "story")).all() == []
    assert db.session.scalars(select(Publication.hidden_reason)).one() == "Er staat een adres in."


def test_every_author_reads_why_and_may_ask_for_another_look(browser, scene, report):
    decision = hide(scene, report)
    db.session.commit()
    path = f"/moderatie/besluiten/story/{scene.story.id}"
    for author in (scene.noor, scene.ria):
        (told,) = [each for each in notifications.page_for(viewer_for(author))[0] if each.reason == "decision"]
        assert told.url == path
        assert "Er staat een adres in." in browser.sign_in(author).get(path).text
    assert browser.sign_in(scene.piet).get(path).status_code == 404

    appealed = browser.sign_in(scene.ria).post(f"{path}/bezwaar", data={"reason": "Zij vond het goed."})
    assert appealed.status_code == 303
    asked = set(db.session.scalars(select(Step.member_id).where(Step.what == "appeal", Step.closed_at.is_(None))))
    assert asked == {scene.tess.id}, "neither who decided nor who wrote it"

    actions.decide_appeal(decision, moderator=scene.tess, outcome="reversed", reason="Dat klopt.")
    assert db.session.get_one(ShelfEntry, scene.story.id).is_there
    assert scene.story.id in kinds.get("story").cards([scene.story.id], viewer_for(scene.piet))
    assert db.session.scalars(select(SearchEntry.item_id).where(SearchEntry.kind == "story")).all() == [scene.story.id]


def test_shown_again_after_a_second_thought(scene, report):
    decision = hide(scene, report)
    actions.undo(decision, moderator=scene.joost, reason="Het was een ander adres.")

    assert db.session.get_one(ShelfEntry, scene.story.id).is_there
    assert db.session.scalars(select(Publication.hidden_at)).one() is None


def test_archiving_and_bringing_back_does_not_show_what_was_hidden(scene, report):
    hide(scene, report)
    stories.publishing.archive(work_of(scene.story), by=scene.noor, reason="Oud.")
    stories.publishing.bring_back(work_of(scene.story), by=scene.noor)

    assert kinds.get("story").cards([scene.story.id], viewer_for(scene.piet)) == {}
    assert not db.session.get_one(ShelfEntry, scene.story.id).is_there


def test_publishing_it_again_does_not_show_what_was_hidden(scene, report):
    decision = hide(scene, report)
    stories.publishing.take_up(work_of(scene.story), by=scene.noor)
    work = work_of(scene.story)
    stories.works.save(work, by=scene.noor, based_on=work.head, changes={"lesson": "Bel eerst aan."})
    publish_story(scene.story, scene.community, by=scene.joost)
    assert kinds.get("story").cards([scene.story.id], viewer_for(scene.piet)) == {}
    assert not db.session.get_one(ShelfEntry, scene.story.id).is_there

    actions.undo(decision, moderator=scene.joost, reason="Het adres is eruit.")
    (card,) = kinds.get("story").cards([scene.story.id], viewer_for(scene.piet)).values()
    assert card.excerpt == "Bel eerst aan."
    entry = db.session.get_one(ShelfEntry, scene.story.id)
    assert (entry.is_there, entry.lesson) == (True, "Bel eerst aan.")


def test_a_story_in_the_making_cannot_be_reported(browser, scene):
    concept = make_story(scene.noor)

    assert browser.sign_in(scene.noor).get(f"/signaleren/story/{concept.id}").status_code == 404
    assert browser.sign_in(scene.piet).get(f"/signaleren/story/{concept.id}").status_code == 404


@pytest.mark.parametrize("number", (1, 5))
def test_the_list_costs_the_same_however_many_stories_wait(scene, assert_queries, number):
    for _ in range(number):
        story = publish_story(make_story(scene.noor, scene.ria), scene.community, by=scene.joost)
        thing = kinds.get("story").context(story.id)[-1]
        actions.report(thing=thing, reporter=scene.piet, ground="anders", reason="Dit klopt niet.")
    viewer = viewer_for(scene.joost)
    with assert_queries(1):
        assert len(queries.reports.waiting(viewer)) == number
