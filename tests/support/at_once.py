"""Forms of several people that arrive at the very same moment."""

import threading
from typing import Any

from portal.core.db import db
from portal.members.models import Member
from tests.support.browser import Browser


def press(browser: Browser, *presses: tuple[Member, str, dict[str, Any]]) -> list[int]:
    """Send these forms, (member, path, form), together. Answers their statuses, in the same order."""
    pages = [browser.sign_in(member) for member, _path, _form in presses]
    statuses = [0] * len(presses)
    ready = threading.Barrier(len(presses))

    def send(number: int) -> None:
        with browser.app.app_context():
            ready.wait()
            _member, path, form = presses[number]
            statuses[number] = pages[number].post(path, form).status_code
            db.session.remove()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(len(presses))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    db.session.expire_all()
    return statuses
