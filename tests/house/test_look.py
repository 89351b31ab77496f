"""The look keeps its promises: enough contrast in light, in dark and in every theme; tokens only; names that exist."""

import re

import pytest

from config import ROOT
from portal.core import assets

CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
OURS = CSS / "tokens.css"
THEMES = sorted((ROOT / "static" / "themes").glob("*.css"))
SHEETS = sorted(CSS.rglob("*.css"))
WHOLE = "".join((CSS.parent / name).read_text() for name in assets.SHEETS)
"""The sheets that bring in all others."""

TEXT, GRAPHIC = 4.5, 3.0
ROLES = ("default", "action-1", "accent-1", "info", "positive", "warning", "negative", "highlight")
SURFACES = ("bg-subtle", "bg-default", "bg-hover", "bg-active")
TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def tokens(scheme, *sheets):
    """Every token with its value in this scheme; a later sheet wins, as an organisation's theme does."""
    found = {name: value for sheet in sheets for name, value in TOKEN.findall(sheet.read_text())}

    def resolved(value):
        if pair := re.fullmatch(r"light-dark\((.+?),\s*(.+)\)", value):
            return resolved(pair[1] if scheme == "light" else pair[2])
        if other := re.fullmatch(r"var\((--[\w-]+)\)", value):
            return resolved(found[other[1]])
        return value

    return {name: resolved(value) for name, value in found.items()}


def contrast(one, other):
    """The ratio as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LOOKS = {"light": ("light", OURS), "dark": ("dark", OURS), **{each.stem: ("light", OURS, each) for each in THEMES}}


@pytest.fixture(params=LOOKS.values(), ids=LOOKS.keys())
def values(request):
    return tokens(*request.param)


def test_black_on_white_is_twenty_one():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("role", ROLES)
def test_text_of_a_role_can_be_read_on_its_surfaces(values, role):
    text = values[f"--basis-color-{role}-color-default"]
    surfaces = {step: values.get(f"--basis-color-{role}-{step}") for step in SURFACES}
    surfaces["document"] = values["--basis-color-default-bg-document"]

    for step, surface in surfaces.items():
        assert surface is None or contrast(text, surface) >= TEXT, step


@pytest.mark.parametrize("role", ROLES)
def test_border_of_a_role_can_be_seen(values, role):
    border = values[f"--basis-color-{role}-border-default"]

    for surface in (f"--basis-color-{role}-bg-default", "--basis-color-default-bg-document"):
        assert contrast(border, values[surface]) >= GRAPHIC, surface


@pytest.mark.parametrize("role", ["action-1", "accent-1", "negative"])
def test_text_on_an_inverse_surface_can_be_read(values, role):
    text = values[f"--basis-color-{role}-inverse-color-default"]

    for step in ("bg-default", "bg-hover", "bg-active"):
        surface = values.get(f"--basis-color-{role}-inverse-{step}")
        assert surface is None or contrast(text, surface) >= TEXT, step


@pytest.mark.parametrize("step", ["color-document", "color-subtle"])
def test_running_and_quiet_text_can_be_read(values, step):
    text = values[f"--basis-color-default-{step}"]
    plain = ("default-bg-document", "default-bg-subtle", "default-bg-default")

    for surface in (*plain, "accent-1-bg-subtle", "highlight-bg-default"):
        assert contrast(text, values[f"--basis-color-{surface}"]) >= TEXT, surface


def test_links_can_be_read_where_posts_are_marked(values):
    link = values["--basis-color-action-1-color-default"]

    for surface in ("accent-1-bg-subtle", "accent-1-bg-default", "highlight-bg-default", "default-bg-subtle"):
        assert contrast(link, values[f"--basis-color-{surface}"]) >= TEXT, surface


def test_focus_can_be_seen(values):
    assert contrast(values["--basis-focus-color"], values["--basis-focus-background-color"]) >= TEXT
    assert contrast(values["--basis-focus-outline-color"], values["--basis-color-default-bg-document"]) >= GRAPHIC
    assert int(values["--basis-focus-outline-width"].removesuffix("px")) >= 3


def test_themes_of_the_field_and_faces_can_be_told_from_the_page(values):
    dots = {name: value for name, value in values.items() if name.startswith("--portal-theme-")}

    assert len(dots) == 13
    for name, dot in dots.items():
        for surface in ("bg-document", "bg-default"):
            assert contrast(dot, values[f"--basis-color-default-{surface}"]) >= GRAPHIC, name
    for number in range(8):
        assert contrast(values["--portal-avatar-color"], values[f"--portal-avatar-{number}"]) >= TEXT, number


def test_every_theme_of_the_taxonomy_has_its_colour():
    from portal.taxonomy.themes import THEMES as known

    assert {name.removeprefix("--portal-theme-") for name in tokens("light", OURS) if "-theme-" in name} == set(known)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.relative_to(CSS).as_posix())
class TestSheet:
    """Rules for every file of the style sheet."""

    def test_takes_its_colours_from_tokens(self, sheet):
        colour = r"#[0-9a-f]{3,8}\b|\b(?:hsl|oklch|rgb)\((?!0 0 0 /)"

        assert sheet == OURS or re.findall(colour, COMMENT.sub("", sheet.read_text())) == []

    def test_uses_tokens_that_exist(self, sheet):
        known = set(tokens("light", OURS)) | set(re.findall(r"(--[\w-]+):", sheet.read_text())) | {"--theme"}

        assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) - known == set()

    def test_turns_with_the_direction_of_the_text(self, sheet):
        sides = "left|right|top|bottom"
        physical = rf"(?:margin|padding|border)-(?:{sides})\b|[\s{{;](?:{sides}|width|height)\s*:"

        assert re.findall(physical, COMMENT.sub("", sheet.read_text())) == []

    def test_survives_being_made_smaller(self, sheet):
        """rcssmin drops the space before a colon: `.card :is(a)` would become `.card:is(a)`. Write `.card *:is(a)`."""
        selectors = re.findall(r"([^{};]+)\{", COMMENT.sub("", sheet.read_text()))

        assert [each for each in selectors if not each.strip().startswith("@") and re.search(r"[\w\])*] :", each)] == []

    def test_is_brought_in(self, sheet):
        name = sheet.relative_to(CSS).as_posix()

        assert f"css/{name}" in assets.SHEETS or f'@import "{name}"' in WHOLE

    def test_stays_short(self, sheet):
        assert len(sheet.read_text().splitlines()) <= 200


def test_what_the_style_sheet_brings_in_exists():
    for name in re.findall(r'@import "([^"]+)"', WHOLE):
        assert (CSS / name).exists(), name


def test_the_style_page_uses_classes_that_exist():
    sheets = "".join(sheet.read_text() for sheet in SHEETS)
    pages = "".join(path.read_text() for path in (TEMPLATES / "core").rglob("*.html") if "mail" not in path.parts)
    used = {name for value in re.findall(r'class="([^"{]*)"', pages) for name in value.split()}

    assert {name for name in used if f".{name}" not in sheets} == set()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for choice in re.findall(r'with name=([^%]+?)\s*%\}\s*\{% include "core/_icon', path.read_text())
        for name in re.findall(r'(?:^|else )"([\w-]+)"', choice)
    }

    assert named - drawn == set()
