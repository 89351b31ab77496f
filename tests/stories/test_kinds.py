"""What other features may know of stories: cards, what search finds, what is taken home, and what leaving does."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from portal.circles.queries import viewer_for
from portal.circles.viewer import GUEST
from portal.core import autosave, kinds
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.core.files import Checked, StoredFile, content_of
from portal.discussions.models import Thread
from portal.notifications.kind import DraftKind
from portal.privacy import actions as privacy
from portal.privacy import gathering
from portal.search import actions as search
from portal.search.models import SearchEntry
from portal.stories import actions as stories
from portal.stories import outline
from portal.stories.actions import collections
from portal.stories.models import (
    Author,
    Claim,
    Consent,
    Recognition,
    Remark,
    Revision,
    ShelfEntry,
    Story,
    StoryFile,
    Suggestion,
    Trial,
)
from portal.stories.queries.works import work_of
from tests.factories import add_picture, join, make_circle, make_member, make_story, publish_story
from tests.privacy.conftest import a_picture


@pytest.fixture
def scene(database):
    """Noor and Bram tell; Joost edits; Piet is in the community, Tim in their cohort as well."""
    people = {name.lower(): make_member(name) for name in ("Noor", "Bram", "Joost", "Piet", "Tim")}
    community = make_circle(*people.values(), name="Gemeenschap")
    join(community, make_member("Coördinator"), "coordinator")
    cohort = make_circle(people["noor"], people["tim"], kind="cohort", name="Najaar", parent=community)
    editors = make_circle(people["joost"], kind="editors", name="Redactie", parent=community)
    return SimpleNamespace(
        **people, community=community, cohort=cohort, editors=editors, outsider=make_member("Buiten")
    )


def cards(kind, story, *viewers):
    """Each viewer's card: where it leads and what a mail may say; None where they may not know of it."""
    found = []
    for viewer in viewers:
        card = kinds.get(kind).cards([story.id], viewer if viewer is GUEST else viewer_for(viewer)).get(story.id)
        found.append(card and (card.url, card.mail_class))
    return found


def test_a_concept_is_its_authors_alone(scene):
    story = make_story(scene.noor, scene.bram)
    writing = (f"/verhalen/{story.id}/schrijven", "confidential")

    for kind in ("story", "work"):
        assert cards(kind, story, scene.noor, scene.bram) == [writing, writing]
        assert cards(kind, story, scene.joost, scene.piet, scene.outsider, GUEST) == [None] * 4


def test_handed_in_it_is_the_editors_too(scene):
    story = make_story(scene.noor)
    stories.reviews.hand_in(work_of(story), by=scene.noor)
    talking = (f"/verhalen/{story.id}/redactie", "confidential")

    for kind in ("story", "work"):
        assert cards(kind, story, scene.noor, scene.joost) == [talking, talking]
        assert cards(kind, story, scene.piet, scene.outsider, GUEST) == [None] * 3


def test_published_to_a_circle_it_is_that_circles(scene):
    story = publish_story(make_story(scene.noor), scene.cohort, by=scene.noor)
    reading = (f"/verhalen/{story.id}", "open")

    assert cards("story", story, scene.noor, scene.tim) == [reading, reading]
    assert cards("story", story, scene.piet, scene.outsider, GUEST) == [None] * 3
    assert cards("work", story, scene.tim) == [None]


def test_published_to_the_world_it_is_everybodys(scene):
    story = publish_story(make_story(scene.noor), scene.community, by=scene.joost, is_public=True)

    assert cards("story", story, scene.piet, scene.outsider, GUEST) == [(f"/verhalen/{story.id}", "open")] * 3


