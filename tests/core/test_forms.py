"""Forms: what cannot be read is said kindly, whatever kind of field it was."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from portal.core.forms import PortalForm, offered

CHOICES = offered({"a": "A", "b": "B"})


@pytest.mark.parametrize(
    ("field", "sent", "says"),
    (
        (SelectField("Iets", choices=CHOICES), "c", "Kies een van deze mogelijkheden."),
        (SelectField("Iets", choices=offered({1: "A"}), coerce=int), "a", "Kies een van deze mogelijkheden."),
        (RadioField("Iets", choices=CHOICES), "c", "Kies een van deze mogelijkheden."),
        (SelectMultipleField("Iets", choices=CHOICES), "c", "Kies een van deze mogelijkheden."),
        (DateField("Iets"), "31-12-2026", "Kies een dag, of schrijf hem zoals 2026-12-31."),
        (IntegerField("Iets"), "veel", "Schrijf een heel getal."),
        (IntegerField("Iets", validators=[InputRequired()]), "", "Vul dit in."),
    ),
)
def test_what_cannot_be_read_is_said_kindly(browser, field, sent, says):
    with browser.app.test_request_context():
        form = type("Form", (PortalForm,), {"iets": field})(MultiDict({"iets": sent}), meta={"csrf": False})

        assert not form.validate()
        assert form.iets.errors[-1] == says
