"""Writing in conversations: what is placed, refused, kept as a draft, and sent with files."""

import io
import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import func, select

from portal.core import autosave
from portal.core.db import db
from portal.discussions.models import Attachment, Post
from tests.factories import make_circle, make_post, make_thread

pytestmark = pytest.mark.usefixtures("database")


def test_a_conversation_begins_with_everything_that_was_filled_in(browser, noor, thread):
    form = {
        "circle_id": str(thread.circle_id),
        "title": "  Nieuw  gesprek ",
        "body": "Eerste regel\r\n\r\nTweede",
        "token": "a",
    }
    writer = browser.sign_in(noor)

    first, again = writer.post("/gesprekken", form), writer.post("/gesprekken", form)

    assert first.status_code == 303
    assert first.location == again.location
    assert "Nieuw gesprek" in writer.get(first.location).text


def test_nothing_typed_is_lost_when_something_is_missing(browser, noor, thread):
    response = browser.sign_in(noor).post(
        "/gesprekken", {"circle_id": str(thread.circle_id), "title": "", "body": "Lange tekst & zo"}
    )

    assert response.status_code == 422
    assert "<title>Fout:" in response.text
    assert "Lange tekst &amp; zo" in response.text
    assert "Geef je gesprek een titel." in response.text


@pytest.mark.parametrize(("body", "sentence"), [("", "Schrijf eerst je reactie."), ("x" * 20_001, "1 tekens te lang")])
def test_a_refused_reply_says_what_to_do_on_the_page_and_in_place(browser, noor, thread, body, sentence):
    writer = browser.sign_in(noor)
    page = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": body})
    part = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": body}, fragment=True)

    assert (page.status_code, part.status_code) == (422, 422)
    assert sentence in page.text
    assert sentence in part.text
    assert "<html" not in part.text
    assert page.text.count("aria-invalid") == 1


def test_a_reply_lands_in_its_place_with_focus_and_a_sentence(browser, noor, bram, thread):
    parent = make_post(thread, bram)
    form = {"body": "Mijn *antwoord*", "parent_id": str(parent.id), "token": "t"}

    response = browser.sign_in(noor).post(f"/gesprekken/{thread.id}/reacties", form, fragment=True)

    post = db.session.scalars(select(Post).where(Post.parent_id == parent.id)).one()
    assert f'<hx-partial hx-target="#antwoorden-{parent.id}" hx-swap="beforeend">' in response.text
    assert "<em>antwoord</em>" in response.text
    assert "in antwoord op" not in response.text, "it stands right below what it answers"
    assert '<form class="stack"' not in response.text
    assert f'<hx-partial hx-target="#schrijven-{parent.id}" hx-swap="delete">' in response.text
    event = json.loads(response.headers["HX-Trigger"])["portal:focus"]
    assert event == {"id": f"artikel-{post.id}", "say": "Je reactie is geplaatst."}


@pytest.mark.parametrize("pages", (1, 2))
def test_a_changed_answer_says_what_it_answers_only_where_that_is_elsewhere(browser, noor, thread, pages):
    answered = make_post(thread, noor)
    for _ in range(60 * (pages - 1)):
        make_post(thread, noor)
    post = make_post(thread, noor, parent=answered)

    shown = browser.sign_in(noor).get(f"/gesprekken/reacties/{post.id}", fragment=True).text

    assert f"artikel-{post.id}" in shown
    assert ("in antwoord op" in shown) == (pages > 1)


def test_a_reply_below_the_conversation_brings_a_fresh_form(browser, noor, thread):
    writer = browser.sign_in(noor)
    response = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Tekst", "einde": "1"}, fragment=True)
    elsewhere = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Tekst twee"}, fragment=True)

    assert '<hx-partial hx-target="#antwoorden-0"' in response.text
    counted = BeautifulSoup(response.text, "html.parser").select_one('hx-partial[hx-target="#aantal"]')
    assert counted.text.strip() == "1 reactie"
    assert response.text.count("<textarea") == 1
    assert ">Tekst</textarea>" not in response.text
    assert re.fullmatch(rf"/gesprekken/{thread.id}\?reactie=\d+#reactie-\d+", elsewhere.headers["HX-Redirect"])


