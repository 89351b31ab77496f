"""Two windows send at the very same moment: nothing is lost, and nothing stands there twice."""

import io

from sqlalchemy import select

from portal.core.autosave import Autosave
from portal.core.db import db
from portal.discussions.models import Attachment, Post, PostRevision
from tests.factories import make_circle, make_member, make_post, make_thread
from tests.support.at_once import press


def test_two_windows_save_the_same_post(browser):
    noor, bram = make_member("Noor de Wit"), make_member("Bram Hofstra")
    post = make_post(make_thread(make_circle(noor, bram), noor), bram, "nul")
    path = f"/gesprekken/reacties/{post.id}/bewerken"

    for number in range(4):
        texts = {f"links {number}", f"rechts {number}"}
        assert press(browser, *[(bram, path, {"body": text}) for text in texts]) == [303, 303]

        before = db.session.scalars(select(PostRevision.body).where(PostRevision.post_id == post.id))
        said = {body.striptags().strip() for body in before} | {db.session.get_one(Post, post.id).source}
        assert said >= {"nul", *texts}
        db.session.rollback()


def test_a_file_that_is_sent_twice_comes_once(browser):
    noor, bram = make_member("Noor de Wit"), make_member("Bram Hofstra")
    thread = make_thread(make_circle(noor, bram), noor)
    post = make_post(thread, bram, "nul")
    for number in range(4):
        for path in (f"/gesprekken/{thread.id}/reacties", f"/gesprekken/reacties/{post.id}/bewerken"):
            presses = [(bram, path, {"body": "Kijk", "token": str(number), "file": pdf(path, number)}) for _ in "12"]
            assert press(browser, *presses) == [303, 303]

    assert db.session.scalars(select(Attachment).where(Attachment.post_id.is_(None))).all() == []
    assert len(db.session.scalars(select(Attachment)).all()) == 4 + 4
    assert db.session.scalars(select(Autosave)).all() == []


def pdf(*content):
    return io.BytesIO(b"%PDF-1.4 " + str(content).encode()), "plan.pdf"
