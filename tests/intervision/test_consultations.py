"""The room of a consultation: who finds it, what it asks of whom, what it shows, and that it stays quick."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.intervision.actions import groups, texts
from portal.intervision.models import PhaseRun
from tests.factories import make_circle, make_consultation, make_member
from tests.intervision.test_actions import method_of

TOLD = {"moment": "Een bewoner stond op.", "vraag": "Wat had jij gedaan?", "wat_ik_deed": "Ik liep de zaal uit."}
DECIDED = {"besluit": "Ik zou naar hem toe lopen", "waarom": "Dan voelt hij zich gezien"}


def told(table):
    """Noor has told the incident, and the next phase has begun."""
    assert table.send("Noor", "bijdragen", **TOLD, klaar="1").status_code == 303
    table.wait()
    table.advance()


# --- who finds it ---


def test_nobody_outside_finds_anything(table, browser):
    there = table()
    stranger, office = make_member("Fatma"), make_member("Joost", office="administrator")
    make_circle(stranger, office)
    for other in (stranger, office):
        outside = browser.sign_in(other)
        for path in ("", "/nieuw", "/afronding", "/bestanden/1", "/bijdragen/1", "/bijdragen", "/wissing"):
            assert outside.get(there.url + path).status_code == 404, path
            assert outside.get(there.url + path, fragment=True).status_code == 404, path
        for path in ("bijdragen", "klaar", "pas", "bewaren", "notities", "keuze", "afwezigheid", "leerpunt", "wissing"):
            assert outside.post(f"{there.url}/{path}", {"fase": there.run.id}).status_code == 404, path
    assert browser.get(there.url).status_code == 303


def test_who_joined_the_group_later_does_not_find_the_earlier_consultation(table, browser):
    there = table()
    late = make_member("Zoë")
    groups.add(there.group, late)
    groups.sign(there.group, late)
    db.session.commit()

    assert browser.sign_in(late).get(there.url).status_code == 404


def test_who_left_finds_it_no_more(table):
    there = table()
    from portal.intervision.actions import process

    process.leave_all(there.group.id, there.member("Daan").id)
    groups.leave(there.group, there.member("Daan"))
    db.session.commit()

    assert there["Daan"].get(there.url).status_code == 404
    assert there["Ilse"].get(there.url).status_code == 200


# --- what it asks ---


def test_it_says_what_is_asked_of_whom_until_when_and_who_reads_it(table):
    there = table()
    owner, group = there.soup("Noor"), there.soup("Ilse")

    said = owner.find(class_="asked").get_text(" ", strip=True)
    assert "Fase 1 van 7" in said and "tot maandag 17.00 uur" in said and "ongeveer 5 minuten" in said
    assert owner.find("textarea", attrs={"name": "wat_ik_deed"})
    assert "Dit zien de anderen pas bij ‘Wat er echt gebeurde’." in owner.get_text()
    assert "Alleen je intervisiegroep ziet dit." in owner.get_text()
    assert "Noor is nu aan de beurt. Er wordt niets van je gevraagd." in group.get_text()
    assert group.find("form", action=f"{there.url}/bijdragen") is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Je collega's lezen dit pas als de fase sluit."),
        ({"authors": "named"}, "Je collega's lezen dit pas als de fase sluit."),
        ({"authors": "unlinked"}, "Je naam staat er niet bij. Ook later kan niemand zien van wie het was."),
        ({"authors": "pseudonym"}, "Je naam staat er niet bij: de anderen zien ‘Collega"),
        ({"blind": "open", "readers": "group"}, "De groep leest het meteen."),
        ({"blind": "open", "readers": "group", "case_owner": "silent"}, "Noor leest mee maar reageert niet."),
        ({"blind": "open", "readers": "group", "case_owner": "away"}, "Noor leest het pas als de fase sluit."),
        ({"blind": "open", "readers": "self", "kind": "reflection"}, "Alleen jij leest dit, ook later."),
        ({"blind": "open", "readers": "everyone"}, "Iedereen in dit consult leest het meteen."),
        ({"blind": "open", "readers": "case_owner"}, "Alleen Noor leest het meteen, de anderen als de fase sluit."),
        ({"blind": "own_first", "readers": "everyone"}, "Je leest wat de anderen schreven zodra je zelf iets schreef."),
    ],
)
def test_one_calm_sentence_says_who_reads_it_and_when(table, changes, expected):
    there = table(method_of("kern", kern=changes))

    assert expected in there.soup("Ilse").find(class_="sight").get_text()


def test_a_counter_tells_nothing_of_few(table):
    there = table()
    assert "van 4 klaar" not in there.page("Ilse")
    told(there)
    there.write("Ilse", "Wie zat er vooraan?")
    there.ready("Ilse")
    assert "1 van 4 klaar" in there.page("Noor")

    few = table(method_of("kern"), names=("Els", "Guus", "Rob"))
    few.write("Guus")
    few.ready("Guus")
    page = few.soup("Els").find(class_="asked").get_text()
    assert "bezig" in page and "van 2" not in page
    few.write("Rob")
    few.ready("Rob")
    assert "klaar" in few.soup("Els").find(class_="asked").get_text()


def test_within_the_grace_box_list_and_name_say_the_same_to_who_does_not_write(table):
    there = table()
    before = there.soup("Ilse").find(class_="asked").get_text()
    assert "Noor is nu aan de beurt" in before and "bezig" not in before
    there.send("Noor", "bijdragen", **TOLD, klaar="1")
    page = there.soup("Ilse")
    said = page.find(class_="asked").get_text()

    assert "Noor is klaar." in said and "aan de beurt" not in said
    assert "sluit over 30 minuten" in said
    assert (
        page.find(attrs={"aria-current": "step"}).find(class_="phases__when").get_text() == "nu, sluit over 30 minuten"
    )


def test_within_the_grace_it_says_how_long_and_offers_the_way_back(table):
    there = table()
    there.send("Noor", "bijdragen", **TOLD, klaar="1")
    there.wait(timedelta(minutes=6))
    page = there.page("Noor")

    assert "Over 24 minuten gaat de fase dicht." in page
    assert "Toch nog iets wijzigen" in page
    assert there.send("Noor", "klaar/intrekking").status_code == 303
    assert "gaat de fase dicht" not in there.page("Noor")


def test_a_silence_says_what_it_is_for(table):
    pause = {
        "kind": "pause",
        "done_when": "time",
        "authors": "named",
        "instruction": {"group": "Laat het even liggen."},
    }
    there = table(method_of("vraag", "gevoel", gevoel=pause))
    there.go_on()
    page = there.page("Bram")

    assert "Laat het even liggen." in page
    assert "Je hoeft niets te doen." in page
    assert "<textarea" not in page


# --- what it shows ---


def test_before_it_closes_nothing_of_a_blind_phase_is_on_any_page(table):
    there = table()
    told(there)
    there.write("Ilse", "Geheim van Ilse?")
    for name in ("Noor", "Bram", "Piet", "Daan"):
        page = there.page(name)
        assert "Geheim" not in page
        assert "Wat je schreef" not in page
    assert "Geheim van Ilse?" in there.page("Ilse")
    there.go_on()
    for name in ("Noor", "Bram", "Piet", "Ilse", "Daan"):
        assert "Geheim van Ilse?" in there.page(name), name


def test_answers_stand_with_their_questions(table):
    there = table()
    told(there)
    there.write("Ilse", "Wie zat er vooraan?")
    there.write("Daan", "Hoe laat was het?")
    there.go_on()
    asked = {
        each.find("label").get_text(): each.find("textarea")["name"] for each in there.soup("Noor").select(".sheet li")
    }
    assert set(asked) == {"Wie zat er vooraan?", "Hoe laat was het?"}
    there.send("Noor", "bijdragen", **{asked["Wie zat er vooraan?"]: "De bewoners"}, klaar="1")
    there.wait()
    there.advance()
    pieces = [each.get_text(" ", strip=True) for each in there.soup("Bram").select(".phase .piece")]

    assert any("Wie zat er vooraan?" in each and "De bewoners" in each for each in pieces)
    assert any("Hoe laat was het?" in each and "niet beantwoord" in each for each in pieces)


def test_names_are_hidden_where_the_phase_says_so(table):
    there = table(method_of("vraag", "kern", "dagboek"))
    there.write("Noor", "Vraag")
    there.go_on()
    for name in ("Bram", "Piet", "Ilse", "Daan"):
        there.write(name, f"Kern van {name[0]}")
    there.go_on()
    shown = [each for each in there.soup("Noor").select(".phase .piece") if "Kern van" in each.get_text()]

    assert len(shown) == 4
    assert all(re.match(r"Collega [1-5]", each.get_text(" ", strip=True)) for each in shown)
    assert not any(name in each.get_text() for each in shown for name in there.people)


def test_a_sealed_field_opens_in_the_phase_that_reveals_it(table):
    there = table()
    told(there)
    assert "Ik liep de zaal uit." in there.page("Noor")
    for _ in range(4):
        assert "Ik liep de zaal uit." not in there.page("Bram")
        there.go_on()
    page = there.soup("Bram")

    assert "Ik liep de zaal uit." in page.find(class_="opened").get_text()


def test_who_passed_is_shown_when_the_phase_has_closed(table):
    there = table()
    told(there)
    there.write("Ilse", "Wie zat er vooraan?")
    there.send("Daan", "pas")
    assert "Paste" not in there.page("Noor")
    there.go_on()

    assert "Paste: Daan." in there.page("Bram")


def test_where_names_are_hidden_only_how_many_passed_is_shown(table):
    there = table(method_of("kern", "dagboek"))
    for name in ("Bram", "Piet", "Ilse"):
        there.write(name)
    there.send("Daan", "pas")
    there.go_on()
    page = there.page("Noor")

    assert "1 collega paste." in page
    assert "Paste: Daan." not in page


def test_rounds_that_came_back_stand_on_the_way(table):
    there = table(method_of("roddel", "dagboek"))
    there.write("Bram", "Eerste ronde")
    there.send("Bram", "herhaling", gewenst="1")
    there.go_on()
    steps = [each.get_text(" ", strip=True) for each in there.soup("Noor").select(".phases li")]

    assert [each for each in steps if "Roddel" in each] == [steps[0], steps[1]]
    assert "Eerste ronde" in there.page("Noor")


def test_a_text_is_shown_as_it_was_typed_and_nothing_in_it_is_run(table):
    there = table(method_of("vraag", "dagboek"))
    there.write("Noor", "Regel een\n\n<script>alert(1)</script> **dik** @Bram https://voorbeeld.nl")
    there.go_on()
    page = there.page("Bram")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; **dik** @Bram https://voorbeeld.nl" in page
    assert 'href="https://voorbeeld.nl"' not in page


def test_nothing_of_it_may_be_kept_by_a_browser(table):
    there = table()
    told(there)

    assert there["Ilse"].get(there.url).headers["Cache-Control"] == "no-store"
    assert "buurman" not in there.soup("Ilse").title.string, "a browser remembers titles"
    form = there.soup("Ilse").find("autosave-form")
    assert form.has_attr("data-sealed")
    assert form["data-url"] == f"{there.url}/bewaren"
    assert form.find("input", attrs={"name": "sealed"})


# --- the clock at the door ---


def test_whoever_looks_first_finds_what_holds_now(table):
    there = table()
    there.send("Noor", "bijdragen", **TOLD, klaar="1")
    there.wait()
    assert db.session.scalar(select(func.count()).select_from(PhaseRun)) == 1

    assert "Vragen naar feiten" in there.soup("Ilse").find(class_="asked").get_text()
    assert db.session.scalar(select(func.count()).select_from(PhaseRun)) == 2
    assert "Vragen naar feiten" in there.soup("Noor").find(class_="asked").get_text()
    assert db.session.scalar(select(func.count()).select_from(PhaseRun)) == 2


def test_a_consultation_that_was_planned_begins_when_somebody_comes_at_its_hour(table, clock):
    there = table()
    group = there.group
    other = make_consultation(
        group, there.member("Ilse"), method_of("vraag"), facilitator=there.member("Bram"), begun=False
    )
    url = f"/intervisie/consulten/{other.id}"
    other.due_at = clock.now() + timedelta(hours=1)
    db.session.commit()
    assert "nog niet begonnen" in there["Ilse"].get(url).text
    clock.travel(timedelta(hours=1))

    assert "Fase 1 van 1" in there["Ilse"].get(url).text


# --- has something changed? ---


def newer(there, name, version, run_id):
    return there[name].get(f"{there.url}/nieuw?versie={version}&fase={run_id}", fragment=True)


def drawn(there, name):
    asked = there.soup(name).find(id="nieuwer")["hx-get"]
    return re.search(r"versie=(\w+)", asked)[1], re.search(r"fase=(\d+)", asked)[1]


def test_a_page_hears_that_something_changed_and_no_more(table):
    there = table(method_of("kern", "dagboek", kern={"readers": "everyone"}))
    version, run_id = drawn(there, "Noor")
    there.write("Ilse", "Blind geschreven")
    assert newer(there, "Noor", version, run_id).status_code == 204, "nothing betrays that somebody wrote"
    there.ready("Ilse")
    answer = newer(there, "Noor", version, run_id)
    assert (answer.status_code, "Blind" in answer.text) == (200, False)
    assert "Er is iets veranderd in dit consult." in answer.text
    there.go_on()

    assert "Deze fase is gesloten." in newer(there, "Noor", version, run_id).text
    assert there["Noor"].get(f"{there.url}/nieuw").status_code == 303


def test_in_an_open_phase_a_page_hears_of_what_others_write_and_not_of_its_own(table):
    there = table(method_of("roddel", "dagboek"))
    version, run_id = drawn(there, "Ilse")
    there.write("Ilse", "Van mij")
    assert newer(there, "Ilse", version, run_id).status_code == 204
    there.write("Daan", "Van een ander")

    assert newer(there, "Ilse", version, run_id).status_code == 200
    assert newer(there, "Noor", version, run_id).status_code == 200


# --- quick ---


LONG = [f"fase{number}" for number in range(10)]


def long_method():
    """Ten phases in which everybody writes in turn, with a second voice and notes in the last."""
    from tests.intervision import test_actions

    open_phase = {"writers": "everyone", "readers": "everyone", "contributions": [0, 9], "notes": "everyone"}
    for key in LONG:
        test_actions.PHASES.setdefault(key, open_phase)
    voice = {"reactions": {"writer": "everyone", "kind": "rating", "scale": ["warm", "koud"]}}
    return method_of(*LONG, **{LONG[-1]: voice})


@pytest.mark.parametrize("each_writes", [1, 2])
def test_the_longest_page_asks_the_database_little_whatever_was_written(table, assert_queries, each_writes):
    names = tuple(f"Collega nummer {letter}" for letter in "ABCDEFGHIJ")
    there = table(long_method(), names=names)
    people = list(there.people.values())
    for phase in LONG:
        for number in range(each_writes):
            for member, other in zip(people, [*people[1:], people[0]], strict=True):
                room = there.room
                written = texts.write(room, room.current, member, {"tekst": f"{phase} {number}"})
                if phase == LONG[-1]:
                    texts.react(room, written, other, "warm")
        if phase != LONG[-1]:
            there.go_on()
    room = there.room
    texts.keep_note(room, there.member(names[0]), "Voor mezelf")
    texts.keep_draft(room, room.current, there.member(names[0]), "", {"tekst": "Half"}, tab="a", sequence=1)
    db.session.commit()

    with assert_queries(7):  # sign-in, viewer, consultation, people, phases, texts with voices and files, own drafts
        page = there[names[0]].get(there.url)
    assert page.status_code == 200
    assert page.text.count('class="piece"') >= 10 * 10 * each_writes
    assert "Voor mezelf" in page.text and "Half" in page.text
