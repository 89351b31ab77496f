"""Everything of mine: on one page, and in one file."""

import io
import json
import random
import tempfile
import zipfile

import obstore
import pytest

from portal.circles.queries import membership
from portal.core import audit, autosave, files
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions.actions import attachments, posts
from portal.privacy import archive, gathering
from tests.privacy.conftest import ADDRESS


def unpacked(response):
    return zipfile.ZipFile(io.BytesIO(response.data))


def packed_of(member):
    return zipfile.ZipFile(io.BytesIO(b"".join(archive.packed(member, gathering.everything_of(member.id)))))


def test_the_page_shows_what_is_kept(browser, scene):
    page = browser.sign_in(scene.noor).get("/mijn-gegevens").text

    for trace in (
        "Gebiedsregisseur",
        "06 12345678",
        "Bij het **plein**.",
        "Ik was nog aan het typen",
        "Dat is niet zo.",
    ):
        assert trace in page
    assert "Dank je." not in page


def test_nobody_gets_what_is_kept_of_another(browser, scene):
    page = browser.sign_in(scene.bram).get("/mijn-gegevens").text

    for trace in ("Gebiedsregisseur", "plein", "nog aan het typen", "Dat is niet zo.", ADDRESS):
        assert trace not in page


def test_a_guest_is_asked_to_sign_in(browser, scene):
    for path in ("/mijn-gegevens", "/mijn-gegevens/download", "/account/vertrek"):
        assert browser.get(path).status_code == 303


def test_one_part_is_shown_whole(browser, scene):
    for number in range(12):
        posts.add_post(thread=scene.thread, author=scene.noor, body=f"Bericht {number}.")
    noor = browser.sign_in(scene.noor)

    assert "Bericht 0." not in noor.get("/mijn-gegevens").text
    assert "Bericht 0." in noor.get("/mijn-gegevens?deel=reacties").text
    assert noor.get("/mijn-gegevens?deel=niets").status_code == 200


def test_the_download_can_be_read_by_people_and_programs_and_holds_the_files(browser, scene):
    response = browser.sign_in(scene.noor).get("/mijn-gegevens/download")
    packed = unpacked(response)
    page, known = packed.read("index.html").decode(), json.loads(packed.read("gegevens.json"))

    assert "attachment" in response.headers["Content-Disposition"]
    assert "Bij het **plein**." in page and 'href="stijl.css"' in page
    reply = known["onderdelen"]["reacties"][0]
    assert reply["inhoud"]["tekst"] == "Bij het **plein**." and len(reply["bestanden"]) == 1
    assert packed.read(reply["bestanden"][0])[:4] == b"RIFF"
    assert known["onderdelen"]["profiel"][0]["bestanden"]
    for path in packed.namelist():
        assert ".." not in path and not path.startswith("/")


def test_what_does_not_fit_is_named(database, scene, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    with database.app.test_request_context():
        packed = packed_of(scene.noor)

    assert not [name for name in packed.namelist() if name.startswith("bestanden/")]
    assert "hek.webp" in packed.read("index.html").decode()


@pytest.fixture
def no_temporary_files(monkeypatch):
    """Whoever wants to put something aside on disk finds no place for it."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")


def test_a_large_download_is_put_nowhere_on_its_way(browser, scene, no_temporary_files):
    for number in range(3):
        content = random.Random(number).randbytes(4_000_000)
        plan = Checked(f"plan-{number}.pdf", "application/pdf", {"original": b"%PDF-" + content})
        attachments.add_to_draft(member_id=scene.noor.id, draft_key="post:plan", file=plan)
    posts.add_post(thread=scene.thread, author=scene.noor, body="Alles.", draft_key="post:plan", has_files=True)
    db.session.commit()

    packed = unpacked(browser.sign_in(scene.noor).get("/mijn-gegevens/download"))

    assert packed.testzip() is None
    assert len([name for name in packed.namelist() if "plan-" in name]) == 3


def test_what_went_meanwhile_leaves_the_rest_readable(database, scene):
    with database.app.test_request_context():
        pieces = archive.packed(scene.noor, gathering.everything_of(scene.noor.id))
        obstore.delete(files.store(), [each["path"] for some in obstore.list(files.store()) for each in some])
        packed = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))

    assert packed.testzip() is None
    assert packed.namelist() == ["index.html", "stijl.css", "gegevens.json"]


@pytest.mark.parametrize("how_many", (1, 5))
def test_gathering_costs_the_same_however_much_there_is(database, assert_queries, scene, how_many):
    for number in range(how_many):
        posts.add_post(thread=scene.thread, author=scene.noor, body=f"Bericht {number}.")
    db.session.commit()
    db.session.expire_all()

    with assert_queries(45):  # of every kind together, with titles: one that asks per item would show here
        gathering.everything_of(scene.noor.id)


def test_people_read_words_and_titles_and_programs_keep_their_keys(database, scene):
    noor = scene.noor
    actor, subject = {"actor_id": noor.id}, ("thread", scene.thread.id)
    audit.note("invitation.start", **actor, subject=("invitation", 4))
    audit.note("thread.pin", **actor, subject=subject)
    audit.note("sign_in", **actor, result="refused")
    autosave.keep(
        noor.id, "thread:new", {"circle_id": [str(scene.community.id)], "token": ["geheim"], "title": ["Plan"]}
    )
    db.session.commit()
    with database.app.test_request_context():
        sections = gathering.everything_of(noor.id)
        page = packed_of(noor).read("index.html").decode()

    told = {(item.title, said) for part in sections for item in part.items for said in gathering.readable(item.content)}
    assert "<h3>Uitnodiging aangenomen</h3>" in page
    assert ("Gesprek vastgezet", ("waarover", "Het hek")) in told
    assert ("Aangemeld", ("uitkomst", "geweigerd")) in told
    assert ("Iemand antwoordde je", ("waarover", "Het hek")) in told
    assert ("Nieuw gesprek", ("kring", "Leergemeenschap")) in told
    assert ("Een reactie in een gesprek", ("waarover", "Het hek")) in told
    for machine in ("invitation.start", "sign_in", "shared_circles", "post:", "thread", "geheim", "circle_id"):
        assert machine not in page
    pinned = next(item for part in sections for item in part.items if item.title == "Gesprek vastgezet")
    assert gathering.plain(pinned.content)["waarover"] == {"soort": "thread", "nummer": subject[1], "titel": "Het hek"}


def test_titles_of_what_one_may_not_see_any_more_are_not_told(scene):
    autosave.keep(scene.noor.id, "edit:999", {"body": ["Half af"]})
    db.session.delete(membership(scene.community.id, scene.noor.id))
    db.session.commit()

    kept = next(part for part in gathering.everything_of(scene.noor.id) if part.name == "bewaarde teksten")

    assert {gathering.readable(item.content)[0][1] for item in kept.items} == {"Iets wat je niet meer kunt zien"}


def test_of_files_that_wait_one_reads_what_each_picture_shows(scene):
    typed = {"alt-4": ["Een hek"], "alt-5": ["Een bankje"], "weg-6": ["1"], "decoration-7": ["1"]}
    autosave.keep(scene.noor.id, "edit:999", typed)
    db.session.commit()

    kept = next(part for part in gathering.everything_of(scene.noor.id) if part.name == "bewaarde teksten")
    told = [gathering.readable(item.content) for item in kept.items if item.title == "Wijziging van een reactie"]

    assert [said for said in told[0] if said[0] != "waarover"] == [("wat de foto laat zien", "Een hek, Een bankje")]
