"""The key in a mail that stops mails like it, without signing in: signed, for one member and one sort of mail.

It does not expire: who asks to be left alone years later is right still.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

SORTS = ("at_once", "digest")


def url_for(member_id: int, sort: str) -> str:
    return f"{current_app.config['PORTAL'].public_url}/meldingen/stop/{_signer().dumps([member_id, sort])}"


def read(token: str) -> tuple[int, str] | None:
    """Whose mails of which sort; None for a key that is not ours."""
    try:
        member_id, sort = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return (int(member_id), str(sort)) if sort in SORTS else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["PORTAL"].secret_key, salt="stop-mails")
