"""Changing a placed post: its files come along, and nothing of them changes for readers until it is saved."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import func, select

from portal.core import files, kinds, sweeps
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.core.files import StoredFile
from portal.discussions import actions, jobs, queries
from portal.discussions.models import Attachment, Post
from portal.discussions.views import limits
from tests.factories import make_member, make_post

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def post(thread, noor):
    """With a picture and a document."""
    key = f"post:{thread.id}:0"
    for name, alt in (("plein.png", "Een leeg plein"), ("plan.pdf", None)):
        file = checked(name)
        waiting = actions.attachments.add_to_draft(member_id=noor.id, draft_key=key, file=file)
        actions.attachments.describe([waiting], {waiting.id: alt})
    made = actions.posts.add_post(thread=thread, author=noor, body="Kijk", draft_key=key, has_files=True)
    db.session.commit()
    return made


def test_the_form_shows_the_files_of_the_post_with_their_words(browser, noor, post):
    picture, document = attached(post)

    for form in (edit_form(browser.sign_in(noor), post), edit_form(browser.sign_in(noor), post, fragment=True)):
        assert form[f"alt-{picture.id}"]["value"] == "Een leeg plein"
        assert "plan.pdf" in form["fieldset"].text
        assert not form[f"weg-{picture.id}"].has_attr("checked") and not form[f"weg-{document.id}"].has_attr("checked")
        assert form["file"]["type"] == "file"
        assert form["form"]["enctype"] == "multipart/form-data"


def test_a_file_is_taken_out_when_the_change_is_saved(browser, noor, bram, post):
    picture, document = attached(post)
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)

    where = f"/gesprekken/bestanden/{document.id}"

    saved = writer.post(address(post), words(picture) | {"body": "Kijk", f"weg-{document.id}": "1"}, fragment=True)

    assert saved.status_code == 200
    assert "plan.pdf" not in saved.text and 'alt="Een leeg plein"' in saved.text
    page = reader.get(f"/gesprekken/{post.thread_id}").text
    assert "plan.pdf" not in page and 'alt="Een leeg plein"' in page and "bewerkt" in page
    assert reader.get(where).status_code == 404
    assert db.session.get_one(Post, post.id).attachments_count == 1


def test_the_last_file_taken_out_leaves_a_post_without_files(browser, noor, post):
    writer = browser.sign_in(noor)
    writer.post(address(post), {"body": "Kijk"} | {f"weg-{each.id}": "1" for each in attached(post)})

    db.session.expire_all()
    assert db.session.get_one(Post, post.id).attachments_count == 0
    assert 'class="attachments"' not in writer.get(f"/gesprekken/{post.thread_id}").text


def test_what_was_taken_out_is_dropped_with_what_nothing_points_at(browser, noor, post, clock):
    writer = browser.sign_in(noor)
    writer.post(address(post), {"body": "Kijk"} | {f"weg-{each.id}": "1" for each in attached(post)})

    clock.travel(days_later(2))
    files.forget_unused()
    db.session.commit()

    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_form_that_is_left_changes_nothing_and_is_there_again(browser, noor, bram, post):
    picture, document = attached(post)
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)
    typed = {"field-body": "Kijk", f"field-alt-{picture.id}": "Een druk plein", f"field-weg-{document.id}": "1"}
    writer.post("/bewaren", {"key": f"edit:{post.id}", "tab": "een", "sequence": "1"} | typed)

    page = reader.get(f"/gesprekken/{post.thread_id}").text
    assert "plan.pdf" in page and 'alt="Een leeg plein"' in page and "bewerkt" not in page
    form = edit_form(writer, post)
    assert form[f"alt-{picture.id}"]["value"] == "Een druk plein"
    assert form[f"weg-{document.id}"].has_attr("checked") and not form[f"weg-{picture.id}"].has_attr("checked")
    assert "nog niet geplaatst" in form["form"].text


def test_other_words_for_a_picture_are_read_once_they_are_saved(browser, noor, bram, post):
    picture, _document = attached(post)
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)

    without = writer.post(address(post), {"body": "Kijk", f"alt-{picture.id}": " "})

    page = BeautifulSoup(without.text, "html.parser")
    assert without.status_code == 422
    assert page.title.text.startswith("Fout: ")
    assert page.select_one(".error-summary a")["href"] == f"#alt-{picture.id}"
    assert page.find(autofocus=True)["id"] == f"alt-{picture.id}", "without script too one is brought to what is wrong"
    assert "Beschrijf wat er te zien is op plein.png" in page.select_one(f"#alt-{picture.id}-error").text
    assert 'alt="Een leeg plein"' in reader.get(f"/gesprekken/{post.thread_id}").text

    assert writer.post(address(post), {"body": "Kijk", f"alt-{picture.id}": "Een druk  plein"}).status_code == 303
    page = reader.get(f"/gesprekken/{post.thread_id}").text
    assert 'alt="Een druk plein"' in page and "bewerkt" in page
    writer.post(address(post), {"body": "Kijk", f"alt-{picture.id}": "", f"decoration-{picture.id}": "1"})
    db.session.expire_all()
    assert db.session.get_one(Attachment, picture.id).alt == ""


def test_a_picture_that_goes_needs_no_words(browser, noor, post):
    picture, _document = attached(post)
    fields = {"body": "Kijk", f"alt-{picture.id}": "", f"weg-{picture.id}": "1"}

    assert browser.sign_in(noor).post(address(post), fields).status_code == 303


def test_a_file_is_added_and_waits_for_its_writer_alone(browser, noor, bram, post):
    picture, document = attached(post)
    writer, reader = browser.sign_in(noor), browser.sign_in(bram)
    typed = {"post_id": str(post.id), "body": "Kijk", f"alt-{picture.id}": "Druk", f"weg-{document.id}": "1"}

    added = writer.post("/gesprekken/bestanden", typed | {"file": upload("hek.png")}, fragment=True)

    waiting = waiting_of(post)[0]
    part = BeautifulSoup(added.text, "html.parser")
    assert added.status_code == 200
    assert part.find(id=f"alt-{waiting.id}") and part.find(id=f"alt-{picture.id}")["value"] == "Druk"
    assert part.find(attrs={"name": f"weg-{document.id}"}).has_attr("checked")
    assert reader.get(f"/gesprekken/bestanden/{waiting.id}").status_code == 404
    assert reader.post(f"/gesprekken/bestanden/{waiting.id}/weg").status_code == 404
    assert "hek.png" not in reader.get(f"/gesprekken/{post.thread_id}").text
    assert db.session.get_one(Attachment, picture.id).alt == "Een leeg plein"

    fields = {"body": "Kijk", "met_bestanden": "1", f"alt-{waiting.id}": "Een hek"}
    assert writer.post(address(post), fields).status_code == 303
    assert 'alt="Een hek"' in reader.get(f"/gesprekken/{post.thread_id}").text
    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf", "hek.png"]
    assert waiting_of(post) == []


def test_without_script_a_file_is_added_with_all_that_was_typed(browser, noor, post):
    picture, document = attached(post)
    writer = browser.sign_in(noor)
    typed = {"post_id": str(post.id), "body": "Nog bezig", f"alt-{picture.id}": "Druk", f"weg-{document.id}": "1"}

    added = writer.post("/gesprekken/bestanden", typed | {"file": upload("kaart.pdf")})

    page, _hash, anchor = added.location.partition("#")
    assert page == address(post)
    form = edit_form(writer, post)
    assert form["body"].text.strip() == "Nog bezig"
    assert form[f"alt-{picture.id}"]["value"] == "Druk" and form[f"weg-{document.id}"].has_attr("checked")
    assert "kaart.pdf" in form["fieldset"].text
    assert form["fieldset"]["id"] == anchor


def test_a_file_that_came_with_a_refused_change_is_not_chosen_twice(browser, noor, post):
    picture, document = attached(post)
    writer = browser.sign_in(noor)
    typed = {"body": "", f"alt-{picture.id}": "Druk", f"weg-{document.id}": "1"}

    sent = writer.post(address(post), typed | {"file": upload("kaart.pdf")})

    assert sent.status_code == 422 and "kaart.pdf" in sent.text
    for form in (forms_in(sent), edit_form(writer, post)):
        assert form[f"alt-{picture.id}"]["value"] == "Druk" and form[f"weg-{document.id}"].has_attr("checked")
        assert "kaart.pdf" in form["fieldset"].text
    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf"]
    assert writer.post(address(post), typed | {"body": "Hier"}).status_code == 303
    assert [each.file.name for each in attached(post)] == ["plein.png", "kaart.pdf"]


def test_a_change_that_is_sent_twice_adds_its_file_once(browser, noor, post):
    writer = browser.sign_in(noor)
    for _press in range(2):
        sent = writer.post(address(post), {"body": "Kijk", "file": upload("kaart.pdf")})
        assert sent.status_code == 303

    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf", "kaart.pdf"]
    assert waiting_of(post) == []
    out = {f"weg-{attached(post)[2].id}": "1", "body": "Kijk"}
    writer.post(address(post), out | {"file": upload("kaart.pdf")})
    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf", "kaart.pdf"]


@pytest.mark.parametrize("is_reply", [True, False])
def test_what_is_sent_twice_with_a_file_leaves_no_draft(browser, noor, thread, is_reply):
    writer = browser.sign_in(noor)
    where = f"/gesprekken/{thread.id}/reacties" if is_reply else "/gesprekken"
    fields = {"title": "Wie helpt?", "circle_id": str(thread.circle_id), "body": "Kijk", "token": "een"}

    answers = [writer.post(where, fields | {"file": upload("kaart.pdf")}) for _press in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(Post)).all()) == 2
    (attachment,) = db.session.scalars(select(Attachment))
    assert attachment.post_id
    assert db.session.scalars(select(Autosave)).all() == []


def test_there_is_one_limit_for_files_by_whatever_form_they_come(browser, noor, thread, post, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADS_PER_HOUR", 3)
    writer = browser.sign_in(noor)
    for where, fields in (
        ("/gesprekken/bestanden", {"post_id": str(post.id)}),
        (address(post), {"body": ""}),
        (f"/gesprekken/{thread.id}/reacties", {"body": ""}),
    ):
        assert writer.post(where, fields | {"file": upload("kaart.pdf")}).status_code in (303, 422)

    assert writer.post(address(post), {"body": "", "file": upload("nog een.pdf")}).status_code == 429
    assert writer.post(address(post), {"body": "Zonder"}).status_code == 303


def test_who_judges_a_post_sees_every_file_also_where_two_are_called_the_same(browser, noor, post):
    other = io.BytesIO(b"%PDF-1.7 een ander plan"), "plan.pdf"
    browser.sign_in(noor).post(address(post), {"body": "Kijk", "file": other})

    shown = kinds.get("post").context(post.id)[-1]

    assert list(shown.files) == ["plein.png", "plan.pdf", "plan.pdf (2)"]
    assert list(shown.files.values()) == [each.file_id for each in attached(post)]
    assert shown.pictures == {"plein.png": "Een leeg plein"}


def test_a_file_that_waits_with_no_text_goes_after_a_year(browser, noor, post, clock):
    writer, fields = browser.sign_in(noor), {"post_id": str(post.id), "body": "Kijk"}
    writer.post("/gesprekken/bestanden", fields | {"file": upload("hek.pdf")})  # keeps the text as well

    clock.travel(days_later(400))
    jobs.erase_removed()
    assert len(waiting_of(post)) == 1
    sweeps.sweep()
    jobs.erase_removed()
    assert waiting_of(post) == [] and len(attached(post)) == 2


def test_words_for_a_new_picture_that_were_typed_before_the_tab_was_closed_are_there_again(browser, noor, post):
    writer = browser.sign_in(noor)
    fields = {"post_id": str(post.id), "body": "Kijk", "file": upload("hek.png")}
    writer.post("/gesprekken/bestanden", fields, fragment=True)
    waiting = waiting_of(post)[0]
    kept = {"key": f"edit:{post.id}", "tab": "een", "sequence": "1", "field-body": "Kijk"}
    writer.post("/bewaren", kept | {f"field-alt-{waiting.id}": "Een hek"})

    assert edit_form(writer, post)[f"alt-{waiting.id}"]["value"] == "Een hek"


def test_a_file_that_cannot_be_used_is_refused_with_the_same_sentence(browser, noor, post):
    file = (io.BytesIO(b"MZ kwaad"), "virus.exe")

    refused = browser.sign_in(noor).post(address(post), {"body": "Mijn tekst", "file": file}, fragment=True)

    assert refused.status_code == 422
    assert refused.text.count("kunnen we niet gebruiken") == 2
    assert forms_in(refused)["body"].text.strip() == "Mijn tekst"
    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf"]


def test_what_goes_makes_room_and_what_stays_counts(browser, noor, post):
    _picture, document = attached(post)
    writer = browser.sign_in(noor)
    fields = {"post_id": str(post.id), "body": "Kijk"}
    for number in range(4):
        writer.post("/gesprekken/bestanden", fields | {"file": upload(f"{number}.pdf")}, fragment=True)

    full = writer.post("/gesprekken/bestanden", fields | {"file": upload("teveel.pdf")}, fragment=True)
    assert "hoogstens 6 bestanden" in full.text and len(waiting_of(post)) == 4

    out = {f"weg-{document.id}": "1"}
    writer.post("/gesprekken/bestanden", fields | out | {"file": upload("erbij.pdf")}, fragment=True)
    assert len(waiting_of(post)) == 5
    again = writer.post(address(post), {"body": "Kijk", "met_bestanden": "1"})
    assert again.status_code == 422 and again.text.count("hoogstens 6 bestanden") == 2
    assert writer.post(address(post), {"body": "Kijk", "met_bestanden": "1"} | out).status_code == 303
    assert len(attached(post)) == 6


def test_nobody_else_adds_to_a_post(browser, noor, bram, thread, post):
    fields = {"post_id": str(post.id), "body": "x"}

    assert browser.sign_in(bram).post("/gesprekken/bestanden", fields | {"file": upload("a.pdf")}).status_code == 403
    outsider = browser.sign_in(make_member("Piet"))
    assert outsider.post("/gesprekken/bestanden", fields | {"file": upload("a.pdf")}).status_code == 404
    document = attached(post)[1]
    assert browser.sign_in(bram).post(address(post), {"body": "x", f"weg-{document.id}": "1"}).status_code == 403
    actions.threads.close(thread, by=noor)
    db.session.commit()
    assert browser.sign_in(noor).post("/gesprekken/bestanden", fields | {"file": upload("a.pdf")}).status_code == 403
    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf"]
    assert waiting_of(post) == []


def test_files_of_another_post_are_not_touched(browser, noor, thread, post):
    other = make_post(thread, noor, "Een andere")
    document = attached(post)[1]

    browser.sign_in(noor).post(address(other), {"body": "Anders", f"weg-{document.id}": "1"})

    assert [each.file.name for each in attached(post)] == ["plein.png", "plan.pdf"]


def test_the_history_tells_what_happened_with_files(browser, noor, bram, post):
    picture, document = attached(post)
    writer = browser.sign_in(noor)
    fields = {"body": "Kijk", f"weg-{document.id}": "1", f"alt-{picture.id}": "Een druk plein"}
    writer.post(address(post), fields | {"file": upload("<b>kaart.pdf")})

    history = browser.sign_in(bram).get(f"/gesprekken/reacties/{post.id}/geschiedenis")

    then = BeautifulSoup(history.text, "html.parser").select(".versions > li")[1].text
    assert "Kijk" in then
    assert "Hierna weggehaald: plan.pdf." in then
    assert "Hierna toegevoegd: <b>kaart.pdf." in then
    assert "Hierna anders beschreven: plein.png." in then


def test_saved_as_it_was_nothing_is_told(browser, noor, post):
    picture, _document = attached(post)

    browser.sign_in(noor).post(address(post), words(picture) | {"body": "Kijk"})

    db.session.expire_all()
    assert db.session.get_one(Post, post.id).edited_at is None
    assert list(queries.posts.revisions_of(post.id)) == []


def test_a_change_that_is_sent_twice_is_told_once(browser, noor, post):
    picture, document = attached(post)
    writer = browser.sign_in(noor)
    change = words(picture) | {"body": "Kijk", f"weg-{document.id}": "1"}
    for _ in range(2):
        writer.post(address(post), change)

    assert len(queries.posts.revisions_of(post.id)) == 1
    assert [each.file.name for each in attached(post)] == ["plein.png"]


@pytest.mark.parametrize("place", ("edit", "below"))
def test_what_is_thrown_away_takes_its_files_along(browser, noor, thread, post, place):
    writer = browser.sign_in(noor)
    key, fields = {
        "edit": (f"edit:{post.id}", {"post_id": str(post.id)}),
        "below": (f"post:{thread.id}:0", {"thread_id": str(thread.id)}),
    }[place]
    writer.post("/gesprekken/bestanden", fields | {"body": "Nog bezig", "file": upload("kaart.pdf")})
    another = actions.attachments.add_to_draft(member_id=noor.id, draft_key="thread:new", file=checked("ander.pdf"))
    db.session.commit()

    writer.post("/bewaren/weg", {"key": key})

    waiting = db.session.scalars(select(Attachment.id).where(Attachment.post_id.is_(None))).all()
    assert waiting == [another.id]
    assert len(attached(post)) == 2


@pytest.mark.parametrize("place", ("edit", "below", "answer", "new"))
def test_without_script_a_file_is_taken_out_of_a_draft_and_the_text_stays(browser, noor, thread, post, place):
    writer = browser.sign_in(noor)
    here = f"/gesprekken/{thread.id}"
    fields = {
        "edit": {"post_id": str(post.id), "form_url": address(post)},
        "below": {"thread_id": str(thread.id), "form_url": f"{here}#reageren"},
        "answer": {
            "thread_id": str(thread.id),
            "parent_id": str(post.id),
            "form_url": f"/gesprekken/reacties/{post.id}/antwoord",
        },
        "new": {"form_url": "/gesprekken/nieuw"},
    }[place]
    for name in ("kaart.pdf", "hek.png"):
        writer.post("/gesprekken/bestanden", fields | {"body": "Nog bezig", "file": upload(name)})
    document, picture = db.session.scalars(
        select(Attachment).where(Attachment.post_id.is_(None)).order_by(Attachment.id)
    ).all()

    typed = fields | {"body": "Verder getypt", f"alt-{picture.id}": "Een hek"}
    gone = writer.post(f"/gesprekken/bestanden/{document.id}/weg", typed)

    assert gone.status_code == 303 and gone.location == fields["form_url"]
    page = writer.get(gone.location.partition("#")[0])
    assert "Verder getypt</textarea>" in page.text
    assert "kaart.pdf" not in page.text and 'value="Een hek"' in page.text


def test_taking_a_file_out_of_a_draft_leaves_the_others_as_they_were_typed(browser, noor, post):
    placed, document = attached(post)
    writer = browser.sign_in(noor)
    fields = {"post_id": str(post.id), "body": "Kijk"}
    for name in ("kaart.pdf", "hek.png"):
        writer.post("/gesprekken/bestanden", fields | {"file": upload(name)}, fragment=True)
    kaart, hek = waiting_of(post)

    typed = {f"alt-{hek.id}": "Een hek", f"alt-{placed.id}": "Druk", f"weg-{document.id}": "1"}
    left = writer.post(f"/gesprekken/bestanden/{kaart.id}/weg", fields | typed, fragment=True)

    part = BeautifulSoup(left.text, "html.parser")
    assert "kaart.pdf" not in part.text
    assert part.find(id=f"alt-{hek.id}")["value"] == "Een hek" and part.find(id=f"alt-{placed.id}")["value"] == "Druk"
    assert part.find(attrs={"name": f"weg-{document.id}"}).has_attr("checked")
    assert writer.post(f"/gesprekken/bestanden/{document.id}/weg", fields).status_code == 403


def test_what_waited_to_be_added_goes_with_the_text_of_a_removed_post(browser, noor, thread, post, clock):
    actions.attachments.add_to_draft(member_id=noor.id, draft_key=f"edit:{post.id}", file=checked("kaart.pdf"))
    actions.posts.remove_post(post, thread=thread)
    db.session.commit()

    clock.travel(days_later(31))
    actions.posts.sweep_removed()

    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def days_later(days):
    return timedelta(days=days)


def address(post):
    return f"/gesprekken/reacties/{post.id}/bewerken"


def attached(post):
    db.session.expire_all()
    post = db.session.get_one(Post, post.id)
    return queries.posts.attachments_of([post], member_id=post.author_id, drafts=()).get(post.id, [])


def waiting_of(post):
    found = queries.posts.attachments_of((), member_id=post.author_id, drafts=[f"edit:{post.id}"])
    return found.get(f"edit:{post.id}", [])


def words(picture):
    return {"met_bestanden": "1", f"alt-{picture.id}": picture.alt}


def edit_form(writer, post, **options):
    return forms_in(writer.get(address(post), **options))


def forms_in(response):
    """The form to change a post: its fields by name, itself, and the part with its files."""
    form = BeautifulSoup(response.text, "html.parser").select_one("autosave-form form")
    named = {each["name"]: each for each in form.select("input[name], textarea[name]")}
    return named | {"form": form, "fieldset": form.select_one("fieldset.files")}


def upload(name):
    return (io.BytesIO(content_of(name)), name)


def checked(name):
    class Upload:
        filename, stream = name, io.BytesIO(content_of(name))

    return files.check(Upload)


def content_of(name):
    if name.endswith(".pdf"):
        return b"%PDF-1.4 " + name.encode()
    picture = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(picture, "PNG")
    return picture.getvalue()
