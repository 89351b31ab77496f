"""Templates, compiled so that a page of fifty posts is drawn in a fraction of the time, and says exactly the same.

Jinja makes Python of a template; this does more of the work while it does so, once per template and language:

- `{% include "core/_icon.html" %}` is written into its place, with its `{% with name="bell" %}` filled in;
- `{{ _("Reply") }}` and `{{ asset("icons.svg") }}` become plain text, `{{ _("by %(name)s", name=…) }}` text with a gap;
- functions are called directly, and plain strings are escaped without an object for each.

What a template can say stays the same; `tests/core/test_drawing.py` draws pages both ways and compares. It leans on
Jinja's own compiler, which is why Jinja is pinned to one minor version.
"""

import re
from collections.abc import Iterable, MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner

from portal.core import i18n

_GAP = re.compile(r"%\((\w+)\)[sd]")
_MACROS: Any = (nodes.Import, nodes.FromImport, nodes.Macro, nodes.CallBlock)
_KEEPS_APART: Any = (nodes.Extends, nodes.Block, *_MACROS)
_SETS: Any = (nodes.Assign, nodes.AssignBlock)
_GOES_ELSEWHERE: Any = (nodes.Include, *_KEEPS_APART)
_PHRASE = ("_", "gettext")
_FIXED = (*_PHRASE, "asset")
"""Functions whose answer depends on nothing but their words, the language and the build."""

MOST_NODES = 500
"""What is larger stays a template of its own: to include it costs little beside drawing it, and a page that has it in
several places would take many megabytes, and half a second to compile."""


