"""What the style page (/stijl) shows its forms with: every kind of field, empty and with errors."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import offered
from portal.core.i18n import lazy_gettext as _l

CHOICES = {"alles": _l("Everything"), "antwoorden": _l("Mentions and answers"), "stil": _l("Nothing")}


class SampleForm(FlaskForm):
    """One field of every kind."""

    question = StringField(
        _l("What do you want to learn?"), description=_l("Write it down in one sentence."), validators=[InputRequired()]
    )
    email = StringField(_l("Your e-mail address"), validators=[InputRequired()])
    volume = RadioField(_l("What do you want to hear of?"), choices=offered(CHOICES), validators=[InputRequired()])
    days = SelectMultipleField(
        _l("When can you come?"),
        choices=offered({"ma": _l("Monday"), "di": _l("Tuesday"), "wo": _l("Wednesday")}),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    circle = SelectField(
        _l("Circle"),
        choices=offered({"1": "Leergemeenschap", "2": "Editie voorjaar 2027"}),
        validators=[InputRequired()],
    )
    photo = FileField(_l("Photo"), description=_l("A square photo works best."))
    agreed = BooleanField(_l("I have read the house rules"))
    body = TextAreaField(_l("Your reply"), validators=[InputRequired(), Length(max=20000)])


def samples() -> dict[str, Any]:
    """The context of core/style.html."""
    wrong = SampleForm(formdata=None, prefix="wrong", meta={"csrf": False})
    for field, message in (
        (wrong.question, _l("Write down what you want to learn.")),
        (wrong.email, _l("Write an address with an @, for example name@municipality.nl.")),
        (wrong.volume, _l("Choose what you want to hear of.")),
        (wrong.photo, _l("The photo is too large. Choose a photo smaller than 5 MB.")),
        (wrong.body, _l("Write something first.")),
    ):
        field.errors = [message]
    return {"sample": SampleForm(formdata=None, meta={"csrf": False}), "wrong": wrong}
