"""Which method suits this case and this group: five questions, three proposals, each with its reasons.

It knows no method by name: a method says itself which kinds of question it fits (`fits`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import ngettext
from portal.intervision.method import Method

PROPOSALS = 3
FEW_DAYS = 5
"""Working days that somebody with little time may have."""
LEAST_FINISHED = 3
"""How many cases a group has finished before it is offered methods that ask for the most trust."""

QUESTIONS: Mapping[str, Any] = {
    "approach": _l("How do I tackle this?"),
    "concrete_moment": _l("One moment that I keep thinking of"),
    "relation": _l("What happens between me and somebody else"),
    "values": _l("What is right here?"),
    "pattern": _l("Why does this happen to me again and again?"),
    "stuck": _l("I go round in circles"),
    "new_direction": _l("I am looking for a new direction"),
    "product": _l("A letter or plan that I want to make better"),
    "success": _l("Something that went well"),
    "missed_outcome": _l("Something that went otherwise than I thought"),
    "divided_team": _l("My team is divided"),
    "hurry": _l("A small question with little time"),
}
"""Sorts of question, as the chooser asks for them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The answers to the five questions; what the group does not know is left open."""

    question: str
    people: int
    safety: int = 2
    experience: str = "start"
    most_workdays: int = 20
    finished: int = 0
    """How many cases this group has finished."""
    last_used: tuple[str, ...] = ()
    """Keys of the methods that it used last, the latest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A method, and why it is proposed."""

    method: Method
    reasons: tuple[str, ...]


def propose(wish: Wish, methods: Iterable[Method]) -> list[Proposal]:
    """Three methods at most: what fits the question first, then what can be used for any. Never one that the group
    cannot do safely; one for another sort of question only where there is nothing else."""
    possible = [each for each in methods if is_possible(each, wish)]
    suitable = [each for each in possible if fits(each, wish) or _goes_with_any(each, wish)]
    ranked = sorted(
        suitable or possible, key=lambda each: (not fits(each, wish), -_points(each, wish), each.workdays, each.key)
    )
    return [Proposal(each, tuple(_reasons(each, wish))) for each in ranked[:PROPOSALS]]


def fits(method: Method, wish: Wish) -> bool:
    """Whether a method says itself that it is for this sort of question."""
    return wish.question in method.fits


def _goes_with_any(method: Method, wish: Wish) -> bool:
    """A question of how to tackle something is in every case; but whoever has little time is offered nothing long."""
    most = min(wish.most_workdays, FEW_DAYS) if wish.question == "hurry" else wish.most_workdays
    return "approach" in method.fits and method.workdays <= most


def is_possible(method: Method, wish: Wish) -> bool:
    """What must hold whatever somebody prefers: the size of the group, and its safety."""
    needs_more_trust = method.safety == 3 and wish.finished < LEAST_FINISHED
    return method.is_on and method.suits(wish.people) and not needs_more_trust


def _points(method: Method, wish: Wish) -> int:
    points = 3 if method.workdays <= wish.most_workdays else -4
    points += 2 if method.safety <= wish.safety else -6
    points += 1 if method.experience == "start" else (2 if wish.experience == "advanced" else -3)
    if method.key in wish.last_used[:1]:
        points -= 3
    return points + (1 if method.reliability == "high" else 0)


def _reasons(method: Method, wish: Wish) -> Iterable[str]:
    if fits(method, wish):
        yield str(_l("It fits the question ‘%(question)s’.") % {"question": QUESTIONS[wish.question]})
    elif "approach" in method.fits:
        yield str(_l("It can be used for any sort of question."))
    yield ngettext("It takes %(num)s working day.", "It takes %(num)s working days.", method.workdays)
    if method.workdays > wish.most_workdays:
        yield str(_l("That is longer than you asked for."))
    if method.experience == "start":
        yield str(_l("Everybody can do it at once."))
    elif wish.experience == "advanced":
        yield str(_l("You have the experience that it asks for."))
    if method.safety > wish.safety:
        yield str(_l("It asks for more trust than you said."))
    if method.key in wish.last_used[:1]:
        yield str(_l("You used it the last time."))
    if method.reliability == "middle":
        yield str(_l("Let a trainer look along the first time."))
