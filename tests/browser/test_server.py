"""What only the real server can show: the answers as they leave the building."""

import http.client

import pytest

from portal.core.security import HEADERS


@pytest.mark.parametrize("path", ("/aanmelden", "/gesprekken", "/bestaat-niet", "/gezond", "/favicon.ico"))
def test_no_version_is_told_and_every_lock_is_there(portal, path):
    answer = ask(portal, path)

    assert answer.status < 500
    assert not any(sign.isdigit() for sign in answer.getheader("Server") or "")
    assert answer.getheader("X-Powered-By") is None
    assert {name: answer.getheader(name) for name in HEADERS} == HEADERS


def test_assets_come_small_and_stay(portal):
    page = ask(portal, "/aanmelden").body
    sheet = next(part for part in page.split('"') if part.endswith(".css"))

    small = ask(portal, sheet, {"Accept-Encoding": "br, gzip"})
    assert small.getheader("Content-Encoding") == "br"
    assert "immutable" in small.getheader("Cache-Control")
    assert small.size < 12_000 < ask(portal, sheet).size


def test_what_is_too_long_or_nonsense_breaks_nothing(portal):
    assert ask(portal, "/" + "a" * 7000).status in (303, 404, 414)
    assert ask(portal, "/gesprekken/%00%ff%c3").status in (303, 400, 404)
    assert ask(portal, "/mensen?q=%f0%28%8c%bc").status in (303, 400)


class Answer(http.client.HTTPResponse):
    """An answer that was read."""

    body: str
    size: int


def ask(portal, path: str, headers: dict[str, str] | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=20)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    content = answer.read()
    answer.body, answer.size = content.decode("utf-8", "replace"), len(content)
    connection.close()
    return answer