def test_readers_know_the_title_they_read_while_it_is_revised(scene):
    story = publish_story(make_story(scene.noor, title="De sleutel"), scene.community, by=scene.joost)
    stories.publishing.take_up(work_of(story), by=scene.noor)
    work = work_of(story)
    stories.works.save(work, by=scene.noor, based_on=work.head, changes={"title": "De voordeur", "lesson": "Geheim"})

    def titles(kind, member):
        return [card.title for card in kinds.get(kind).cards([story.id], viewer_for(member)).values()]

    assert titles("story", scene.piet) == titles("story", scene.noor) == ["De sleutel"]
    assert titles("work", scene.noor) == ["De voordeur"]
    assert [each.title for each in kinds.get("story").texts([story.id])] == ["De sleutel"]


def test_archived_it_is_still_read_and_withdrawn_it_is_not(scene):
    story = publish_story(make_story(scene.noor), scene.community, by=scene.joost)
    stories.publishing.archive(work_of(story), by=scene.noor, reason="Oud.")
    assert cards("story", story, scene.piet) == [(f"/verhalen/{story.id}", "open")]

    stories.publishing.withdraw(work_of(story), by=scene.noor, reason="De buurt wil het niet.")
    assert cards("story", story, scene.piet, GUEST) == [None, None]
    assert cards("story", story, scene.noor) == [(f"/verhalen/{story.id}", "confidential")]


@pytest.mark.parametrize("number", (1, 5))
def test_cards_of_many_cost_one_statement(scene, assert_queries, number):
    ids = [publish_story(make_story(scene.noor), scene.community, by=scene.joost).id for _ in range(number)]
    viewer = viewer_for(scene.piet)
    for kind in ("story", "work"):
        with assert_queries(1):
            kinds.get(kind).cards(ids, viewer)


def test_remarks_and_suggestions_are_known_to_who_works_on_it(scene):
    story = make_story(scene.noor)
    stories.reviews.hand_in(work_of(story), by=scene.noor)
    said = stories.reviews.add_remark(work_of(story), by=scene.joost, body="Wie ontbrak er?")
    made = stories.reviews.suggest(work_of(story), by=scene.joost, path="lesson", proposed="Bel aan.")

    for kind, id in (("remark", said.id), ("suggestion", made.id)):
        assert kinds.get(kind).cards([id], viewer_for(scene.noor))[id].mail_class == "confidential"
        assert kinds.get(kind).cards([id], viewer_for(scene.joost))[id].url.startswith(f"/verhalen/{story.id}/redactie")
        assert kinds.get(kind).cards([id], viewer_for(scene.piet)) == {}


def test_a_collection_is_the_editors_until_it_is_published(scene):
    story = publish_story(make_story(scene.noor), scene.community, by=scene.joost, is_public=True)
    made = collections.make(
        by=scene.joost, circle_id=scene.editors.id, title="Begin klein", introduction="Lees dit.", questions=["Wie?"]
    )
    collections.add_story(made, story.id, note="Hierom.")
    assert [
        bool(kinds.get("collection").cards([made.id], viewer))
        for viewer in (viewer_for(scene.joost), viewer_for(scene.piet), GUEST)
    ] == [True, False, False]

    collections.publish(made, by=scene.joost, is_public=True)
    assert bool(kinds.get("collection").cards([made.id], GUEST))
    (exported,) = [each for each in kinds.get("collection").export(scene.joost.id) if each.section == "verzamelingen"]
    assert exported.content["bij de verhalen"] == "Hierom."


def test_who_hears_of_a_published_story_are_the_members_of_its_circle(scene):
    story = publish_story(make_story(scene.noor), scene.cohort, by=scene.noor)
    rows = db.session.execute(kinds.get("story").audience(story.id)).all()

    assert {(each.member_id, each.volume) for each in rows} == {(each.id, "all") for each in (scene.noor, scene.tim)}


def entries():
    return db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "story")).all()


