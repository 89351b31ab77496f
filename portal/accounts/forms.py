"""What is asked of people at the door."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, EmailField, PasswordField, RadioField
from wtforms.validators import ValidationError

from portal.core.forms import AtMost, LineField, Needed, PortalForm, ProseField, offered
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l


class AddressField(EmailField):
    """An address as it is kept: without space around it, in lower case."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = str(valuelist[0]) if valuelist else ""
        self.data = given.strip().lower()[:254]


def is_address(given: str) -> bool:
    """Whether mail could be sent there, as far as its spelling tells."""
    try:
        validate_email(given, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def an_address(_form: Any, field: Any) -> None:
    if field.data and not is_address(field.data):
        raise ValidationError(_("Fill in a whole address, such as naam@gemeente.nl."))


class SignInForm(PortalForm):
    """Address and password at the door."""

    email = AddressField(_l("Email address"), validators=[Needed(_l("Fill in your email address."))])
    password = PasswordField(_l("Password"), validators=[Needed(_l("Fill in your password."))])


class AddressForm(PortalForm):
    """For a link by mail."""

    email = AddressField(
        _l("Email address"),
        description=_l("The address with which you sign in."),
        validators=[Needed(_l("Fill in your email address.")), an_address],
    )


def _new_password() -> Any:
    return PasswordField(
        _l("New password"),
        description=_l("At least 12 characters. Three words that have nothing to do with each other make a good one."),
        validators=[Needed(_l("Fill in a new password."))],
    )


class NewPasswordForm(PortalForm):
    """A new password, by way of a mailed link."""

    password = _new_password()


class PasswordForm(PortalForm):
    """Changing one's own password."""

    present = PasswordField(_l("Your present password"), validators=[Needed(_l("Fill in your present password."))])
    password = _new_password()


class RenewForm(PortalForm):
    """Staying signed in on this device."""

    password = PasswordField(_l("Your password"), validators=[Needed(_l("Fill in your password."))])


class NewAddressForm(PortalForm):
    """Another address to sign in with, asked for with the password."""

    email = AddressField(_l("New email address"), validators=[Needed(_l("Fill in the new address.")), an_address])
    password = PasswordField(_l("Your password"), validators=[Needed(_l("Fill in your password."))])


class GivenAddressForm(PortalForm):
    """Another address for a member, asked for by an administrator with their own password."""

    email = AddressField(
        _l("New email address"),
        description=_l("The member reads its mail already: a link to confirm is mailed there."),
        validators=[Needed(_l("Fill in the new address.")), an_address],
    )
    reason = LineField(
        _l("Reason"),
        description=_l("For example: the municipality merged. The member reads this too."),
        validators=[Needed(_l("Say why the member cannot do this themselves.")), AtMost(300)],
    )
    password = PasswordField(_l("Your own password"), validators=[Needed(_l("Fill in your password."))])


class AgreeForm(PortalForm):
    """Who was given another address agrees with it."""

    password = PasswordField(_l("Your password"), validators=[Needed(_l("Fill in your password."))])


class ArrivalForm(PortalForm):
    """The new mailbox agrees; with the password of the member, the old one need not."""

    password = PasswordField(_l("Your password"))


class LanguageForm(PortalForm):
    """In which language the portal speaks to its reader."""

    language = RadioField(_l("Language"), choices=offered({"nl": "Nederlands", "en": "English"}), default="nl")


class StartForm(PortalForm):
    """The first step of an invitation."""

    name = LineField(
        _l("Your name"),
        description=_l("First and last name: this is how others see you."),
        validators=[Needed(_l("Fill in your name.")), AtMost(120)],
    )
    password = PasswordField(
        _l("Password"),
        description=_l("At least 12 characters. Three words that have nothing to do with each other make a good one."),
        validators=[Needed(_l("Choose a password."))],
    )


class RulesForm(PortalForm):
    """The house rules, accepted."""

    agreed = BooleanField(
        _l("I keep to the house rules"), validators=[Needed(_l("Tick the box when you agree with the house rules."))]
    )


class InviteForm(PortalForm):
    """Whom to invite, typed or pasted."""

    people = ProseField(
        _l("Whom do you invite?"),
        description=_l(
            "One address on a line, or a list from your mail program: "
            "Noor de Wit <noor@gemeente.nl>. At most 100 at once."
        ),
        validators=[Needed(_l("Fill in at least one address.")), AtMost(20_000)],
    )
