"""The units of the programme, with the days between which they exist."""

from datetime import date
from pathlib import Path

import pytest

from accounts.rules.organisation_files import OrganisationFile
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import DataFileErrors

SOURCE = Path(__file__).resolve().parents[3] / "data/organisations.yaml"


def _townships(day: date) -> list[str]:
    rows = datafile.read(SOURCE, OrganisationFile).organisations
    return [
        row.short_name for row in rows if row.kind == "township" and row.valid_from and row.valid_from <= day
    ]


def test_organisations_have_seven_townships_in_2015() -> None:
    assert _townships(date(2015, 11, 18)) == [
        "北岙街道",
        "灵昆街道",
        "东屏街道",
        "元觉街道",
        "霓屿街道",
        "大门镇",
        "鹿西乡",
    ]


@pytest.mark.parametrize(("day", "shown"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_organisations_know_kunpeng_only_from_2021(day: date, shown: bool) -> None:
    assert ("昆鹏街道" in _townships(day)) is shown


def test_organisation_file_tells_every_contradiction() -> None:
    text = SOURCE.read_text().replace("code: fgj", "code: scjg")
    text = text.replace("valid_from: 2021-01-01", "valid_from: 2021-01-01\n    valid_to: 2020-01-01")

    with pytest.raises(DataFileErrors) as caught:
        datafile.read(text, OrganisationFile)

    assert [problem.message for problem in caught.value.errors] == [
        "单位编码“scjg”重复，请改为未用过的编码",
        "撤销日期早于设立日期，请核对",
    ]
