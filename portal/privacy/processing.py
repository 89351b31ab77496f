"""The register of processing: what is kept of people, why, who sees it and for how long. `/privacy` is drawn from it.

The periods are those that the sweeps carry out; a test compares them.
"""

from dataclasses import dataclass
from typing import Any

from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Processing:
    """One thing that is kept of people."""

    what: Any
    why: Any
    seen_by: Any
    kept: Any


PROCESSING = (
    Processing(
        what=_l("Your account: mail address, password and the devices on which you are signed in"),
        why=_l("To let you in, and nobody else. Of your password we keep only a form that cannot be read back."),
        seen_by=_l("You. Administrators see your address."),
        kept=_l("Until you leave. Records of signing in: 90 days."),
    ),
    Processing(
        what=_l("Your profile: name, photo, organisation, themes and what you tell about yourself"),
        why=_l("So that colleagues find you and can ask you something. Only your name is needed."),
        seen_by=_l("The members of the community, or fewer: you choose per field."),
        kept=_l("Until you change it or leave."),
    ),
    Processing(
        what=_l("Your circles and the role you have there"),
        why=_l("Your circles decide what you see."),
        seen_by=_l("The members of that circle."),
        kept=_l("Until you leave the circle or the portal. That somebody took you out of a circle: a year."),
    ),
    Processing(
        what=_l("What you write in conversations, with files"),
        why=_l("To learn from each other."),
        seen_by=_l("The members of the circle in which you write. Of a reported text: also a moderator."),
        kept=_l("Until you remove it: 30 days later the text is erased. When you leave, you choose."),
    ),
    Processing(
        what=_l("Case stories that you tell: every version, with files and the names of who tells it along"),
        why=_l("So that colleagues learn from what you went through."),
        seen_by=_l(
            "You and your co-authors; editors once you hand it in. Readers only what all its authors agreed to:"
            " a circle, the community or everybody."
        ),
        kept=_l("Until you throw it away. When you leave, you choose; what others tell along stays with them."),
    ),
    Processing(
        what=_l("Remarks, suggestions, agreements and who edited a story"),
        why=_l("To edit a story together, and to know who agreed to what."),
        seen_by=_l("The authors of the story and the editors."),
        kept=_l("As long as the story. When you leave, you choose what happens to your remarks."),
    ),
    Processing(
        what=_l("Which stories you recognised or are trying, and what came of it"),
        why=_l("To show what a story brings about, and to ask you once how it went."),
        seen_by=_l("That you recognised it: only as a number. What came of it: the readers of the story."),
        kept=_l("Until you take it back or leave."),
    ),
    Processing(
        what=_l("Your intervision groups: which agreements you signed, and with whom you do not want to be in a group"),
        why=_l("So that a group consults each other safely."),
        seen_by=_l("The members of that group. With whom you do not want to be in one: only you."),
        kept=_l("Until you leave the group or the portal."),
    ),
    Processing(
        what=_l("What you write in a consultation, with files, notes and what you learn from it"),
        why=_l("To help each other with a case, in confidence."),
        seen_by=_l(
            "The members of your intervision group who take part, as far as the method opens it. Your notes: only you."
            " Nobody else: it is kept sealed, also from whoever runs the portal."
        ),
        kept=_l(
            "Until 8 weeks after the consultation, or shorter if your group chooses so. Then its key is destroyed;"
            " the last backup of the key 7 days later."
        ),
    ),
    Processing(
        what=_l("A question that you ask a colleague by way of the portal"),
        why=_l("To pass it on without showing your address."),
        seen_by=_l("You and that colleague."),
        kept=_l("A year."),
    ),
    Processing(
        what=_l("Texts that you are still typing"),
        why=_l("So that nothing is lost."),
        seen_by=_l("You."),
        kept=_l("Until you send them. What you do not touch for a year is erased, after a warning."),
    ),
    Processing(
        what=_l("How far you have read"),
        why=_l("To show you what is new."),
        seen_by=_l("You."),
        kept=_l("Until you leave the circle or the portal."),
    ),
    Processing(
        what=_l("Notifications, and steps that are asked of you"),
        why=_l("So that you miss nothing that concerns you."),
        seen_by=_l("You."),
        kept=_l("90 days after you have read it, a year at most."),
    ),
    Processing(
        what=_l("Mail from the portal"),
        why=_l("To tell you what you want to hear. You can stop every mail with one click."),
        seen_by=_l("You, and the mail server of your organisation."),
        kept=_l("The text until it has been sent; that it was sent: 30 days."),
    ),
    Processing(
        what=_l("Reports that something is not right, and what was decided"),
        why=_l("To keep the community safe, with a reason for every decision."),
        seen_by=_l("Moderators and who reported it. The writer reads the decision. Everybody sees the numbers."),
        kept=_l("A year after the last word about it."),
    ),
    Processing(
        what=_l("A record of acts that matter, such as signing in and deciding: who, when, from which network"),
        why=_l("To be able to find out what went wrong. The law asks public organisations to keep this."),
        seen_by=_l("Whoever hosts the portal. You find your own acts in your data."),
        kept=_l("A year."),
    ),
    Processing(
        what=_l("How often something is tried, such as a password"),
        why=_l("To stop whoever tries too often."),
        seen_by=_l("Nobody."),
        kept=_l("Two days."),
    ),
)