def test_search_finds_every_word_that_readers_see_and_none_that_they_do_not(scene):
    told = {
        "title": "Sleutelgat",
        "lesson": "Belhamel **eerst**",
        "summary": "Kortsluiting",
        "timeline": [{"id": "a", "when": "2025-03", "what": "Tijdrij", "who": "", "result": "Opbrengst"}],
        "consents": [{"id": "b", "who": "Geheimpersoon", "for": "quote", "answer": "yes"}],
        "municipality": "Groningen",
    }
    story = publish_story(make_story(scene.noor, **told), scene.community, by=scene.joost)
    (entry,) = entries()

    assert (entry.item_id, entry.circle_id, entry.is_public) == (story.id, scene.community.id, False)
    assert (entry.title, entry.url) == ("Sleutelgat", f"/verhalen/{story.id}")
    assert entry.words.startswith("Belhamel eerst")
    for word in ("Kortsluiting", "Tijdrij", "Opbrengst", "Groningen"):
        assert word in entry.words
    assert "Geheimpersoon" not in entry.words


def test_search_finds_the_captions_of_what_readers_see_and_of_no_other_photo(scene):
    story = make_story(scene.noor)
    document = Checked("plan.pdf", "application/pdf", {"original": b"%PDF-1.7"})
    for brought in (a_picture("plein.webp"), a_picture("portret.webp"), document):
        stories.works.add_file(work_of(story), brought, by=scene.noor)
    work = work_of(story)
    told = (
        {"caption": "Dinsdagplein", "alt": "Een plein", "agreed": "yes"},
        {"caption": "Mevrouw Herkenbaar", "alt": "Een gezicht"},
        {"caption": "Buurtplan"},
    )
    rows = [{**row, **each} for row, each in zip(work.content["files"], told, strict=True)]
    stories.works.save(work, by=scene.noor, based_on=work.head, changes={"files": rows})
    publish_story(story, scene.community, by=scene.joost)

    for found in (entries()[0].words, next(iter(kinds.get("story").texts(None))).words):
        assert "Dinsdagplein" in found and "Buurtplan" in found
        assert "Herkenbaar" not in found


def test_what_search_holds_follows_the_story(scene):
    story = make_story(scene.noor, title="De sleutel")
    stories.reviews.hand_in(work_of(story), by=scene.noor)
    assert entries() == []

    publish_story(story, scene.community, by=scene.joost)
    assert len(entries()) == 1
    search.rebuild()
    assert len(entries()) == 1
    stories.publishing.archive(work_of(story), by=scene.noor, reason="Oud.")
    assert entries() == []
    stories.publishing.bring_back(work_of(story), by=scene.noor)
    assert len(entries()) == 1
    stories.publishing.withdraw(work_of(story), by=scene.noor, reason="Weg.")
    assert entries() == []
    search.rebuild()
    assert entries() == []


def everything(scene):
    """Noor tells one alone and one with Bram, edits, recognises and tries."""
    alone = publish_story(make_story(scene.noor, title="Alleen verteld"), scene.community, by=scene.joost)
    together = make_story(scene.noor, scene.bram, title="Samen verteld")
    add_picture(together, scene.noor, a_picture("portiek.webp"))
    publish_story(together, scene.community, by=scene.joost)
    concept = make_story(scene.noor, title="Nog niet af")
    waiting = make_story(scene.noor, scene.bram, title="Bij de redactie")
    stories.reviews.hand_in(work_of(waiting), by=scene.noor)
    stories.reviews.claim(work_of(waiting), editor=scene.joost)
    stories.reviews.add_remark(work_of(waiting), by=scene.noor, body="Dat was op dinsdag.")
    stories.reviews.consent(work_of(waiting), by=scene.bram)
    other = publish_story(make_story(scene.piet, title="Van Piet"), scene.community, by=scene.joost)
    stories.readers.recognise(other.id, scene.noor)
    stories.readers.try_out(other.id, scene.noor)
    join(scene.editors, scene.noor)
    edited = make_story(scene.tim, title="Van Tim")
    stories.reviews.hand_in(work_of(edited), by=scene.tim)
    stories.reviews.claim(work_of(edited), editor=scene.noor)
    stories.reviews.suggest(work_of(edited), by=scene.noor, path="lesson", proposed="Bel eerst aan.")
    db.session.commit()
    return SimpleNamespace(**locals())


