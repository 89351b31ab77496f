"""Writing in a phase: of every kind, once, in time, and by nobody but who may."""

import io
import tempfile
from datetime import timedelta

import obstore
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import select, text

from portal.accounts.models import Stash
from portal.core import autosave
from portal.core import files as core_files
from portal.core.db import db
from portal.intervision.actions import attachments, texts
from portal.intervision.actions.sealing import draft_words
from portal.intervision.models import Contribution, Reaction, SealedDraft, SealedFile
from tests.intervision.test_actions import method_of

LATER = {"kern": {"authors": "named", "readers": "everyone"}}
"""Blind until it closes: everybody may read it, but nobody before that."""


def contributions():
    return db.session.scalars(select(Contribution).order_by(Contribution.id)).all()


def words(there, name):
    """What a member wrote, as it is kept."""
    room = there.room
    own = [each for each in contributions() if each.author_id == there.member(name).id]
    return [dict(texts.own_words_of(room, each).fields) for each in own]


def draft_of(there, name, key=""):
    room = there.room
    for each in db.session.scalars(select(SealedDraft).where(SealedDraft.member_id == there.member(name).id)):
        if each.key == key:
            return dict(draft_words(room.key, each).fields)
    return None


def picture(name="plein.png", kind="PNG"):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(drawn, kind)
    drawn.seek(0)
    return drawn, name


# --- placing something ---


def test_what_is_sent_is_there_and_says_so(table):
    there = table(method_of("vraag", "kern"))
    answer = there.write("Noor", "Wat moet ik met de buurman?")

    assert answer.location == f"{there.url}?gedaan=bewaard#schrijven"
    page = there["Noor"].get(answer.location).text
    assert "Wat moet ik met de buurman?" in page
    assert "Je bijdrage is ingestuurd." in page


def test_after_sending_something_being_ready_comes_next_beside_what_is_said(table):
    there = table(method_of("kern", "dagboek", kern={"contributions": [1, 3]}))
    before = there.soup("Ilse")
    assert before.find("button", string="Ik ben klaar") is None
    answer = there.write("Ilse", "Mijn kern")

    page = BeautifulSoup(there["Ilse"].get(answer.location).text, "html.parser")
    said = page.find(attrs={"data-focus": True})
    assert "tot de fase sluit. Is dit alles van jou? Druk dan op ‘Ik ben klaar’." in said.get_text()
    button = said.find_next("button")
    assert button.get_text() == "Ik ben klaar" and "button--primary" in button["class"]
    send = page.find("button", string="Insturen")
    assert button.sourceline < send.sourceline and "button--secondary" in send["class"]
    assert len(page.find_all("button", string="Ik ben klaar")) == 1


def test_who_sent_less_than_is_asked_reads_how_much_more(table):
    there = table(method_of("kern", "dagboek", kern={"contributions": [2, 3]}))
    answer = there.write("Ilse", "Mijn kern")

    page = BeautifulSoup(there["Ilse"].get(answer.location).text, "html.parser")
    assert "Er wordt nog 1 bijdrage van je gevraagd." in page.find(attrs={"data-focus": True}).get_text()
    assert page.find("button", string="Ik ben klaar") is None


def test_who_sent_all_that_one_may_send_is_asked_whether_they_are_ready(table):
    there = table(method_of("kern", "dagboek", kern={"contributions": [1, 2]}))
    there.write("Ilse", "Mijn kern")
    answer = there.write("Ilse", "Nog een")

    page = BeautifulSoup(there["Ilse"].get(answer.location).text, "html.parser")
    assert page.find(attrs={"data-focus": True}).find_next("button").get_text() == "Ik ben klaar"


def test_nothing_written_is_said_kindly_and_nothing_is_lost(table):
    there = table()
    answer = there.send("Noor", "bijdragen", moment="Er was een avond", vraag="", wat_ik_deed="")

    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.title.string.startswith("Fout:")
    assert "Beantwoord deze vraag: Wat deed je toen?" in page.find(class_="error-summary").get_text()
    assert page.find("textarea", attrs={"name": "moment"}).string.strip() == "Er was een avond"
    assert contributions() == []


