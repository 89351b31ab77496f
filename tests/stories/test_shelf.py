"""The shelf in memory says what the database says: to everybody, whatever they choose, whatever happened before."""

import threading
from collections import Counter
from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from portal.circles.queries import viewer_for
from portal.circles.viewer import GUEST, Viewer
from portal.core.db import db
from portal.stories.actions import shelf
from portal.stories.models import Author, Publication, Recognition, Revision, Shelf, ShelfEntry, Story
from portal.stories.queries import shelf as queries
from portal.stories.shelving import bits
from portal.stories.shelving.catalogue import Catalogue
from portal.stories.shelving.finding import FEW_MUNICIPALITIES, PER_PAGE, SORTS, Choice, find
from portal.stories.shelving.orders import Order
from portal.stories.shelving.words import words_in
from tests.factories import make_circle, make_member, make_story, publish_story
from tests.support import databases

pytestmark = pytest.mark.usefixtures("database")

CIRCLES = 3
TOWNS = ("Groningen", "Assen", "Utrecht")
NEIGHBOURHOODS = ("Centrum", "Selwerd", "de Wijert", "")
THEMES = ("wonen", "groen", "zorg")
WORDS = ("tuin", "buurttuin", "café", "bewoners", "op", "de", "Één")


def contents():
    """What stories tell, in few enough words that they have much in common."""
    return st.fixed_dictionaries(
        {
            "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
            "lesson": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
            "tone": st.sampled_from(("succeeded", "mixed")),
            "themes": st.lists(st.sampled_from(THEMES), max_size=3, unique=True),
            "municipality": st.sampled_from(TOWNS),
            "neighbourhood": st.sampled_from(NEIGHBOURHOODS),
            "given": st.sampled_from(("inform", "advise", "")),
            "phase": st.sampled_from(("plan", "")),
            "began": st.sampled_from(("2024-02", "2025-03", "")),
        }
    )


def happenings():
    """What happens on the shelf, to story number so-and-so; and whether somebody looks after it."""
    story, put = st.integers(0, 4), st.just("put")
    what = st.one_of(
        *3 * (st.tuples(put, story, contents(), st.integers(0, CIRCLES - 1), st.booleans()),),
        *(st.tuples(st.just(each), story) for each in ("take off", "put back", "recognise")),
    )
    return st.lists(st.tuples(st.one_of(*10 * (what,), st.tuples(st.just("wipe"))), st.booleans()), max_size=25)


def choices():
    """What somebody looks for, now and then something that no story has."""
    some = {
        "thema": st.lists(st.sampled_from((*THEMES, "werken")), max_size=2, unique=True),
        "gemeente": st.lists(st.sampled_from((*TOWNS, "Zwolle")), max_size=2, unique=True),
        "wijk": st.lists(st.sampled_from(("Centrum, Assen", "De Wijert, Groningen", "X")), max_size=2, unique=True),
        "trede": st.lists(st.sampled_from(("inform", "advise")), max_size=1),
        "toon": st.lists(st.sampled_from(("succeeded", "mixed")), max_size=2, unique=True),
        "fase": st.lists(st.just("plan"), max_size=1),
        "kring": st.lists(st.just("0"), max_size=1),
        "jaar": st.lists(st.sampled_from(("2024", "2025")), max_size=2, unique=True),
    }
    return st.builds(
        Choice,
        values=st.fixed_dictionaries(some),
        words=st.lists(st.sampled_from(("tuin", "cafe", "bew", "de", "een", "niets")), max_size=2, unique=True),
        sort=st.sampled_from(sorted(SORTS)),
        page=st.integers(-1, 3),
    )


