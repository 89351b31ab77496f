"""What circles, roles and volumes are called on screen."""

from typing import Any

from portal.core.i18n import lazy_gettext as _l

KIND_NAMES: dict[str, Any] = {
    "community": _l("Community"),
    "cohort": _l("Edition"),
    "team": _l("Team"),
    "editors": _l("Editors"),
    "intervision": _l("Intervision group"),
}
ROLE_NAMES: dict[str, Any] = {
    "member": _l("Member"),
    "mentor": _l("Mentor"),
    "coordinator": _l("Coordinator"),
}
VOLUME_NAMES: dict[str, Any] = {
    "all": _l("Everything"),
    "replies": _l("Mentions and answers to me"),
    "needed": _l("Only what is asked of me"),
    "silent": _l("Nothing"),
}