def test_the_same_form_sent_twice_is_one_contribution(table):
    there = table(method_of("vraag", "kern"))
    for _ in range(2):
        assert there.send("Noor", "bijdragen", tekst="Een keer", token="t1", klaar="1").status_code == 303

    assert len(contributions()) == 1


def test_a_token_of_somebody_else_makes_nothing_and_shows_nothing(table):
    there = table(method_of("kern", "dagboek"))
    there.send("Ilse", "bijdragen", tekst="Van Ilse", token="t1")
    answer = there.send("Daan", "bijdragen", tekst="Van Daan", token="t1")

    assert "Van Ilse" not in answer.text
    assert [words(there, name) for name in ("Ilse", "Daan")] == [[{"tekst": "Van Ilse"}], [{"tekst": "Van Daan"}]]


def test_sending_a_form_that_is_all_there_is_makes_one_ready(table):
    there = table()
    told = {"moment": "Toen", "vraag": "Wat nu?", "wat_ik_deed": "Weg"}
    assert there.send("Noor", "bijdragen", **told, klaar="1").location == f"{there.url}?gedaan=klaar"

    assert there.run.state == "grace"


def test_no_more_than_the_phase_takes(table):
    there = table(method_of("kern", "dagboek"))
    there.write("Ilse", "Een")
    there.write("Ilse", "Twee")
    answer = there.send("Ilse", "bijdragen", tekst="Drie")

    assert answer.status_code == 409
    assert "Je schreef al 2 bijdragen" in answer.text and "Drie" in answer.text
    assert len(contributions()) == 2
    assert 'name="tekst"' not in there.page("Ilse")


def test_a_draft_by_hand_is_for_its_writer_alone_and_needs_nothing_filled_in(table):
    there = table()
    answer = there.send("Noor", "bijdragen", moment="Half verteld", vraag="", wat_ik_deed="", concept="1")
    assert answer.status_code == 303

    assert contributions() == []
    assert "Half verteld" in there.page("Noor")
    assert "Half verteld" not in there.page("Bram")
    assert there["Noor"].post(f"{there.url}/bewaren/weg", {"key": f"{there.run.id}:"}).status_code == 303
    assert "Half verteld" not in there.page("Noor")


# --- changing and taking back ---


def test_until_it_closes_one_changes_and_takes_back_ones_own(table):
    there = table(method_of("kern", "dagboek"))
    there.write("Ilse", "Eerst")
    (made,) = contributions()
    assert "Eerst" in there.page("Ilse", f"/bijdragen/{made.id}")
    assert there.send("Ilse", f"bijdragen/{made.id}", tekst="").status_code == 422
    assert there.send("Ilse", f"bijdragen/{made.id}", tekst="Beter").status_code == 303
    assert words(there, "Ilse") == [{"tekst": "Beter"}]
    assert there.send("Ilse", f"bijdragen/{made.id}/intrekking").status_code == 303

    assert contributions() == []


def test_what_another_wrote_cannot_be_touched_nor_found(table):
    there = table(method_of("kern", "dagboek", **LATER))
    there.write("Ilse", "Van Ilse")
    (made,) = contributions()
    at = f"bijdragen/{made.id}"
    for name in ("Noor", "Bram", "Daan"):
        for path in (at, f"{at}/aanvulling"):
            assert there[name].get(f"{there.url}/{path}").status_code == 404, path
        for path in (at, f"{at}/intrekking", f"{at}/aanvulling", f"{at}/reactie"):
            sent = there.send(name, path, tekst="Anders", reactie="warm")
            missing = there.send(name, path.replace(str(made.id), "98765"), tekst="Anders", reactie="warm")
            assert (sent.status_code, missing.status_code) == (404, 404), path

    assert words(there, "Ilse") == [{"tekst": "Van Ilse"}]


