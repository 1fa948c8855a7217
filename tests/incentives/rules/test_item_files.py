"""Items quote the policy; amounts are demonstrations and stand apart."""

from pathlib import Path

import pytest

from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors
from incentives.rules import item_files
from incentives.rules.item_files import ItemFile

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "data/incentives/dongtou-2015-121.yaml"
NUMBER = "洞政办发〔2015〕121号"
# page breaks of the printed copy fall into words
PRINTED = "".join((ROOT / "tests/data/policy-2015-121.txt").read_text().split())
CHECKS = (item_files.quoted_from({NUMBER: {"5.2": PRINTED}}), item_files.known_departments(["scjg"]))


def test_items_promise_no_amount_of_their_own() -> None:
    file = datafile.read(SOURCE, ItemFile, also=CHECKS)

    assert [(item.code, item.kind, item.same_as) for item in file.items] == [
        ("RZ", "cash", "国家级品牌"),
        ("BZ-ZD", "cash", "国家标准（主导制订）"),
        ("BZ-CY", "cash", "国家标准（参与制订）"),
        ("ZLJ", "non_cash", ""),
        ("RZQX", "non_cash", ""),
        ("CG", "non_cash", ""),
        ("WJM", "non_cash", ""),
    ]


def test_items_keep_demonstration_amounts_apart() -> None:
    file = datafile.read(SOURCE, ItemFile, also=CHECKS)

    assert {example.item: int(example.amount) for example in file.examples} == {
        "RZ": 200_000,
        "BZ-ZD": 200_000,
        "BZ-CY": 50_000,
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: CG", "code: RZ", "事项代码“RZ”重复，请改为未用过的代码"),
        ('clause: "5.2"', 'clause: "5.9"', "条款键“5.9”不存在，请核对政策文件"),
        (
            "quote: 优先推荐",
            "quote: 优先推举",
            "“优先推举参评各级政府质量奖”不是条款“5.2”的原话，请逐字照抄条文",
        ),
        ("    same_as: 国家级品牌\n", "", "资金奖励没有写参照对象，请补上 same_as"),
        ("kind: non_cash", "kind: non_cash\n    same_as: x", "非资金类扶持没有参照金额，请删去 same_as"),
        ("kind: cash", "kind: cash\n    department: abc", "单位编码“abc”不存在，请改用已登记的编码：scjg"),
        ("item: BZ-CY", "item: ZLJ", "“ZLJ”不是本文件中的资金奖励事项，请改正"),
        ("item: BZ-CY", "item: RZ", "“RZ”的示例金额写了两次，请删去其中一处"),
        (f"policy: {NUMBER}", "policy: 无", "政策“无”尚未载入，请先载入政策文件，或改正文号"),
    ],
)
def test_item_file_finds(old: str, new: str, words: str) -> None:
    text = SOURCE.read_text().replace(old, new, 1)

    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, ItemFile, also=CHECKS)

    assert words in [problem.message for problem in caught.value.errors]
