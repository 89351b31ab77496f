"""What anybody may read."""

from datetime import datetime

import pytest

from portal.privacy.processing import PROCESSING


@pytest.mark.parametrize(
    "path", ("/privacy", "/toegankelijkheid", "/huisregels", "/kwetsbaarheid", "/account/vertrokken")
)
def test_guests_read_them(browser, path):
    page = browser.get(path)

    assert page.status_code == 200
    assert page.text.count("<h1") == 1 and "/mijn-gegevens" not in page.text


def test_the_privacy_page_tells_all_of_the_register(browser):
    page = browser.get("/privacy").text

    assert page.count("list__item") == len(PROCESSING)


def test_security_txt_says_what_the_standard_asks(browser, clock):
    response = browser.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.content_type == "text/plain; charset=utf-8"
    assert fields["Contact"].startswith("mailto:security@")
    expires = datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00"))
    assert 30 < (expires - clock.now()).days < 366
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert fields["Preferred-Languages"] == "nl, en"


def test_a_vulnerability_can_be_told_by_who_reads_no_text_files(browser):
    page = browser.get("/kwetsbaarheid").text
    told = browser.get("/.well-known/security.txt").text

    assert 'href="/kwetsbaarheid"' in browser.get("/privacy").text
    assert "/kwetsbaarheid\n" in told
    assert told.split("mailto:")[1].split()[0] in page


def test_every_key_is_told_on_the_page_too(browser):
    assert "Ctrl Enter" in browser.get("/toegankelijkheid").text


def test_search_engines_stay_out(browser):
    assert "Disallow: /\n" in browser.get("/robots.txt").text
