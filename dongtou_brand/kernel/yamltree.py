"""A strict reading of YAML that remembers on which line each thing stands.

Only what a written list needs is allowed: mappings, lists, text, whole numbers, decimals, true/false,
dates and empty. Anchors, aliases, tags, duplicate keys and several documents are refused.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

MAX_BYTES = 1_000_000
"""The largest file that is read at all; the policy of 2015 has 30 KB."""
MAX_DEPTH = 30
MAX_NODES = 50_000

Location = tuple[str | int, ...]
"""A way from the top of the file: keys of mappings and zero-based positions in lists."""


@dataclass(frozen=True)
class Fault:
    """Something wrong at a place of the file, said in Chinese with the way to mend it.

    `whole`: nothing inside the place can be relied on either.
    """

    place: Location
    message: str
    whole: bool = False


class TreeErrors(Exception):
    """The text is no readable YAML; `errors` are pairs of line and sentence."""

    def __init__(self, errors: Iterable[tuple[int, str]]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors)


@dataclass
class Tree:
    """The parsed content, the line of each place, and errors that did not stop the reading."""

    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def line(self, place: Location) -> int:
        """The line of a place, or of the nearest thing around it; 1 when the file is empty."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Loader(yaml.SafeLoader):
    """Composes nodes only; meanings are given by `_scalar`, so that yes, 010 and 1:30 stay text."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise TreeErrors(
                [(line, "不允许使用锚点（&）和引用（*），请把内容写全；文字以这些符号开头时请加引号")]
            )
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise TreeErrors(
                [(line, f"内容过多或层次过深（最多 {MAX_NODES} 项、{MAX_DEPTH} 层），请拆分文件")]
            )
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _resolver(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolver("bool", r"^(?:true|false)$", "tf")
_resolver("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_resolver("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")
_resolver("null", r"^(?:~|null|)$", "~n")
_resolver("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789")
_Loader.yaml_implicit_resolvers.setdefault("", []).append(("tag:yaml.org,2002:null", re.compile(r"^$")))


def parse(raw: bytes) -> Tree:
    """Parse the bytes of a file (UTF-8). Raises TreeErrors when they can't be read at all."""
    text = _text(raw)
    try:
        node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise TreeErrors([(mark.line + 1 if mark else 1, _syntax(wrong))]) from None
    except yaml.YAMLError:
        raise TreeErrors([(1, "含有不允许的控制字符，请用纯文本编辑器重新保存为 UTF-8")]) from None
    if node is None:
        raise TreeErrors([(1, "文件是空的，请选择正确的文件")])
    tree = Tree()
    tree.data = _build(tree, node, ())
    return tree


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise TreeErrors([(1, f"文件超过 {MAX_BYTES // 1000} KB，请核对是否选错了文件")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise TreeErrors([(line, "不是 UTF-8 编码的文字，请在编辑器中另存为 UTF-8")]) from None


def _syntax(wrong: yaml.MarkedYAMLError) -> str:
    problem = wrong.problem or ""
    if "\\t" in problem:
        return "缩进中有制表符，请改用空格"
    if "another document" in problem or "single document" in (wrong.context or ""):
        return "一个文件只能有一份内容，请删去分隔线“---”之后的部分"
    if "mapping values are not allowed" in problem:
        return "冒号的位置不对：请检查缩进；文字中含英文冒号时请给整段加引号"
    return "不符合 YAML 格式：请检查缩进、英文冒号后的空格和成对的引号"


def _build(tree: Tree, node: yaml.Node, place: Location) -> Any:
    tree.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return _mapping(tree, node, place)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [_build(tree, item, (*place, index)) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
        return _scalar(tree, node)
    tree.errors.append((node.start_mark.line + 1, "不允许使用标签（!），请删去；文字以 ! 开头时请加引号"))
    return None


def _mapping(tree: Tree, node: yaml.MappingNode, place: Location) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            tree.errors.append((line, "冒号左边只能是文字，请改正"))
            continue
        key = key_node.value
        if key in content:
            first = tree.lines[(*place, key)]
            tree.errors.append((line, f"“{key}”重复，第 {first} 行已经写过，请删去其中一处"))
            continue
        # the line of a key is where people look for it, also when its value starts further down
        tree.lines[(*place, key)] = line
        content[key] = _build(tree, value_node, (*place, key))
    return content


_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": Decimal,
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:timestamp": datetime.date.fromisoformat,
}


def _scalar(tree: Tree, node: yaml.ScalarNode) -> Any:
    try:
        return _SCALARS[node.tag](node.value)
    except (ValueError, ArithmeticError):
        tree.errors.append((node.start_mark.line + 1, f"“{node.value[:30]}”不是有效的日期或数字，请改正"))
        return None


# Writing: what is written here is read as the same content again


class _Dumper(yaml.SafeDumper):
    """Lists stand inside what they belong to; nothing is an anchor; text over several lines stays so."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _words(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.rstrip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(str, _words)


def dump(content: Any) -> str:
    """The text of a file with this content, in the order in which it is given."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
