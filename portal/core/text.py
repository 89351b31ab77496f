"""Members' texts: Markdown in, safe HTML and plain excerpts out.

The renderer emits no raw HTML of the writer's; bleach (imported in this one file) checks its output against a short
safelist all the same, and a strict content policy stands behind both.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from html import unescape
from typing import Any

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

MOST_LINKS = 1000

_TAGS = frozenset(
    (
        *("p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote"),
        *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div"),
    )
)
_BOX = {"class": "table-scroll", "tabindex": "0", "role": "group"}
"""What a table stands in: on a phone it scrolls by itself, also by keyboard, and the page does not."""


def _is_of_the_box(tag: str, name: str, value: str) -> bool:
    return name == "aria-label" or _BOX.get(name) == value


_ATTRIBUTES: dict[str, list[str] | Callable[[str, str, str], bool]] = {
    "a": ["href", "title", "rel", "class"],
    "ol": ["start"],
    "div": _is_of_the_box,
}
_CLEANER = Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    protocols={"http", "https", "mailto", "tel"},
    strip=True,
)
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # \v: how a word processor ends a line in a paragraph
_SPACE_OF_A_KIND = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")  # a pasted thin space still parts two words
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # what makes text read otherwise than it was written
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff]"  # no letters at all
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)
_DEEPER_THAN_ANYBODY_READS = re.compile(
    r"^((?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){20}|[ \t]{40})(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t]))*[ \t]*",
    re.MULTILINE,
)
_MENTION = re.compile(r'@<a href="/mensen/(\d{1,12})" class="mention">(.*?)</a>')
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_MARKED_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"^[ \t]*(?:[>#*+-]+|\d+[.)])[ \t]+|[*_`~|\\]+", re.MULTILINE)
_BLOCK_END = re.compile(r"</(?:p|li|h\d|blockquote|tr|pre)>|<br\s*/?>")


def render(source: str, names: Mapping[str, int] | None = None) -> Markup:
    """Markdown as safe HTML: headings from h3, links marked as members' own, mentions as links to people.

    `names`: folded full names with the ids of the members that are mentioned by an @ before them; '@[Noor](lid:12)'
    mentions a member without that.
    """
    shallow = _DEEPER_THAN_ANYBODY_READS.sub(r"\1", tidy(source))
    if shallow.count("[") > MOST_LINKS:  # looking for the end of each takes time that grows with the square of them
        shallow = shallow.replace("[", "\\[")
    return clean(_MARKDOWN.render(shallow, {"names": names or {}}))


def clean(html: str) -> Markup:
    """HTML reduced to the safelist. What is Markup already was cleaned, and is left as it is."""
    if isinstance(html, Markup):
        return html
    return Markup(_CLEANER.clean(html))  # noqa: S704  the one place where HTML becomes safe


def tidy(source: str) -> str:
    """Text as kept: one kind of line end, composed letters, no control characters, no trailing space."""
    lines = _LINE_END.sub("\n", source)
    seen = _UNSEEN.sub("", _SPACE_OF_A_KIND.sub(" ", lines).replace("\u202f", "\u00a0"))
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", seen).split("\n")).strip()


def fold(words: str) -> str:
    """Words as they are compared: without capitals, accents and double spaces, so that 'cafe' finds 'Café'."""
    if words.isascii():  # most are, and nothing stands on their letters
        return " ".join(words.casefold().split())
    apart = unicodedata.normalize("NFKD", words.replace("ø", "o").replace("Ø", "o"))
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).casefold().split())


def plain(html: str) -> str:
    """The words of cleaned HTML, for search, excerpts and mails."""
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK_END.sub(" ", html)))).strip()


def unmarked(source: str) -> str:
    """The words of Markdown without its marks: for search in long texts, where rendering them all would cost."""
    return _SPACE.sub(" ", _MARKS.sub("", _MARKED_LINK.sub(r"\1", source))).strip()


def excerpt(html: str, length: int = 160) -> str:
    """The first words of cleaned HTML, cut between words."""
    words = plain(html)
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def mentioned(html: str) -> set[int]:
    """Ids of the members whom a rendered text mentions."""
    return {int(id) for id, _words in _MENTION.findall(html)}


def called(html: str) -> dict[str, int]:
    """Under which folded names it does so: what `render` takes, so that a text goes on meaning whom it meant."""
    return {fold(plain(words)): int(id) for id, words in _MENTION.findall(html)}


class _Renderer(RendererHTML):
    """Links in members' texts say what they are: theirs, not ours."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """What stands behind the opening ``` is not a language here but somebody's words."""
        token = tokens[idx]
        words = f"{token.info.strip()}\n" if token.info.strip() else ""
        return f"<pre><code>{escapeHtml(words + token.content)}</code></pre>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[idx]
        href = str(token.attrGet("href") or "")
        if href.startswith("lid:"):
            token.attrSet("href", f"/mensen/{href[4:]}" if href[4:].isdigit() else "/mensen")
            token.attrSet("class", "mention")
        else:
            token.attrSet("rel", "nofollow ugc noopener")
        shown = self.renderToken(tokens, idx, options, env)
        is_empty = tokens[idx + 1].type == "link_close"
        return shown + escapeHtml(unescapeAll(href)) if is_empty else shown  # a link without words reads as its address

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """A table is named by its columns."""
        columns = []
        for token in tokens[idx:]:
            if token.type == "thead_close":
                break
            columns.append("".join(part.content for part in token.children or () if part.type != "softbreak").strip())
        name = escapeHtml(": ".join(each for each in ("Tabel", ", ".join(filter(None, columns))) if each))
        box = " ".join(f'{attribute}="{value}"' for attribute, value in _BOX.items())
        return f'<div {box} aria-label="{name}">\n<table>\n'

    def table_close(self, *_: Any) -> str:
        return "</table>\n</div>\n"


def _heading_below_page_title(renderer: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    """Below the page's own h2, and never skipping a level: who reads by headings would think that one was missed."""
    token = tokens[idx]
    if token.nesting == 1:
        env["heading"] = min(6, int(token.tag[1]) + 2, env.get("heading", 2) + 1)
    token.tag = f"h{env['heading']}"
    return str(renderer.renderToken(tokens, idx, options, env))


