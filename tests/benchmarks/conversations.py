"""The pages of conversations, beside plain ones."""

import uuid

from portal.core.db import db
from tests.benchmarks import community, measuring
from tests.benchmarks.measuring import Subject, page
from tests.support import wire


def measure(kind: str, *, rounds: int, seconds: float) -> None:
    with measuring.folder() as folder, measuring.databases(kind, 1) as (url,):
        portal, app = measuring.empty_portal(folder, url)
        told = community.tell(app)
        with app.app_context():
            db.engine.dispose()
        portal.start()
        try:
            thread_path = f"/gesprekken/{told.long_thread}"
            size = len(measuring.fetch(portal.port, thread_path, told.cookies[0]))
            with measuring.plain_programs(
                folder, url, size=size, thread_path=thread_path, member_id=told.member_ids[0]
            ) as plain:
                web = measuring.workers(portal.web.pid)
                subjects = [
                    Subject("thread of 50 posts", portal.port, web, page(thread_path, told.cookies[0])),
                    Subject("list of threads", portal.port, web, page("/gesprekken", told.cookies[0])),
                    Subject("posted reply", portal.port, web, _reply(told), expected=303),
                ]
                measuring.take_turns([plain.constant, plain.ordinary, *subjects], rounds=rounds, seconds=seconds)
                memory = measuring.megabytes(web)
                title = f"{kind}: thread page {size:,} bytes, (b) {plain.ordinary_size:,} bytes; web {memory:.0f} MB"
                measuring.report(title, plain, subjects)
        finally:
            portal.stop()


def _reply(told: community.Community):
    """A reply to the same conversation, by everybody in turn."""
    turn = iter(range(10**9))

    def ask(_number: int) -> bytes:
        who = next(turn) % len(told.cookies)
        form = {"body": "Dat herken ik. Bij ons ging het net zo.", "token": uuid.uuid4().hex, "parent_id": ""}
        headers = {"X-CSRFToken": told.csrf_tokens[who]}
        return wire.request(
            f"/gesprekken/{told.busy_thread}/reacties", cookie=told.cookies[who], form=form, headers=headers
        )

    return ask
