"""From facts and the enterprise's own texts to a report: the chapters of reference §2.1, in order.

Pure: the same facts, texts and issue give the same content. No number stands here that is not a stored
value or computed from stored values; what is missing reads “未披露”.
"""

from collections.abc import Mapping

from reporting.rules.content import Content, Enterprise, Issue
from reporting.rules.drafting import appendix, body, foreword, performance
from reporting.rules.drafting.parts import Writing
from reporting.rules.facts import Facts

__all__ = ["draft"]


def draft(facts: Facts, texts: Mapping[str, str], issue: Issue) -> Content:
    """The whole report. `texts` are keyed as in rules/chapters.py; unknown keys are ignored.

    Raises `ValueError` when the texts are longer than a report may be.
    """
    work = Writing(facts, texts, is_draft=issue.draft)
    chapters = [
        foreword.chapter(work),
        body.ideas(work),
        body.management(work),
        body.responsibility(work),
        body.integrity(work),
        performance.chapter(work),
        body.risks(work),
        body.outlook(work, signed_on=issue.issued_on),
        appendix.chapter(work),
    ]
    owner = Enterprise(
        name=facts.name,
        credit_code=facts.credit_code,
        products=[product.name for product in facts.products][:20],
    )
    return Content.model_validate(
        {"year": facts.year, "enterprise": owner, "issue": issue, "chapters": chapters}
    )
