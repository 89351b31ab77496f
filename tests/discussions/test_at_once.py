"""A post is changed twice at the very same moment: nothing that stood in it is lost."""

from sqlalchemy import select

from portal.core.db import db
from portal.discussions.models import Post, PostRevision
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
