"""The pages of conversations: for a member, for an outsider, as a page and as a fragment."""

import io
import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import func, select

from portal.circles.models import Circle
from portal.core import autosave, files
from portal.core.db import db
from portal.discussions import actions
from portal.discussions.models import Attachment, Post, Thread
from tests.factories import join, make_circle, make_member, make_post, make_thread

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("reply_count", (1, 5))
def test_a_thread_costs_the_same_however_many_replies(browser, assert_queries, noor, bram, thread, reply_count):
    for _ in range(reply_count):
        make_post(thread, bram)
    reader = browser.sign_in(noor)

    with assert_queries(4):
        response = reader.get(f"/gesprekken/{thread.id}")

    assert len(re.findall(r'<li class="post[ "]', response.text)) == reply_count


def test_a_long_thread_with_files_costs_one_statement_more(browser, assert_queries, noor, bram, thread):
    for number in range(60):
        post = make_post(thread, bram)
        if number % 10 == 0:
            with_file(post, bram)
    reader = browser.sign_in(noor)
    reader.post(f"/gesprekken/{thread.id}/gelezen", {"tot": str(post.id - 5)})

    with assert_queries(5):
        response = reader.get(f"/gesprekken/{thread.id}")

    assert "pagina 2 van 2" in response.text
    assert response.text.count('class="new"') == 5


@pytest.mark.parametrize("count", (1, 5))
def test_the_list_costs_the_same_however_many_conversations(browser, assert_queries, noor, bram, count):
    circle = make_circle(noor, bram)
    for _ in range(count):
        make_thread(circle, bram)
        make_thread(circle, noor)
    reader = browser.sign_in(noor)

    with assert_queries(6):
        response = reader.get("/gesprekken")

    assert response.text.count("thread-item--unread") == count
    assert len(re.findall(r'class="list__item thread-item[ "]', response.text)) == 2 * count


def test_a_reply_costs_at_most_twelve_statements(browser, assert_queries, noor, bram, thread):
    parent = make_post(thread, noor)
    writer = browser.sign_in(bram)
    form = {"body": f"Dag @[Noor](lid:{noor.id})", "token": "t", "parent_id": str(parent.id)}

    with assert_queries(12):
        response = writer.post(f"/gesprekken/{thread.id}/reacties", form)

    assert response.status_code == 303


def test_outsiders_cannot_tell_that_anything_exists(browser, noor, thread):
    piet = make_member("Piet")
    post = make_post(thread, noor)
    attachment = with_file(post, noor)
    outsider = browser.sign_in(piet)
    base, one = f"/gesprekken/{thread.id}", f"/gesprekken/reacties/{post.id}"
    gets = [
        base,
        f"{base}/titel",
        f"{base}/nieuw",
        f"{base}/gelezen-niet",
        one,
        f"{one}/antwoord",
        f"{one}/bewerken",
        f"{one}/geschiedenis",
        f"/gesprekken/bestanden/{attachment.id}",
        f"/gesprekken?kring={thread.circle_id}",
    ]
    posts = [
        f"{base}/reacties",
        f"{base}/gelezen",
        f"{base}/volgen",
        f"{base}/sluiting",
        f"{base}/vastzetting",
        f"{base}/sluiting/intrekken",
        f"{base}/vastzetting/intrekken",
        f"{base}/titel",
        f"{one}/bewerken",
        f"{one}/verwijdering",
        f"{one}/verwijdering/ongedaan",
        f"/gesprekken/bestanden/{attachment.id}/weg",
    ]

    assert {path: outsider.get(path).status_code for path in gets} == dict.fromkeys(gets, 404)
    assert {path: outsider.post(path, {"body": "x"}).status_code for path in posts} == dict.fromkeys(posts, 404)
    assert outsider.post("/gesprekken/bestanden", {"thread_id": thread.id}).status_code == 404
    assert outsider.post("/gesprekken/gelezen", {"kring": thread.circle_id, "tot": 9}).status_code == 404
    assert thread.title not in outsider.get("/gesprekken").text
    assert without_id(outsider.get(base), base) == without_id(outsider.get("/gesprekken/999"), "/gesprekken/999")


def test_a_conversation_cannot_be_begun_in_anothers_circle(browser, noor, thread):
    piet = make_member("Piet")
    make_circle(piet)
    form = {"circle_id": str(thread.circle_id), "title": "Titel", "body": "Tekst"}

    response = browser.sign_in(piet).post("/gesprekken", form)

    assert response.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 1
    assert "De kring" not in response.text


