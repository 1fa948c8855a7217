from enterprises.rules.search_keys import LENGTH, folded, search_key


def test_search_key_holds_initials_and_whole_pinyin():
    assert search_key("温州海霞ABC") == "wzhxabc wenzhouhaixiaabc"


def test_search_key_fits_its_column():
    assert len(search_key("双" * 120)) == LENGTH


def test_term_is_folded_as_the_key_is():
    assert folded(" Wen Zhou ") == "wenzhou"
