"""Files that staff can read and write: parsed safely, checked whole, every error told with its line.

A file is YAML with fewer surprises than YAML has by itself: no anchors, no tags, no duplicate keys, no
yes/no that turns into a truth value, decimals kept exact. Its shape is declared by a `FileModel`.
Nothing here writes: a caller that got no exception holds a complete, valid file.
"""

import hashlib
import json
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    ValidationError,
    model_serializer,
)

from dongtou_brand.kernel.yamltree import MAX_BYTES, Fault, Location, Tree, TreeErrors, parse

__all__ = [
    "DataFileErrors",
    "Fault",
    "FileModel",
    "Location",
    "Number",
    "Problem",
    "checksum",
    "judge",
    "read",
    "read_bytes",
]


def _exact(value: Any) -> Any:
    """A whole number in the file is as good a decimal as 1.0; a truth value is not."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""A decimal that may be written as a whole number in the file."""


class FileModel(BaseModel):
    """The shape of a file or of a part of it; unknown keys and loose types are refused.

    `checks` of the outermost model are run over the whole content: each yields a `Fault` for
    everything that contradicts itself, so that all are told at once.

    `added` are fields that the shape was given after files of it were in service. Where a file does not use them
    they are no part of what is written, so that the checksum of what is stored stays what it was.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    checks: ClassVar[tuple[Callable[[Any], Iterable[Fault]], ...]] = ()
    added: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        plain: dict[str, Any] = write(self)
        return {name: value for name, value in plain.items() if name not in self.added or value}


M = TypeVar("M", bound=FileModel)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: the line (1 is the first), where in the file, and a sentence in Chinese."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"第 {self.line} 行" + (f"，{self.path}" if self.path else "")
        return f"{where}：{self.message}"


class DataFileErrors(Exception):
    """The file is wrong; `errors` holds every problem found, in the order of the lines."""

    def __init__(self, name: str, errors: Iterable[Problem]) -> None:
        self.name = name
        self.errors = tuple(sorted(set(errors)))
        super().__init__(self.printable())

    def printable(self) -> str:
        """All problems as text, one a line, under a sentence that says that nothing was changed."""
        head = f"{self.name}：共 {len(self.errors)} 处错误，未作任何改动。"
        return "\n".join([head, *(f"  {problem}" for problem in self.errors)])


def read(
    source: Path | str,
    model: type[M],
    *,
    also: Sequence[Callable[[M], Iterable[Fault]]] = (),
    name: str = "",
) -> M:
    """Read a file (a Path) or its text (a str) as `model`.

    `also` are further checks that the caller knows about, for example codes that must already be stored.
    Raises DataFileErrors with every problem found.
    """
    if isinstance(source, Path):
        return read_bytes(_content(source), model, also=also, name=name or source.name)
    return read_bytes(source.encode(), model, also=also, name=name or "文件")


def read_bytes(
    raw: bytes, model: type[M], *, also: Sequence[Callable[[M], Iterable[Fault]]] = (), name: str = "文件"
) -> M:
    """Read the bytes of a file as `model`; see `read`."""
    try:
        tree = parse(raw)
    except TreeErrors as wrong:
        raise DataFileErrors(name, (Problem(line, "", words) for line, words in wrong.errors)) from None
    content, faults = judge(tree.data, model, also)
    problems = [Problem(line, "", words) for line, words in tree.errors]
    unread = {problem.line for problem in problems}
    problems += [problem for fault in faults if (problem := _problem(tree, fault)).line not in unread]
    if problems:
        raise DataFileErrors(name, problems)
    return content


def checksum(content: FileModel) -> str:
    """SHA-256 (hex) of the normalised content: comments, order of keys and layout do not count."""
    plain = content.model_dump(mode="json")
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        problem = Problem(1, "", f"文件“{path}”打不开，请检查路径和读取权限")
        raise DataFileErrors(path.name, [problem]) from None


def judge(
    data: Any, model: type[M], also: Sequence[Callable[[M], Iterable[Fault]]] = ()
) -> tuple[M, list[Fault]]:
    """The content of what was read elsewhere, and all its faults by place: of shape first, then every other check.

    With faults the content has holes, and is not to be used.
    """
    checks = (*model.checks, *also)
    try:
        content = model.model_validate(data)
    except ValidationError as wrong:
        shape, salvaged = list(_shape_faults(wrong, data)), _salvage(model, data)
        rest = [fault for fault in _run(checks, salvaged, strict=False) if not _follows(fault, shape)]
        return salvaged, [*shape, *rest]
    return content, list(_run(checks, content, strict=True))


def _follows(fault: Fault, shape: Iterable[Fault]) -> bool:
    """Whether a fault may only be the echo of a wrong shape at its place, inside it or around it."""
    return any(
        wrong.place[: len(fault.place)] == fault.place
        or (wrong.whole and fault.place[: len(wrong.place)] == wrong.place)
        for wrong in shape
    )


def _run(checks: Iterable[Callable[[M], Iterable[Fault]]], content: M, *, strict: bool) -> Iterator[Fault]:
    """Run the checks; over content with holes, a check that falls into a hole stays silent."""
    for check in checks:
        with suppress(*() if strict else (AttributeError, TypeError, ArithmeticError, LookupError)):
            yield from check(content)


# Shape: what pydantic says, told in Chinese

_WORDS = {
    "missing": "缺少“{name}”，请补上",
    "extra_forbidden": "不认识的项“{name}”，请核对拼写，或删去这一项",
    "string_type": "应为文字；如是编号或日期形式，请在两边加英文引号",
    "int_type": "应为整数，请去掉引号、小数点和单位",
    "decimal_type": "应为数字，请去掉引号和单位",
    "is_instance_of": "应为数字，请去掉引号和单位",
    "bool_type": "应为 true 或 false",
    "date_type": "应为日期，请写成 2015-11-18 的形式，不加引号",
    "list_type": "应为列表，请每项另起一行并以“- ”开头",
    "tuple_type": "应为列表，请每项另起一行并以“- ”开头",
    "dict_type": "应为“名称: 值”的形式",
    "model_type": "应为“名称: 值”的形式，请检查缩进",
    "model_attributes_type": "应为“名称: 值”的形式，请检查缩进",
    "none_required": "此处应留空",
    "string_too_short": "不能为空，请填写至少 {min_length} 个字",
    "string_too_long": "文字过长，最多 {max_length} 个字，请缩短",
    "too_short": "至少要有 {min_length} 项，请补上",
    "too_long": "最多 {max_length} 项，请删减",
    "string_pattern_mismatch": "格式不对，应符合 {pattern}，请照此改写",
    "greater_than": "应大于 {gt}，请改正",
    "greater_than_equal": "不能小于 {ge}，请改正",
    "less_than": "应小于 {lt}，请改正",
    "less_than_equal": "不能大于 {le}，请改正",
    "decimal_max_places": "小数最多 {decimal_places} 位，请四舍五入后填写",
    "literal_error": "只能是 {expected}，请改正",
    "enum": "只能是 {expected}，请改正",
    "value_error": "{error}",
}


def _shape_faults(wrong: ValidationError, data: Any) -> Iterator[Fault]:
    for error in wrong.errors(include_url=False):
        place = _place(error["loc"], data)
        # the name of a missing key is no place in the file, but the reader must be told it
        name = error["loc"][-1] if error["loc"] else ""
        words = _WORDS.get(error["type"], "这一项的内容不符合要求，请对照样例文件改正")
        context = {key: _context(key, value) for key, value in error.get("ctx", {}).items()}
        # a missing key leaves the rest of its mapping usable; anything else spoils the whole place
        yield Fault(place, words.format_map({"name": name, **context}), whole=error["type"] != "missing")


def _context(key: str, value: Any) -> str:
    if key != "expected":
        return str(value)
    return str(value).replace(" or ", "、").replace(", ", "、").replace("'", "")


def _place(location: Sequence[str | int], data: Any) -> Location:
    """The part of pydantic's location that exists in the file (without names of union members)."""
    place: list[str | int] = []
    for step in location:
        inside = dict(enumerate(data)) if isinstance(data, list) else data
        if isinstance(inside, dict) and step in inside:
            place.append(step)
            data = inside[step]
    return tuple(place)