def drawn(value: Any) -> str:
    """A value as it stands in a page: `markupsafe.escape`, without a Markup object around what is escaped."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    return repr(value) if kind is int else escape(value)


class PortalCode(CodeGenerator):
    """The Python of a template."""

    calls_directly = True

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        # A macro wants to know how it is called; Jinja's own way of calling tells it.
        self.calls_directly = node.find(_MACROS) is None
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("drawn = environment.drawn")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        function = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        wants_context = hasattr(function, "jinja_pass_arg")
        if not self.calls_directly or forward_caller or node.dyn_args or node.dyn_kwargs or wants_context:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for number, argument in enumerate((*node.args, *node.kwargs)):
            if number:
                self.write(", ")
            self.visit(argument, frame)
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Neighbouring pieces leave as one: each would pass through every template that this one extends."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) < 2:
            super().visit_Output(node, frame)
            return
        pieces = self.temporary_identifier()
        self.writeline(f"{pieces} = []")
        frame.buffer = pieces
        super().visit_Output(node, frame)
        frame.buffer = None
        self.writeline(f"yield ''.join({pieces})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("drawn(")
        else:
            super()._output_child_pre(node, frame, finalize)


class PortalEnvironment(Environment):
    """One set of compiled templates per language."""

    code_generator_class = PortalCode
    drawn = staticmethod(drawn)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_language: dict[str, PortalEnvironment] = {}
        self._large: set[str] = set()  # shared by the languages: phrases change no size

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        language = i18n.language.get()
        chosen = self.by_language.get(language)
        if chosen is None:
            chosen = self.by_language[language] = self.overlay()
        return super(PortalEnvironment, chosen)._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Drawer(self, (name,)).visit(tree)
        tree.set_environment(self)
        return tree

    def tree_of(self, name: str, inside: tuple[str | None, ...]) -> nodes.Template | None:
        """The tree of a template that is to be written into another; None where it must stay on its own."""
        if self.loader is None or name in inside or name in self._large:
            return None
        source, filename, _ = self.loader.get_source(self, name)
        tree = super()._parse(source, name, filename)
        if tree.find(_KEEPS_APART) is not None:
            return None
        _Drawer(self, (*inside, name)).visit(tree)
        if sum(1 for _ in tree.find_all(nodes.Node)) > MOST_NODES:
            self._large.add(name)
            return None
        return tree


class _Drawer(NodeTransformer):
    """Does at compile time what needs no viewer."""

    def __init__(self, environment: PortalEnvironment, inside: tuple[str | None, ...]) -> None:
        self.environment = environment
        self.inside = inside

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        super().generic_visit(node, *args, **kwargs)
        for field, value in node.iter_fields(only=("body", "else_")):
            if isinstance(value, list):
                setattr(node, field, _joined(value))
        return node

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        name = getattr(node.template, "value", None)
        if not isinstance(name, str) or not node.with_context or node.ignore_missing:
            return node
        if name.rpartition(".")[2] != str(self.inside[0]).rpartition(".")[2]:
            return node  # plain text is escaped otherwise than a page
        tree = self.environment.tree_of(name, self.inside)
        return node if tree is None else nodes.Scope(tree.body, lineno=node.lineno)

    def visit_With(self, node: nodes.With) -> nodes.Node | list[nodes.Node]:
        """`{% with name="bell" %}` around what only reads the name: the word itself is put there."""
        self.generic_visit_values(node)
        names = {
            target.name: value
            for target, value in zip(node.targets, node.values, strict=True)
            if isinstance(target, nodes.Name)
        }
        if len(names) == len(node.targets) and all(isinstance(value, nodes.Const) for value in names.values()):
            body = nodes.Scope(node.body, lineno=node.lineno)
            self.visit(body)  # brings in what is included, before looking who else uses the names
            if not _is_used_otherwise(body, names):
                _FillIn(names).visit(body)
                self.visit(body)  # what depended on the names may be fixed now
                return body if body.find(_SETS) else _joined(_flat(body.body))
            node.body = body.body
            return node
        return self.generic_visit(node)

    def generic_visit_values(self, node: nodes.With) -> None:
        node.values = [self.visit(value) for value in node.values]

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        pieces: list[nodes.Expr] = []
        for child in node.nodes:
            pieces.extend(self._pieces_of(child))
        node.nodes = [self.visit(piece) for piece in pieces]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        words = [
            argument.value
            for argument in node.args
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str)
        ]
        is_plain = len(words) == len(node.args) and not node.kwargs and not node.dyn_args and not node.dyn_kwargs
        if is_plain and isinstance(node.node, nodes.Name) and node.node.name in _FIXED:
            function: Any = self.environment.globals[node.node.name]
            return nodes.Const(function(*words), lineno=node.lineno)
        return node

    def _pieces_of(self, child: Any) -> Iterable[nodes.Expr]:
        """`_("by %(name)s", name=x)` as text, x and text; anything else as it is."""
        is_phrase = (
            isinstance(child, nodes.Call)
            and isinstance(child.node, nodes.Name)
            and child.node.name in _PHRASE
            and len(child.args) == 1
            and isinstance(getattr(child.args[0], "value", None), str)
            and child.kwargs
            and not child.dyn_args
            and not child.dyn_kwargs
        )
        if not is_phrase:
            return [child]
        values = {keyword.key: keyword.value for keyword in child.kwargs}
        said = _GAP.split(i18n.gettext(child.args[0].value))
        if "%" in "".join(said[::2]) or not set(said[1::2]) <= set(values):
            return [child]
        return [
            values[part] if number % 2 else nodes.Const(part, lineno=child.lineno) for number, part in enumerate(said)
        ]


class _FillIn(NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self, values: dict[str, nodes.Expr]) -> None:
        self.values = values

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        value = self.values.get(node.name)
        return nodes.Const(value.value, lineno=node.lineno) if isinstance(value, nodes.Const) else node


def _is_used_otherwise(body: nodes.Node, names: Iterable[str]) -> bool:
    """Whether something in the body gives these names another value, or takes them to another template."""
    if body.find(_GOES_ELSEWHERE) is not None:
        return True
    return any(name.name in names and name.ctx != "load" for name in body.find_all(nodes.Name))


def _flat(body: list[nodes.Node]) -> list[nodes.Node]:
    """Without scopes that keep nothing apart."""
    flat: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.Scope) and not node.find(_SETS):
            flat.extend(_flat(node.body))
        else:
            flat.append(node)
    return flat


def _joined(body: list[nodes.Node]) -> list[nodes.Node]:
    """Neighbouring pieces of output as one."""
    joined: list[nodes.Node] = []
    for node in _flat(body):
        if isinstance(node, nodes.Output) and joined and isinstance(joined[-1], nodes.Output):
            joined[-1].nodes.extend(node.nodes)
        else:
            joined.append(node)
    return joined
