"""Intervision: groups, consultations, and what is written in them. Every word is sealed."""

from portal.intervision.models.consultations import Attendance, Consultation, PhaseRun, ProcessChoice, Turn
from portal.intervision.models.groups import Exclusion, Group, PauseDay, Signature, Teaser, TeaserVoice
from portal.intervision.models.texts import (
    Contribution,
    Intention,
    LearningPoint,
    Note,
    Reaction,
    SealedDraft,
    SealedFile,
)

__all__ = [
    "Attendance",
    "Consultation",
    "Contribution",
    "Exclusion",
    "Group",
    "Intention",
    "LearningPoint",
    "Note",
    "PauseDay",
    "PhaseRun",
    "ProcessChoice",
    "Reaction",
    "SealedDraft",
    "SealedFile",
    "Signature",
    "Teaser",
    "TeaserVoice",
    "Turn",
]
