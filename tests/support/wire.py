"""HTTP as bytes, to our own server on this machine: little client beside the server that is measured or killed."""

import socket
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from portal.accounts import door
from portal.accounts.actions import sign_ins
from portal.core.db import db
from portal.members.models import Member

HOST = "127.0.0.1"


class Connection:
    """One kept-alive connection: just enough HTTP for our own server, so that the client costs little."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer. Raises OSError when the connection breaks."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        start = head.find(b"content-length:")
        length = int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
        parts = [received[end + 4 :]]
        missing = length - len(parts[0])
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return int(head[9:12]), received[:end], b"".join(parts)

    def close(self) -> None:
        self.socket.close()

    def _more(self) -> bytes:
        received = self.socket.recv(262144)
        if not received:
            raise ConnectionResetError("the server closed the connection")
        return received


def request(
    path: str, *, cookie: str = "", form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> bytes:
    """The bytes of a GET, or of a POST when there is a form."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: {HOST}", "Accept: text/html"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def signed_in(app: Flask, member: Member) -> tuple[str, str]:
    """The cookie of a browser in which this member is signed in, and a token for its forms. Commits."""
    _sign_in, key = sign_ins.begin_sign_in(member, "Draad")
    db.session.commit()
    raw = f"{member.id:040d}"
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signer.dumps({door.KEY: key, "csrf_token": raw})
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw)
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}", str(token)