@pytest.mark.parametrize("what", ("antwoord", "bewerken"))
def test_from_a_page_of_its_own_one_goes_to_the_conversation(browser, noor, thread, what):
    """There nothing stands around the form: what was placed would be seen nowhere."""
    parent = make_post(thread, noor)
    own_page = f"/gesprekken/reacties/{parent.id}/{what}"
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": f"http://localhost{own_page}?a=b"}
    path = own_page if what == "bewerken" else f"/gesprekken/{thread.id}/reacties"
    form = {"body": "Tekst", "parent_id": str(parent.id), "token": "t"}

    response = browser.sign_in(noor).post(path, form, headers=asked)

    post_id = db.session.scalars(select(func.max(Post.id))).one()
    assert response.headers["HX-Redirect"] == f"/gesprekken/{thread.id}?reactie={post_id}#reactie-{post_id}"
    assert not response.data


@pytest.mark.parametrize(("body", "is_told"), [("Half", True), (" ", False), ("", False)])
def test_a_draft_that_was_emptied_is_not_told_to_wait(browser, noor, thread, body, is_told):
    autosave.keep(noor.id, f"post:{thread.id}:0", {"body": body})
    assert ("nog niet geplaatst" in browser.sign_in(noor).get(f"/gesprekken/{thread.id}").text) is is_told


def test_the_editor_says_how_somebody_is_mentioned_where_that_can_be_done(browser, noor, bram, thread):
    reader = browser.sign_in(noor)
    said = "Typ @ en de naam om iemand te noemen"
    assert reader.get(f"/gesprekken/{thread.id}").text.count(said) == 1
    assert said in reader.get("/gesprekken/nieuw").text
    assert said not in reader.get(f"/mensen/{bram.id}/vraag").text


def test_answering_the_opening_is_answering_the_conversation(browser, noor, thread):
    browser.sign_in(noor).post(
        f"/gesprekken/{thread.id}/reacties", {"body": "Tekst", "parent_id": str(thread.opening_id)}
    )
    assert db.session.scalars(select(Post).order_by(Post.id.desc())).first().parent_id is None


def test_a_parent_of_another_conversation_is_no_parent(browser, noor, bram, thread):
    other = make_post(make_thread(make_circle(noor, kind="team"), noor), noor)
    browser.sign_in(bram).post(f"/gesprekken/{thread.id}/reacties", {"body": "Tekst", "parent_id": str(other.id)})
    assert db.session.scalar(select(func.count()).where(Post.parent_id == other.id).select_from(Post)) == 0


def test_own_posts_are_changed_removed_and_put_back(browser, clock, noor, bram, thread):
    post = make_post(thread, noor, "Eerste tekst")
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)
    one = f"/gesprekken/reacties/{post.id}"

    edited = writer.post(f"{one}/bewerken", {"body": "Tweede tekst"}, fragment=True)
    assert "Tweede tekst" in edited.text
    assert "bewerkt" in edited.text
    assert "Eerste tekst" in reader.get(f"{one}/geschiedenis").text
    removed = writer.post(f"{one}/verwijdering", fragment=True)
    assert "Ongedaan maken" in removed.text
    assert "Tweede tekst" not in removed.text
    shown = reader.get(f"/gesprekken/{thread.id}").text
    assert "Verwijderd door de schrijver" in shown
    assert "Ongedaan maken" not in shown
    assert reader.get(f"{one}/geschiedenis").status_code == 403
    assert "Tweede tekst" in writer.post(f"{one}/verwijdering/ongedaan", fragment=True).text
    writer.post(f"{one}/verwijdering")
    clock.travel(timedelta(minutes=11))
    assert writer.post(f"{one}/verwijdering/ongedaan").status_code == 403


def test_a_draft_comes_back_and_is_gone_once_it_is_posted(browser, noor, thread):
    writer = browser.sign_in(noor)
    key = f"post:{thread.id}:0"
    kept = writer.post("/bewaren", {"key": key, "tab": "a", "sequence": "1", "field-body": "Half geschreven"})
    assert kept.json["sequence"] >= 1

    page = writer.get(f"/gesprekken/{thread.id}")
    assert "Half geschreven</textarea>" in page.text
    assert "nog niet geplaatst" in page.text
    writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Helemaal geschreven"})
    assert "Half geschreven" not in writer.get(f"/gesprekken/{thread.id}").text


def test_an_older_tab_never_overwrites_a_newer_draft(browser, noor, thread):
    writer = browser.sign_in(noor)
    save = {"key": f"post:{thread.id}:0", "tab": "oud", "sequence": "1", "field-body": "Oud"}
    first = writer.post("/bewaren", save).json["sequence"]
    second = writer.post("/bewaren", save | {"tab": "nieuw", "sequence": str(first + 1), "field-body": "Nieuw"})
    assert second.status_code == 200
    stale = writer.post("/bewaren", save | {"sequence": str(first + 1), "field-body": "Ouder"})
    assert stale.status_code == 409
    assert autosave.of(noor.id, save["key"]).content == {"body": ["Nieuw"]}


