"""Groups and consultations as other features point at them: by number, without a word of what is in them."""

from collections.abc import Iterable

from portal.core.kinds import Kind
from portal.intervision.kind.consultations import ConsultationKind
from portal.intervision.kind.groups import GroupKind


def every() -> Iterable[Kind]:
    return (GroupKind(), ConsultationKind())