class Telling:
    """A shelf to which things happen, by the actions that do it in the portal."""

    def __init__(self) -> None:
        for table in (Recognition, ShelfEntry, Shelf, Publication, Revision, Author, Story):
            db.session.execute(delete(table))
        self.teller = make_member()
        self.circles = [make_circle(kind="cohort") for _ in range(CIRCLES)]
        self.stories: dict[int, Story] = {}
        self.revisions = 0

    def happen(self, what: str, *of) -> None:
        getattr(self, what.replace(" ", "_"))(*of)
        db.session.commit()

    def put(self, number, content, circle, is_public) -> None:
        if number not in self.stories:
            origin = self.circles[number % CIRCLES].id
            self.stories[number] = Story(starter_id=self.teller.id, title=content["title"], origin_circle_id=origin)
            db.session.add(self.stories[number])
            db.session.flush()
        story = self.stories[number]
        self.revisions += 1
        revision = Revision(story_id=story.id, number=self.revisions, by_id=self.teller.id, content=content)
        db.session.add(revision)
        db.session.flush()
        publication = Publication(
            story_id=story.id, revision_id=revision.id, circle_id=self.circles[circle].id, is_public=is_public
        )
        shelf.put(publication, SimpleNamespace(story=story))

    def take_off(self, number) -> None:
        if number in self.stories:
            shelf.take_off(self.stories[number].id)

    def put_back(self, number) -> None:
        if number in self.stories:
            shelf.put_back(self.stories[number].id)

    def recognise(self, number) -> None:
        if number in self.stories:
            db.session.add(Recognition(story_id=self.stories[number].id, member_id=make_member().id))
            db.session.flush()
            shelf.count_recognitions(self.stories[number].id)

    def wipe(self) -> None:
        for table in (Recognition, ShelfEntry, Shelf, Revision, Story):
            db.session.execute(delete(table))
        self.stories = {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings(), st.lists(choices(), min_size=1, max_size=4), st.sets(st.integers(0, CIRCLES - 1)))
def test_whatever_happened_everybody_finds_what_the_database_holds(clock, happened, chosen, circles):
    telling = Telling()
    for each, is_looked_at in happened:
        clock.travel(timedelta(minutes=1))
        telling.happen(*each)
        if is_looked_at:
            queries.look()
    viewer = in_circles([telling.circles[each] for each in circles])

    for choice in (Choice(), *chosen):
        own_circle = [str(telling.circles[0].id)] if choice.values.get("kring") else []
        choice = Choice({**choice.values, "kring": own_circle}, choice.words, choice.sort, choice.page)
        found = queries.found(viewer, choice)
        assert (found.total, list(found.story_ids), found.is_empty) == looked_up(viewer, choice)
        assert {facet: dict(values) for facet, values in found.counts.items()} == counted(viewer, choice)
        assert [each.entry.story_id for each in queries.cards(viewer, found.story_ids)] == list(found.story_ids)


def in_circles(circles) -> Viewer:
    standings = {each.id: SimpleNamespace(circle_id=each.id, kind=each.kind) for each in circles}
    return Viewer(id=10**6, standings=standings)


