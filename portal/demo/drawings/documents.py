"""A letter as a PDF: one page of plain lines, written out by hand because it needs no more."""

import io

from werkzeug.datastructures import FileStorage

LINES = (
    "Beste bewoner,",
    "",
    "Uw straat gaat open. Het riool is op.",
    "",
    "Acht weken lang kunt u niet met de auto bij uw huis komen. Lopen kan altijd.",
    "Waar u dan parkeert, staat op de achterkant.",
    "",
    "Daarna leggen we de straat opnieuw aan. Het regenwater gaat voortaan naar",
    "een greppel met planten. Over de bomen en de banken gaat u. Over de drempels",
    "ook, als de brandweer het goedvindt. Het riool zelf, de breedte, de steensoort",
    "en het aantal lantaarnpalen liggen vast.",
    "",
    "Komt u kijken en meepraten? Dinsdag vanaf vier uur staan we op de hoek met",
    "een tafel, een tekening en koffie. Kunt u niet komen, of kunt u niet zonder",
    "auto? Bel me, dan kom ik langs.",
    "",
    "Daan Verhoeven",
    "Gemeente, openbare ruimte",
)


def letter(name: str) -> FileStorage:
    """The letter about the sewer, as it went out."""
    return FileStorage(io.BytesIO(_pdf("Brief over de riolering", LINES)), filename=name)


def _pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """One A4 page in Helvetica, with its title and language."""
    written = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    page = f"BT /F1 12 Tf 17 TL 72 760 Td\n{written}\nET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nl) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_escaped(title)}) >>".encode("cp1252"),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