def test_what_was_opened_is_locked_and_can_be_added_to(table):
    there = table(method_of("kern", "dagboek", **LATER))
    for name in ("Ilse", "Daan", "Bram"):
        there.write(name, f"Van {name}")
    made = next(each for each in contributions() if each.author_id == there.member("Ilse").id)
    at = f"bijdragen/{made.id}/aanvulling"
    assert there["Ilse"].get(f"{there.url}/{at}").status_code == 403
    there.go_on()
    answer = there.send("Ilse", f"bijdragen/{made.id}", tekst="Anders", fase=made.run_id)
    assert answer.status_code == 409
    assert "Anders" in answer.text
    assert there.send("Ilse", at, tekst="").status_code == 422
    for _ in range(2):
        assert there.send("Ilse", at, tekst="Ik bedoelde de wethouder", token="eens").status_code == 303

    piece = next(each for each in there.soup("Noor").select(".piece") if "Van Ilse" in each.get_text())
    assert piece.get_text().count("Ik bedoelde de wethouder") == 1
    assert piece.find("time")
    assert there.send("Daan", at, tekst="Niet van mij").status_code == 404


# --- who may not ---


def test_silent_away_absent_and_late_have_no_pen(table):
    there = table(method_of("roddel", "kern", "dagboek"))
    assert there.send("Noor", "bijdragen", tekst="Toch iets zeggen").status_code == 403
    there["Daan"].post(f"{there.url}/afwezigheid")
    assert there.send("Daan", "bijdragen", tekst="Van ver").status_code == 409
    there.send("Ilse", "pas")
    assert there.send("Ilse", "bijdragen", tekst="Toch nog").status_code == 409

    assert contributions() == []


def test_in_a_phase_that_closed_while_somebody_typed_their_text_stays_with_them(table):
    there = table(method_of("kern", "roddel", "dagboek"))
    run_id = there.run.id
    there.write("Bram")
    there.go_on()
    answer = there.send("Ilse", "bijdragen", tekst="Een lange gedachte", fase=run_id)

    assert answer.status_code == 409
    assert "De fase ging dicht terwijl je schreef." in answer.text
    assert "Een lange gedachte" in answer.text
    assert draft_of(there, "Ilse") == {"tekst": "Een lange gedachte"}
    page = there.page("Ilse")
    assert "Een lange gedachte" in page and "Dit schreef je nog toen de fase dichtging." in page
    assert "Een lange gedachte" not in there.page("Bram")
    assert there["Ilse"].post(f"{there.url}/bewaren/weg", {"key": f"{run_id}:"}).status_code == 303
    assert "Een lange gedachte" not in there.page("Ilse")


def test_where_names_are_dropped_a_late_text_is_only_shown_once(table):
    there = table(method_of("gevoel", "dagboek"))
    run_id = there.run.id
    there.write("Bram")
    there.go_on()
    answer = there.send("Ilse", "bijdragen", tekst="Te laat", fase=run_id)

    assert (answer.status_code, "Te laat" in answer.text) == (409, True)
    assert draft_of(there, "Ilse") is None


def test_a_phase_of_another_consultation_does_not_exist_here(table):
    there, other = table(method_of("kern")), table(method_of("kern"), names=("Els", "Guus", "Rob"))

    assert there.send("Ilse", "bijdragen", tekst="Hier", fase=other.run.id).status_code == 404


# --- sheets, choices, reactions ---


def test_answers_are_written_changed_and_emptied_on_one_sheet(table):
    sheet = {"kind": "answer", "source_phase": "kern", "contributions": [0, 9]}
    there = table(method_of("kern", "vraag", "dagboek", vraag=sheet))
    there.write("Ilse", "Wie?")
    there.write("Daan", "Wat?")
    there.go_on()
    one, two = (each.id for each in contributions())
    there.send("Noor", "bijdragen", **{f"item_{one}": "De wethouder", f"item_{two}": "Niets"})
    there.send("Noor", "bijdragen", **{f"item_{one}": "De bewoner", f"item_{two}": ""})

    assert words(there, "Noor") == [{"tekst": "De bewoner"}]
    assert there.soup("Noor").find("textarea", attrs={"name": f"item_{one}"}).string.strip() == "De bewoner"
    assert there.send("Noor", "bijdragen", item_98765="Nergens op", klaar="1").status_code == 303
    assert len(words(there, "Noor")) <= 1


