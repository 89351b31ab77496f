"""Which passwords will do."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import passwords

ABOUT_NOOR = ("Noor de Wit", "n.dewit@oosterhoek.nl", "De Lange Tafel")

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "password",
    (
        "samen-leren-in-de-wijk",
        "kano-lantaarn-beschuit",
        "vier blauwe olifanten",
        "h7Gq!x9Lw2#z",
        "zeventien trage ganzen",
        "correct horse battery staple",
        "Mijn buurvrouw heeft 3 geiten",
        "éénvoudig-ßtraatje-über",
        "γάτα στο παράθυρο",
    ),
)
def test_a_password_of_ones_own_will_do(password):
    assert passwords.objection(password, ABOUT_NOOR) == ""


@pytest.mark.parametrize(
    "password",
    (
        "",
        "kort",
        "elf-letters",
        "123456789012",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "qwertyuiop12",
        "Welkom2026!!",
        "W3lk0m2026!!",
        "wachtwoord123",
        "Gemeente2026",
        "welkomwelkom",
        "zomer2026zomer",
        "password1234",
        "P@ssw0rd1234",
        "NoordeWit2026",
        "dewit-oosterhoek",
        "DeLangeTafel1!",
        "abcdefghijkl",
        "110319701103",
        "x" * 201,
    ),
)
def test_a_password_that_can_be_guessed_will_not_do(password):
    assert passwords.objection(password, ABOUT_NOOR) != ""


@given(st.text(min_size=12, max_size=60))
def test_any_password_gets_an_answer(password):
    assert isinstance(passwords.objection(password, ABOUT_NOOR), str)


def test_hashes_are_argon2id_with_their_own_salt(app):
    with app.app_context():
        one, other = passwords.hashed("kano-lantaarn"), passwords.hashed("kano-lantaarn")

    assert one != other
    assert one.startswith("$argon2id$")


def test_outside_of_tests_hashing_costs_what_it_should(app, monkeypatch):
    settings = dataclasses.replace(app.config["PORTAL"], testing=False)
    kept = app.extensions["portal_hasher"]
    monkeypatch.setitem(app.config, "PORTAL", settings)
    passwords.init_app(app)
    hasher = app.extensions["portal_hasher"]
    app.extensions["portal_hasher"] = kept

    assert hasher.memory_cost >= 19 * 1024 and hasher.time_cost >= 2 and hasher.type.name == "ID"
