"""Who is asked what about a story, and who hears of it: counted anew from the stories themselves it is the same."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.circles import actions as circle_actions
from portal.circles.models import Membership
from portal.circles.queries import membership, viewer_for
from portal.core import clock as portal_clock
from portal.core import i18n, mail
from portal.core.db import db
from portal.core.outbox import Outbox
from portal.notifications import queries, settling, words
from portal.notifications.letters import letter_of_notification, letter_of_step
from portal.notifications.models import Notification, Step
from portal.privacy import actions as privacy
from portal.stories import actions as stories
from portal.stories.models import Claim, Story, Trial
from portal.stories.queries.works import work_of
from tests.factories import join, make_circle, make_member, make_story, publish_story
from tests.support import post


@pytest.fixture
def scene(database):
    """Noor and Bram tell; Joost and Dewi edit; Piet reads."""
    people = {name.lower(): make_member(name) for name in ("Noor", "Bram", "Joost", "Dewi", "Piet")}
    community = make_circle(*people.values(), name="Gemeenschap")
    editors = make_circle(people["joost"], people["dewi"], kind="editors", name="Redactie", parent=community)
    return SimpleNamespace(**people, community=community, editors=editors)


def open_steps():
    rows = db.session.execute(
        select(Step.member_id, Step.what, Step.subject_id).where(
            Step.closed_at.is_(None), Step.what.startswith("story_")
        )
    )
    return {tuple(row) for row in rows}


def recomputed():
    """What follows from each story, its authors, its editors and its consents, one story after the other."""
    asked = set()
    for story in db.session.scalars(select(Story)):
        work = work_of(story)
        authors = {each.member_id for each in work.authors if each.member.is_active}
        claimer = db.session.scalar(select(Claim.editor_id).where(Claim.story_id == story.id, Claim.ended_at.is_(None)))
        editors = {each.member_id for each in circle_members(story.circle_id)} - work.author_ids
        if claimer is None and story.state in ("submitted", "under_review", "revised", "agreed"):
            asked |= {(each, "story_claim", story.id) for each in editors}
        elif claimer is not None and story.state in ("under_review", "revised", "agreed"):
            what = {"under_review": "story_review", "revised": "story_revised", "agreed": "story_publish"}[story.state]
            asked.add((claimer, what, story.id))
        if story.state == "question":
            asked |= {(each, "story_answer", story.id) for each in authors - work.agreed_ids}
        if work.agreed_ids and story.state not in ("published", "archived", "withdrawn"):
            asked |= {(each, "story_consent", story.id) for each in authors - work.agreed_ids}
    for trial in db.session.scalars(select(Trial).where(Trial.asked_at.is_not(None), Trial.told_at.is_(None))):
        asked.add((trial.member_id, "story_trial", trial.story_id))
    return asked


def circle_members(circle_id):
    return db.session.scalars(select(Membership).where(Membership.circle_id == circle_id)).all()


def asked_of(member):
    return {what for member_id, what, _about in open_steps() if member_id == member.id}


def told(member):
    """What a member reads in their notifications, unread."""
    rows, _more = queries.page_for(viewer_for(member))
    with i18n.spoken_in("en"):
        return [words.sentence(each) for each in rows if each.is_unread]


def handed_in(scene, *authors):
    story = make_story(*authors, title="De sleutel")
    stories.reviews.hand_in(work_of(story), by=authors[0])
    return story


def test_steps_follow_a_story_from_hand_in_to_publication(scene):
    noor, bram, joost, dewi = scene.noor, scene.bram, scene.joost, scene.dewi
    story = handed_in(scene, noor, bram)
    assert open_steps() == recomputed() == {(each.id, "story_claim", story.id) for each in (joost, dewi)}

    stories.reviews.claim(work_of(story), editor=joost)
    assert open_steps() == recomputed() == {(joost.id, "story_review", story.id)}

    stories.reviews.ask(work_of(story), by=joost, body="Wie ontbrak er?")
    assert open_steps() == recomputed() == {(each.id, "story_answer", story.id) for each in (noor, bram)}

    stories.reviews.hand_back(work_of(story), by=bram, body="De huurders.")
    assert open_steps() == recomputed() == {(joost.id, "story_revised", story.id)}

    stories.reviews.consent(work_of(story), by=noor)
    assert open_steps() == recomputed() == {(joost.id, "story_revised", story.id), (bram.id, "story_consent", story.id)}

    stories.reviews.consent(work_of(story), by=bram)
    assert open_steps() == recomputed() == {(joost.id, "story_publish", story.id)}

    stories.publishing.publish(work_of(story), by=joost, circle=scene.community)
    assert open_steps() == recomputed() == set()


def test_a_new_version_takes_the_request_to_agree_along(scene):
    story = handed_in(scene, scene.noor, scene.bram)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.consent(work_of(story), by=scene.noor)
    assert asked_of(scene.bram) == {"story_consent"}

    work = work_of(story)
    stories.works.save(work, by=scene.noor, based_on=work.head, changes={"title": "De voordeur"})
    assert open_steps() == recomputed()
    assert asked_of(scene.bram) == set()


def test_agreeing_no_more_hands_it_back_to_the_editor(scene):
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.consent(work_of(story), by=scene.noor)
    stories.publishing.publish(
        work_of(story), by=scene.joost, circle=scene.community, due_at=portal_clock.now() + timedelta(days=3)
    )
    assert open_steps() == recomputed() == set()

    stories.reviews.withdraw_consent(work_of(story), by=scene.noor)
    assert open_steps() == recomputed() == {(scene.joost.id, "story_revised", story.id)}


def test_a_lapsed_or_released_story_waits_for_every_editor_again(scene, clock):
    story = handed_in(scene, scene.noor)
    waits = {(each.id, "story_claim", story.id) for each in (scene.joost, scene.dewi)}
    stories.reviews.claim(work_of(story), editor=scene.joost)
    clock.travel(timedelta(days=8))
    stories.reviews.let_lapse(portal_clock.now())
    assert open_steps() == recomputed() == waits

    stories.reviews.claim(work_of(story), editor=scene.dewi)
    stories.reviews.release(work_of(story), by=scene.dewi)
    assert open_steps() == recomputed() == waits

    stories.reviews.take_back(work_of(story), by=scene.noor)
    assert open_steps() == recomputed() == set()


def test_a_claim_that_lapsed_with_a_question_waits_until_the_authors_answer(scene, clock):
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.ask(work_of(story), by=scene.joost, body="En toen?")
    clock.travel(timedelta(days=60))
    stories.reviews.let_lapse(portal_clock.now())
    assert open_steps() == recomputed() == {(scene.noor.id, "story_answer", story.id)}

    stories.reviews.hand_back(work_of(story), by=scene.noor)
    assert open_steps() == recomputed()
    assert asked_of(scene.dewi) == {"story_claim"}


def test_nobody_edits_their_own_story(scene):
    story = handed_in(scene, scene.joost)

    assert open_steps() == recomputed() == {(scene.dewi.id, "story_claim", story.id)}


def test_a_new_editor_finds_what_waits_and_a_former_one_nothing(scene):
    story = handed_in(scene, scene.noor)
    join(scene.editors, scene.piet)
    assert open_steps() == recomputed()
    assert asked_of(scene.piet) == {"story_claim"}

    stories.reviews.claim(work_of(story), editor=scene.piet)
    circle_actions.remove(membership(scene.editors.id, scene.piet.id), by_id=scene.joost.id)
    assert open_steps() == recomputed()
    assert asked_of(scene.piet) == set()
    assert asked_of(scene.joost) == {"story_claim"}, "what a former editor took on waits again"


def test_the_first_editor_finds_what_was_handed_in_before(database):
    noor, joost = make_member("Noor"), make_member("Joost")
    editors = make_circle(kind="editors", name="Redactie")
    story = make_story(noor)
    stories.reviews.hand_in(work_of(story), by=noor)
    assert open_steps() == set()

    join(editors, joost)
    assert open_steps() == recomputed() == {(joost.id, "story_claim", story.id)}


def test_who_stops_telling_it_is_asked_nothing(scene):
    story = handed_in(scene, scene.noor, scene.bram)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.ask(work_of(story), by=scene.joost, body="En toen?")
    stories.works.remove_author(work_of(story), scene.bram.id, by=scene.noor)

    assert open_steps() == recomputed() == {(scene.noor.id, "story_answer", story.id)}


def test_what_was_thrown_away_is_asked_and_told_no_more(scene):
    story = make_story(scene.noor, scene.bram)
    stories.reviews.consent(work_of(story), by=scene.noor)
    assert asked_of(scene.bram) == {"story_consent"}
    number = story.id

    stories.works.discard(work_of(story), by=scene.noor)
    assert open_steps() == recomputed() == set()
    assert told(scene.bram) == []
    assert db.session.scalars(select(Notification).where(Notification.subject_id == number)).all() == []


def test_a_reader_is_asked_what_came_of_it_until_they_tell(scene, clock):
    story = publish_story(make_story(scene.noor, title="De sleutel"), scene.community, by=scene.joost)
    stories.readers.try_out(story.id, scene.piet)
    stories.readers.try_out(story.id, scene.bram)
    clock.travel(timedelta(weeks=8, days=1))
    stories.readers.ask_outcomes(portal_clock.now())
    assert open_steps() == recomputed() == {(each.id, "story_trial", story.id) for each in (scene.piet, scene.bram)}
    (step,) = queries.steps_of(viewer_for(scene.piet))
    assert "De sleutel" in step.title and step.url == f"/verhalen/{story.id}/proberen"

    for trial in db.session.scalars(select(Trial)).all():
        if trial.member_id == scene.piet.id:
            stories.readers.tell_outcome(trial, "Ik belde aan.")
        else:
            stories.readers.try_no_more(trial)
    assert open_steps() == recomputed() == set()
    assert told(scene.noor)[0] == "Piet tells what came of ‘De sleutel’", "who let it be told nothing"


def test_what_a_reader_may_not_see_any_more_is_not_asked_on_their_page(scene, clock):
    story = publish_story(make_story(scene.noor), scene.community, by=scene.joost)
    stories.readers.try_out(story.id, scene.piet)
    clock.travel(timedelta(weeks=8, days=1))
    stories.readers.ask_outcomes(portal_clock.now())
    stories.publishing.withdraw(work_of(story), by=scene.noor, reason="De buurt wil het niet meer.")

    assert queries.steps_of(viewer_for(scene.piet)) == []


def test_who_leaves_holds_nobody_up(scene):
    story = handed_in(scene, scene.noor, scene.bram)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.consent(work_of(story), by=scene.noor)
    assert asked_of(scene.bram) == {"story_consent"}

    privacy.leave(scene.bram, {"story": "keep_name"})
    assert open_steps() == recomputed()
    assert asked_of(scene.joost) == {"story_publish"}, "Noor agreed, and nobody else is waited for"

    privacy.leave(scene.joost, {})
    assert open_steps() == recomputed()
    assert asked_of(scene.dewi) == {"story_claim"}


@pytest.mark.parametrize("number", (1, 5))
def test_asking_many_editors_takes_as_many_statements(scene, assert_queries, number):
    for _ in range(number - 1):
        join(scene.editors, make_member())
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    with assert_queries(2):
        settling.settle("work", id=story.id)


def test_a_title_is_on_the_page_and_in_no_mail(scene):
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    stories.reviews.ask(work_of(story), by=scene.joost, body="En toen?")
    (step,) = queries.steps_of(viewer_for(scene.noor))
    assert "De sleutel" in step.title
    assert step.url == f"/verhalen/{story.id}/redactie"

    row = db.session.scalars(select(Outbox).where(Outbox.composer == "step", Outbox.member_id == scene.noor.id)).one()
    letter = letter_of_step(row.composed_id)
    assert letter.mail_class == "confidential"
    assert "sleutel" not in letter.subject and "sleutel" not in str(letter.context)


def test_a_mail_about_a_story_says_what_kind_of_step_waits_and_nothing_of_the_story(scene, database, clock):
    """Or it reads like a mail that only wants to be clicked on."""
    noor, bram, joost = scene.noor, scene.bram, scene.joost
    story = make_story(noor, bram, title="De sleutel", municipality="Groningen", neighbourhood="Korrewegwijk")
    acts = (
        ("Er is een verhaal ingestuurd", lambda work: stories.reviews.hand_in(work, by=noor)),
        ("", lambda work: stories.reviews.claim(work, editor=joost)),
        (
            "heeft een vraag of voorstel over een verhaal",
            lambda work: stories.reviews.ask(work, by=joost, body="Toen?"),
        ),
        ("hebben je vraag beantwoord", lambda work: stories.reviews.hand_back(work, by=noor, body="Niets.")),
        ("wacht op jouw akkoord", lambda work: stories.reviews.consent(work, by=noor)),
        ("geven akkoord", lambda work: stories.reviews.consent(work, by=bram)),
    )
    with post.running(database.app) as office:
        for said, act in acts:
            office.mails.clear()
            act(work_of(story))
            db.session.commit()
            clock.travel(timedelta(hours=1))
            mail.sweep()
            sent = [everything_in(each) for each in office.mails]
            assert any(said in each for each in sent) or not said, (said, sent)
            for each in sent:
                for secret in ("sleutel", "Groningen", "Korreweg", "Noor", "Bram", "Joost", "Toen?", "Niets."):
                    assert secret not in each, (said, secret)


def everything_in(sent):
    """The subject and both bodies of a mail, without where a line breaks."""
    bodies = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return " ".join(f"{sent['Subject']} {' '.join(bodies)}".split())


def test_a_co_author_hears_of_it_at_once_in_a_mail_that_names_nothing(scene):
    make_story(scene.noor, scene.bram, title="De sleutel")

    assert told(scene.bram) == ["Noor made you co-author of ‘De sleutel’"]
    assert told(scene.noor) == []
    row = db.session.scalars(select(Outbox).where(Outbox.composer == "notification")).one()
    letter = letter_of_notification(row.composed_id)
    assert (letter.mail_class, "sleutel" in letter.subject.lower()) == ("confidential", False)


def test_remarks_are_one_line_until_somebody_goes_on(scene):
    story = handed_in(scene, scene.noor, scene.bram)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    first = stories.reviews.add_remark(work_of(story), by=scene.joost, body="Wie ontbrak er?")
    stories.reviews.add_remark(work_of(story), by=scene.dewi, body="Mooi begin.")
    assert told(scene.noor) == ["Dewi and 1 other wrote something beside ‘De sleutel’"]
    assert told(scene.joost) == ["Dewi wrote a remark beside ‘De sleutel’"]

    stories.reviews.add_remark(work_of(story), by=scene.noor, body="De huurders.", parent=first)
    assert told(scene.noor) == [], "who answers has read"
    assert told(scene.joost) == ["Noor and 1 other wrote something beside ‘De sleutel’"]
    assert told(scene.dewi) == [], "another editor hears only of what they took part in"
    assert told(scene.piet) == []


def test_an_editor_who_asked_something_hears_the_answer(scene):
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    asked = stories.reviews.add_remark(work_of(story), by=scene.dewi, body="Hoe laat was dat?")
    stories.reviews.add_remark(work_of(story), by=scene.noor, body="Om vier uur.", parent=asked)

    assert told(scene.dewi) == ["Noor wrote a remark beside ‘De sleutel’"]


def test_suggestions_and_their_answers_are_told(scene):
    story = handed_in(scene, scene.noor)
    stories.reviews.claim(work_of(story), editor=scene.joost)
    made = stories.reviews.suggest(work_of(story), by=scene.joost, path="lesson", proposed="Bel aan.")
    assert told(scene.noor) == ["Joost suggests something for ‘De sleutel’"]

    stories.reviews.accept(work_of(story), made, by=scene.noor)
    assert told(scene.noor) == []
    assert told(scene.joost) == ["Noor answered your suggestion for ‘De sleutel’"]


def test_publication_is_told_to_authors_and_by_its_conversation_to_readers(scene):
    follower = make_member("Gerda")
    join(scene.community, follower, volume="all")
    circle_actions.choose_volume(membership(scene.community.id, scene.bram.id), "all")
    story = publish_story(make_story(scene.noor, scene.bram, title="De sleutel"), scene.community, by=scene.joost)

    assert told(follower) == ["Noor tells: ‘De sleutel’"]
    assert "‘De sleutel’ is published" in told(scene.noor)
    assert [each for each in told(scene.bram) if "tells" in each] == [], "who tells it along knows it already"

    stories.publishing.archive(work_of(story), by=scene.joost, reason="Het is achterhaald.")
    assert told(scene.noor)[0] == "‘De sleutel’ is no longer among the stories"
    stories.publishing.bring_back(work_of(story), by=scene.joost)
    assert told(scene.noor)[0] == "‘De sleutel’ is published"
    assert told(scene.joost) == [], "whoever did it knows"
