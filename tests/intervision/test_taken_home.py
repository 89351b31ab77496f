"""What a member takes home of intervision, what others may know of it, and what leaving does to it."""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from portal.circles.queries import viewer_for
from portal.core import clock as portal_clock
from portal.core import kinds, vault
from portal.core.db import db, transaction
from portal.core.files import Checked
from portal.intervision.actions import after, attachments, groups, moving, planning, process, texts
from portal.intervision.models import (
    Consultation,
    Contribution,
    Exclusion,
    Group,
    LearningPoint,
    Note,
    SealedDraft,
    Signature,
    Teaser,
    TeaserVoice,
)
from portal.intervision.queries import rooms
from portal.privacy import actions as privacy
from portal.privacy import gathering
from tests.factories import make_circle, make_consultation, make_group, make_member
from tests.intervision.test_actions import method_of

SEALED = {"vraag": {"kind": "form", "fields": [{"key": "wat", "label": "Wat"}, {"key": "later", "label": "Later"}],
                    "sealed": ["later"]}, "kern": {"reveals": ["later"]}}  # fmt: skip


@pytest.fixture
def people(database, clock):
    people = [make_member(name) for name in ("Noor", "Bram", "Piet", "Ilse", "Daan")]
    make_circle(*people)
    return people


def begun(people, *keys, **changes):
    group = make_group(*people)
    there = make_consultation(
        group, people[0], method_of(*keys, **changes), facilitator=people[1], line="Merkwoord titel"
    )
    return group, there.id


def room(there):
    db.session.expire_all()
    return rooms.room_of(db.session.get_one(Consultation, there))


def taken_home_by(member):
    """Everything that the export says of intervision, as one text."""
    parts = gathering.everything_of(member.id)
    return "\n".join(
        f"{part.name}|{item.title}|{gathering.readable(item.content)}" for part in parts for item in part.items
    )


def test_a_member_takes_home_their_own_words_and_nobody_elses(people):
    noor, bram, piet, ilse, daan = people
    group, there = begun(people, "vraag", "kern", **SEALED)
    texts.write(room(there), room(there).current, noor, {"wat": "NOORS-VRAAG", "later": "NOORS-BESLUIT"})
    texts.done(room(there), room(there).current, noor)
    texts.keep_note(room(there), noor, "NOORS-NOTITIE")
    moving.close(room(there), room(there).current, portal_clock.now())
    texts.write(room(there), room(there).current, bram, {"tekst": "BRAMS-KERN"})
    texts.keep_draft(room(there), room(there).current, piet, "", {"tekst": "PIETS-CONCEPT"}, tab="a", sequence=1)
    planning.offer(group, bram, "BRAMS-CASUS")
    planning.speak_for(planning.offer(group, daan, "DAANS-CASUS"), bram)
    groups.exclude(ilse, make_member("Uitgesloten Ada").id)
    db.session.commit()

    of_noor, of_bram, of_piet, of_ilse = map(taken_home_by, (noor, bram, piet, ilse))
    for own in ("NOORS-VRAAG", "NOORS-BESLUIT", "NOORS-NOTITIE", "Merkwoord titel"):
        assert own in of_noor
        assert own not in of_bram + of_piet + of_ilse
    assert "BRAMS-KERN" in of_bram and "BRAMS-CASUS" in of_bram
    assert "BRAMS" not in of_noor + of_piet + of_ilse
    assert "DAANS" not in of_bram
    assert "PIETS-CONCEPT" in of_piet and "PIETS" not in of_noor + of_bram + of_ilse
    assert "Uitgesloten Ada" in of_ilse and "Uitgesloten" not in of_noor + of_bram + of_piet
    assert "Intervisie op donderdag" not in of_noor


def brought(there, member, name, content):
    """A sealed file of a member, with what is being written."""
    checked = Checked(name, "application/pdf", {"original": content})
    attachments.add(room(there), room(there).current, member, checked)
    db.session.commit()


def download(browser, member):
    """Their archive: what is read in it, and its files."""
    packed = zipfile.ZipFile(io.BytesIO(browser.sign_in(member).get("/mijn-gegevens/download").data))
    files = {name: packed.read(name) for name in packed.namelist() if name.startswith("bestanden/")}
    return packed.read("index.html").decode() + packed.read("gegevens.json").decode(), files


def test_a_member_takes_home_their_own_sealed_files_and_nobody_elses(browser, people):
    noor, bram, piet, _ilse, _daan = people
    _group, there = begun(people, "kern")
    for each in (bram, piet):
        brought(there, each, "plan.pdf", b"%PDF van " + each.name.encode())
    brought(there, bram, "plan.pdf", b"%PDF nog een")
    texts.write(room(there), room(there).current, bram, {"tekst": "BRAMS-KERN"})
    db.session.commit()

    said, files = download(browser, bram)
    assert "BRAMS-KERN" in said
    assert sorted(files.values()) == [b"%PDF nog een", b"%PDF van Bram"]
    assert all(name in said for name in files)
    assert list(download(browser, piet)[1].values()) == [b"%PDF van Piet"]
    said, files = download(browser, noor)
    assert (files, "plan.pdf" in said) == ({}, False)
    assert "plan.pdf" in browser.sign_in(bram).get("/mijn-gegevens").text


