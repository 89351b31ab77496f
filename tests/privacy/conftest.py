"""Noor, who has left traces everywhere, and the people around her."""

from types import SimpleNamespace

import pytest
from PIL import Image

from portal.core import autosave, files, kinds, mail
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions.actions import attachments, posts, threads
from portal.members import actions as member_actions
from portal.moderation import actions as moderation
from tests.factories import join, make_circle, make_member

ADDRESS = "noor.bakker@gemeente-voorbeeld.nl"


def a_picture(name="foto.webp"):
    import io

    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "WEBP")
    return Checked(name, "image/webp", {"320": buffer.getvalue()}, 40, 30)


@pytest.fixture
def scene(database):
    noor = make_member("Noor Bakker", email=ADDRESS, function="Gebiedsregisseur", phone="06 12345678")
    bram, samira = make_member("Bram"), make_member("Samira")
    joost = make_member("Joost", office="moderator")
    community = make_circle(noor, bram, samira, joost, name="Leergemeenschap")
    join(community, make_member("Coördinator"), "coordinator")
    member_actions.change_photo(noor, a_picture("portret.webp"))
    thread = threads.begin_thread(circle=community, author=bram, title="Het hek", body="Waar staat het?")
    attachments.add_to_draft(member_id=noor.id, draft_key="post:hek", file=a_picture("hek.webp"))
    post = posts.add_post(thread=thread, author=noor, body="Bij het **plein**.", draft_key="post:hek", has_files=True)
    answer = posts.add_post(thread=thread, author=bram, body="Dank je.", parent=post)
    autosave.keep(noor.id, f"post:{thread.id}:0", {"body": ["Ik was nog aan het typen"]})
    mail.queue(
        to=ADDRESS, template="accounts/mail/reset", language="nl", subject="Voor Noor", member_id=noor.id,
        name="Noor", path="/wachtwoord/x", minutes=30,
    )  # fmt: skip
    moderation.report(
        thing=kinds.get("post").context(answer.id)[-1], reporter=noor, ground="onjuist", reason="Dat is niet zo."
    )
    db.session.commit()
    return SimpleNamespace(**locals())


def stored_content(file_id):
    return files.content_of(db.session.get(files.StoredFile, file_id))
