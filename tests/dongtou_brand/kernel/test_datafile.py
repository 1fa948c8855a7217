"""A data file is read strictly, and everything wrong with it is told at once, with its line."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from dongtou_brand.kernel import datafile, yamltree
from dongtou_brand.kernel.datafile import DataFileErrors, Fault, FileModel, Number, Problem


class Part(FileModel):
    code: str
    points: Annotated[Number, Field(ge=0)]


class Sheet(FileModel):
    title: Annotated[str, Field(min_length=1, max_length=10)]
    kind: Literal["a", "b"] = "a"
    on: date | None = None
    ready: bool = False
    parts: list[Part] = []


def _codes_once(sheet: Sheet) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, part in enumerate(sheet.parts):
        if part.code in seen:
            yield Fault(("parts", index, "code"), f"“{part.code}”重复")
        seen.add(part.code)


def _whole_is_ten(sheet: Sheet) -> Iterator[Fault]:
    if sheet.parts and sum(part.points for part in sheet.parts) != 10:
        yield Fault(("parts",), "合计应为 10")


Sheet.checks = (_codes_once, _whole_is_ten)


def _errors(text: str) -> list[Problem]:
    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, Sheet)
    return list(caught.value.errors)


def test_read_keeps_exact_values() -> None:
    sheet = datafile.read(
        "title: 表\non: 2015-11-18\nready: true\n"
        "parts:\n  - {code: x, points: 9.90}\n  - {code: y, points: 0.1}\n",
        Sheet,
    )

    assert sheet == Sheet(
        title="表",
        on=date(2015, 11, 18),
        ready=True,
        parts=[Part(code="x", points=Decimal("9.90")), Part(code="y", points=Decimal("0.1"))],
    )


@pytest.mark.parametrize("text", ["yes", "1:30", "010", "0x1F", "1e3", "on", "0o7", ".5", "2015-1-1", "12_0"])
def test_read_leaves_yaml_surprises_as_text(text: str) -> None:
    assert datafile.read(f"title: {text}", Sheet).title == text


def test_read_tells_every_error_at_once() -> None:
    text = """title: ""
kinds: a
on: 2015年
parts:
  - code: 3
    points: 4
  - code: y
    points: "6"
  - code: z
