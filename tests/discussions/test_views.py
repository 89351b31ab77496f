"""The pages of conversations: for a member, for an outsider, as a page and as a fragment."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from portal.circles.models import Circle
from portal.core import files
from portal.core.db import db
from portal.discussions import actions
from portal.discussions.models import Attachment, Thread
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


def without_id(response, path):
    """A page without what is its own: its address and the id of its request."""
    return response.text.replace(path, "").replace(response.headers["X-Request-Id"], "")


def with_file(post, member):
    stored = files.keep(files.Checked("plan.pdf", "application/pdf", {"original": b"%PDF-1.4"}))
    attachment = Attachment(post_id=post.id, member_id=member.id, file_id=stored.id)
    db.session.add(attachment)
    post.attachments_count = 1
    db.session.commit()
    return attachment
