"""A consultation from the line that offers the case to the day on which it is erased."""

import io
from datetime import UTC, date, datetime, timedelta

import obstore
import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from portal.core import files as core_files
from portal.core import vault
from portal.core.db import db, transaction
from portal.intervision import files
from portal.intervision import method as methods
from portal.intervision.actions import after, attachments, groups, moving, planning, process, sheets, texts
from portal.intervision.actions.sealing import draft_words
from portal.intervision.models import Contribution, Group, LearningPoint, PhaseRun, SealedDraft, Teaser
from portal.intervision.queries import pages, rooms
from tests.factories import make_circle, make_consultation, make_group, make_member

WORDS = {"group": "Doe het."}
PHASES = {
    "vraag": {"writers": "case_owner", "done_when": "case_owner", "contributions": [1, 1]},
    "kern": {
        "writers": "group",
        "readers": "self",
        "blind": "reveal",
        "authors": "pseudonym",
        "contributions": [1, 2],
        "workdays": 2,
    },
    "roddel": {
        "writers": "group",
        "readers": "group",
        "case_owner": "silent",
        "done_when": "time",
        "repeat": {"to": "roddel", "at_most": 2},
    },
    "gevoel": {"writers": "everyone", "readers": "self", "blind": "reveal", "authors": "unlinked"},
    "dagboek": {"writers": "everyone", "readers": "self", "kind": "reflection", "contributions": [0, 3]},
}


def method_of(*keys, **changes):
    phases = [
        {"key": key, "title": key.title(), "instruction": WORDS, **PHASES[key], **changes.get(key, {})} for key in keys
    ]
    return methods.read(
        {
            "key": "proef",
            "name": "Proef",
            "purpose": "Om te proberen.",
            "version": 1,
            "group_size": [3, 8],
            "minutes_live": 20,
            "workdays": sum(each.get("workdays", 1) for each in phases),
            "experience": "start",
            "safety": 1,
            "fits": ["approach"],
            "source": "eigen",
            "reliability": "high",
            "phases": phases,
        },
        "proef",
    )


@pytest.fixture
def people(database, clock):
    """Noor brings a case, Bram guards the steps, Piet stands in; Ilse and Daan complete the group."""
    people = [make_member(name) for name in ("Noor", "Bram", "Piet", "Ilse", "Daan")]
    make_circle(*people)
    return people


