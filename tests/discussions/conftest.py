"""Two people of one circle, and their conversation."""

import pytest

from tests.factories import make_circle, make_member, make_thread


@pytest.fixture
def noor(database):
    return make_member("Noor de Wit")


@pytest.fixture
def bram(database):
    return make_member("Bram Hofstra")


@pytest.fixture
def thread(noor, bram):
    return make_thread(make_circle(noor, bram, name="De kring"), noor, "Wie kent dit?")
