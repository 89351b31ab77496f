"""What somebody sends when their sign-in turns out to have ended: read from the request, kept, given back. A sealed
form is never kept here: its own feature may keep it, closed."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, request, session

from portal.accounts import queries
from portal.accounts.actions import stashes
from portal.accounts.models import Stash
from portal.core import security, throttle

KEY = "stash"
SHOWN = "stash-shown"  # its writer has seen it again: at a next sign-in it is an old story
LONGEST = 100_000  # characters over all fields, as for autosaves
SHORTEST = 10  # a form whose values are all shorter is a button, not a text
PER_HOUR = 60  # per network address

_SECRET = re.compile(r"passw|wachtwoord", re.IGNORECASE)


def keep(former_key: str | None) -> None:
    """Keep what was posted for the member whose sign-in ended. Where the cookie names nobody nothing is kept: the next
    to sign in at this computer may be somebody else, and what was typed is in its writer's autosave already."""
    fields = sent_fields()
    former = queries.sign_in_by_key(former_key) if former_key else None
    if former is None or not fields or not is_from_here() or not _is_text(fields):
        return
    limit = f"stash:{throttle.address()}"
    if throttle.is_spent(limit, PER_HOUR, timedelta(hours=1)):
        return
    throttle.count(limit, timedelta(hours=1))
    if security.is_sealed():
        if keep_sealed := security.sealed_keeper():
            keep_sealed(former.owner.id, **(request.view_args or {}))
        return
    session[KEY] = stashes.keep(
        member_id=former.owner.id,
        path=request.full_path.rstrip("?"),
        form_url=form_url(),
        draft_key=request.form.get("draft_key", "")[:200],
        fields=fields,
    )


def waiting() -> Stash | None:
    """The text that this browser's visitor left behind, while it is still kept."""
    key = session.get(KEY)
    stash = queries.stash_by_key(key) if key else None
    return stash if stash is not None and stash.is_kept else None


def sent_fields() -> dict[str, list[str]]:
    """What was posted, without secrets."""
    if request.method != "POST":
        return {}
    fields = {
        name: values
        for name, values in request.form.lists()
        if name != "csrf_token" and not _SECRET.search(name) and len(name) <= 100
    }
    return fields if sum(len(value) for values in fields.values() for value in values) <= LONGEST else {}


def form_url() -> str:
    """The page on which the posted form stands: as it says itself, or where it was sent from."""
    referring = urlsplit(request.referrer or "")
    path = referring.path + (f"?{referring.query}" if referring.query else "")
    return request.form.get("form_url") or (path if referring.netloc == request.host else "") or "/"


def is_from_here() -> bool:
    """Whether the request comes from a page of ours. Another site's form brings none of our cookies (SameSite)."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return True
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin") or request.referrer or "").netloc == request.host


def _is_text(fields: dict[str, list[str]]) -> bool:
    return any(
        len(value) >= SHORTEST for name, values in fields.items() if name not in stashes.NOT_TEXT for value in values
    )
