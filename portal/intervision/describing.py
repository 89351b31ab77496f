"""A phase in words, for the page of its method: who writes, and who reads it when. Derived from its capabilities."""

from portal.core.i18n import gettext as _
from portal.intervision.phase import Phase


def who_writes(phase: Phase) -> str:
    """'De groep schrijft.'"""
    if not phase.has_writers:
        return _("Nobody writes. You let it rest.")
    if phase.only:
        return _("Only who lost the vote writes.")
    writes = {
        "case_owner": _("The case owner writes."),
        "group": _("The group writes."),
        "facilitator": _("The facilitator writes."),
        "everyone": _("Everybody writes."),
    }[phase.writers]
    if phase.reactions is None:
        return writes
    reacts = {
        "case_owner": _("The case owner reacts to it."),
        "group": _("The group reacts to it."),
        "facilitator": _("The facilitator reacts to it."),
        "everyone": _("Everybody reacts to it."),
    }[phase.reactions.writer]
    return f"{writes} {reacts}"


def who_reads(phase: Phase) -> str:
    """'Alles gaat tegelijk open als de fase sluit. Er staan geen namen bij.'"""
    if not phase.has_writers:
        return ""
    said = [_who(phase)]
    if phase.case_owner == "silent" and not phase.is_blind:
        said.append(_("The case owner reads along and is silent."))
    elif phase.case_owner == "away":
        said.append(_("The case owner reads it when the phase closes."))
    if phase.authors == "pseudonym":
        said.append(_("The names are hidden."))
    elif phase.authors == "unlinked":
        said.append(_("The names are dropped, for good."))
    if phase.sealed:
        said.append(_("A part of it stays closed until a later step."))
    return " ".join(said)


def _who(phase: Phase) -> str:
    if phase.stays_private:
        return _("Everybody reads only their own.")
    if phase.is_blind:
        return _("Everything opens at the same time, when the phase closes.")
    if phase.blind == "own_first":
        return _("You read the others as soon as you wrote yourself.")
    return {
        "everyone": _("Everybody reads it at once."),
        "group": _("The group reads it at once."),
        "case_owner": _("The case owner reads it at once, the others when the phase closes."),
        "self": _("The others read it when the phase closes."),
    }[phase.readers]
