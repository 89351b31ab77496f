"""The laboratory itself: no test hears what the page of another sends when it is closed."""

import http.client
from urllib.parse import urlsplit


def test_what_comes_too_late_is_not_heard_by_the_next_test(lab):
    former = lab.url
    lab.clear()

    assert [post(former), post(lab.url)] == [404, 404]
    assert [call.headers["Host"] for call in lab.calls] == [urlsplit(lab.url).netloc]


def post(url: str) -> int:
    """To the only server there is, under this address."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=20)
    connection.request("POST", "/gelezen", headers={"Host": address.netloc})
    status = connection.getresponse().status
    connection.close()
    return status