def test_others_cannot_do_what_is_the_authors_or_the_coordinators(browser, noor, bram, thread):
    post = make_post(thread, noor)
    other = browser.sign_in(bram)
    for path in ("bewerken", "verwijdering", "verwijdering/ongedaan"):
        assert other.post(f"/gesprekken/reacties/{post.id}/{path}", {"body": "x"}).status_code == 403
    for path in ("sluiting", "sluiting/intrekken", "vastzetting", "vastzetting/intrekken", "titel"):
        assert other.post(f"/gesprekken/{thread.id}/{path}", {"title": "x"}).status_code == 403


def test_the_page_is_one_template_for_page_and_fragment(browser, noor, thread):
    reader = browser.sign_in(noor)
    page, fragment = reader.get(f"/gesprekken/{thread.id}"), reader.get(f"/gesprekken/{thread.id}", fragment=True)

    assert "<html" in page.text
    assert fragment.text.lstrip().startswith('<section id="posts"')
    assert "HX-Request" in page.headers["Vary"]


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
    said = "Typ @ om iemand te noemen"
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


def test_a_closed_conversation_takes_no_replies_and_says_so(browser, noor, thread):
    samira = make_member("Samira")
    join(db.session.get_one(Circle, thread.circle_id), samira, "coordinator")
    keeper = browser.sign_in(samira)
    assert keeper.post(f"/gesprekken/{thread.id}/sluiting").status_code == 303
    reader = browser.sign_in(noor)
    assert reader.post(f"/gesprekken/{thread.id}/reacties", {"body": "Nog iets"}).status_code == 403
    assert "Dit gesprek is gesloten" in reader.get(f"/gesprekken/{thread.id}").text
    assert keeper.post(f"/gesprekken/{thread.id}/sluiting/intrekken").status_code == 303
    assert reader.post(f"/gesprekken/{thread.id}/reacties", {"body": "Nog iets"}).status_code == 303


def test_a_boosted_permalink_keeps_its_anchor(browser, noor, thread):
    """A notification's link: the anchor of a redirect that htmx follows is lost, and one lands at the top."""
    post = make_post(thread, noor)
    boosted = {"HX-Request": "true", "HX-Boosted": "true", "HX-Request-Type": "full"}

    response = browser.sign_in(noor).get(f"/gesprekken/reacties/{post.id}", headers=boosted)

    assert response.headers["HX-Redirect"] == f"/gesprekken/{thread.id}?reactie={post.id}#reactie-{post.id}"


def test_permalinks_open_the_right_page_with_the_post_marked(browser, noor, bram, thread):
    posts = [make_post(thread, bram, f"Bericht {number}") for number in range(70)]
    reader = browser.sign_in(noor)

    redirect = reader.get(f"/gesprekken/reacties/{posts[60].id}")
    page = reader.get(f"/gesprekken/{thread.id}?reactie={posts[60].id}")

    assert redirect.location == f"/gesprekken/{thread.id}?reactie={posts[60].id}#reactie-{posts[60].id}"
    assert f'<li class="post post--new post--marked" id="reactie-{posts[60].id}"' in page.text
    assert f'id="reactie-{posts[0].id}"' not in page.text
    last = reader.get(f"/gesprekken/{thread.id}?pagina=99").text
    assert last.count("Bericht 69") >= 1
    assert "Naar de laatste reactie" not in last
    page = BeautifulSoup(reader.get(f"/gesprekken/{thread.id}?pagina=1").text, "html.parser")
    to_latest = page.find("a", string="Naar de laatste reactie")
    assert "Bericht 69" in reader.get(to_latest["href"].partition("#")[0]).text
    assert reader.get(f"/gesprekken/{thread.id}?pagina=-3&reactie=onzin").status_code == 200


def test_a_thread_opens_at_the_first_new_post_and_the_walk_goes_on_without_script(browser, noor, bram, thread):
    posts = [make_post(thread, bram) for _ in range(60)]
    reader = browser.sign_in(noor)
    reader.post(f"/gesprekken/{thread.id}/gelezen", {"tot": str(posts[56].id)})

    page = reader.get(f"/gesprekken/{thread.id}")
    assert "3 nieuw, volgende" in page.text
    assert page.text.index('<span id="nieuw">') < page.text.index(f'id="artikel-{posts[57].id}"')
    for left in (2, 1):
        shown = re.search(r'name="id" value="(\d+)"', page.text)[1]
        step = reader.post(f"/gesprekken/{thread.id}/gelezen", {"id": shown, "volgende": "1"})
        assert step.location == f"/gesprekken/{thread.id}#nieuw"
        page = reader.get(f"/gesprekken/{thread.id}")
        assert f"{left} nieuw, volgende" in page.text
    reader.post(f"/gesprekken/{thread.id}/gelezen", {"tot": str(posts[59].id)})
    assert "nieuw, volgende" not in reader.get(f"/gesprekken/{thread.id}").text


