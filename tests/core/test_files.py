"""Files: looked at before they are believed, pictures made anew, kept once, dropped when nothing points at them."""

import io
from datetime import timedelta

import obstore
import pytest
from PIL import Image
from sqlalchemy import select

from portal.core import files
from portal.core.db import db
from portal.core.files import Refused, StoredFile
from tests.factories import make_member


class Upload:
    """What a browser sends."""

    def __init__(self, filename, content):
        self.filename, self.stream = filename, io.BytesIO(content)


def picture(format="JPEG", size=(800, 600), mode="RGB", **options):
    content = io.BytesIO()
    Image.new(mode, size, "teal").save(content, format, **options)
    return content.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_made_anew_in_three_widths(database, format):
    checked = files.check(Upload("plein.jpg", picture(format, (2400, 1200))))

    assert checked.media_type == "image/webp"
    assert [opened(content).size for content in checked.versions.values()] == [(320, 160), (960, 480), (1920, 960)]
    assert all(opened(content).format == "WEBP" for content in checked.versions.values())
    assert (checked.width, checked.height) == (1920, 960)


def test_a_small_picture_does_not_grow(database):
    checked = files.check(Upload("klein.png", picture("PNG", (50, 40))))

    assert {opened(content).size for content in checked.versions.values()} == {(50, 40)}


def test_where_and_when_a_photo_was_made_is_forgotten_but_not_how_it_was_held(database):
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "Camera van Noor"
    exif.get_ifd(0x8825)[1] = "N"  # GPS

    checked = files.check(Upload("foto.jpg", picture(size=(400, 200), exif=exif)))

    for content in checked.versions.values():
        assert not opened(content).getexif()
        assert b"Camera van Noor" not in content
    assert opened(checked.versions["320"]).size == (200, 400)


def test_a_photo_of_a_person_is_the_square_in_the_middle(database):
    checked = files.check(Upload("ik.jpg", picture(size=(900, 300))), square=True)

    assert [opened(content).size for content in checked.versions.values()] == [(64, 64), (128, 128), (384, 384)]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "1"])
def test_every_kind_of_picture_is_understood(database, mode):
    format = "JPEG" if mode == "CMYK" else "PNG"
    if mode in ("LA", "1", "L"):
        content = io.BytesIO()
        Image.new(mode, (40, 40)).save(content, format)
        files.check(Upload("p.png", content.getvalue()))
    else:
        files.check(Upload("p.png", picture(format, (40, 40), mode)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leeg.jpg", b""),
        ("script.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("pagina.html", b"<html><script>alert(1)</script></html>"),
        ("afgebroken.jpg", picture()[:300]),
        ("programma.exe", b"MZ\x90\x00"),
        ("geen.pdf", b"MZ\x90\x00"),
        ("geen.docx", b"%PDF-1.7"),
        ("tiff.jpg", picture("TIFF", (20, 20))),
        ("bmp.jpg", picture("BMP", (20, 20))),
        ("zonder naam", b"tekst"),
        ("", b"tekst"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(database, name, content):
    with pytest.raises(Refused) as refused:
        files.check(Upload(name, content))

    assert "Kies" in str(refused.value) or "kies" in str(refused.value)


@pytest.mark.parametrize(("name", "kind"), [("Verslag.DOC", ".docx"), ("lijst.xls", ".xlsx"), ("dia.ppt", ".pptx")])
def test_of_an_older_document_it_is_said_how_to_save_it(database, name, kind):
    with pytest.raises(Refused) as refused:
        files.check(Upload(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))

    assert name in str(refused.value) and f"op als {kind}" in str(refused.value)


def test_a_document_is_no_photo(database):
    with pytest.raises(Refused):
        files.check(Upload("cv.pdf", b"%PDF-1.7"), square=True)


def test_too_large_is_said_before_it_is_unpacked(database, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    with pytest.raises(Refused, match="10 MB"):
        files.check(Upload("groot.jpg", b"x" * 1001))


def test_a_picture_that_unpacks_to_gigabytes_is_refused(database):
    with pytest.raises(Refused):
        files.check(Upload("bom.png", picture("PNG", (9000, 9000), "1")))


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("plan.pdf", b"%PDF-1.7 x", "application/pdf"), ("Brief.DOCX", b"PK\x03\x04x", files.DOCUMENTS[".docx"][0])],
)
def test_a_document_is_kept_as_it_came(database, name, content, media_type):
    stored = files.keep(files.check(Upload(name, content)))

    assert (stored.name, stored.media_type, stored.is_picture) == (name, media_type, False)
    assert files.content_of(stored) == content


def test_names_are_names_and_no_paths(database):
    assert files.check(Upload("../../etc/passwd.pdf", b"%PDF-")).name == "passwd.pdf"
    assert len(files.check(Upload("x" * 500 + ".pdf", b"%PDF-")).name) == 120


def test_the_same_content_is_kept_once(database):
    one, other = (files.keep(files.check(Upload(name, b"%PDF-1.7 zelfde"))) for name in ("a.pdf", "b.pdf"))

    assert one.id != other.id and one.keys == other.keys


def answer(app, stored, version=None, **headers):
    with app.test_request_context(headers=headers):
        return files.send(stored, version)


def test_pictures_and_pdf_are_shown_and_all_else_is_saved(app, database):
    shown = answer(app, files.keep(files.check(Upload("Plein é.jpg", picture()))), 320)
    assert (shown.content_type, shown.headers["Content-Disposition"]) == (
        "image/webp",
        'inline; filename="Plein e.webp"',
    )

    pdf = answer(app, files.keep(files.check(Upload("plan.pdf", b"%PDF-"))))
    assert pdf.headers["Content-Disposition"] == "inline; filename=plan.pdf"

    saved = answer(app, files.keep(files.check(Upload("日本.docx", b"PK\x03\x04"))))
    assert saved.headers["Content-Disposition"] == "attachment; filename=bestand.docx"


def test_what_a_browser_has_is_not_sent_again(app, database):
    stored = files.keep(files.check(Upload("plein.jpg", picture())))
    etag = answer(app, stored, 320).headers["ETag"]

    assert answer(app, stored, 320, If_None_Match=etag).status_code == 304
    assert answer(app, stored, 960, If_None_Match=etag).status_code == 200


def contents(app):
    return {each["path"] for some in obstore.list(app.extensions["portal_files"]) for each in some}


def test_what_nothing_points_at_is_dropped_after_a_day(app, database):
    noor = make_member("Noor")
    with_photo = files.keep(files.check(Upload("ik.jpg", picture()), square=True))
    lost = files.keep(files.check(Upload("weg.pdf", b"%PDF-1.7 weg")))
    noor.photo_id = with_photo.id
    lost_key, kept_keys = lost.keys["original"], set(with_photo.keys.values())

    files.forget_unused()
    assert lost_key in contents(app)

    with files.clock.stopped(files.clock.now() + timedelta(days=1, minutes=1)):
        files.forget_unused()

    assert db.session.scalars(select(StoredFile.id)).all() == [with_photo.id]
    assert lost_key not in contents(app) and kept_keys <= contents(app)
