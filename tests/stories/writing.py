"""What a browser sends when somebody tells a story."""

import io

from bs4 import BeautifulSoup
from PIL import Image

from tests.factories import head_of

FOUR = {"title": "Bankje", "summary": "Wij zetten een bankje neer.", "lesson": "Vraag het eerst.", "tone": "mixed"}


def page_of(response):
    return BeautifulSoup(response.text, "html.parser")


def kern(story, **told):
    """The first step as a browser sends it."""
    content = head_of(story).content
    asked = {key: content.get(key, "") for key in ("title", "summary", "lesson", "tone")}
    return {**asked, "themes": ["", *content.get("themes", [])], "base": str(head_of(story).number), **told}


def picture(name="bankje.png", colour="olive"):
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "PNG")
    drawn.seek(0)
    return (drawn, name)
