"""“以上” includes the boundary, “超过” does not."""

from decimal import Decimal

import pytest

from cultivation.rules.targets import Standing, judge


@pytest.mark.parametrize(
    ("comparator", "threshold", "value", "standing"),
    [
        ("gt", "3", "3.00", Standing.UNMET),
        ("gt", "3", "3.0001", Standing.MET),
        ("ge", "50", "50.0", Standing.MET),
        ("ge", "50", "49.9", Standing.UNMET),
        ("eq", "2", "2", Standing.MET),
        ("eq", "100", "99.99", Standing.UNMET),
        ("trend", None, "31.6", Standing.FOLLOWED),
        ("rank", None, "1", Standing.FOLLOWED),
        ("gt", "3", None, Standing.NO_DATA),
        ("trend", None, None, Standing.NO_DATA),
    ],
)
def test_judge_reads_as_officials_read(comparator, threshold, value, standing):
    given = [None if number is None else Decimal(number) for number in (threshold, value)]

    assert judge(comparator, *given) == standing


@pytest.mark.parametrize(
    ("comparator", "threshold", "value", "standing"),
    [
        ("ge", "50", "80", Standing.PARTIAL),
        ("ge", "50", "40", Standing.UNMET),
        ("gt", "3", "3.5", Standing.MET),
        ("gt", "3", "1.2", Standing.PARTIAL),
        ("eq", "100", "50", Standing.PARTIAL),
        ("ge", "50", "49", Standing.UNMET),
        ("trend", None, "31.6", Standing.FOLLOWED),
        ("ge", "50", None, Standing.NO_DATA),
    ],
)
def test_judge_holds_no_target_as_met_while_data_is_missing(comparator, threshold, value, standing):
    given = [None if number is None else Decimal(number) for number in (threshold, value)]

    assert judge(comparator, *given, whole=False) == standing
