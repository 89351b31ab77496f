"""`make check`, the part that no linter knows: templates under the content policy, htmx 4, complete Dutch.

Prints one line per find with file and line, and ends with status 1 if there was any.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from config import ROOT

TEMPLATES = ROOT / "templates"
UPGRADE_CHECK = ROOT / "tests" / "house" / "vendor" / "htmx_upgrade_check.py"

# The content policy blocks these without a word; what is safe is said by a type, never by a filter.
FORBIDDEN = (
    (re.compile(r"""\sstyle\s*=\s*["']"""), "a style attribute: the content policy blocks it; use a class"),
    (re.compile(r"\bhx-on\b"), "hx-on needs eval, which the content policy blocks; use an element of ours"),
    (re.compile(r"""["']\s*(?:js|javascript):"""), "js: needs eval, which the content policy blocks"),
    (
        re.compile(r"""\son(?:click|change|submit|input|load|key\w+|mouse\w+|focus|blur)\s*=""", re.I),
        "an inline handler",
    ),
    (
        re.compile(r"""hx-trigger\s*=\s*["'](?:[^"']*,)?\s*[\w:.-]+\["""),
        "a trigger filter needs eval, which the content policy blocks",
    ),
    (re.compile(r"\|\s*safe\b"), "|safe: assign the text to a RichText column, or make it Markup where it is built"),
    (re.compile(r"<script(?![^>]*\ssrc=)", re.I), "an inline script: the content policy blocks it"),
    (re.compile(r"<style\b", re.I), "an inline style sheet: the content policy blocks it"),
    (re.compile(r"\b(?:src|href)\s*=\s*[\"']https?://"), "something from another host"),
)
# In version 4 hx-disable is right where a form names its button; an element with its own target inherits none.
MEANT = re.compile(r"\[renamed-attr\] hx-disable|\[inheritance\] hx-(?:target|swap|boost)")
LINK = re.compile(r"<a\b[^>]*\shref\s*=\s*[\"']https?://", re.I)
COMMENT = re.compile(r"\{#.*?#\}", re.S)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def main() -> int:
    found = [*templates(), *htmx_upgrade(), *translations("nl"), *scripts(), *requirements()]
    for line in found:
        print(line)
    print(f"{len(found)} found" if found else "Templates, scripts and translations are in order.")
    return 1 if found else 0


def templates() -> Iterator[str]:
    """What our content policy or our rules forbid in a template."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if "mail" in path.parts:  # mail programs read style attributes and little else
            continue
        source = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(source.splitlines(), 1):
            for pattern, why in FORBIDDEN:
                if pattern.search(line) and not (why == "something from another host" and LINK.search(line)):
                    yield f"{path.relative_to(ROOT)}:{number}: {why}"


def htmx_upgrade() -> Iterator[str]:
    """What htmx 4 no longer knows, by the script that htmx itself ships."""
    command = [sys.executable, str(UPGRADE_CHECK), str(TEMPLATES)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    said = checked.stdout + checked.stderr
    for line in said.splitlines():
        if re.search(r":\d+: \[", line) and not MEANT.search(line):
            yield line.removeprefix(f"{ROOT}/")
    if checked.returncode and "issue(s)" not in said:
        yield f"htmx upgrade check failed: {said}"


def scripts() -> Iterator[str]:
    """Our scripts know no other's: each is a scope of its own, without eval."""
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(r"\s*(?:import|export)\b(?!\s*\()", line):
                yield f"{path.relative_to(ROOT)}:{number}: import or export: our files are joined into one"
            if re.search(r"\beval\(|new Function\(", line):
                yield f"{path.relative_to(ROOT)}:{number}: eval: the content policy blocks it"


def requirements() -> Iterator[str]:
    """Pinned with hashes, and silent about where packages come from."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        if re.search(r"https?://|--index|--extra-index|--find-links", text):
            yield f"{name}: names a place to fetch from"
        for pinned in re.findall(r"^([\w.\-\[\]]+)==[^\\\n]*$", text, re.M):
            yield f"{name}: {pinned} has no hash"


def translations(language: str) -> Iterator[str]:
    """Phrases of code and templates that the catalogue lacks, marks as fuzzy, or gives other placeholders."""
    path = ROOT / "portal" / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        yield f"{path.relative_to(ROOT)} is missing"
        return
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for name, number, phrase in _phrases():
        message = catalogue.get(phrase)
        said = message.string if message else ""
        forms = said if isinstance(said, tuple | list) else (said,)
        if message is None or not all(forms):
            yield f"{name}:{number}: not in {language}: {phrase!r}"
        elif message.fuzzy:
            yield f"{name}:{number}: fuzzy in {language}: {phrase!r}"
        else:
            asked = set(PLACEHOLDER.findall(" ".join(phrase) if isinstance(phrase, tuple) else phrase))
            for form in forms:
                if not set(PLACEHOLDER.findall(form)) <= asked or asked - set(PLACEHOLDER.findall(form)) - {"num"}:
                    yield f"{name}:{number}: other placeholders in {language}: {phrase!r}: {form!r}"


def _phrases() -> Iterator[tuple[Path, int, str | tuple[str, ...]]]:
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    for folder, method in (("portal", "python"), ("templates", "jinja2")):
        methods = [("**.py" if method == "python" else "**", method)]
        for name, number, phrase, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=keywords):
            yield Path(folder, name), number, phrase if isinstance(phrase, str) else tuple(phrase)


if __name__ == "__main__":
    raise SystemExit(main())
