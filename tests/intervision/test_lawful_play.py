"""Every method, played as it is meant. None by name."""

from pathlib import Path

import pytest

from portal.intervision import method as methods
from tests.intervision.playing import Play

EVERY = [*methods.methods().values(), *methods.read_folder(Path(__file__).parent / "methods")]


def expected(method):
    """The phases, each second part after its first, repeated as often as the method allows."""
    order, repeated = [], {}
    number = 0
    while number < len(method.phases):
        phase = method.phases[number]
        order += [(phase.key, "open")] + ([(phase.key, "second")] if phase.has_second_part else [])
        repeated[phase.key] = repeated.get(phase.key, 0) + 1
        again = phase.repeat.to and repeated[phase.key] < phase.repeat.at_most
        number = method.number_of(phase.repeat.to) - 1 if again else number + 1
    return order


@pytest.mark.parametrize("method", EVERY, ids=lambda each: each.key)
def test_a_method_is_played_to_its_end_as_it_is_meant(database, clock, method):
    play = Play(method)
    play.to_the_end()

    assert play.passed == expected(method)
    assert play.room.consultation.state == "closed"
    assert all(each.state in ("closed", "skipped") for each in play.room.runs)