def test_a_rating_takes_the_words_of_its_scale_only(table):
    sheet = {"kind": "rating", "source_phase": "kern", "scale": ["warm", "koud"], "contributions": [0, 9]}
    there = table(method_of("kern", "vraag", "dagboek", vraag=sheet))
    there.write("Ilse", "Wie?")
    there.go_on()
    (asked,) = contributions()

    assert there.send("Noor", "bijdragen", **{f"item_{asked.id}": "lauw"}).status_code == 422
    assert there.send("Noor", "bijdragen", **{f"item_{asked.id}": "warm"}).status_code == 303
    assert words(there, "Noor") == [{"tekst": "warm"}]


def test_a_vote_is_one_choice_that_can_be_changed(table):
    vote = {"kind": "vote", "scale": ["a", "b"], "contributions": [1, 1], "authors": "named"}
    there = table(method_of("gevoel", "dagboek", gevoel=vote))
    assert there.send("Ilse", "bijdragen").status_code == 422
    assert there.send("Ilse", "bijdragen", keuze="c").status_code == 422
    there.send("Ilse", "bijdragen", keuze="a")
    there.send("Ilse", "bijdragen", keuze="b")
    assert words(there, "Ilse") == [{"tekst": "b"}]
    there.send("Daan", "bijdragen", keuze="b", klaar="1")
    assert "2 stemmen" not in there.page("Noor")
    there.go_on()

    assert "2 stemmen" in there.page("Noor")


def test_of_several_options_no_more_than_the_phase_takes(table):
    some = {"kind": "choice", "scale": ["a", "b", "c"], "contributions": [1, 2], "authors": "named"}
    there = table(method_of("gevoel", "dagboek", gevoel=some))
    assert there.send("Ilse", "bijdragen", keuze=["a", "b", "c"]).status_code == 422
    assert there.send("Ilse", "bijdragen", keuze=["a", "c"]).status_code == 303

    assert words(there, "Ilse") == [{"tekst": "a"}, {"tekst": "c"}]


def test_the_second_voice_reacts_in_its_place(table):
    voice = {"writer": "case_owner", "kind": "rating", "scale": ["warm", "koud"]}
    open_phase = {"blind": "open", "readers": "everyone", "authors": "named", "reactions": voice}
    there = table(method_of("kern", "dagboek", kern=open_phase))
    there.write("Ilse", "Zou je bellen?")
    (made,) = contributions()
    at = f"{there.url}/bijdragen/{made.id}/reactie"
    assert there["Noor"].post(at, {"reactie": "lauw"}).status_code == 400
    assert there["Daan"].post(at, {"reactie": "warm"}).status_code == 403
    assert there["Noor"].post(at, {"reactie": "warm"}).status_code == 303
    part = there["Noor"].post(at, {"reactie": "koud"}, fragment=True)

    assert part.status_code == 200 and "<html" not in part.text
    pressed = BeautifulSoup(part.text, "html.parser").find("button", attrs={"aria-pressed": "true"})
    assert pressed["value"] == "koud"
    assert len(db.session.scalars(select(Reaction)).all()) == 1
    assert "koud" in there.soup("Ilse").find(class_="piece__voice").get_text()


def test_a_reaction_that_must_be_short_says_how_short(table):
    voice = {"writer": "case_owner", "kind": "text", "max_words": 4}
    open_phase = {"blind": "open", "readers": "everyone", "authors": "named", "reactions": voice}
    there = table(method_of("kern", "dagboek", kern=open_phase))
    there.write("Ilse", "Zou je bellen?")
    form = there.soup("Noor").select_one("[name=reactie]").find_parent("form")
    assert form.select_one("#" + form.textarea["aria-describedby"]).text == "Hou het kort: hooguit 4 woorden."

    sent = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    coached = there["Noor"].post("/intervisie/vragencoach", {**sent, "reactie": "Dat is echt veel te lang"})
    assert "Je tekst telt 6 woorden." in coached.text


# --- the coach ---


