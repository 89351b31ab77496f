"""Texts that were sent after a sign-in had ended: kept, and given back to who wrote them."""

import json
import secrets
from collections.abc import Mapping

from portal.accounts import queries
from portal.accounts.models import Stash
from portal.core import autosave
from portal.core.db import db

NOT_TEXT = ("token", "draft_key", "form_url")


def keep(*, member_id: int, path: str, form_url: str, draft_key: str, fields: Mapping[str, list[str]]) -> str:
    """Keep what was sent; answers the key by which this browser asks for it again."""
    key = secrets.token_urlsafe(32)
    db.session.add(
        Stash(
            key_hash=queries.hash_of(key),
            member_id=member_id,
            path=path,
            form_url=form_url,
            draft_key=draft_key,
            fields=json.dumps(fields, ensure_ascii=False),
        )
    )
    return key


def claim(key: str, member_id: int) -> Stash | None:
    """The text that this member left behind in this browser; nobody else gets it, and nobody gets it too late."""
    stash = queries.stash_by_key(key)
    if stash is None or not stash.is_kept or stash.member_id != member_id:
        return None
    return stash


def give_back(stash: Stash, member_id: int) -> None:
    """Lay the text in the form it came from: it is the newest draft there."""
    text = {name: values for name, values in stash.content.items() if name not in NOT_TEXT}
    autosave.keep(member_id, stash.draft_key, text, tab="stash")
    drop(stash)


def drop(stash: Stash) -> None:
    db.session.delete(stash)
