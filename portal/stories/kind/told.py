"""What a story says, as cards, search and moderators read it."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from portal.core import text
from portal.core.i18n import gettext as _
from portal.core.kinds import Card
from portal.stories import outline, photos
from portal.stories.outline import Field

NOT_FOR_READERS = ("consents",)
"""What only authors and editors see."""


def card_in_the_making(row: Any) -> Card:
    """To its authors and editors. While it is a concept, where it is written; then, where it is talked about."""
    place = {"concept": "/schrijven", "published": "", "archived": "", "withdrawn": ""}.get(row.state, "/redactie")
    return Card(
        title=row.title or _("A story without a title"),
        url=f"/verhalen/{row.id}{place}",
        mail_class="confidential",
        by=row.by or "",
    )


def words_of(content: Mapping[str, Any], picture_ids: Container[int]) -> str:
    """Every word that its readers see, without marks: the lesson first, because finds show how a text begins.

    `picture_ids`: which of its files are pictures.
    """
    texts = [(path, said) for path, _field, said in outline.texts_of(content) if _is_read(path)]
    texts.sort(key=lambda each: each[0] != "lesson")
    places = [content.get("neighbourhood"), content.get("municipality")]
    captions = [
        each.get("caption")
        for each in content.get("files") or ()
        if photos.is_for_readers(each, is_picture=each["file"] in picture_ids)
    ]
    said = [each for path, each in texts if path not in ("title", "neighbourhood", "municipality")]
    return " ".join(_ended(text.unmarked(each)) for each in [*said, *places, *captions] if each)


def _ended(said: str) -> str:
    """With an end to it, so that what stands in one line reads as two things."""
    return said if said.endswith((".", "?", "!", ":", "”", '"', "'")) else f"{said}."


def body_of(content: Mapping[str, Any]) -> Markup:
    """All of it below each other, as whoever judges it reads it."""
    parts = []
    for key, field in outline.fields().items():
        value = content.get(key)
        if value and key not in (*NOT_FOR_READERS, "title") and (field.is_text or field.kind == "rows"):
            shown = _rows(field, value) if field.kind == "rows" else _text(field, value)
            parts.append(Markup("<h3>%s</h3>%s") % (field.label, shown))
    return Markup("").join(parts)


def _rows(field: Field, rows: Iterable[Mapping[str, Any]]) -> Markup:
    """A row as one item of a list, its texts one after the other."""
    told = [
        Markup("").join(_text(each, row[each.key]) for each in field.columns if each.is_text and row.get(each.key))
        for row in rows
    ]
    return Markup("<ol>%s</ol>") % Markup("").join(Markup("<li>%s</li>") % each for each in told)


def _text(field: Field, said: str) -> Markup:
    return text.render(said) if field.kind == "prose" else Markup("<p>%s</p>") % said


def names(of: Iterable[str]) -> str:
    return ", ".join(each or _("Former member") for each in of)


def _is_read(path: str) -> bool:
    return path.partition("/")[0] not in NOT_FOR_READERS