def test_a_member_takes_home_what_they_told_said_and_did(scene):
    everything(scene)
    sections = {each.name: each.items for each in gathering.everything_of(scene.noor.id)}

    assert {each.title for each in sections["verhalen"]} == {
        *("Alleen verteld", "Samen verteld", "Nog niet af", "Bij de redactie"),
    }
    together = next(each for each in sections["verhalen"] if each.title == "Samen verteld")
    assert together.content["schrijvers"] == "Noor, Bram"
    assert together.content[str(outline.fields()["lesson"].label)] == "Wat er bij lesson staat"
    assert "Stap 1" in gathering.in_words(together.content[str(outline.fields()["timeline"].label)])
    assert "Een portiek" in gathering.in_words(together.content[str(outline.FILES.label)])
    (file_id,) = together.files.values()
    assert content_of(db.session.get(StoredFile, file_id))
    assert [each.content["tekst"] for each in sections["opmerkingen bij verhalen"]] == ["Dat was op dinsdag."]
    assert [each.content["voorstel"] for each in sections["voorstellen bij verhalen"]] == ["Bel eerst aan."]
    assert [each.title for each in sections["redactiewerk"]] == ["Van Tim"]
    for section in ("verhalen die je herkende", "wat je ging proberen"):
        assert [each.content["verhaal"].title for each in sections[section]] == ["Van Piet"]
    assert "Van Piet" not in {each.title for each in sections["verhalen"]}


def test_a_half_typed_step_is_taken_home_by_its_questions(scene):
    story = make_story(scene.noor, title="De sleutel")
    autosave.keep(
        scene.noor.id,
        f"story:{story.id}:aanpak",
        {"timeline-r1-what": ["Aanbellen"], "setting": ["on_site"], "base": ["1"]},
    )
    (typed,) = [
        each for section in gathering.everything_of(scene.noor.id) for each in section.items
        if section.name == gathering.TYPED
    ]  # fmt: skip

    assert typed.content["waarover"].title == "De sleutel"
    assert typed.content["Stap 1: Wat deden jullie"] == "Aanbellen"
    assert typed.content[str(outline.fields()["setting"].label)] == "Op straat of in een zaal"
    assert "base" not in typed.content
    (card,) = DraftKind().cards([db.session.scalars(select(Autosave.id)).one()], viewer_for(scene.noor)).values()
    assert card.url == f"/verhalen/{story.id}/schrijven/aanpak"


def test_what_was_typed_in_a_story_goes_with_it(scene):
    gone, left, kept = (make_story(scene.noor, scene.bram) for _ in range(3))
    for story in (gone, left, kept):
        for author in (scene.noor, scene.bram):
            autosave.keep(author.id, f"story:{story.id}:kern", {"title": ["Half"]})
            autosave.keep(author.id, f"remark:{story.id}:lesson:0", {"body": ["Half"]})
    stories.works.discard(work_of(gone), by=scene.noor)
    stories.works.remove_author(work_of(left), scene.bram.id, by=scene.noor)

    assert {tuple(each) for each in db.session.execute(select(Autosave.member_id, Autosave.key))} == {
        (author.id, key)
        for story, authors in ((left, [scene.noor]), (kept, [scene.noor, scene.bram]))
        for author in authors
        for key in (f"story:{story.id}:kern", f"remark:{story.id}:lesson:0")
    }


def test_a_number_that_begins_alike_is_another_story(scene):
    autosave.keep(scene.noor.id, "story:12:kern", {"title": ["Half"]})
    autosave.discard_all("story:1:")

    assert db.session.scalar(select(func.count()).select_from(Autosave)) == 1


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.mark.parametrize("choice", ("keep_name", "keep_nameless", "erase"))
def test_leaving_lets_go_of_what_nobody_waits_for(scene, choice):
    told = everything(scene)
    privacy.leave(scene.noor, {"story": choice, "remark": choice})

    assert count(Recognition) == count(Trial) == 0
    assert db.session.get_one(ShelfEntry, told.other.id).recognised_count == 0
    assert count(Claim, Claim.editor_id == scene.noor.id, Claim.ended_at.is_(None)) == 0
    assert db.session.get_one(Story, told.edited.id).state == "submitted", "another editor can take it on"
    assert db.session.get(Story, told.concept.id) is None
    assert work_of(db.session.get_one(Story, told.waiting.id)).author_ids == {scene.bram.id}, "Bram can go on"
    assert db.session.get_one(Story, told.waiting.id).state == "agreed", "who was waited for is gone"