def looked_up(viewer, choice):
    """What a plain look at every row finds: how many, the stories of the page, and whether there are none at all."""
    rows = seen(viewer)
    found = [row for row in rows if fits(row, choice)]
    keys = {
        "nieuwste": lambda row: (row.first_opened_at, row.story_id),
        "oudste": lambda row: (row.first_opened_at, row.story_id),
        "herkend": lambda row: (row.recognised_count, row.first_opened_at, row.story_id),
        "kort": lambda row: (-row.minutes, row.first_opened_at, row.story_id),
    }
    found.sort(key=keys[choice.sort], reverse=choice.sort != "oudste")
    page = min(max(choice.page, 1), max(1, -(-len(found) // PER_PAGE)))
    return len(found), [row.story_id for row in found][(page - 1) * PER_PAGE : page * PER_PAGE], not rows


def counted(viewer, choice):
    """How often each value of a facet stands in what the other facets leave."""
    counts = {}
    for facet in ("thema", "trede", "toon", "fase", "kring", "jaar", "gemeente", "wijk"):
        left = [row for row in seen(viewer) if fits(row, choice, but=facet)]
        counts[facet] = dict(Counter(value for row in left for value in row.facets.get(facet, ())))
    counts["kring"] = {value: count for value, count in counts["kring"].items() if int(value) in viewer.standings}
    towns = choice.values.get("gemeente") or counts["gemeente"]
    counts["wijk"] = {
        value: count
        for value, count in counts["wijk"].items()
        if value.partition(", ")[2] in towns or value in choice.values.get("wijk", ())
    }
    return counts


def seen(viewer):
    return [
        row
        for row in db.session.scalars(select(ShelfEntry))
        if row.is_there and (row.is_public or row.circle_id in viewer.standings)
    ]


def fits(row, choice, but=""):
    words = words_in(f"{row.title} {row.lesson} {row.place}")
    return all(
        facet == but or not values or set(values) & set(row.facets.get(facet, ()))
        for facet, values in choice.values.items()
    ) and all(any(each in word if len(each) > 3 else word.startswith(each) for word in words) for each in choice.words)


@pytest.fixture
def reader():
    """A member of the community, and the community."""
    noor = make_member("Noor")
    return noor, make_circle(noor, make_member("Anouk"))


def found_by(member, **values):
    return queries.found(viewer_for(member) if member else GUEST, Choice(values))


def test_looking_costs_one_statement_whatever_changed(reader, assert_queries):
    noor, community = reader
    viewer = viewer_for(noor)
    publish_story(make_story(noor), community, by=noor)
    queries.found(viewer, Choice())
    for number in range(1, 5):
        with assert_queries(1):
            assert queries.found(viewer, Choice()).total == number
        publish_story(make_story(noor), community, by=noor)


def test_a_word_that_no_story_held_before_is_found_at_once(reader):
    noor, community = reader
    viewer = viewer_for(noor)
    publish_story(make_story(noor, title="Een avond"), community, by=noor)
    assert queries.found(viewer, Choice(words=["bakfiets"])).total == 0

    publish_story(make_story(noor, title="De bakfietsen van de wijk"), community, by=noor)

    assert queries.found(viewer, Choice(words=["bakfiets"])).total == 1
    assert queries.found(viewer, Choice(words=["fietsen", "wijk"])).total == 1
    assert queries.found(viewer, Choice(words=["fie"])).total == 0  # a short one only begins a word


def test_who_may_not_read_a_story_finds_it_in_no_number(reader):
    noor, _community = reader
    piet = make_member("Piet")
    cohort = make_circle(piet, kind="cohort")
    publish_story(make_story(piet, origin=cohort, themes=["zorg"], municipality="Assen"), cohort, by=piet)

    assert found_by(piet).total == 1
    for other in (noor, None):
        found = found_by(other)
        assert (found.total, found.is_empty) == (0, True)
        assert not any(found.counts.values())
        assert found_by(other, kring=(str(cohort.id),)).without == {"kring": 0}


def test_a_story_that_is_withdrawn_archived_or_opened_wider_is_found_accordingly(reader):
    noor, community = reader
    told = publish_story(make_story(noor), community, by=noor)
    assert (found_by(noor).total, found_by(None).total) == (1, 0)

    publish_story(told, community, by=noor, is_public=True)
    assert (found_by(noor).total, found_by(None).total) == (1, 1)

    shelf.take_off(told.id)
    db.session.commit()
    assert (found_by(noor).total, found_by(None).total) == (0, 0)


def test_after_a_backup_was_put_back_nothing_is_remembered_of_what_came_after_it(reader):
    noor, community = reader
    first, second = (publish_story(make_story(noor), community, by=noor) for _ in range(2))
    change = db.session.scalar(select(ShelfEntry.change).where(ShelfEntry.story_id == first.id))
    assert found_by(noor).total == 2

    db.session.execute(delete(ShelfEntry).where(ShelfEntry.story_id == second.id))
    db.session.execute(update(Shelf).values(change=change))
    db.session.commit()

    assert found_by(noor).story_ids == [first.id]


def test_rows_that_went_without_a_word_are_missed_once(reader):
    noor, community = reader
    first, second = (publish_story(make_story(noor), community, by=noor) for _ in range(2))
    viewer = viewer_for(noor)
    assert found_by(noor).total == 2
    db.session.execute(delete(ShelfEntry).where(ShelfEntry.story_id == second.id))
    db.session.commit()

    shown = queries.cards(viewer, queries.found(viewer, Choice()).story_ids)

    assert [each.entry.story_id for each in shown] == [first.id]
    assert found_by(noor).total == 1


def test_a_story_that_was_taken_off_between_two_statements_is_not_shown(reader):
    noor, community = reader
    told = publish_story(make_story(noor), community, by=noor)
    ids = found_by(noor).story_ids
    shelf.take_off(told.id)
    db.session.commit()

    assert queries.cards(viewer_for(noor), ids) == []


def test_a_story_that_was_opened_before_others_came_stands_before_them(reader, clock):
    noor, community = reader
    late = publish_story(make_story(noor), community, by=noor)
    found_by(noor)
    clock.travel(timedelta(days=-1))
    early = publish_story(make_story(noor), community, by=noor)

    assert found_by(noor).story_ids == [late.id, early.id]


def test_each_database_has_a_shelf_of_its_own(reader, tmp_path):
    noor, community = reader
    publish_story(make_story(noor), community, by=noor, is_public=True)
    assert found_by(None).total == 1

    elsewhere = databases.make(tmp_path)
    with elsewhere.app.app_context():
        assert found_by(None).total == 0
        db.session.remove()
    elsewhere.engine.dispose()
    assert found_by(None).total == 1


def test_many_may_look_while_stories_come(reader, database):
    noor, community = reader
    viewer, counts, faults = viewer_for(noor), [], []

    def look():
        with database.app.app_context():
            try:
                for _ in range(20):
                    counts.append(queries.found(viewer, Choice()).total)
                    db.session.remove()
            except Exception as fault:
                faults.append(fault)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for each in readers:
        each.start()
    for _ in range(5):
        publish_story(make_story(noor), community, by=noor)
    for each in readers:
        each.join()

    assert not faults
    assert set(counts) <= set(range(6))
    assert found_by(noor).total == 5


@pytest.mark.parametrize("came_later", (0, 300, 2_000))
def test_a_large_shelf_says_the_same_whether_it_was_there_or_came_later(came_later):
    entries = made_up(4_000)
    by_place = sorted(entries, key=lambda each: (each.facets["gemeente"], each.facets["wijk"]))
    whole = Catalogue(by_place)
    first = {each.story_id for each in entries[: len(entries) - came_later]}
    grown = Catalogue([each for each in by_place if each.story_id in first])
    for each in entries[len(entries) - came_later :]:
        grown.update(each)

    assert grown.is_worn == (came_later == 2_000)
    for choice in (
        Choice(),
        Choice(page=80, sort="herkend"),
        Choice({"thema": ("wonen", "zorg"), "jaar": ("2021",)}, sort="kort"),
        Choice({"gemeente": ("Stad 1", "Stad 3"), "toon": ("mixed",)}, ("tuin",), page=2),
        Choice({"wijk": ("Wijk 2, Stad 1",)}, sort="oudste"),
    ):
        for circle_ids in ((), (1,), (1, 5, 7)):
            assert find(grown, choice, circle_ids) == find(whole, choice, circle_ids)


def made_up(number):
    """Entries as they would be read, in the order in which they were opened."""
    dice = Random(3)
    return [
        SimpleNamespace(
            story_id=story_id,
            is_there=True,
            circle_id=dice.choice((1, 1, 1, 5, 7, 9)),
            is_public=dice.random() < 0.4,
            revision_id=story_id,
            title=dice.choice(WORDS),
            lesson=f"{dice.choice(WORDS)} {dice.randrange(1000)}",
            place="",
            minutes=dice.randrange(2, 12),
            recognised_count=dice.randrange(40),
            first_opened_at=story_id,
            facets={
                "thema": dice.sample(THEMES, 2),
                "gemeente": [town := f"Stad {dice.randrange(20)}"],
                "wijk": [f"Wijk {dice.randrange(9)}, {town}"],
                "toon": [dice.choice(("mixed", "succeeded"))],
                "jaar": [str(dice.randrange(2015, 2026))],
                "kring": [str(dice.choice((5, 9)))],
            },
        )
        for story_id in range(1, number + 1)
    ]


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=400), st.integers(0, 2**400), st.integers(0, 60), st.booleans()
)
def test_a_page_of_an_order_is_the_same_however_it_is_found(numbers, among, offset, is_turned):
    numbers = [number << 9 | at for at, number in enumerate(numbers)]  # none stands where another stands
    order = Order(numbers)
    among &= (1 << len(numbers)) - 1
    wanted = sorted(bits.positions_in(among), key=numbers.__getitem__, reverse=not is_turned)

    page = order.page(among, among.bit_count(), offset=offset, limit=24, is_turned=is_turned)

    assert page == wanted[offset : offset + 24]


def test_neighbourhoods_of_many_towns_are_counted_once_a_town_is_chosen(reader):
    noor, community = reader
    for number in range(FEW_MUNICIPALITIES + 1):
        place = {"municipality": f"Stad {number}", "neighbourhood": "Centrum"}
        publish_story(make_story(noor, **place), community, by=noor)

    assert found_by(noor).counts["wijk"] == {}
    assert found_by(noor, gemeente=("Stad 3",)).counts["wijk"] == {"Centrum, Stad 3": 1}
    assert found_by(noor, wijk=("Centrum, Stad 4",)).counts["wijk"] == {"Centrum, Stad 4": 1}


def test_the_same_town_written_in_two_ways_is_one(reader):
    noor, community = reader
    for written in ("groningen", "Groningen "):
        publish_story(make_story(noor, municipality=written, neighbourhood="de  Wijert"), community, by=noor)

    found = found_by(noor)

    assert found.counts["gemeente"] == {"Groningen": 2}
    assert found.counts["wijk"] == {"De Wijert, Groningen": 2}
