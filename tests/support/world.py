"""One small world with something behind every door, for the tests that walk all of them.

There is one circle that the tests look at (a cohort), with a coordinator and members. Whoever is not in it must find
nothing of it: all that stands in it holds the word SECRET.
"""

import io
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from portal.accounts import door, passwords
from portal.accounts import queries as account_queries
from portal.accounts.actions import addresses, invitations, links, sign_ins
from portal.accounts.actions.invitations import Invitee
from portal.accounts.models import Account, AccountLink
from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.circles.models import Circle
from portal.core import clock, files, kinds, vault
from portal.core.db import db
from portal.directory import actions as directory
from portal.discussions import actions as discussions
from portal.intervision import actions as intervision
from portal.intervision.method import methods
from portal.intervision.queries import rooms
from portal.members import actions as members
from portal.members.models import Member
from portal.moderation import actions as moderation
from portal.moderation.models import Report
from portal.notifications import stopping
from portal.notifications.models import Step
from portal.stories import actions as stories
from portal.stories.queries import works
from tests.factories import (
    join,
    make_circle,
    make_consultation,
    make_group,
    make_member,
    make_post,
    make_story,
    make_thread,
    publish_story,
)
from tests.support import databases
from tests.support.browser import Browser, remember_faults

SECRET = "Zwijgzaam"
"""In everything that only the circle may read."""

PASSWORD = "kano-lantaarn-beschuit"
ROLES = ("guest", "outsider", "member", "coordinator", "moderator", "administrator")