"""

    assert _errors(text) == [
        Problem(1, "title", "不能为空，请填写至少 1 个字"),
        Problem(2, "kinds", "不认识的项“kinds”，请核对拼写，或删去这一项"),
        Problem(3, "on", "应为日期，请写成 2015-11-18 的形式，不加引号"),
        Problem(5, "parts › 第 1 项 › code", "应为文字；如是编号或日期形式，请在两边加英文引号"),
        Problem(8, "parts › 第 2 项 › points", "应为数字，请去掉引号和单位"),
        Problem(9, "parts › 第 3 项", "缺少“points”，请补上"),
    ]


def test_read_checks_what_can_be_checked_in_a_file_of_wrong_shape() -> None:
    text = "titel: 表\nparts:\n  - {code: x, points: 5}\n  - {code: x, points: 4}\n"

    assert _errors(text) == [
        Problem(1, "", "缺少“title”，请补上"),
        Problem(1, "titel", "不认识的项“titel”，请核对拼写，或删去这一项"),
        Problem(2, "parts", "合计应为 10"),
        Problem(4, "parts › 第 2 项 › code", "“x”重复"),
    ]


def test_read_does_not_echo_a_wrong_shape() -> None:
    # the sum can't be known while one of the points is no number
    text = 'title: 表\nparts:\n  - {code: x, points: "5"}\n  - {code: y, points: 4}\n'

    assert _errors(text) == [Problem(3, "parts › 第 1 项 › points", "应为数字，请去掉引号和单位")]


def test_read_makes_the_callers_checks_too() -> None:
    def known(sheet: Sheet) -> Iterator[Fault]:
        yield Fault(("title",), f"“{sheet.title}”不存在")

    with pytest.raises(DataFileErrors) as caught:
        datafile.read("title: 表\nkind: c", Sheet, also=(known,), name="样例.yaml")

    assert caught.value.printable() == (
        "样例.yaml：共 2 处错误，未作任何改动。\n"
        "  第 1 行，title：“表”不存在\n"
        "  第 2 行，kind：只能是 a、b，请改正"
    )


def test_read_refuses_duplicate_keys_with_both_lines() -> None:
    assert _errors("title: 表\nkind: a\ntitle: 又一表\n") == [
        Problem(3, "", "“title”重复，第 1 行已经写过，请删去其中一处")
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "文件是空的，请选择正确的文件"),
        ("# 只有注释\n", 1, "文件是空的，请选择正确的文件"),
        (
            "title: 表\nparts: &a []\n",
            2,
            "不允许使用锚点（&）和引用（*），请把内容写全；文字以这些符号开头时请加引号",
        ),
        ("title: *a\n", 1, "不允许使用锚点（&）和引用（*），请把内容写全；文字以这些符号开头时请加引号"),
        ("title: 表\n---\ntitle: 二\n", 2, "一个文件只能有一份内容，请删去分隔线“---”之后的部分"),
        ("title: 表\nparts:\n\t- x\n", 3, "缩进中有制表符，请改用空格"),
        ("title: a: b\n", 1, "冒号的位置不对：请检查缩进；文字中含英文冒号时请给整段加引号"),
        ("title: 'x\n", 2, "不符合 YAML 格式：请检查缩进、英文冒号后的空格和成对的引号"),
        ("title: \x00\n", 1, "含有不允许的控制字符，请用纯文本编辑器重新保存为 UTF-8"),
        ("[" * 1_000, 1, "内容过多或层次过深（最多 50000 项、30 层），请拆分文件"),
        ("- 1\n", 1, "应为“名称: 值”的形式，请检查缩进"),
    ],
)
def test_read_refuses_what_is_no_readable_file(text: str, line: int, words: str) -> None:
    assert _errors(text) == [Problem(line, "", words)]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [x]", "!x y", "!!set {a}"])
def test_read_refuses_tags(tag: str) -> None:
    assert _errors(f"title: {tag}\n") == [
        Problem(1, "", "不允许使用标签（!），请删去；文字以 ! 开头时请加引号")
    ]


def test_read_refuses_a_date_that_does_not_exist() -> None:
    assert _errors("title: 表\non: 2015-02-30\n") == [
        Problem(2, "", "“2015-02-30”不是有效的日期或数字，请改正")
    ]


def test_read_refuses_a_file_that_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text("title: " + "x" * 1_000_001)

    with pytest.raises(DataFileErrors, match="文件超过 1000 KB"):
        datafile.read(file, Sheet)


def test_read_refuses_another_encoding_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.yaml"
    file.write_bytes("kind: a\ntitle: 表\n".encode("gbk"))

    with pytest.raises(DataFileErrors, match="第 2 行：不是 UTF-8 编码的文字，请在编辑器中另存为 UTF-8"):
        datafile.read(file, Sheet)


def test_read_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataFileErrors, match="打不开，请检查路径和读取权限"):
        datafile.read(tmp_path / "none.yaml", Sheet)


def test_checksum_counts_content_only() -> None:
    first = datafile.read("title: 表\nkind: b\n", Sheet)
    second = datafile.read("# 注释\nkind:   b\ntitle: '表'\n", Sheet)
    third = datafile.read("title: 表\n", Sheet)

    assert datafile.checksum(first) == datafile.checksum(second)
    assert datafile.checksum(first) != datafile.checksum(third)


@given(st.text(alphabet=st.sampled_from("titleparscodk: -[]{}&*!|>'\"\n\t#%@`,?0123456789表"), max_size=80))
def test_read_answers_any_text_with_content_or_errors(text: str) -> None:
    try:
        content: object = datafile.read(text, Sheet)
    except DataFileErrors as wrong:
        content = wrong.errors[0]
    assert isinstance(content, Sheet | Problem)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"))


@given(
    st.dictionaries(
        WORDS.filter(bool), st.lists(WORDS | st.decimals(-999, 999, places=2) | st.booleans()), min_size=1
    )
)
def test_what_is_written_is_read_as_the_same(content: dict[str, list[Any]]) -> None:
    assert yamltree.parse(yamltree.dump(content).encode()).data == content