@pytest.fixture
def picture():
    """A drawing that was looked at and is fit to be kept."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(drawn, "PNG")
    drawn.seek(0)
    return core_files.check(FileStorage(drawn, filename="tekening.png"))


def begun(people, *keys, **changes):
    noor, bram, piet, *_ = people
    group = make_group(*people)
    there = make_consultation(group, noor, method_of(*keys, **changes), facilitator=bram, stand_in=piet)
    return rooms.room_of(there)


def again(room):
    return rooms.room_of(room.consultation)


def write(room, member, text, **more):
    return texts.write(again(room), again(room).current, member, {"tekst": text}, **more)


def done(room, member):
    texts.done(again(room), again(room).current, member)


def seen(room, member, key):
    """The texts of a phase that a member reads."""
    room = again(room)
    run = next(each for each in reversed(room.runs) if each.key == key)
    written = rooms.contributions_of(room, [run]).get(run.id, [])
    return [texts.words_of(room, each).text for each in rooms.shown_to(room, run, written, member.id)]


def pass_time(clock, room, span):
    clock.travel(span)
    moving.advance(room.consultation.id)


def test_a_group_begins_when_everybody_signed(people):
    group = groups.form(name="Donderdag", members=people)
    for each in people[:-1]:
        groups.sign(group, each)
    assert group.state == "forming"
    groups.sign(group, people[-1])

    assert group.state == "active"
    assert groups.name_of(group) == "Donderdag"
    assert b"Donderdag" not in db.session.scalars(select(Group.name)).one()


def test_who_does_not_want_to_be_with_somebody_is_not_brought_together(people):
    noor, bram, piet, ilse, _daan = people
    groups.exclude(bram, noor.id)

    with pytest.raises(groups.NotThesePeople):
        groups.form(name="A", members=[noor, bram, piet])
    with pytest.raises(groups.NotThesePeople):
        groups.form(name="B", members=[bram, noor, piet])
    group = groups.form(name="C", members=[noor, piet, ilse])
    with pytest.raises(groups.NotThesePeople):
        groups.add(group, bram)
    groups.exclude_no_more(bram, noor.id)
    groups.add(group, bram)


def test_a_method_is_frozen_when_it_is_planned(people):
    room = begun(people, "vraag", "kern")

    assert again(room).method == method_of("vraag", "kern")


def test_the_case_owner_ends_a_phase_of_their_own_after_the_grace(people, clock):
    noor, *_ = people
    room = begun(people, "vraag", "kern")
    with pytest.raises(texts.TooFew):
        done(room, noor)
    write(room, noor, "Wat moet ik met de buurman?")
    done(room, noor)
    assert again(room).current.state == "grace"

    pass_time(clock, room, timedelta(minutes=29))
    assert again(room).current.key == "vraag"
    pass_time(clock, room, timedelta(minutes=1))
    assert again(room).current.key == "kern"


def test_a_blind_phase_shows_nothing_to_anybody_before_it_closes(people, clock):
    noor, bram, piet, ilse, daan = people
    room = begun(people, "vraag", "kern", "dagboek")
    write(room, noor, "Vraag")
    done(room, noor)
    pass_time(clock, room, timedelta(minutes=30))
    for each in (bram, piet, ilse, daan):
        write(room, each, f"Kern van {each.name}")
        assert seen(room, each, "kern") == [f"Kern van {each.name}"]
    assert seen(room, noor, "kern") == []
    for each in (bram, piet, ilse, daan):
        done(room, each)
    assert seen(room, noor, "kern") == []
    pass_time(clock, room, timedelta(minutes=30))

    expected = {f"Kern van {each.name}" for each in (bram, piet, ilse, daan)}
    for each in people:
        assert set(seen(room, each, "kern")) == expected
    kern = next(each for each in again(room).runs if each.key == "kern")
    order = [each.shown_at for each in rooms.contributions_of(again(room), [kern])[kern.id]]
    assert order == [1, 2, 3, 4]
    names = {room.name_of(each.id, again(room).phase_of(kern)) for each in (bram, piet, ilse, daan)}
    assert len(names) == 4
    assert all(name.startswith("Collega ") for name in names)


def test_a_deadline_below_quorum_is_moved_once_then_the_facilitator_chooses(people, clock):
    noor, bram, *_ = people
    room = begun(people, "kern", "dagboek")
    write(room, bram, "Alleen ik")
    due = again(room).current.due_at
    pass_time(clock, room, due - clock.now())
    assert again(room).current.is_extended
    assert again(room).current.due_at > due
    pass_time(clock, room, again(room).current.due_at - clock.now())
    assert again(room).current.state == "choosing"
    assert seen(room, noor, "kern") == []

    process.choose(again(room), again(room).current, bram, "go_on")
    assert again(room).current.key == "dagboek"
    assert seen(room, noor, "kern") == ["Alleen ik"]


def test_a_choice_that_is_not_made_lapses_to_going_on(people, clock):
    room = begun(people, "kern", "dagboek")
    for _ in range(2):
        pass_time(clock, room, again(room).current.due_at - clock.now())
    assert again(room).current.state == "choosing"
    pass_time(clock, room, timedelta(days=4))

    assert again(room).current.key == "dagboek"


def test_a_pass_counts_as_done(people, clock):
    _noor, bram, piet, ilse, daan = people
    room = begun(people, "kern", "dagboek")
    for each in (bram, piet, ilse):
        texts.skip_turn(again(room), again(room).current, each)
    write(room, daan, "Ik wel")
    done(room, daan)
    pass_time(clock, room, timedelta(minutes=30))

    assert again(room).current.key == "dagboek"


def test_within_the_grace_one_can_come_back_on_it(people, clock):
    _noor, bram, piet, ilse, daan = people
    room = begun(people, "kern", "dagboek")
    for each in (bram, piet, ilse, daan):
        write(room, each, "Eerst")
        done(room, each)
    assert again(room).current.state == "grace"
    texts.not_done(again(room), again(room).current, daan)
    assert again(room).current.state == "open"
    pass_time(clock, room, timedelta(minutes=40))

    assert again(room).current.key == "kern"


def test_a_silent_case_owner_reads_along_and_is_no_writer(people, clock):
    noor, bram, *_ = people
    room = begun(people, "roddel", "dagboek")
    write(room, bram, "Volgens mij is zij bang")

    assert seen(room, noor, "roddel") == ["Volgens mij is zij bang"]
    assert again(room).turn_of(again(room).current, noor.id) is None


def test_once_more_goes_back_as_often_as_the_method_says(people, clock):
    _noor, bram, *_ = people
    room = begun(people, "roddel", "dagboek")
    process.once_more(again(room), again(room).current, bram, wanted=True)
    for each in people[1:4]:
        write(room, each, "Een")
    pass_time(clock, room, again(room).current.due_at - clock.now())
    assert [each.key for each in again(room).runs] == ["roddel", "roddel"]
    process.once_more(again(room), again(room).current, bram, wanted=True)
    for each in people[1:4]:
        write(room, each, "Twee")
    pass_time(clock, room, again(room).current.due_at - clock.now())

    assert again(room).current.key == "dagboek"


def test_an_unlinked_text_has_no_writer_in_the_database(people, clock):
    room = begun(people, "gevoel", "dagboek")
    for each in people:
        write(room, each, f"Gevoel {each.name}")
        done(room, each)
    before = set(db.session.scalars(select(Contribution.id)))
    pass_time(clock, room, timedelta(minutes=30))

    kept = db.session.scalars(select(Contribution)).all()
    assert len(kept) == 5
    assert {each.author_id for each in kept} == {None}
    assert not before & {each.id for each in kept}
    assert all(texts.words_of(again(room), each).at is None for each in kept)
    assert len(seen(room, people[0], "gevoel")) == 5


def test_too_few_to_hide_among_keeps_the_texts_with_their_writers(people, clock):
    room = begun(people, "gevoel", "dagboek")
    for each in people[:3]:
        write(room, each, "Iets")
        done(room, each)
    for each in people[3:]:
        texts.skip_turn(again(room), again(room).current, each)
    pass_time(clock, room, timedelta(minutes=30))

    assert seen(room, people[0], "gevoel") == []
    assert not db.session.scalars(select(Contribution)).all()


def test_a_diary_is_never_read_by_anybody_else(people, clock):
    noor, bram, *_ = people
    room = begun(people, "dagboek")
    write(room, noor, "Alleen voor mij")
    for each in people:
        done(room, each)
    pass_time(clock, room, timedelta(minutes=30))

    assert room.consultation.state == "closed"
    assert seen(room, noor, "dagboek") == ["Alleen voor mij"]
    assert seen(room, bram, "dagboek") == []


def test_what_is_typed_is_sent_at_the_deadline_only_for_who_said_so(people, clock):
    noor, bram, piet, ilse, daan = people
    room = begun(people, "kern", "dagboek")
    for each in (bram, piet):
        write(room, each, "Klaar")
    for each in (ilse, daan):
        texts.keep_draft(
            again(room), again(room).current, each, "", {"tekst": f"Half van {each.name}"}, tab="a", sequence=1
        )
    texts.send_draft_at_deadline(again(room), again(room).current, ilse, wanted=True)
    pass_time(clock, room, again(room).current.due_at - clock.now())

    assert sorted(seen(room, noor, "kern")) == ["Half van Ilse", "Klaar", "Klaar"]
    (kept,) = db.session.scalars(select(SealedDraft)).all()
    assert kept.member_id == daan.id, "what was not sent stays with its writer"
    assert draft_words(room.key, kept).text == "Half van Daan"


def test_where_names_are_dropped_no_draft_stays_that_would_tell_whose_a_text_was(people, clock):
    noor, *_ = people
    room = begun(people, "gevoel", "dagboek")
    for each in people:
        write(room, each, "Klaar")
    texts.keep_draft(again(room), again(room).current, noor, "", {"tekst": "Nog een"}, tab="a", sequence=1)
    pass_time(clock, room, again(room).current.due_at - clock.now())

    assert not db.session.scalars(select(SealedDraft)).all()


def test_a_sheet_that_is_sent_by_the_clock_is_an_answer_to_each_question(people, clock):
    noor, bram, piet, ilse, _daan = people
    sheet = {"kind": "answer", "source_phase": "kern", "contributions": [0, 9]}
    room = begun(people, "kern", "vraag", "dagboek", vraag=sheet)
    for each in (bram, piet, ilse):
        write(room, each, f"Vraag van {each.name}")
    pass_time(clock, room, again(room).current.due_at - clock.now())
    run = again(room).current
    asked = {texts.words_of(again(room), each).text: each for each in _written(room, "kern")}
    first, second, _third = (asked[f"Vraag van {each}"] for each in ("Bram", "Piet", "Ilse"))
    sheets.answer(again(room), run, noor, {first.id: "Eerst"})
    typed = {f"item_{first.id}": "Beter", f"item_{second.id}": "Ook", f"item_{second.id + 900}": "", "item_x": "?"}
    texts.keep_draft(again(room), run, noor, "", typed, tab="a", sequence=1)
    texts.send_draft_at_deadline(again(room), run, noor, wanted=True)
    pass_time(clock, room, again(room).current.due_at - clock.now())

    said = {each.target_id: texts.words_of(again(room), each).text for each in _written(room, "vraag")}
    assert said == {first.id: "Beter", second.id: "Ook"}


def _written(room, key):
    run = next(each for each in reversed(again(room).runs) if each.key == key)
    return rooms.contributions_of(again(room), [run]).get(run.id, [])


def test_a_file_goes_with_its_text_when_that_is_taken_back(people, clock, picture):
    _noor, bram, *_ = people
    room = begun(people, "kern", "dagboek")
    run = again(room).current
    file = attachments.add(again(room), run, bram, picture)
    written = write(room, bram, "Met een tekening", file_ids=frozenset({file.id}))
    db.session.commit()
    path, key = file.path, room.key
    assert b"PNG" not in bytes(obstore.get(core_files.store(), path).bytes())
    assert files.content_of(key, path).startswith(b"RIFF")
    texts.take_back(again(room), run, written)
    with transaction():
        pass

    with pytest.raises(FileNotFoundError):
        obstore.get(core_files.store(), path)


def test_contents_that_nothing_points_at_are_swept(people, clock, picture):
    _noor, bram, *_ = people
    room = begun(people, "kern", "dagboek")
    kept = attachments.add(again(room), again(room).current, bram, picture).path
    lost = files.keep(room.key, picture)
    db.session.commit()
    later = datetime.now(UTC) + timedelta(days=1)

    assert files.sweep(pages.sealed_paths(), later)
    assert files.content_of(room.key, kept)
    assert files.sweep(pages.sealed_paths(), later) == 0
    with pytest.raises(FileNotFoundError):
        files.content_of(room.key, lost)


def test_whoever_is_away_is_not_waited_for(people, clock):
    _noor, bram, piet, ilse, daan = people
    room = begun(people, "kern", "dagboek")
    process.be_away(again(room), daan)
    for each in (bram, piet, ilse):
        write(room, each, "Klaar")
        done(room, each)
    pass_time(clock, room, timedelta(minutes=30))

    assert again(room).current.key == "dagboek"
    assert again(room).turn_of(again(room).current, daan.id) is None


def test_without_the_case_owner_there_is_no_case(people, clock):
    noor, bram, *_ = people
    room = begun(people, "kern", "dagboek")
    write(room, bram, "Klaar")
    process.leave(again(room), noor.id)
    db.session.commit()

    assert room.consultation.state == "stopped"
    assert not db.session.scalars(select(Contribution)).all()


def test_when_the_facilitator_leaves_the_stand_in_takes_over(people, clock):
    _noor, bram, piet, *_ = people
    room = begun(people, "kern", "dagboek")
    process.leave(again(room), bram.id)

    assert again(room).people.acting_facilitator_id == piet.id


def test_one_reminder_a_day_before(people, clock):
    room = begun(people, "kern", "dagboek")
    due = again(room).current.due_at
    pass_time(clock, room, due - clock.now() - timedelta(hours=25))
    assert again(room).current.reminded_at is None
    pass_time(clock, room, timedelta(hours=1))
    reminded = again(room).current.reminded_at
    assert reminded is not None
    pass_time(clock, room, timedelta(hours=1))

    assert again(room).current.reminded_at == reminded


def test_who_was_just_asked_is_not_reminded_at_once(people, clock):
    room = begun(people, "kern", "dagboek")
    for each in people[1:4]:
        write(room, each, "Klaar")
    pass_time(clock, room, again(room).current.due_at - clock.now())
    following = again(room).current
    assert (following.key, following.due_at - clock.now()) == ("dagboek", timedelta(days=1))

    assert following.reminded_at == clock.now()  # as if it had been done


def test_a_group_chooses_whether_the_case_owner_is_silent_or_away():
    method = method_of("roddel", "dagboek", roddel={"settings": ["case_owner"]})

    assert method.with_presence({"roddel": "away"}).phase("roddel").case_owner == "away"
    for wrong in ({"roddel": "takes_part"}, {"dagboek": "away"}, {"nergens": "away"}):
        with pytest.raises(methods.WrongMethod):
            method.with_presence(wrong)


def test_deadlines_pass_over_weekends_holidays_and_pause_days(people, clock):
    group = make_group(*people)
    groups.pause(group, date(2026, 11, 27))
    ends = planning.calendar(method_of("vraag", "kern"), date(2026, 11, 26), [date(2026, 11, 27)])

    assert [each.isoformat() for each in ends] == ["2026-11-30T17:00:00+01:00", "2026-12-02T17:00:00+01:00"]
    christmas = planning.calendar(method_of("vraag"), date(2026, 12, 24), [])
    assert christmas[0].date() == date(2026, 12, 28)


def test_a_clock_that_slept_gives_people_time_from_the_day_it_wakes(people, clock):
    room = begun(people, "kern", "roddel", "dagboek", dagboek={"workdays": 2})
    clock.travel(timedelta(days=90))
    moving.advance(room.consultation.id)

    assert again(room).current.is_extended  # nobody wrote: it is moved once, from today on
    assert again(room).current.due_at > clock.now()


def test_on_its_date_everything_is_erased_and_the_key_is_gone(people, clock):
    noor, *_ = people
    room = begun(people, "vraag")
    write(room, noor, "Vraag")
    done(room, noor)
    pass_time(clock, room, timedelta(minutes=30))
    assert room.consultation.state == "closed"
    after.learn(again(room), noor, "Eerder bellen", is_shared=False)
    after.intend(again(room), "Morgen bel ik", date(2026, 12, 1))
    db.session.commit()
    key_id = room.consultation.key_id

    assert after.erase_due(clock.now()) == 0
    clock.travel(timedelta(weeks=8))
    with transaction():
        assert after.erase_due(clock.now()) == 1
    assert room.consultation.state == "erased"
    assert room.consultation.keys_gone_on is not None
    for table in (Contribution, LearningPoint):
        assert not db.session.scalar(select(func.count()).select_from(table))
    with pytest.raises(vault.KeyGone):
        vault.key(key_id)


def test_a_case_that_is_offered_lives_on_in_the_consultation_alone(people):
    noor, bram, *_ = people
    group = make_group(*people)
    make_consultation(group, noor, method_of("vraag"), facilitator=bram, line="De buurman")
    teaser = db.session.scalars(select(Teaser)).one()

    assert planning.line_of(group, teaser) == ""


def test_a_phase_advances_once_whoever_asks(people, clock):
    noor, *_ = people
    room = begun(people, "vraag", "kern")
    write(room, noor, "Vraag")
    done(room, noor)
    clock.travel(timedelta(minutes=30))

    assert moving.advance(room.consultation.id) == 1
    assert moving.advance(room.consultation.id) == 0
    assert db.session.scalar(select(func.count()).select_from(PhaseRun)) == 2
