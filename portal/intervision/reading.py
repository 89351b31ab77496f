"""From the plain data of a method file to phases. What cannot be used is told with its file, its phase, and what."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, get_args, get_origin

from portal.intervision.phase import (
    AUTHORS,
    BLINDS,
    DONE_WHEN,
    HEARERS,
    IF_EMPTY,
    INPUTS,
    KINDS,
    PRESENCES,
    READERS,
    RULES,
    VOICES,
    WRITERS,
    Input,
    Phase,
    Reactions,
    Repeat,
)

CALLED = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", tuple: "a list"}


class WrongMethod(Exception):
    """A method file that cannot be used: which file, which phase, what is wrong."""


def phase_of(written: Any, where: str) -> Phase:
    """A phase from plain data; what it is made of is checked, what it means is checked by `check_phase`."""
    parts: tuple[tuple[str, Any], ...] = (("repeat", Repeat), ("reactions", Reactions))
    wrong(not isinstance(written, Mapping), where, "it is no table")
    where = f"{where} ({written.get('key', '?')})"
    check_types(written, Phase, where)
    told = dict(written)
    told["fields"] = tuple(made(Input, each, where) for each in written.get("fields", ()))
    for name, kind in parts:
        if written.get(name):
            told[name] = made(kind, written[name], f"{where}, {name}")
        else:
            told.pop(name, None)
    return Phase(**_as_tuples(told))


def made(kind: Any, written: Any, where: str) -> Any:
    check_types(written, kind, where)
    return kind(**_as_tuples(written))


def check_types(written: Mapping[str, Any], kind: Any, where: str) -> None:
    """Whether plain data has the keys that a part needs, no others, and in each what belongs there."""
    known = {each.name: each for each in fields(kind)}
    unknown = sorted(set(written) - set(known))
    wrong(bool(unknown), where, f"unknown key {', '.join(unknown)}")
    needed = {name for name, each in known.items() if each.default is MISSING and each.default_factory is MISSING}
    missing = sorted(needed - set(written))
    wrong(bool(missing), where, f"{', '.join(missing)} is missing")
    for name, value in written.items():
        wanted = known[name].type
        wrong(not _is(value, wanted), where, f"{name} must be {_called(wanted)}")


def check_phase(phase: Phase, before: Sequence[Phase], every: Sequence[Phase], where: str) -> None:
    """Whether the capabilities of a phase go together, and with the phases before it."""
    for name, allowed in (
        ("writers", WRITERS),
        ("readers", READERS),
        ("case_owner", PRESENCES),
        ("blind", BLINDS),
        ("authors", AUTHORS),
        ("kind", KINDS),
        ("done_when", DONE_WHEN),
        ("if_empty", IF_EMPTY),
    ):
        one_of(getattr(phase, name), allowed, where, name)
    wrong(not phase.instruction.get("group"), where, "instruction.group is missing")
    for hearer in phase.instruction:
        one_of(hearer, HEARERS, where, "instruction")
    for rule, value in phase.rules.items():
        one_of(rule, RULES, where, "rules")
        counts = rule == "max_words"
        wrong(counts and not (_is(value, int) and value > 0), where, "rules.max_words must be a whole number above 0")
        wrong(not counts and value is not True, where, f"rules.{rule} can only be true")
    _check_numbers(phase, where)
    _check_fields(phase, before, where)
    _check_sources(phase, before, every, where)
    _check_presence(phase, where)
    if phase.reactions is not None:
        _check_reactions(phase, phase.reactions, where)


def _check_numbers(phase: Phase, where: str) -> None:
    least, most = phase.contributions
    wrong(not 0 <= least <= most or most < 1, where, "contributions must be [least, most]")
    wrong(not 0 < phase.quorum <= 1, where, "quorum must be more than 0 and at most 1")
    wrong(phase.workdays < 1, where, "workdays must be at least 1")
    wrong(phase.minutes < 0, where, "minutes cannot be less than 0")


def _check_fields(phase: Phase, before: Sequence[Phase], where: str) -> None:
    for each in phase.fields:
        one_of(each.kind, INPUTS, where, f"kind of field {each.key}")
        wrong(each.kind == "choice" and not each.options, where, f"field {each.key} is a choice without options")
    wrong((phase.kind == "form") != bool(phase.fields), where, "a form needs fields, and only a form has them")
    own = [each.key for each in phase.fields]
    wrong(len(set(own)) != len(own), where, "two fields have the same key")
    wrong(not set(phase.sealed) <= set(own), where, "sealed names a field that is not there")
    sealed_before = {name for each in before for name in each.sealed}
    again = sorted(sealed_before & set(phase.sealed))
    wrong(bool(again), where, f"{', '.join(again)} is sealed by an earlier phase already")
    wrong(not set(phase.reveals) <= sealed_before, where, "reveals names a field that no earlier phase seals")


def _check_sources(phase: Phase, before: Sequence[Phase], every: Sequence[Phase], where: str) -> None:
    earlier = {each.key: each for each in before}
    source = phase.source_phase
    wrong(bool(source) and source not in earlier, where, "source_phase must be an earlier phase")
    wrong(phase.kind in ("answer", "rating") and not source, where, f"{phase.kind} needs a source_phase")
    wrong(phase.kind == "rating" and len(phase.scale) < 2, where, "a rating needs a scale of two words at least")
    wrong(phase.kind in ("choice", "vote") and not (phase.scale or source), where, "nothing to choose from")
    if phase.order_by:
        by = earlier.get(phase.order_by)
        rates = by is not None and by.kind == "rating" and by.source_phase == source
        wrong(not rates, where, "order_by must be an earlier rating of the same source_phase")
    if phase.only:
        losers, _, of = phase.only.partition(":")
        is_vote = of in earlier and earlier[of].kind == "vote"
        wrong(losers != "minority" or not is_vote, where, "only must be minority:<an earlier vote>")
    wrong(phase.elects not in ("", "case_owner"), where, "elects must be case_owner")
    elects = phase.kind == "vote" and bool(source)
    wrong(bool(phase.elects) and not elects, where, "only a vote about contributions can elect")
    repeat = phase.repeat
    wrong(
        bool(repeat.to) and repeat.to not in {phase.key, *earlier},
        where,
        "repeat.to must be earlier or this very phase",
    )
    wrong(bool(repeat.to) != bool(repeat.at_most), where, "repeat needs both to and at_most")
    counted = len(repeat.rounds) in (0, repeat.at_most)
    wrong(not counted, where, "repeat.rounds must name as many rounds as at_most")
    wrong(bool(phase.carry_to) and phase.carry_to not in {each.key for each in every}, where, "carry_to is no phase")


def _check_presence(phase: Phase, where: str) -> None:
    is_there = phase.case_owner == "takes_part"
    owner_writes = phase.writers in ("case_owner", "everyone")
    wrong(not is_there and owner_writes, where, "a case owner who is silent or away cannot be a writer")
    is_waited_for = phase.done_when == "case_owner" and not owner_writes and not phase.has_second_part
    wrong(is_waited_for, where, "done_when is case_owner, but nothing is asked of the case owner here")
    wrong(phase.kind == "pause" and phase.done_when != "time", where, "a pause is done by time")
    wrong(bool(phase.notes) and phase.notes not in WRITERS, where, "notes must name a role")
    for each in phase.settings:
        one_of(each, ("case_owner",), where, "settings")
        wrong(is_there, where, "settings can choose between silent and away; here the case owner takes part")


def _check_reactions(phase: Phase, voice: Reactions, where: str) -> None:
    one_of(voice.writer, WRITERS, where, "reactions.writer")
    one_of(voice.kind, VOICES, where, "reactions.kind")
    is_rating = voice.kind == "rating"
    wrong(is_rating and len(voice.scale) < 2, where, "reactions.scale needs two words at least")
    wrong(not is_rating and bool(voice.scale), where, "reactions.scale is for a rating only")
    for hearer in voice.instruction:
        one_of(hearer, HEARERS, where, "reactions.instruction")
    wrong(not phase.has_writers or phase.stays_private, where, "nobody reads this phase, so nobody can react")
    if not phase.has_second_part:
        wrong(
            phase.authors == "unlinked", where, "texts lose their writers when they are shown: only then react to them"
        )
        return
    pair = {phase.writers, voice.writer}
    apart = "case_owner" in pair and len(pair) == 2 and "everyone" not in pair
    wrong(not apart, where, "a second voice that waits until the texts are shown cannot be one of the writers")
    fits = 1 <= voice.workdays < phase.workdays
    wrong(not fits, where, "reactions.workdays are the last of the phase's workdays; leave at least 1 for writing")
    said = bool(voice.instruction.get("group")) and bool(voice.instruction.get(voice.writer))
    wrong(not said, where, f"reactions.instruction must speak to group and {voice.writer}")


def one_of(value: str, allowed: Sequence[str], where: str, name: str) -> None:
    wrong(value not in allowed, where, f"{name} is {value}; it must be one of {', '.join(allowed)}")


def wrong(is_wrong: bool, where: str, what: str) -> None:
    if is_wrong:
        raise WrongMethod(f"{where}: {what}")


def _as_tuples(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in written.items()}


def _is(value: Any, wanted: Any) -> bool:
    """Whether plain data is what a key wants. A part that is left out may be empty or None."""
    origin, inner = get_origin(wanted), get_args(wanted)
    if wanted is Any:
        return True
    if origin is tuple:
        if not isinstance(value, list | tuple):
            return False
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
        return len(value) == len(kinds) and all(_is(each, kind) for each, kind in zip(value, kinds, strict=True))
    if origin is Mapping:
        return isinstance(value, Mapping) and all(_is(each, inner[1]) for each in value.values())
    if wanted in (str, bool):
        return isinstance(value, wanted)
    if wanted in (int, float):
        return isinstance(value, int | wanted) and not isinstance(value, bool)
    return value is None or isinstance(value, Mapping)


def _called(wanted: Any) -> str:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is tuple and inner[-1] is not Ellipsis:
        return "two whole numbers: [least, most]"
    return CALLED.get(origin or wanted, "a table")
