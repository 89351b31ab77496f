"""How a member wants to hear of things."""

from datetime import datetime, timedelta

from wtforms import BooleanField, RadioField, SelectField

from portal.core import clock
from portal.core.forms import Needed, PortalForm, offered
from portal.core.i18n import lazy_gettext as _l
from portal.notifications.models import MailWish

PAUSES = {"0": 0, "7": 7, "14": 14, "28": 28}


class MailWishForm(PortalForm):
    """Mail at once, the digest, and a pause of everything."""

    at_once = BooleanField(
        _l("Mail me at once when I am mentioned or answered, or when something is asked of me"),
        description=_l("The mail is sent after three minutes, so that a correction still counts."),
    )
    digest = RadioField(
        _l("Digest of everything else"),
        choices=offered(
            {
                "day": _l("Every working day at 8.00"),
                "week": _l("Once a week, on Monday at 8.00"),
                "never": _l("Never"),
            }
        ),
        validators=[Needed(_l("Choose how often you want a digest."))],
    )
    pause = SelectField(
        _l("Pause"),
        description=_l("You get no mail at all. Your notifications stay here."),
        choices=offered(
            {
                "0": _l("No pause"),
                "7": _l("One week"),
                "14": _l("Two weeks"),
                "28": _l("Four weeks"),
            }
        ),
        validators=[Needed(_l("Choose whether you want a pause."))],
    )

    def pause_until(self, wish: MailWish) -> datetime | None:
        """When mails may come again; a running pause that was not changed goes on."""
        if self.pause.data == "running" and wish.is_paused:
            return wish.paused_until
        days = PAUSES.get(self.pause.data or "0", 0)
        return clock.now() + timedelta(days=days) if days else None

    def offer_running_pause(self, wish: MailWish, until: str) -> None:
        if wish.is_paused:
            self.pause.choices = [*offered({"running": until}), *self.pause.choices]