def test_the_coach_points_while_one_types_and_keeps_nothing(table):
    there = table()
    asked = {"regels": "open_question no_advice bestaat_niet", "tekst": "Heb je gebeld?", "token": "Is dit?"}
    answer = there["Ilse"].post("/intervisie/vragencoach", asked, fragment=True)

    assert "Een open vraag." in answer.text and "ja of nee" in answer.text
    assert there["Ilse"].post("/intervisie/vragencoach", {**asked, "tekst": "Wie zat er?"}).text.strip() == ""
    counted = {"regels": "max_words:2", "moment": "een twee", "deed": "drie vier", "zonder": "deed"}
    assert there["Ilse"].post("/intervisie/vragencoach", counted).text.strip() == ""
    assert autosave.of(there.member("Ilse").id, "") is None


def test_the_coach_never_blocks_and_speaks_after_sending_too(table):
    there = table(method_of("vraag", "kern", kern={"rules": {"open_question": True}, "kind": "question"}))
    there.write("Noor")
    there.go_on()
    there.write("Ilse", "Heb je hem gebeld?")

    assert "Hierop kun je met ja of nee antwoorden." in there.soup("Ilse").find(class_="coach__hints").get_text()
    there.go_on()
    assert "Hierop kun je met ja of nee antwoorden." not in there.page("Ilse"), "what is locked is left alone"


# --- what is being typed ---


def keep(there, name, text, *, key=None, tab="a", sequence=1, **fields):
    key = f"{there.run.id}:" if key is None else key
    sent = {"key": key, "tab": tab, "sequence": sequence, "field-tekst": text, **fields}
    return there[name].post(f"{there.url}/bewaren", sent)


def test_a_draft_is_kept_closed_and_offered_again_to_its_writer(table):
    there = table(method_of("kern", "dagboek"))
    answer = keep(there, "Ilse", "Halverwege een gedachte")
    assert answer.json["sequence"] == 1 and "Concept bewaard om" in answer.json["saved_at_text"]

    kept = db.session.scalars(select(SealedDraft)).one()
    assert b"Halverwege" not in kept.sealed
    assert autosave.of(there.member("Ilse").id, f"{there.run.id}:") is None
    form = there.soup("Ilse").find("autosave-form")
    assert form["data-sequence"] == "1"
    assert form.find("textarea").string.strip() == "Halverwege een gedachte"
    assert "Dit is een concept." in form.get_text()
    assert "Halverwege" not in there.page("Bram")
    there.write("Ilse", "Af")
    assert "Halverwege" not in there.page("Ilse")


def test_an_older_tab_never_wins(table):
    there = table(method_of("kern", "dagboek"))
    keep(there, "Ilse", "In het nieuwe venster", tab="nieuw", sequence=5)
    answer = keep(there, "Ilse", "In het oude venster", tab="oud", sequence=2)

    assert (answer.status_code, answer.json["sequence"]) == (409, 5)
    assert "ander venster" in answer.json["message"]
    assert draft_of(there, "Ilse") == {"tekst": "In het nieuwe venster"}


@pytest.mark.parametrize("key", ["", "x", "9999999:", "{run}:onzin", "{run}:wijzig-", "post:12:0", "{run}:reactie-1;"])
def test_a_draft_of_something_that_is_not_there_is_not_kept(table, key):
    there = table(method_of("kern"))

    assert keep(there, "Ilse", "Iets", key=key.format(run=there.run.id)).status_code == 404


def test_who_has_no_turn_keeps_no_draft_and_too_much_is_too_much(table):
    there = table(method_of("kern"))

    assert keep(there, "Noor", "Iets").status_code == 403
    assert keep(there, "Ilse", "Iets", key=f"{there.run.id}:wijzig-98765").status_code == 403, "there is no such text"
    assert keep(there, "Ilse", "x" * 100_001).status_code == 413


def test_a_draft_that_comes_after_the_phase_closed_stays_with_its_writer(table):
    there = table(method_of("kern", "dagboek"))
    run_id = there.run.id
    there.write("Bram")
    there.go_on()
    answer = keep(there, "Ilse", "Net te laat", key=f"{run_id}:")

    assert answer.json["saved_at_text"] == "Deze fase is gesloten. Je tekst blijft bij jou."
    assert "Net te laat" in there.page("Ilse")