def test_kept_stories_stay_for_their_readers(scene):
    told = everything(scene)
    privacy.leave(scene.noor, {"story": "keep_name"})
    cards_of_piet = kinds.get("story").cards([told.alone.id, told.together.id], viewer_for(scene.piet))

    assert {each.title: each.by for each in cards_of_piet.values()} == {
        "Alleen verteld": "Noor",
        "Samen verteld": "Noor",
    }
    assert kinds.get("story").context(told.alone.id)[-1].author_name == "Noor"


def test_kept_without_a_name_nobody_reads_whose_they_were(scene):
    told = everything(scene)
    privacy.leave(scene.noor, {"story": "keep_nameless"})

    assert kinds.get("story").cards([told.alone.id], viewer_for(scene.piet))[told.alone.id].by == ""
    assert "Noor" not in kinds.get("story").context(told.together.id)[-1].author_name


def test_erasing_withdraws_what_was_told_alone_and_leaves_no_word_of_it(scene):
    told = everything(scene)
    privacy.leave(scene.noor, {"story": "erase", "remark": "erase"})
    alone = db.session.get_one(Story, told.alone.id)

    assert (alone.state, alone.title) == ("withdrawn", "")
    assert db.session.scalars(select(Revision.content).where(Revision.story_id == alone.id)).all() == [{}]
    entry = db.session.get_one(ShelfEntry, alone.id)
    assert (entry.is_there, entry.title, entry.lesson, entry.facets) == (False, "", "", {})
    assert not db.session.scalars(select(Thread).where(Thread.subject_id == alone.id)).one().is_open
    assert {each.item_id for each in entries()} == {told.together.id, told.other.id}
    assert cards("story", alone, scene.piet, scene.bram) == [None, None]


def test_erasing_leaves_to_co_authors_what_they_tell_too(scene):
    told = everything(scene)
    privacy.leave(scene.noor, {"story": "erase", "remark": "erase"})
    together = db.session.get_one(Story, told.together.id)

    assert together.state == "published"
    assert [each.member_id for each in work_of(together).authors] == [scene.bram.id]
    assert count(Consent, Consent.member_id == scene.noor.id) == 0
    assert count(StoryFile, StoryFile.story_id == together.id) == 1
    remark = db.session.scalars(select(Remark).where(Remark.by_id == scene.noor.id)).one()
    assert (remark.source, remark.removed_at is not None) == ("", True)
    assert count(Suggestion, Suggestion.by_id == scene.noor.id) == 0


def test_editors_do_not_wait_for_an_author_who_left(scene):
    story = publish_story(make_story(scene.noor, scene.bram), scene.community, by=scene.joost)
    privacy.leave(scene.noor, {"story": "keep_name"})
    stories.publishing.take_up(work_of(story), by=scene.bram)
    work = work_of(story)
    stories.works.save(work, by=scene.bram, based_on=work.head, changes={"title": "Opnieuw"})

    assert work_of(story).waits_for == {scene.bram.id}
    stories.reviews.consent(work_of(story), by=scene.bram)
    assert work_of(story).is_agreed


def test_nobody_is_an_author_of_nothing(scene):
    """What no author is left to agree to counts as agreed by nobody."""
    story = publish_story(make_story(scene.noor), scene.community, by=scene.joost)
    privacy.leave(scene.noor, {"story": "keep_name"})
    work_of(story)
    db.session.execute(Consent.__table__.delete())

    assert count(Author, Author.story_id == story.id) == 1
    assert not work_of(story).is_agreed
