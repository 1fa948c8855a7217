import pytest

from enterprises.rules.search_keys import LENGTH, folded, name_key, search_key


def test_search_key_holds_code_initials_characters_and_pinyin():
    key = search_key("温州海霞ABC", "91330305000000019Q")

    assert key == "91330305000000019q wzhxabc u6e29u5ddeu6d77u971eabc wenzhouhaixiaabc"


def test_search_key_holds_former_names():
    assert search_key("海霞", former=["东海"]) == "hx u6d77u971e haixia dh u4e1cu6d77 donghai"


def test_search_key_fits_its_column():
    assert len(search_key("双" * 120, former=["双" * 120])) == LENGTH


@pytest.mark.parametrize(
    ("term", "key"),
    [
        (" Wen Zhou ", "wenzhou"),
        ("海霞", "u6d77u971e"),
        ("（海霞）", "u6d77u971e"),
        ("ＡＢ", "ab"),
        ("%_'", ""),
    ],
)
def test_term_is_folded_as_the_key_is(term, key):
    assert folded(term) == key


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("温州海霞电气有限公司", "浙江省温州市洞头区海霞电气股份有限公司"),
        ("海霞（温州）电气有限公司", "海霞(温州)电气有限责任公司"),
        ("ＨＸ电气 有限公司", "hx电气有限公司"),
    ],
)
def test_spellings_of_one_name_share_a_key(name, other):
    assert name_key(name) == name_key(other)


@pytest.mark.parametrize("name", ["温州有限公司", "洞头", "有限公司"])
def test_name_without_a_word_of_its_own_keeps_all(name):
    assert name_key(name) == name