def test_what_stands_there_is_sent_at_the_deadline_only_for_who_says_so(table):
    there = table(method_of("kern", "dagboek"))
    for name in ("Bram", "Piet"):
        there.write(name)
    for name in ("Ilse", "Daan"):
        keep(there, name, f"Half van {name}")
    assert "Stuur mijn concept vanzelf in als de fase sluit" in there.page("Ilse")
    there.send("Ilse", "verzending", gewenst="1")
    assert "Je concept wordt vanzelf ingestuurd als de fase sluit" in there.page("Ilse")
    there.reach_deadline()
    page = there.page("Noor")

    assert "Half van Ilse" in page
    assert "Half van Daan" not in page
    assert "Half van Daan" in there.page("Daan")


@pytest.mark.parametrize("with_draft", [False, True])
def test_what_is_sent_when_a_sign_in_has_ended_is_kept_closed_for_its_writer(table, browser, clock, with_draft):
    there = table(method_of("kern", "dagboek", kern={"workdays": 15}))
    if with_draft:
        keep(there, "Ilse", "Dit stond er al")
    key = f"{there.run.id}:"
    form = {"draft_key": key, "sealed": "1", "form_url": f"{there.url}#schrijven", "token": "abc", "fase": there.run.id}
    clock.travel(timedelta(days=15))
    answer = there["Ilse"].post(f"{there.url}/bijdragen", {**form, "tekst": "Een verhaal dat niemand nog eens typt"})

    assert answer.status_code == 303 and answer.location.startswith("/aanmelden?verder=%2Fintervisie")
    assert db.session.scalars(select(Stash)).all() == []
    expected = "Dit stond er al" if with_draft else "Een verhaal dat niemand nog eens typt"
    assert draft_of(there, "Ilse") == {"tekst": expected}
    with there["Ilse"].client.session_transaction() as session:
        assert "verhaal" not in str(dict(session))
    assert expected in browser.sign_in(there.member("Ilse")).get(there.url).text


def test_a_form_without_its_token_is_laid_out_again_and_kept_nowhere(table):
    there = table(method_of("kern", "dagboek"))
    sent = {"fase": there.run.id, "tekst": "Een lange zin die blijft staan", "sealed": "1"}
    answer = there["Ilse"].without_token().post(f"{there.url}/bijdragen", sent)

    assert answer.status_code == 400 and "Een lange zin die blijft staan" in answer.text
    assert db.session.scalars(select(Stash)).all() == []


def test_notes_are_for_who_wrote_them(table):
    there = table(method_of("roddel", "dagboek", roddel={"notes": "case_owner"}))
    assert there.send("Noor", "notities", tekst="Dit raakt me").status_code == 303
    assert there.send("Bram", "notities", tekst="Mag niet").status_code == 403

    assert "Dit raakt me" in there.page("Noor")
    for name in ("Bram", "Ilse"):
        assert "Dit raakt me" not in there.page(name)


# --- files ---