def test_a_draft_is_its_writers_alone(browser, noor, bram, thread):
    autosave.keep(noor.id, f"post:{thread.id}:0", {"body": ["Van Noor"]})
    db.session.commit()
    assert "Van Noor" not in browser.sign_in(bram).get(f"/gesprekken/{thread.id}").text


def test_a_picture_goes_along_once_it_has_words(browser, noor, bram, thread):
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)
    sent = writer.post(
        f"/gesprekken/{thread.id}/reacties",
        {"body": "Kijk", "token": "t", "file": (picture(), "plein.png")},
        fragment=True,
    )
    attachment = db.session.scalars(select(Attachment)).one()
    assert sent.status_code == 422
    assert sent.text.count("Beschrijf wat er te zien is op plein.png") == 2
    assert f'name="alt-{attachment.id}"' in sent.text
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1
    assert reader.get(f"/gesprekken/bestanden/{attachment.id}").status_code == 404

    wordless = writer.post(
        f"/gesprekken/{thread.id}/reacties",
        {"body": "Kijk", "met_bestanden": "1", f"alt-{attachment.id}": ""},
        fragment=True,
    )
    assert wordless.status_code == 422
    assert wordless.text.count("Beschrijf wat er te zien is op plein.png") == 2
    assert f'<a href="#alt-{attachment.id}"' in wordless.text
    posted = writer.post(
        f"/gesprekken/{thread.id}/reacties",
        {"body": "Kijk", "einde": "1", "met_bestanden": "1", f"alt-{attachment.id}": "Een leeg plein"},
        fragment=True,
    )
    assert 'alt="Een leeg plein"' in posted.text

    page = reader.get(f"/gesprekken/{thread.id}")
    assert 'alt="Een leeg plein"' in page.text
    shown = reader.get(f"/gesprekken/bestanden/{attachment.id}?breedte=320")
    assert (shown.status_code, shown.content_type) == (200, "image/webp")
    assert Image.open(io.BytesIO(shown.data)).width <= 320


@pytest.mark.parametrize("place", ("below", "answer", "new"))
def test_a_picture_sent_without_words_is_asked_what_it_shows(browser, noor, thread, place):
    """Where no script runs the picture comes with the form: it waits, and what is wanted is said in two places."""
    writer = browser.sign_in(noor)
    parent = make_post(thread, noor, "Een vraag")
    url = "/gesprekken" if place == "new" else f"/gesprekken/{thread.id}/reacties"
    fields = {"parent_id": str(parent.id) if place == "answer" else "", "title": "Een plein"}
    fields |= {"circle_id": str(thread.circle_id), "token": "een"}
    posts = db.session.scalar(select(func.count()).select_from(Post))

    sent = writer.post(url, {**fields, "body": "Kijk eens", "file": (picture(), "plein.png")})

    attachment = db.session.scalars(select(Attachment)).one()
    page = BeautifulSoup(sent.text, "html.parser")
    assert sent.status_code == 422
    assert page.title.text.startswith("Fout: ")
    assert page.select_one(".error-summary a")["href"] == f"#alt-{attachment.id}"
    assert "Beschrijf wat er te zien is op plein.png" in page.select_one(f"#alt-{attachment.id}-error").text
    assert "nog niet geplaatst" not in sent.text
    assert "Kijk eens</textarea>" in sent.text
    assert db.session.scalar(select(func.count()).select_from(Post)) == posts

    words = {"body": "Kijk eens", "met_bestanden": "1", f"alt-{attachment.id}": "Een leeg plein"}
    assert writer.post(url, {**fields, **words}).status_code == 303
    assert db.session.get_one(Attachment, attachment.id).post_id


def test_a_file_that_came_with_an_empty_text_is_not_chosen_twice(browser, noor, thread):
    writer = browser.sign_in(noor)
    file = (io.BytesIO(b"%PDF-1.4 iets"), "plan.pdf")

    sent = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "", "token": "een", "file": file})

    assert sent.status_code == 422
    assert "plan.pdf" in sent.text and 'name="met_bestanden"' in sent.text
    writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Hier", "token": "een", "met_bestanden": "1"})
    assert db.session.scalars(select(Attachment)).one().post_id


