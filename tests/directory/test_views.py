"""The directory, profiles and questions through the browser."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import select

from portal.core import autosave
from portal.core.db import db
from portal.directory.models import A_DAY, Question
from portal.members import actions, queries
from portal.members.models import FIELDS, Member
from portal.notifications import steps
from tests.factories import join, make_circle, make_member


@pytest.fixture
def two(database):
    """Noor and Piet, who share the community only, and Ilse, who shares nothing with them."""
    noor, piet = make_member("Noor de Wit"), make_member("Piet Zijlstra", function="dorpencoördinator")
    noor.community = make_circle(noor, piet)
    make_circle(make_member("Ilse Anders"))
    return noor, piet


def picture(size=(600, 400)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    content.seek(0)
    return content


# --- the directory ---


def test_the_directory_shows_who_is_in_my_circles(browser, two):
    page = browser.sign_in(two[0]).get("/mensen").text

    assert "Piet Zijlstra" in page and "dorpencoördinator" in page
    assert "Ilse" not in page


def test_a_fragment_is_the_list_alone(browser, two):
    answer = browser.sign_in(two[0]).get("/mensen?q=zijl&thema=&kring=", fragment=True)

    assert answer.text.lstrip().startswith("<section") and "<html" not in answer.text
    assert "Piet Zijlstra" in answer.text and "Noor de Wit" not in answer.text
    assert answer.headers["HX-Replace-Url"] == "/mensen?q=zijl"
    assert "portal:focus" in answer.headers["HX-Trigger"]


def test_a_plain_form_keeps_what_was_asked(browser, two):
    page = browser.sign_in(two[0]).get("/mensen?q=zijl&thema=wonen").text

    assert 'value="zijl"' in page
    assert '<option value="wonen" selected>' in page


def test_nobody_found_says_what_to_do(browser, two):
    page = browser.sign_in(two[0]).get("/mensen?q=xyzxyz").text

    assert 'class="empty"' in page and "person-card" not in page


def test_who_finds_nobody_by_a_typing_error_gets_one_suggestion(browser, two):
    of_noor = browser.sign_in(two[0])
    for is_fragment in (False, True):
        answer = of_noor.get(f"/mensen?q=Pieet+Zijlstr%C3%A4&kring={two[0].community.id}", fragment=is_fragment)
        assert ">Piet Zijlstra</a>?" in answer.text
        answer = of_noor.get(f"/mensen?q=Zijlsrta&kring={two[0].community.id}&pagina=3", fragment=is_fragment)

        assert answer.text.count("Bedoelde je") == 1
        link = f'<a href="/mensen?q=Zijlstra&amp;kring={two[0].community.id}">Zijlstra</a>?'
        assert link in answer.text
    assert "Bedoelde je Zijlstra?" in json.loads(answer.headers["HX-Trigger"])["portal:focus"]["say"]
    assert "Bedoelde" not in of_noor.get("/mensen?q=zijlstra").text
    assert "Bedoelde" not in of_noor.get("/mensen?q=xyzxyz").text


@pytest.mark.parametrize("others", (1, 5))
def test_a_suggestion_costs_the_same_however_many_people(browser, assert_queries, others):
    noor = make_member("Noor")
    members = [make_member(theme_keys=["wonen"], ask_me="Jongeren") for _ in range(others)]
    make_circle(noor, *members)
    for member in members:
        actions.change_profile(member, organisation=f"Gemeente {member.id}", municipality="Groningen")
    of_noor = browser.sign_in(noor)

    with assert_queries(5):
        assert "jongeren</a>" in of_noor.get("/mensen?q=jongern", fragment=True).text
    with assert_queries(4):
        of_noor.get("/mensen?q=xyzxyz", fragment=True)


@pytest.mark.parametrize("query", ["pagina=0", "pagina=999", "pagina=x", "organisatie=x", "thema=onzin", "kring=77"])
def test_strange_addresses_show_the_list(browser, two, query):
    answer = browser.sign_in(two[0]).get(f"/mensen?{query}")

    assert answer.status_code == 200
    assert "Piet Zijlstra" in answer.text


def test_24_a_page(browser, database):
    noor = make_member("Noor")
    make_circle(noor, *(make_member() for _ in range(29)))
    of_noor = browser.sign_in(noor)

    first, second = of_noor.get("/mensen?q=l").text, of_noor.get("/mensen?pagina=2").text

    assert first.count("person-card__head") == 24
    assert "/mensen?q=l&amp;pagina=2" in first
    assert second.count("person-card__head") == 6


@pytest.mark.parametrize("others", (1, 5))
def test_the_directory_costs_the_same_however_many_people(browser, assert_queries, others):
    noor = make_member("Noor")
    members = [make_member(theme_keys=["wonen"], ask_me="Alles") for _ in range(others)]
    make_circle(noor, *members)
    for member in members:
        actions.change_profile(member, organisation=f"Gemeente {member.id}", municipality="Groningen")
    of_noor = browser.sign_in(noor)

    with assert_queries(6):
        page = of_noor.get("/mensen")
    with assert_queries(4):
        of_noor.get("/mensen?q=lid&thema=wonen", fragment=True)

    assert page.text.count("person-card__head") == others + 1


# --- a profile ---


def test_a_profile_shows_what_the_viewer_may_see(browser, two):
    noor, piet = two
    actions.change_profile(
        piet,
        organisation="Gemeente Oldambt",
        municipality="Oldambt",
        theme_keys=["energie"],
        ask_me="Dorpshuizen bijvoorbeeld",
        seeking="Iemand met geduld",
        followed="Op locatie",
        phone="06-00000001",
    )
    texts = ["Gemeente Oldambt", "dorpencoördinator", "theme-energie", "Dorpshuizen", "geduld", "Op locatie"]
    of_noor = browser.sign_in(noor)

    page = of_noor.get(f"/mensen/{piet.id}-piet-zijlstra").text
    assert all(text in page for text in texts)
    assert "06-00000001" not in page  # for circles that are shared, unless chosen otherwise

    actions.change_profile(piet, sight=dict.fromkeys(FIELDS, "nobody"))
    page = of_noor.get(f"/mensen/{piet.id}").text
    assert "Piet Zijlstra" in page
    assert not any(text in page for text in [*texts, "06-00000001", "GM1895"])

    join(make_circle(noor, kind="team", name="Team Plein"), piet)
    actions.change_profile(piet, sight=dict.fromkeys(FIELDS, "shared_circles"))
    page = of_noor.get(f"/mensen/{piet.id}").text
    assert all(text in page for text in [*texts, "06-00000001", "Team Plein"])


def test_circles_that_are_not_shared_are_not_named(browser, two):
    noor, piet = two
    make_circle(piet, kind="team", name="Geheim team")

    assert "Geheim team" not in browser.sign_in(noor).get(f"/mensen/{piet.id}").text


@pytest.mark.parametrize("tail", ["", "-naam", "/foto", "/vraag"])
@pytest.mark.parametrize("who", ["Ilse Anders", "left", "invited", "nobody"])
def test_who_may_not_be_seen_does_not_exist(browser, two, who, tail):
    noor, _piet = two
    if who == "Ilse Anders":
        member_id = noor.id + 2
    elif who == "nobody":
        member_id = 999_999
    else:
        other = make_member("Weg", state=who)
        join(noor.community, other)
        member_id = other.id

    of_noor = browser.sign_in(noor)

    assert of_noor.get(f"/mensen/{member_id}{tail}").status_code == 404
    if tail == "/vraag":
        answer = of_noor.post(f"/mensen/{member_id}/vraag", {"subject": "a", "body": "b"})
        assert answer.status_code == 404


@pytest.mark.parametrize("circles", (1, 5))
def test_a_profile_costs_the_same_however_many_circles_are_shared(browser, assert_queries, two, circles):
    noor, piet = two
    for _ in range(circles):
        make_circle(noor, piet, kind="team")
    of_noor = browser.sign_in(noor)

    with assert_queries(4):
        of_noor.get(f"/mensen/{piet.id}")


def test_guests_see_nobody(browser, two):
    for path in ("/mensen", f"/mensen/{two[1].id}", f"/mensen/{two[1].id}/foto", "/profiel"):
        assert browser.get(path).status_code in (302, 303)


def test_a_member_without_a_profile_can_be_looked_at(browser, two):
    noor, piet = two
    db.session.delete(queries.profile_of(piet.id))

    assert browser.sign_in(noor).get(f"/mensen/{piet.id}").status_code == 200
    assert browser.sign_in(piet).get("/profiel").status_code == 200


# --- one's own profile ---


def whole_profile(**changes):
    return {
        "name": "Noor de Wit",
        "organisation": "Gemeente Groningen",
        "function": "gebiedsregisseur",
        "municipality": "groningen",
        "themes": ["wonen", "groen"],
        "ask_me": "Aanbellen",
        "seeking": "Geduld",
        "followed": "Dichtbij",
        "phone": "06 12345678",
        "takes_questions": "y",
        **{f"sight_{field}": "community" for field in FIELDS},
    } | changes


def test_the_form_says_what_a_complete_profile_still_lacks(browser, two):
    """All of it is optional; yet the step on the start page stays as long as these four are not there."""
    noor, _ = two
    of_noor = browser.sign_in(noor)
    of_noor.post("/profiel", whole_profile(themes=[], ask_me=""))
    said = BeautifulSoup(of_noor.get("/profiel").text, "html.parser").find(id="still-missing")
    assert [(each.text, each["href"]) for each in said.find_all("a")] == [
        ("Thema's", "#themes"),
        ("Hier kun je mij over vragen", "#ask_me"),
    ]
    assert not steps.says_enough(queries.profile_of(noor.id))

    of_noor.post("/profiel", whole_profile(municipality="", seeking="", followed="", phone=""))
    assert 'id="still-missing"' not in of_noor.get("/profiel").text
    assert steps.says_enough(queries.profile_of(noor.id))


def test_changing_a_profile(browser, two):
    noor, _piet = two
    of_noor = browser.sign_in(noor)
    autosave.keep(noor.id, "profiel", {"ask_me": ["half"]})

    answer = of_noor.post("/profiel", whole_profile(sight_phone="nobody"))

    assert (answer.status_code, answer.location) == (303, f"/mensen/{noor.id}?bewaard=1")
    profile = queries.profile_of(noor.id)
    assert (profile.municipality, profile.theme_keys) == ("Groningen", ["wonen", "groen"])
    assert (profile.sight["phone"], profile.organisation.name) == ("nobody", "Gemeente Groningen")
    assert autosave.of(noor.id, "profiel") is None
    page = of_noor.get("/profiel").text
    assert 'value="gebiedsregisseur"' in page and "Aanbellen" in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser, two):
    answer = browser.sign_in(two[0]).post(
        "/profiel", whole_profile(municipality="Selwerd", ask_me="Mijn lange verhaal")
    )

    assert answer.status_code == 422
    assert 'value="Selwerd"' in answer.text and "Mijn lange verhaal" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert queries.profile_of(two[0].id).ask_me == ""


def test_what_was_typed_before_is_offered_again(browser, two):
    autosave.keep(two[0].id, "profiel", {"ask_me": ["Half getypt"], "themes": ["jeugd"]})

    page = browser.sign_in(two[0]).get("/profiel").text

    assert "Half getypt" in page and "/bewaren/weg" in page


def test_taking_no_questions(browser, two):
    fields = whole_profile()
    del fields["takes_questions"]

    browser.sign_in(two[0]).post("/profiel", fields)

    assert two[0].takes_questions is False


def test_a_photo_comes_in_three_sizes_and_goes(browser, two):
    noor, piet = two
    of_noor, of_piet = browser.sign_in(noor), browser.sign_in(piet)

    answer = of_noor.post("/profiel/foto", {"photo": (picture(), "ik.png")})
    assert answer.status_code == 303

    assert f"/mensen/{noor.id}/foto?v={noor.photo_id}" in of_piet.get("/mensen").text
    for asked, side in (("", 128), ("&maat=64", 64), ("&maat=384", 384), ("&maat=5000", 128), ("&maat=x", 128)):
        shown = of_piet.get(f"/mensen/{noor.id}/foto?v=1{asked}")
        assert Image.open(io.BytesIO(shown.data)).size == (side, side)
        assert "private" in shown.headers["Cache-Control"]
        assert shown.content_type == "image/webp"

    assert of_noor.post("/profiel/foto/verwijdering").status_code == 303
    assert of_piet.get(f"/mensen/{noor.id}/foto").status_code == 404


def test_the_face_of_a_suspended_member_stays_beside_what_they_wrote(browser, two):
    noor, piet = two
    browser.sign_in(noor).post("/profiel/foto", {"photo": (picture(), "ik.png")})
    noor.state = "suspended"
    ilse = db.session.get(Member, piet.id + 1)

    assert browser.sign_in(piet).get(f"/mensen/{noor.id}/foto").status_code == 200
    assert browser.sign_in(piet).get(f"/mensen/{noor.id}").status_code == 404
    assert browser.sign_in(ilse).get(f"/mensen/{noor.id}/foto").status_code == 404


@pytest.mark.parametrize(
    "upload",
    [(io.BytesIO(b"<svg onload=alert(1)>"), "ik.png"), (io.BytesIO(b"%PDF-1.4"), "cv.pdf"), (io.BytesIO(), "leeg.png")],
)
def test_what_is_no_photo_is_refused_kindly(browser, two, upload):
    content, name = upload
    answer = browser.sign_in(two[0]).post("/profiel/foto", {"photo": (io.BytesIO(content.getvalue()), name)})

    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    assert two[0].photo_id is None


def test_without_script_a_photo_takes_along_what_was_typed_below_it(browser, two):
    noor, _ = two
    of_noor = browser.sign_in(noor)
    of_noor.post("/profiel", whole_profile())
    page = BeautifulSoup(of_noor.get("/profiel").text, "html.parser")
    button = page.find("button", attrs={"formaction": "/profiel/foto"})
    form = button.find_parent("form")
    assert form.find(id="photo") and button["formenctype"] == "multipart/form-data" and form.find(id="ask_me")
    assert form.find("button") is not button, "Enter in a line keeps a draft, and sends no photo"

    typed = whole_profile(ask_me="Half getypt", themes=[], draft_key="profiel")
    del typed["takes_questions"]
    assert of_noor.post("/profiel/foto", {**typed, "photo": (picture(), "ik.png")}).status_code == 303
    page = BeautifulSoup(of_noor.get("/profiel").text, "html.parser")
    assert "Half getypt" in page.find(id="ask_me").text and "Het staat nog niet op je profiel" in page.text
    assert not page.select("#themes [checked]") and not page.find(id="takes_questions").has_attr("checked")
    assert (queries.profile_of(noor.id).ask_me, noor.takes_questions) == ("Aanbellen", True)
    assert "Half getypt" in of_noor.post("/profiel/foto", typed).text, "also when no photo was chosen"

    as_it_stands = whole_profile(municipality="Groningen", draft_key="profiel")
    of_noor.post("/profiel/foto", {**as_it_stands, "photo": (picture(), "ik.png")})
    assert "Het staat nog niet op je profiel" not in of_noor.get("/profiel").text, "nothing differs, nothing waits"


def test_a_photo_that_is_chosen_is_on_the_profile_at_once(browser, two):
    """Else it would be lost with whoever chooses one and then keeps the profile; what is typed stays in its form."""
    of_noor = browser.sign_in(two[0])
    field = BeautifulSoup(of_noor.get("/profiel").text, "html.parser").find(id="photo")
    assert (field["hx-post"], field["hx-trigger"], field["hx-target"]) == ("/profiel/foto", "change", "#foto")

    answer = of_noor.post("/profiel/foto", {"photo": (picture(), "ik.png")}, fragment=True)
    refused = of_noor.post("/profiel/foto", {"photo": (io.BytesIO(b"%PDF-1.4"), "cv.pdf")}, fragment=True)

    part = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert part.find(id="foto").img["src"].startswith(f"/mensen/{two[0].id}/foto?v={two[0].photo_id}")
    assert part.find("html") is None and part.find("textarea") is None
    event = json.loads(answer.headers["HX-Trigger"])["portal:focus"]
    assert event == {"id": "photo", "say": "Je foto staat op je profiel."}
    assert refused.status_code == 422
    assert "<html" not in refused.text and 'id="photo-error"' in refused.text


def test_no_photo_chosen(browser, two):
    assert browser.sign_in(two[0]).post("/profiel/foto", {}).status_code == 422


@pytest.mark.parametrize("path", ["/profiel/foto", "/profiel/foto/verwijdering"])
def test_addresses_of_forms_lead_to_their_form(browser, two, path):
    assert browser.sign_in(two[0]).get(path).location == "/profiel#foto"


# --- asking ---


def test_asking_a_question(browser, two):
    noor, piet = two
    of_noor = browser.sign_in(noor)

    page = of_noor.get(f"/mensen/{piet.id}/vraag").text
    assert "Piet Zijlstra" in page and "@voorbeeld.nl" not in page
    answer = of_noor.post(f"/mensen/{piet.id}/vraag", {"subject": "Dorpshuis", "body": "Hoe dan?", "token": "t1"})

    of_noor.post(f"/mensen/{piet.id}/vraag", {"subject": "Dorpshuis", "body": "Hoe dan?", "token": "t1"})
    question = db.session.scalars(select(Question)).one()
    assert (question.asker_id, question.asked_id, question.subject) == (noor.id, piet.id, "Dorpshuis")
    assert (answer.status_code, answer.location) == (303, f"/mensen/vragen/{question.id}?verstuurd=1")
    page = of_noor.get(answer.location).text
    assert "Je vraag is verstuurd" in page and "Hoe dan?" in page


def test_answering_a_question(browser, two):
    noor, piet = two
    browser.sign_in(noor).post(f"/mensen/{piet.id}/vraag", {"subject": "Dorpshuis", "body": "Hoe **dan**?"})
    question = db.session.scalars(select(Question)).one()
    noor.takes_questions = False
    of_piet = browser.sign_in(piet)

    page = of_piet.get(f"/mensen/{noor.id}/vraag?antwoord={question.id}").text
    subject = BeautifulSoup(page, "html.parser").find(id="subject")["value"]
    assert "<strong>dan</strong>" in page
    assert subject == "Dorpshuis", "its mail says itself that it is an answer"
    answer = of_piet.post(f"/mensen/{noor.id}/vraag?antwoord={question.id}", {"subject": subject, "body": "Zo."})

    assert answer.status_code == 303
    assert "Je antwoord is verstuurd" in of_piet.get(answer.location).text
    assert db.session.scalars(select(Question.answers_id).order_by(Question.id.desc())).first() == question.id


def test_a_question_of_others_cannot_be_read_or_answered(browser, two):
    noor, piet = two
    browser.sign_in(noor).post(f"/mensen/{piet.id}/vraag", {"subject": "Dorpshuis", "body": "Geheim"})
    question = db.session.scalars(select(Question)).one()
    joost = make_member("Joost", office="moderator")
    join(noor.community, joost)
    path = f"/mensen/{noor.id}/vraag?antwoord={question.id}"

    for reader in (joost, noor):
        assert browser.sign_in(reader).get(path).status_code == 404
    assert browser.sign_in(joost).post(path, {"subject": "a", "body": "b"}).status_code == 404


def test_who_would_rather_not_is_left_in_peace(browser, two):
    noor, piet = two
    piet.takes_questions = False
    of_noor = browser.sign_in(noor)

    assert f"/mensen/{piet.id}/vraag" not in of_noor.get(f"/mensen/{piet.id}").text
    page = of_noor.get(f"/mensen/{piet.id}/vraag")
    assert page.status_code == 200 and "<textarea" not in page.text
    assert of_noor.post(f"/mensen/{piet.id}/vraag", {"subject": "a", "body": "b"}).status_code == 403
    assert not db.session.scalars(select(Question)).all()


def test_nobody_asks_themselves(browser, two):
    noor = two[0]
    of_noor = browser.sign_in(noor)

    assert of_noor.get(f"/mensen/{noor.id}/vraag").location == f"/mensen/{noor.id}"
    assert of_noor.post(f"/mensen/{noor.id}/vraag", {"subject": "a", "body": "b"}).status_code == 403


@pytest.mark.parametrize("fields", [{"subject": "", "body": "tekst"}, {"subject": "Iets", "body": " "}])
def test_a_question_without_words_comes_back_with_what_was_typed(browser, two, fields):
    answer = browser.sign_in(two[0]).post(f"/mensen/{two[1].id}/vraag", fields)

    assert answer.status_code == 422
    assert fields["subject"] in answer.text and fields["body"].strip() in answer.text


def test_after_five_the_text_stays_and_waits_for_tomorrow(browser, two):
    of_noor = browser.sign_in(two[0])
    for number in range(A_DAY):
        of_noor.post(f"/mensen/{two[1].id}/vraag", {"subject": f"Vraag {number}", "body": "?"})

    answer = of_noor.post(f"/mensen/{two[1].id}/vraag", {"subject": "Nog een", "body": "Blijft staan"})

    assert answer.status_code == 429
    assert "Blijft staan" in answer.text
    assert len(db.session.scalars(select(Question)).all()) == A_DAY
