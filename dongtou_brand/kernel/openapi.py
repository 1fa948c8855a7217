"""An OpenAPI description: put in order, and read for a page that people can print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Description = dict[str, Any]
KINDS = {
    "string": "文本",
    "integer": "整数",
    "boolean": "是或否",
    "array": "列表",
    "object": "对象",
    "date": "日期",
    "date-time": "时间",
}
DECIMAL = "decimal"


def tidied(schema: Description, statuses: Mapping[int, str]) -> Description:
    """The description as ninja makes it, without what only Python knows: titles, docstrings, absent as null.

    `statuses` says what each refusal means.
    """
    for item in schema["components"]["schemas"].values():
        item.pop("description", None)
    for operation in operations(schema):
        operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
        for status, answer in operation["responses"].items():
            answer["description"] = statuses.get(status, "成功")
            if status == 429:
                answer["headers"] = {
                    "Retry-After": {"description": "应等待的秒数", "schema": {"type": "integer"}}
                }
    schema["components"]["schemas"] = {
        name: _untitled(shape) for name, shape in schema["components"]["schemas"].items()
    }
    return schema


def operations(schema: Description) -> Iterator[Description]:
    """Every operation of the description."""
    for methods in schema["paths"].values():
        yield from methods.values()


def query_names(operation: Description) -> frozenset[str]:
    """What may stand behind the question mark."""
    return frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")


def _parameter(given: Description) -> Description:
    """A parameter that need not be there is left out, never sent as null; one example, where there is one."""
    schema = _untitled(given["schema"])
    if "anyOf" in schema:
        schema = _real(schema) | {name: value for name, value in schema.items() if name != "anyOf"}
    if schema.get("default", "") is None:
        del schema["default"]
    told = {"in": given["in"], "name": given["name"], "required": given["required"]}
    told["description"] = schema.pop("description", "")
    if examples := schema.pop("examples", None):
        told["example"] = examples[0]
    return told | {"schema": schema}


def _real(schema: Description) -> Description:
    """What something is when it is not null."""
    return next(dict(one) for one in schema["anyOf"] if one.get("type") != "null")


def _untitled(part: Any) -> Any:
    """Without the titles that pydantic makes of names; a field that is called title is an object, and stays."""
    if isinstance(part, dict):
        return {
            key: _untitled(value)
            for key, value in part.items()
            if key != "title" or not isinstance(value, str)
        }
    return [_untitled(one) for one in part] if isinstance(part, list) else part


# ── for a page ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a part of an answer, in words."""

    name: str
    kind: str
    words: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What one address answers."""

    name: str
    path: str
    summary: str
    words: str
    scope: str
    parameters: tuple[Field, ...]
    fields: tuple[Field, ...]
    example: str


def endpoints(schema: Description, base: str) -> list[Endpoint]:
    """Every address in the order of the description; `base` is the portal's own address."""
    return [_endpoint(path, methods["get"], schema, base) for path, methods in schema["paths"].items()]


def _endpoint(path: str, operation: Description, schema: Description, base: str) -> Endpoint:
    answer = operation["responses"][200]["content"]["application/json"]["schema"]
    return Endpoint(
        name=operation["operationId"],
        path=path,
        summary=operation["summary"],
        words=operation.get("description", ""),
        scope=operation.get("x-scope", ""),
        parameters=tuple(
            Field(one["name"], _kind(one["schema"]), one.get("description", ""), one["required"])
            for one in operation["parameters"]
        ),
        fields=tuple(_fields(_resolved(answer, schema), schema)),
        example=_example(path, operation, base),
    )


def _example(path: str, operation: Description, base: str) -> str:
    shown = {one["name"]: one["example"] for one in operation["parameters"] if "example" in one}
    for name in [name for name in shown if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", str(shown.pop(name)))
    query = "&".join(f"{name}={value}" for name, value in shown.items())
    return f'curl -H "Authorization: Bearer $TOKEN" "{base}{path}{"?" + query if query else ""}"'


def _fields(shape: Description, schema: Description, prefix: str = "") -> Iterator[Field]:
    """The parts of a shape; those of an inner shape stand behind a point, those of a list behind []."""
    for name, part in shape.get("properties", {}).items():
        inner = _resolved(part, schema)
        listed = inner.get("type") == "array"
        yield Field(prefix + name, _kind(inner), part.get("description", inner.get("description", "")))
        below = _resolved(inner["items"], schema) if listed else inner
        yield from _fields(below, schema, f"{prefix}{name}{'[]' if listed else ''}.")


def _resolved(part: Description, schema: Description) -> Description:
    """What stands behind a reference, and beside null."""
    if "anyOf" in part:
        return _resolved(_real(part), schema) | {"optional": True}
    if "$ref" in part:
        found: Description = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return found
    return part


def _kind(part: Mapping[str, Any]) -> str:
    form = part.get("format") or part.get("type", "")
    words = "数值（文本）" if form == DECIMAL else KINDS.get(form, str(form))
    return f"{words}，可为空" if part.get("optional") else words