def _problem(tree: Tree, fault: Fault) -> Problem:
    return Problem(tree.line(fault.place), _written(fault.place), fault.message)


def _written(place: Location) -> str:
    """`("targets", 2, "unit")` as “targets › 第 3 项 › unit”: people count from one."""
    return " › ".join(f"第 {step + 1} 项" if isinstance(step, int) else step for step in place)


# Salvage: what can still be checked in a file whose shape is wrong


def _salvage(model: type[M], data: Any) -> M:
    """`model` with every part that is right, and None where a part is wrong or missing."""
    values = {}
    for name, field in model.model_fields.items():
        annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        written = field.alias or name
        if isinstance(data, dict) and written in data:
            values[name] = _salvage_part(annotation, data[written])
        else:
            values[name] = None if field.is_required() else field.get_default(call_default_factory=True)
    return model.model_construct(**values)


def _salvage_part(annotation: Any, value: Any) -> Any:
    try:
        return TypeAdapter(annotation).validate_python(value, strict=True)
    except ValidationError:
        inner = _file_model(annotation)
        if inner and isinstance(value, list):
            return [_salvage(inner, item) for item in value]
        return _salvage(inner, value) if inner and isinstance(value, dict) else None


def _file_model(annotation: Any) -> type[FileModel] | None:
    """The one FileModel inside `list[X]`, `X | None` or X; None where there is none or a choice."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, FileModel) else None
    found = [model for part in typing.get_args(annotation) if (model := _file_model(part))]
    return found[0] if len(found) == 1 else None