class World:
    """The world, and every role at its doors."""

    def __init__(self, folder: Path) -> None:
        self.database = databases.make(folder)
        self.app = self.database.app
        remember_faults(self.app)
        self.ids: dict[str, Any] = {}
        self.keys: dict[str, str] = {}
        with self.app.test_request_context():
            self._settle()
            db.session.commit()
            db.session.remove()
        self._snapshot = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.database.engine.url.database) as disk:
            disk.backup(self._snapshot)
        with self.app.app_context():
            self._keys = Path(str(vault._store().url.database)).read_bytes()
            self._sealed = {
                each["path"]: bytes(obstore.get(files.store(), each["path"]).bytes())
                for some in obstore.list(files.store(), files.SEALED)
                for each in some
            }

    def restore(self) -> None:
        """As it was made, with what lies beside the database: keys, and what only they open."""
        disk = sqlite3.connect(self.database.engine.url.database)
        self._snapshot.backup(disk)
        disk.close()
        with self.app.app_context():
            keys = Path(str(vault._store().url.database))
            if keys.read_bytes() != self._keys:
                vault._store().dispose()
                keys.write_bytes(self._keys)
            for path, content in self._sealed.items():
                obstore.put(files.store(), path, content)

    def visitor(self, role: str) -> Browser:
        """A browser of somebody of this role, as if just opened."""
        browser = Browser(self.app)
        if role != "guest":
            with browser.client.session_transaction() as session:
                session[door.KEY] = self.keys[role]
        return browser

    def ask(
        self,
        role: str,
        method: str,
        path: str,
        form: dict[str, Any] | None = None,
        *,
        with_token: bool = True,
        **options: Any,
    ) -> TestResponse:
        """One request of a fresh browser."""
        with self.app.app_context():
            browser = self.visitor(role) if with_token else self.visitor(role).without_token()
            try:
                return browser.open(path, method, data=form if method == "POST" else None, **options)
            finally:
                db.session.remove()

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """Everything that is kept, by table."""
        with sqlite3.connect(self.database.engine.url.database) as disk:
            tables = [name for (name,) in disk.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: set(disk.execute(f'SELECT * FROM "{name}"')) for name in tables}

    def _settle(self) -> None:
        self._people()
        self._conversation()
        self._reports()
        self._letters()
        self._stories()
        self._consultations()
        self._groups()

    def _people(self) -> None:
        person = {
            "outsider": make_member("Piet Buitenstaander"),
            "member": make_member("Noor Lid", email="noor.lid@voorbeeld.nl"),
            "coordinator": make_member("Samira Coördinator"),
            "moderator": make_member("Joost Moderator", office="moderator"),
            "administrator": make_member("Fatma Beheerder", office="administrator"),
        }
        self.colleague = make_member("Anouk Collega")
        password_hash = passwords.hashed(PASSWORD)
        for each in (*person.values(), self.colleague):
            account = db.session.get(Account, each.id)
            assert account is not None
            account.set_password(password_hash)
        everybody = (*person.values(), self.colleague)
        community = make_circle(*everybody, name="Leergemeenschap")
        self.circle = make_circle(
            person["member"], self.colleague, kind="cohort", name=f"{SECRET} voorjaar", purpose=SECRET, parent=community
        )
        join(self.circle, person["coordinator"], role="coordinator")
        join(self.circle, former := make_member("Ruben Weg"))
        standing = circle_queries.membership_or_404(self.circle.id, former.id)
        removal = circle_actions.remove(standing, by_id=person["coordinator"].id)
        assert removal is not None
        self.elsewhere = make_circle(person["outsider"], self.colleague, kind="cohort", name="Elders", parent=community)
        for role, each in person.items():
            _row, self.keys[role] = sign_ins.begin_sign_in(each, "Firefox")
        phone, _key = sign_ins.begin_sign_in(person["member"], "Telefoon")
        members.change_photo(self.colleague, files.check(_picture("anouk.png"), square=True))
        asked = directory.ask(asker=person["coordinator"], asked=person["member"], subject=SECRET, source=SECRET)
        declined = directory.ask(asker=person["coordinator"], asked=person["member"], subject=SECRET, source=SECRET)
        directory.decline(declined)
        db.session.commit()
        self.person = person
        self.ids |= {
            "circle_id": self.circle.id,
            "community": community.id,
            "member_id": self.colleague.id,
            "removal_id": removal.id,
            "oneself": person["member"].id,
            "sign_in_id": phone.id,
            "question_id": asked.id,
            "declined": declined.id,
            "tail": "met-een-staart",
            "password": PASSWORD,
            "address_of_member": "noor.lid@voorbeeld.nl",
        }

    def _conversation(self) -> None:
        member, colleague = self.person["member"], self.colleague
        thread = make_thread(self.circle, colleague, title=f"{SECRET} gesprek", body=f"{SECRET} begin")
        draft_key = f"post:{thread.id}:0"
        discussions.attachments.add_to_draft(
            member_id=member.id, draft_key=draft_key, file=files.check(_picture(f"{SECRET}.png"))
        )
        post = discussions.posts.add_post(
            thread=thread, author=member, body=f"{SECRET} antwoord", draft_key=draft_key, has_files=True
        )
        edited = make_post(thread, member, f"{SECRET} eerst")
        discussions.posts.edit_post(edited, thread=thread, author=member, body=f"{SECRET} daarna")
        removed = make_post(thread, member, f"{SECRET} weg")
        discussions.posts.remove_post(removed, thread=thread)
        others = make_post(thread, colleague, f"{SECRET} van een ander")
        waiting = discussions.attachments.add_to_draft(
            member_id=member.id, draft_key=draft_key, file=files.check(_picture(f"{SECRET}.png"))
        )
        closed = make_thread(self.circle, colleague, title=f"{SECRET} gesloten", body=SECRET)
        discussions.threads.close(closed, by=self.person["coordinator"])
        pinned = make_thread(self.circle, colleague, title=f"{SECRET} bovenaan", body=SECRET)
        discussions.threads.pin(pinned, by=self.person["coordinator"])
        db.session.commit()
        attachment = db.session.query(discussions.attachments.Attachment).filter_by(post_id=post.id).one()
        self.thread = thread
        self.ids |= {
            "thread_id": thread.id,
            "closed": closed.id,
            "pinned": pinned.id,
            "post_id": post.id,
            "edited": edited.id,
            "removed": removed.id,
            "others": others.id,
            "attachment_id": attachment.id,
            "waiting": waiting.id,
        }

    def _reports(self) -> None:
        """In another circle, so that a moderator who treats them learns nothing of this one."""
        outsider, colleague, moderator = self.person["outsider"], self.colleague, self.person["moderator"]
        thread = make_thread(self.elsewhere, outsider, body="Elders begonnen")

        def reported(body: str) -> Report:
            key = f"post:{thread.id}:0"
            file = files.check(_picture("elders.png"))
            attached = discussions.attachments.add_to_draft(member_id=outsider.id, draft_key=key, file=file)
            self.ids.setdefault("reported_file", attached.file_id)
            post = discussions.posts.add_post(thread=thread, author=outsider, body=body, draft_key=key, has_files=True)
            thing = kinds.get("post").context(post.id)[-1]
            return moderation.report(thing=thing, reporter=colleague, ground="anders", reason="Dit klopt niet.")

        open_report, claimed, hidden, appealed = (reported(f"Bericht {number}") for number in range(4))
        other_moderator = make_member("Ria Moderator", office="moderator")
        moderation.claim(claimed, moderator=moderator)
        decided = moderation.decide(hidden, moderator=moderator, outcome="hidden", reason="Dat is niet van jou.")
        again = moderation.decide(appealed, moderator=other_moderator, outcome="hidden", reason="Dat is niet van jou.")
        moderation.appeal(again, author=outsider, reason="Dat is het wel.")
        db.session.commit()
        self.ids |= {
            "report_id": open_report.id,
            "claimed_report": claimed.id,
            "hidden_report": hidden.id,
            "appealed_report": appealed.id,
            "item_id": self.ids["others"],
            "decided_item": decided.item_id,
            "decided_file": next(iter(kinds.get("post").context(decided.item_id)[-1].files.values())),
            "kind": "post",
        }

    def _stories(self) -> None:
        """One in the making, one that was handed in, and one that only the circle may read.

        The moderator is an editor, and reviews the second one: no SECRET is in it. Anouk is the other editor.
        """
        member, colleague, moderator = self.person["member"], self.colleague, self.person["moderator"]
        editors = make_circle(moderator, colleague, kind="editors", name="Redactie")
        told = {"municipality": "Groningen"}
        concept = make_story(member, title=f"{SECRET} concept", lesson=SECRET, origin=self.circle, **told)
        handed_in = make_story(member, title="Een verhaal bij de redactie", origin=self.circle, **told)
        stories.reviews.hand_in(works.work_of(handed_in), by=member)
        stories.reviews.claim(works.work_of(handed_in), editor=moderator)
        work = works.work_of(handed_in)
        suggestion = stories.reviews.suggest(work, by=moderator, path="lesson", proposed="Bel aan zonder folder.")
        remark = stories.reviews.add_remark(work, by=moderator, body="Wie ontbrak er?", path="absent")
        ready = make_story(member, title="Een verhaal waar iedereen akkoord mee is", origin=self.circle, **told)
        stories.reviews.hand_in(works.work_of(ready), by=member)
        stories.reviews.claim(works.work_of(ready), editor=moderator)
        stories.reviews.consent(works.work_of(ready), by=member)
        waiting = make_story(member, title="Een verhaal dat wacht", origin=self.circle, **told)
        stories.reviews.hand_in(works.work_of(waiting), by=member)
        shared = make_story(member, title=f"{SECRET} verhaal", lesson=SECRET, origin=self.circle, **told)
        brought = stories.works.add_file(works.work_of(shared), files.check(_picture(f"{SECRET}.png")), by=member)
        agreed = [{**each, "alt": SECRET, "agreed": "yes"} for each in brought.content["files"]]
        stories.works.save(works.work_of(shared), by=member, based_on=brought, changes={"files": agreed})
        publish_story(shared, self.circle, by=member)
        self._to_be_read(moderator, editors.id)
        db.session.commit()
        file_id = works.work_of(shared).content["files"][0]["file"]
        self.ids |= {
            "concept": concept.id,
            "story_id": shared.id,
            "handed_in": handed_in.id,
            "waiting_story": waiting.id,
            "agreed_story": ready.id,
            "suggestion_id": suggestion.id,
            "remark_id": remark.id,
            "story_file_id": file_id,
            "editors": editors.id,
            "step": "kern",
            "number": 1,
        }

    def _to_be_read(self, moderator: Member, editors_id: int) -> None:
        """A story for the world that the member tries, in a collection for the world; and a concept of the editors."""
        community = db.session.get_one(Circle, self.ids["community"])
        told = make_story(self.colleague, title="Een verhaal voor iedereen", municipality="Groningen")
        publish_story(told, community, by=moderator, is_public=True)
        stories.readers.try_out(told.id, self.person["member"])
        words: dict[str, Any] = {"title": "Om samen te lezen", "introduction": "Begin hier.", "questions": ["Wat nu?"]}
        concept, shown = (stories.collections.make(by=moderator, circle_id=editors_id, **words) for _ in range(2))
        for each in (concept, shown):
            stories.collections.add_story(each, told.id)
        stories.collections.publish(shown, by=moderator, is_public=True)
        self.ids |= {"open_story": told.id, "collection_id": concept.id, "open_collection": shown.id}

    def _consultations(self) -> None:
        """One that runs, in its first phase, and one that is closed. The member brought both; the coordinator guards
        the steps."""
        member, coordinator = self.person["member"], self.person["coordinator"]
        group = make_group(member, coordinator, self.colleague, name=SECRET)
        running = make_consultation(group, member, methods()["incident"], facilitator=coordinator, line=SECRET)
        room = rooms.room_of(running)
        run = room.runs[0]
        file = intervision.attachments.add(room, run, member, files.check(_picture(f"{SECRET}.png")))
        told = {"moment": SECRET, "vraag": SECRET, "wat_ik_deed": SECRET}
        written = intervision.texts.write(room, run, member, told, file_ids=frozenset({file.id}))
        closed = make_consultation(group, member, methods()["snelle_vraag"], facilitator=coordinator, line=SECRET)
        while (room := rooms.room_of(closed)).current is not None:
            intervision.moving.close(room, room.current, clock.now())
        intervision.after.intend(room, SECRET, clock.today())
        db.session.commit()
        self.ids |= {
            "consultation_id": running.id,
            "contribution_id": written.id,
            "sealed_file": file.id,
            "draft_of_phase": f"{run.id}:",
            "closed_consultation": closed.id,
            "draft_of_lesson": f"{room.runs[-1].id}:leerpunt",
        }

    def _groups(self) -> None:
        """Groups without the coordinator: one with cases that wait, plans and something that runs, one in which nothing
        goes on, and one that the member has not signed yet."""
        member, colleague = self.person["member"], self.colleague
        others = [make_member(name) for name in ("Ilse Groepslid", "Daan Groepslid")]
        for each in others:
            join(db.session.get_one(Circle, self.ids["community"]), each)
        group = make_group(member, colleague, *others, name=f"{SECRET} groep")
        running = make_consultation(group, colleague, methods()["snelle_vraag"], facilitator=member, line=SECRET)
        planned = make_consultation(
            group, colleague, methods()["snelle_vraag"], facilitator=member, line=SECRET, begun=False
        )
        rooms.room_of(planned).consultation.due_at = clock.now() + timedelta(days=30)
        own_plan = make_consultation(
            group, member, methods()["snelle_vraag"], facilitator=colleague, line=SECRET, begun=False
        )
        rooms.room_of(own_plan).consultation.due_at = clock.now() + timedelta(days=30)
        teasers = [intervision.planning.offer(group, each, SECRET) for each in (member, colleague)]
        forming = intervision.groups.form(name=f"{SECRET} groep die begint", members=[member, colleague, *others])
        quiet = make_group(member, colleague, *others, name=f"{SECRET} rustig")
        intervision.groups.exclude(member, others[0].id)
        db.session.commit()
        self.ids |= {
            "group_id": group.id,
            "forming_group": forming.id,
            "quiet_group": quiet.id,
            "teaser_id": teasers[0].id,
            "others_teaser": teasers[1].id,
            "planned_consultation": planned.id,
            "own_plan": own_plan.id,
            "running_of_group": running.id,
            "method_key": "snelle_vraag",
        }

    def _letters(self) -> None:
        """Links that were mailed. The key of each is known here, as its reader knows it from the mail."""
        member = self.person["member"]
        invitee = Invitee("nieuw@voorbeeld.nl", f"{SECRET} Genodigde")
        invitation = invitations.make(self.circle, invitee, by=self.person["coordinator"])
        self.ids["invitation_id"] = invitation.id
        self.ids["invitation"] = invitations.new_link(invitation).rpartition("/")[2]
        for kind in ("sign_in", "reset"):
            links.ask_link(kind, "noor.lid@voorbeeld.nl")
            link = db.session.query(AccountLink).filter_by(kind=kind).one()
            self.ids[kind] = f"sleutel-{kind}"
            link.token_hash = account_queries.hash_of(self.ids[kind])
        change = addresses.ask_change(member.id, "ander@voorbeeld.nl")
        self.ids["address"] = "sleutel-adres"
        change.new_token_hash = account_queries.hash_of(self.ids["address"])
        self.ids["stop"] = stopping.url_for(member.id, "digest").rpartition("/")[2]
        step = Step(member_id=member.id, what="profile")
        db.session.query(Step).filter_by(member_id=member.id).delete()
        db.session.add(step)
        db.session.flush()
        self.ids["step_id"] = step.id


def _picture(name: str) -> FileStorage:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(drawn, "PNG")
    drawn.seek(0)
    return FileStorage(drawn, filename=name)
