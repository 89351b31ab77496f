"""After the last phase: what is learned and intended, what came of it, and that everything is erased."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import vault
from portal.core.db import db
from portal.intervision.models import Consultation, Contribution, Intention, LearningPoint, SealedDraft
from tests.factories import make_circle, make_member
from tests.intervision.test_actions import method_of

BELL = {"tekst": "Ik bel eerst", "wanneer": "2026-12-10"}


@pytest.fixture
def closed(table):
    """A consultation that has just ended."""
    there = table(method_of("vraag"))
    there.write("Noor", "Wat moet ik?")
    there.go_on()
    return there


def test_the_room_leads_to_rounding_off(closed):
    page = closed.page("Ilse")

    assert "Dit consult is klaar" in page and f'href="{closed.url}/afronding"' in page
    assert "21 januari 2027" in page
    assert "Wat moet ik?" in page
    assert "<textarea" not in page


def test_before_its_end_there_is_nothing_to_round_off(table):
    there = table(method_of("vraag"))
    assert there["Noor"].get(f"{there.url}/afronding").location == there.url
    for path in ("leerpunt", "voornemen", "opbrengst", "wissing"):
        assert there["Noor"].post(f"{there.url}/{path}", BELL).status_code == 404
    assert there["Noor"].get(f"{there.url}/wissing").status_code == 403


def test_a_lesson_is_ones_own_unless_it_is_shared(closed):
    url = f"{closed.url}/leerpunt"
    assert closed["Ilse"].post(url, {"tekst": ""}).status_code == 422
    assert closed["Ilse"].post(url, {"tekst": "Eerder vragen"}).location == f"{closed.url}/afronding?gedaan=leerpunt"
    assert "Eerder vragen" in closed.page("Ilse", "/afronding")
    assert "Eerder vragen" not in closed.page("Noor", "/afronding")
    closed["Ilse"].post(url, {"tekst": "Eerder vragen", "gedeeld": "y"})
    assert "Eerder vragen" in closed.page("Noor", "/afronding")
    closed["Ilse"].post(url, {"tekst": "Eerder vragen"})

    assert "Eerder vragen" not in closed.page("Noor", "/afronding")
    assert b"Eerder" not in db.session.scalars(select(LearningPoint.sealed)).one()


def test_the_case_owner_intends_something_by_a_day(closed):
    url = f"{closed.url}/voornemen"
    assert closed["Ilse"].post(url, BELL).status_code == 403
    wrong = closed["Noor"].post(url, {"tekst": "Ik bel", "wanneer": "2026-01-01"})
    assert wrong.status_code == 422 and "Kies een dag vanaf vandaag" in wrong.text and "Ik bel" in wrong.text
    assert closed["Noor"].post(url, {"tekst": "Ik bel", "wanneer": "morgen"}).status_code == 422
    assert closed["Noor"].post(url, BELL).status_code == 303

    assert db.session.scalars(select(Intention)).one().by_when == date(2026, 12, 10)
    page = closed.page("Ilse", "/afronding")
    assert "Ik bel eerst" in page and "voor 10 december 2026" in page


def test_four_weeks_later_they_tell_what_came_of_it(closed, clock):
    url = f"{closed.url}/opbrengst"
    assert closed["Noor"].post(url, {"tekst": "Goed"}).status_code == 404, "nothing was intended"
    closed["Noor"].post(f"{closed.url}/voornemen", BELL)
    assert "Vier weken geleden" not in closed.page("Noor", "/afronding")
    clock.travel(timedelta(weeks=4))
    closed.browsers = {name: closed["Noor"].sign_in(member) for name, member in closed.people.items()}
    assert "Vier weken geleden schreef je: “Ik bel eerst”" in closed.page("Noor", "/afronding")
    assert closed["Noor"].post(url, {"tekst": ""}).status_code == 422
    assert closed["Ilse"].post(url, {"tekst": "Niet van mij"}).status_code == 403
    assert closed["Noor"].post(url, {"tekst": "We praatten een uur"}).status_code == 303

    assert "We praatten een uur" in closed.page("Ilse", "/afronding")
    assert "Vier weken geleden" not in closed.page("Noor", "/afronding")


def test_what_is_typed_here_is_kept_closed_too(closed):
    key = f"{closed.room.runs[-1].id}:leerpunt"
    sent = {"key": key, "tab": "a", "sequence": 1, "field-tekst": "Half geleerd"}
    assert closed["Ilse"].post(f"{closed.url}/bewaren", sent).status_code == 200

    assert b"Half" not in db.session.scalars(select(SealedDraft.sealed)).one()
    assert "Half geleerd" in closed.page("Ilse", "/afronding")
    assert "Half geleerd" not in closed.page("Noor", "/afronding")
    closed["Ilse"].post(f"{closed.url}/leerpunt", {"tekst": "Heel geleerd"})
    assert db.session.scalars(select(SealedDraft)).all() == []


def test_who_is_not_in_it_finds_none_of_this(closed, browser):
    stranger = make_member("Fatma")
    make_circle(stranger)
    outside = browser.sign_in(stranger)
    for path in ("afronding", "wissing", "leerpunt"):
        assert outside.get(f"{closed.url}/{path}").status_code == 404
    for path in ("leerpunt", "voornemen", "opbrengst", "wissing"):
        assert outside.post(f"{closed.url}/{path}", BELL).status_code == 404


def test_the_case_owner_may_erase_at_once_and_is_asked_first(closed):
    key_id = db.session.get(Consultation, closed.there.id).key_id
    closed["Ilse"].post(f"{closed.url}/leerpunt", {"tekst": "Eerder vragen"})
    assert closed["Ilse"].get(f"{closed.url}/wissing").status_code == 403
    assert closed["Ilse"].post(f"{closed.url}/wissing").status_code == 403
    assert "voor iedereen die meedeed" in closed.page("Noor", "/wissing")
    for _ in range(2):
        assert closed["Noor"].post(f"{closed.url}/wissing").location == f"{closed.url}/afronding?gedaan=gewist"

    with pytest.raises(vault.KeyGone):
        vault.key(key_id)
    for model in (Contribution, LearningPoint, SealedDraft):
        assert db.session.scalars(select(model)).all() == []


def test_after_that_a_receipt_is_left(closed, clock):
    closed["Noor"].post(f"{closed.url}/wissing")
    assert closed["Ilse"].get(closed.url).location == f"{closed.url}/afronding"
    page = closed.page("Ilse", "/afronding")
    for word in ("Proef", "deelnemer", "26 november 2026", "De sleutel is vernietigd.", "is weg op 3 december 2026"):
        assert word in page, word
    assert "buurman" not in page and "Wat moet ik?" not in page
    assert closed["Noor"].get(f"{closed.url}/wissing").status_code == 303
    assert closed["Noor"].get(f"{closed.url}/bestanden/1").status_code == 404
    clock.travel(timedelta(days=7))

    assert "De laatste reservekopie ging weg op 3 december 2026." in closed.page("Noor", "/afronding")
    assert closed["Ilse"].get(f"{closed.url}/nieuw", fragment=True).status_code == 200