def test_looking_marks_nothing(browser, noor, bram, thread):
    make_post(thread, bram)
    reader = browser.sign_in(noor)
    reader.get(f"/gesprekken/{thread.id}")
    assert "1 nieuw, volgende" in reader.get(f"/gesprekken/{thread.id}").text


def test_what_came_in_meanwhile_stays_new(browser, noor, bram, thread):
    seen = make_post(thread, bram)
    make_post(thread, bram)
    reader = browser.sign_in(noor)
    reader.post(f"/gesprekken/{thread.id}/gelezen", {"tot": str(seen.id)})
    assert "1 nieuw, volgende" in reader.get(f"/gesprekken/{thread.id}").text
    assert reader.get(f"/gesprekken/{thread.id}/nieuw?na={seen.id}", fragment=True).status_code == 200
    assert reader.get(f"/gesprekken/{thread.id}/nieuw?na={seen.id + 1}", fragment=True).status_code == 204


def test_the_list_is_marked_as_read_in_one_go(browser, noor, bram, thread):
    make_post(thread, bram)
    reader = browser.sign_in(noor)
    newest = re.search(r'name="tot" value="(\d+)"', reader.get("/gesprekken").text)[1]
    reader.post("/gesprekken/gelezen", {"tot": newest})
    assert "thread-item--unread" not in reader.get("/gesprekken").text


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


def test_a_hidden_post_is_read_by_its_author_alone_with_the_reason(browser, noor, bram, thread):
    post = make_post(thread, bram, "Het adres is Dorpsstraat 1")
    actions.posts.hide_post(post, "Er stond een adres in.")
    db.session.commit()

    other, author = (
        browser.sign_in(noor).get(f"/gesprekken/{thread.id}"),
        browser.sign_in(bram).get(f"/gesprekken/{thread.id}"),
    )

    assert "Dorpsstraat" not in other.text
    assert "Verborgen door een moderator" in other.text
    assert "Dorpsstraat" in author.text
    assert "Er stond een adres in." in author.text


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


def test_following_and_muting(browser, noor, bram, thread):
    make_post(thread, bram)
    reader = browser.sign_in(noor)
    page = BeautifulSoup(reader.get(f"/gesprekken/{thread.id}").text, "html.parser")
    said = page.select_one("#volgen summary").text.strip()
    assert said == "Volgen: zoals in de kring", "it says how it stands: 'Volgen' alone reads as not yet"
    assert "Je volgt dit" in reader.post(f"/gesprekken/{thread.id}/volgen", {"volume": "all"}, fragment=True).text
    assert thread.title in reader.get("/gesprekken?toon=gevolgd").text
    reader.post(f"/gesprekken/{thread.id}/volgen", {"volume": "silent"})
    assert thread.title not in reader.get("/gesprekken?toon=ongelezen").text
    reader.post(f"/gesprekken/{thread.id}/volgen", {"volume": ""})
    assert thread.title in reader.get("/gesprekken?toon=ongelezen").text


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


def without_id(response, path):
    """A page without what is its own: its address and the id of its request."""
    return response.text.replace(path, "").replace(response.headers["X-Request-Id"], "")


def picture():
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(content, "PNG")
    content.seek(0)
    return content


def with_file(post, member):
    stored = files.keep(files.Checked("plan.pdf", "application/pdf", {"original": b"%PDF-1.4"}))
    attachment = Attachment(post_id=post.id, member_id=member.id, file_id=stored.id)
    db.session.add(attachment)
    post.attachments_count = 1
    db.session.commit()
    return attachment


def test_a_circle_shows_its_latest_conversations(browser, assert_queries, noor, thread):
    circle = db.session.get_one(Circle, thread.circle_id)
    for number in range(7):
        make_thread(circle, noor, f"Gesprek nummer {number}")
    reader, outsider = browser.sign_in(noor), browser.sign_in(make_member("Piet"))
    path = f"/gesprekken/recent?kring={thread.circle_id}"

    with assert_queries(5):
        part = reader.get(path, fragment=True)

    assert re.findall(r"Gesprek nummer \d", part.text) == [f"Gesprek nummer {number}" for number in (6, 5, 4, 3, 2)]
    assert reader.get(path).location == f"/gesprekken?kring={thread.circle_id}"
    assert outsider.get(path, fragment=True).status_code == 404


def test_who_left_has_no_profile_to_go_to(browser, noor, bram, thread):
    make_post(thread, bram)
    bram.state = "left"
    db.session.commit()
    page = browser.sign_in(noor).get(f"/gesprekken/{thread.id}").text
    assert "Bram Hofstra" in page
    assert f'href="/mensen/{bram.id}"' not in page


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
