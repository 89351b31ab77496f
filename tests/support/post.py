"""A real mail server in the test's own process, and the portal told to use it."""

import dataclasses
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from flask import Flask


class PostOffice:
    """Takes mails. `answers` are given to the next mails instead of 250, `refused` addresses are not known here."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.connections = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: Any) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]


@contextmanager
def running(app: Flask, *, password: str = "", login: str = "", **options: Any) -> Iterator[PostOffice]:
    """The server, and the portal set to send by it; with `password` it wants to know who sends."""
    office = PostOffice()

    def judge(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(b"portal", password.encode())
        return AuthResult(success=right, handled=False)

    if password:
        options |= {"authenticator": judge, "auth_required": True, "auth_require_tls": False}
    port = _free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        with sending_by(app, f"smtp://{login}127.0.0.1:{port}"):
            yield office
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def sending_by(app: Flask, mail_url: str) -> Iterator[None]:
    """The portal with another way for its mails to leave."""
    settings = app.config["PORTAL"]
    app.config["PORTAL"] = dataclasses.replace(settings, mail_url=mail_url)
    try:
        yield
    finally:
        app.config["PORTAL"] = settings
        app.extensions.pop("portal_mail_rests_until", None)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for localhost that nobody but `ca` vouches for: (context for the server, file of the authority)."""
    key, ca = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *(
                "-keyout",
                key,
                "-out",
                ca,
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
            ),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, key)
    return context, ca