def test_a_file_added_without_script_waits_with_the_text(browser, noor, thread):
    writer = browser.sign_in(noor)
    form = {"body": "Nog bezig", "thread_id": str(thread.id), "file": (io.BytesIO(b"%PDF-1.4 iets"), "plan.pdf")}

    added = writer.post("/gesprekken/bestanden", form)

    assert added.location == f"/gesprekken/{thread.id}#reageren"
    page = writer.get(f"/gesprekken/{thread.id}")
    assert "Nog bezig</textarea>" in page.text
    assert "plan.pdf" in page.text
    attachment = db.session.scalars(select(Attachment)).one()
    writer.post(f"/gesprekken/bestanden/{attachment.id}/weg", {"form_url": f"/gesprekken/{thread.id}"})
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_enter_in_a_line_keeps_the_text_and_places_nothing(browser, noor, thread):
    """Without script Enter presses the first button of the form: it takes no file out, and nothing is published."""
    writer = browser.sign_in(noor)
    pages = {f"gesprekken/{thread.id}": thread.id, "gesprekken/nieuw": ""}
    for thread_id in pages.values():
        file = (io.BytesIO(b"%PDF-1.4 iets"), "plan.pdf")
        writer.post("/gesprekken/bestanden", {"body": "Nog bezig", "thread_id": thread_id, "file": file})

    for page, thread_id in pages.items():
        form = BeautifulSoup(writer.get(f"/{page}").text, "html.parser").select_one("main form:has(textarea)")
        first = form.select_one("button:not([type=button]):not([form])")
        assert "plan.pdf" in form.text
        kept = writer.post(first["formaction"], {"body": "Verder getypt", "thread_id": thread_id, "met_bestanden": "1"})
        assert kept.location.startswith(f"/{page}")
        again = writer.get(f"/{page}").text
        assert "Verder getypt</textarea>" in again and "plan.pdf" in again
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_what_is_typed_before_a_second_file_is_kept_too(browser, noor, thread):
    writer = browser.sign_in(noor)
    for body in ("Eerst dit", "Eerst dit, en nu meer"):
        file = (io.BytesIO(b"%PDF-1.4 iets"), "plan.pdf")
        writer.post("/gesprekken/bestanden", {"body": body, "thread_id": str(thread.id), "file": file})

    assert "Eerst dit, en nu meer</textarea>" in writer.get(f"/gesprekken/{thread.id}").text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ kwaad", "virus.exe", "kunnen we niet gebruiken"),
        (b"<svg onload=alert(1)>", "plaatje.png", "kunnen we niet gebruiken"),
        (b"geen pdf", "plan.pdf", "niet wat de naam zegt"),
        (b"", "leeg.pdf", "is leeg"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_kindly_and_the_text_stays(
    browser, noor, thread, content, name, sentence
):
    response = browser.sign_in(noor).post(
        f"/gesprekken/{thread.id}/reacties", {"body": "Mijn tekst", "file": (io.BytesIO(content), name)}, fragment=True
    )
    assert response.status_code == 422
    assert sentence in response.text
    assert "Mijn tekst</textarea>" in response.text


def test_hostile_text_comes_out_as_text(browser, noor, thread):
    hostile = (
        '<script>alert(1)</script> <img src=x onerror=alert(1)> [klik](javascript:alert(1)) {{ 7*7 }} "onmouseover=x'
    )
    make_post(thread, noor, hostile)
    page = browser.sign_in(noor).get(f"/gesprekken/{thread.id}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_too_many_posts_in_an_hour_are_stopped_kindly_and_kept(browser, noor, thread, monkeypatch):
    monkeypatch.setattr("portal.discussions.views.limits.POSTS_PER_HOUR", 2)
    writer = browser.sign_in(noor)
    assert writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Een"}).status_code == 303
    stopped = writer.post(f"/gesprekken/{thread.id}/reacties", {"body": "Bewaarde tekst"})
    assert stopped.status_code == 429
    assert "Bewaarde tekst" in stopped.text


def test_a_new_conversation_begins_in_ones_own_circle(browser, noor):
    community = make_circle(noor, name="Leergemeenschap")

    def selected():
        page = BeautifulSoup(browser.sign_in(noor).get("/gesprekken/nieuw").text, "html.parser")
        return page.select_one("#circle_id option[selected]")["value"]

    assert selected() == str(community.id)

    make_circle(noor, kind="editors", name="Redactie")
    assert selected() == str(community.id)
    cohort = make_circle(noor, kind="cohort", name="Leergang")
    assert selected() == str(cohort.id)


def picture():
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(content, "PNG")
    content.seek(0)
    return content