def test_a_file_goes_with_a_text_and_opens_for_who_reads_the_text(table):
    there = table(method_of("kern", "dagboek", **LATER))
    url = f"{there.url}/bestanden"
    first = there["Ilse"].post(url, {"fase": there.run.id, "tekst": "Kijk", "file": picture()}, fragment=True)
    assert first.status_code == 200 and "<html" not in first.text and "plein.png" in first.text
    file = db.session.scalars(select(SealedFile)).one()
    assert b"plein" not in file.sealed
    assert b"WEBP" not in bytes(obstore.get(core_files.store(), file.path).bytes())
    at = f"{url}/{file.id}"
    assert there["Ilse"].get(at).status_code == 200
    assert there["Bram"].get(at).status_code == 404
    assert there.send("Ilse", "bijdragen", tekst="Kijk", met_bestanden="1").status_code == 422, "what does it show?"
    sent = {"tekst": "Kijk", "met_bestanden": "1", f"alt-{file.id}": "Een leeg plein"}
    assert there.send("Ilse", "bijdragen", **sent).status_code == 303
    for name in ("Noor", "Bram", "Daan"):
        assert there[name].get(at).status_code == 404, "the phase is blind"
    there.go_on()
    answer = there["Noor"].get(at)

    assert answer.status_code == 200 and answer.data.startswith(b"RIFF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "inline; filename=plein.webp"
    assert there.soup("Noor").find("img", alt="Een leeg plein")


def test_without_script_a_file_is_added_and_the_text_stays(table):
    there = table(method_of("kern", "dagboek"))
    answer = there["Ilse"].post(f"{there.url}/bestanden", {"fase": there.run.id, "tekst": "Kijk", "file": picture()})

    assert answer.location == f"{there.url}#bestanden"
    page = there.page("Ilse")
    assert "Kijk" in page and "plein.png" in page
    file = db.session.scalars(select(SealedFile)).one()
    assert there.send("Bram", f"bestanden/{file.id}/weg").status_code == 404
    assert there.send("Ilse", f"bestanden/{file.id}/weg", tekst="Kijk").status_code == 303
    assert db.session.scalars(select(SealedFile)).all() == []


def test_a_document_is_saved_and_not_shown(table):
    there = table(method_of("kern", "dagboek"))
    document = (io.BytesIO(b"%PDF-1.7 kort"), "verslag.pdf")
    there["Ilse"].post(f"{there.url}/bestanden", {"fase": there.run.id, "file": document})
    answer = there["Ilse"].get(f"{there.url}/bestanden/{db.session.scalars(select(SealedFile.id)).one()}")

    assert answer.data == b"%PDF-1.7 kort"
    assert answer.headers["Content-Disposition"] == "attachment; filename=verslag.pdf"


def test_what_is_no_picture_is_refused_in_kind_words(table):
    there = table(method_of("kern", "dagboek"))
    sent = {"fase": there.run.id, "tekst": "Kijk", "file": (io.BytesIO(b"geen plaatje"), "plein.png")}
    answer = there["Ilse"].post(f"{there.url}/bijdragen", sent)

    assert answer.status_code == 422
    assert "plein.png" in answer.text and "Kijk" in answer.text


def test_where_no_files_belong_none_is_kept(table):
    there = table()
    there.send("Noor", "bijdragen", moment="Toen", vraag="Wat?", wat_ik_deed="Weg", klaar="1")
    there.wait()
    there.advance()
    there["Ilse"].post(f"{there.url}/bestanden", {"fase": there.run.id, "file": picture()})

    assert db.session.scalars(select(SealedFile)).all() == []


# --- nothing readable ---


def test_nothing_of_what_was_written_can_be_read_in_the_database(table):
    there = table(method_of("kern", "roddel", "dagboek", roddel={"notes": "everyone"}))
    there.write("Ilse", "Zwijgzaam geschreven")
    keep(there, "Daan", "Zwijgzaam getypt")
    there["Bram"].post(f"{there.url}/bestanden", {"fase": there.run.id, "file": picture("zwijgzaam.png")})
    there.go_on()
    there.send("Ilse", "notities", tekst="Zwijgzaam bewaard")
    for table_name in db.metadata.tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table_name}"')):
            kept = b" ".join(bytes(each) if isinstance(each, bytes) else str(each).encode() for each in row)
            assert b"zwijgzaam" not in kept.lower(), table_name


def test_a_large_file_is_put_nowhere_before_it_is_sealed(table, monkeypatch):
    """A server would put what is large in a temporary file, as it came."""
    there = table(method_of("kern"))
    content = b"%PDF-1.7 " + b"Een plan. " * 300_000
    fields, boundary = {"fase": str(there.run.id)}, "grens"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n'
             for name, said in fields.items()]  # fmt: skip
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n'
    body = "".join((*parts, head)).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")

    answer = there["Ilse"].open(
        f"{there.url}/bestanden", "POST", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert answer.status_code == 303
    (file,) = db.session.scalars(select(SealedFile))
    assert attachments.content_of(there.room, file) == content