def test_what_a_picture_shows_is_taken_home_with_it(browser, people):
    bram = people[1]
    _group, there = begun(people, "kern")
    checked = Checked("plein.png", "image/webp", {"320": b"RIFF plaatje"}, 40, 30)
    file = attachments.add(room(there), room(there).current, bram, checked)
    attachments.describe(room(there), file, "Een leeg plein")
    db.session.commit()

    said, files = download(browser, bram)
    assert "Een leeg plein" in said
    assert [(name.rpartition(".")[2], content) for name, content in files.items()] == [("webp", b"RIFF plaatje")]


def test_after_erasing_no_file_is_left_to_take_home(browser, people):
    bram = people[1]
    _group, there = begun(people, "kern")
    brought(there, bram, "plan.pdf", b"%PDF van Bram")
    after.stop(room(there))
    db.session.commit()

    said, files = download(browser, bram)
    assert (files, "plan.pdf" in said) == ({}, False)


def test_after_erasing_only_that_one_took_part_is_taken_home(people):
    noor = people[0]
    _group, there = begun(people, "vraag")
    texts.write(room(there), room(there).current, noor, {"tekst": "NOORS-VRAAG"})
    db.session.commit()
    after.stop(room(there))
    db.session.commit()

    told = taken_home_by(noor)
    assert "inbrenger" in told and "gewist" in told
    assert "NOORS" not in told and "Merkwoord" not in told


@pytest.mark.parametrize("how_many", (1, 5))
def test_taking_home_costs_the_same_however_many_consultations(people, assert_queries, how_many):
    group = make_group(*people)
    for _ in range(how_many):
        there = make_consultation(group, people[0], method_of("vraag"), facilitator=people[1])
        texts.write(room(there.id), room(there.id).current, people[0], {"tekst": "Hoe nu?"})
    db.session.commit()
    member_id = people[0].id
    db.session.expire_all()

    with assert_queries(10):
        assert len(list(kinds.get("consultation").export(member_id))) == how_many


def test_cards_say_nothing_and_only_to_who_takes_part(people):
    noor, bram = people[:2]
    group, there = begun(people, "vraag")
    outsider, administrator = make_member("Fatma"), make_member("Esther", office="administrator")
    late = make_member("Later")
    groups.add(group, late)
    process.leave(room(there), bram.id)
    db.session.commit()

    def card(kind, id, who):
        return kinds.get(kind).cards([id], viewer_for(who)).get(id)

    found = card("consultation", there, noor)
    assert (found.title, found.url) == ("Consult in je intervisiegroep", f"/intervisie/consulten/{there}")
    assert (found.mail_class, found.excerpt, found.by) == ("confidential", "", "")
    assert card("intervision_group", group.id, late).url == f"/intervisie/groepen/{group.id}"
    for who in (outsider, administrator, late, bram):
        assert card("consultation", there, who) is None
    for who in (outsider, administrator):
        assert card("intervision_group", group.id, who) is None
    for kind in ("consultation", "intervision_group"):
        assert list(kinds.get(kind).texts(None)) == []
        assert list(kinds.get(kind).context(there)) == []


def rows_of(member, *tables):
    return {
        table.__tablename__: db.session.scalar(select(func.count()).where(table.member_id == member.id))
        for table in tables
    }


def test_whoever_leaves_the_portal_leaves_their_groups_with_their_cases(people):
    noor, bram, piet, _ilse, daan = people
    group, there = begun(people, "kern")
    texts.write(room(there), room(there).current, piet, {"tekst": "Piets kern"})
    texts.keep_draft(room(there), room(there).current, piet, "", {"tekst": "Nog iets"}, tab="a", sequence=1)
    texts.keep_note(room(there), piet, "Voor mij")
    planning.speak_for(planning.offer(group, piet, "Piets casus"), daan)
    planning.speak_for(planning.offer(group, bram, "Brams casus"), piet)
    groups.exclude(piet, make_member("Ada").id)
    db.session.commit()

    privacy.leave(piet, {})
    db.session.commit()

    left = rows_of(piet, Note, SealedDraft, Signature, TeaserVoice, Teaser, LearningPoint, Exclusion)
    assert set(left.values()) == {0}, left
    assert room(there).attending[piet.id].state == "left"
    assert piet.id not in db.session.get_one(Group, group.id).turns
    assert not db.session.scalars(select(Contribution).where(Contribution.author_id == piet.id)).all()
    assert room(there).consultation.state == "running"

    key_id = room(there).consultation.key_id
    with transaction():
        privacy.leave(noor, {})
    assert room(there).consultation.state == "stopped"
    with pytest.raises(vault.KeyGone):
        vault.key(key_id)


def test_a_closed_case_goes_with_its_owner_and_stays_when_another_leaves(people):
    noor, bram = people[:2]
    _group, there = begun(people, "vraag")
    texts.write(room(there), room(there).current, noor, {"tekst": "Noors vraag"})
    moving.close(room(there), room(there).current, portal_clock.now())
    db.session.commit()
    privacy.leave(bram, {})
    db.session.commit()
    assert room(there).consultation.state == "closed"

    privacy.leave(noor, {})
    db.session.commit()
    assert room(there).consultation.state == "erased"
    assert not db.session.scalars(select(Contribution)).all()