def _times(state: StateInline, silent: bool) -> bool:
    """The star in 2*3*4 is no mark."""
    before, star, after = (state.src[at : at + 1] for at in range(state.pos - 1, state.pos + 2)) if state.pos else "   "
    if not (star == "*" and before.isdigit() and after.isdigit()):
        return False
    if not silent:
        state.pending += star
    state.pos += 1
    return True


def _of_whole_words(line: str) -> Iterator[str]:
    """Everything that a line can be said to begin with, the longest first."""
    for end in range(len(line), 0, -1):
        last, after = line[end - 1], line[end : end + 1]
        if not last.isspace() and not (last.isalnum() and after.isalnum()):
            yield line[:end]


def _name(state: StateInline, silent: bool) -> bool:
    """An @ with the whole name of somebody who can be mentioned here; the longest that fits."""
    names: Mapping[str, int] = state.env["names"]
    at = state.pos
    before, sign, after = state.src[max(0, at - 1) : at], state.src[at], state.src[at + 1 : at + 2]
    if not names or state.linkLevel or sign != "@" or before.isalnum() or not after.isalnum():
        return False
    most = at + 1 + max(map(len, names)) + 10  # letters with accents and double spaces fold into fewer
    line = state.src[at + 1 : min(most, state.posMax)].partition("\n")[0].rstrip()
    called = next((beginning for beginning in _of_whole_words(line) if fold(beginning) in names), "")
    if not called:
        return False
    if not silent:
        state.pending += "@"
        state.push("link_open", "a", 1).attrSet("href", f"lid:{names[fold(called)]}")
        state.push("text", "", 0).content = called
        state.push("link_close", "a", -1)
    state.pos += 1 + len(called)
    return True


_MARKDOWN = (
    MarkdownIt(
        "commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 150}, renderer_cls=_Renderer
    )
    .enable(["table", "strikethrough", "linkify"])
    # No pictures from elsewhere and no raw HTML; and nothing that surprises who never heard of Markdown: indented text
    # that turns into code, a line that turns into a heading by the dashes below it, a '[name]: word' that disappears,
    # '&amp;' that reads as something else.
    .disable(["image", "html_block", "html_inline", "code", "lheading", "reference", "entity"])
)
_MARKDOWN.inline.ruler.before("emphasis", "times", _times)
_MARKDOWN.inline.ruler.before("emphasis", "name", _name)
_MARKDOWN.add_render_rule("heading_open", _heading_below_page_title)
_MARKDOWN.add_render_rule("heading_close", _heading_below_page_title)
assert _MARKDOWN.linkify is not None
_MARKDOWN.linkify.set({"fuzzy_link": True, "fuzzy_email": True})
