"""Making the printed report of an assessment's gaps."""

from benchmarking.queries.printed import Paper
from dongtou_brand.kernel import pdf
from dongtou_brand.kernel.rule import Refused

TEMPLATE = "pdf/gaps/document.html"
STYLES = (*pdf.REPORT, "css/print-gaps.css")
UNVERIFIED = ("css/print-unverified.css",)


def printed(paper: Paper) -> bytes:
    """The file; “未核验” lies across its pages until the assessment is verified.

    Raises `Refused` when it can't be printed, in the user's words.
    """
    try:
        return pdf.render(
            TEMPLATE,
            {"paper": paper},
            created=paper.at,
            title=f"{paper.assessment.enterprise.name} {paper.assessment.title}{paper.title}",
            author=paper.assessment.enterprise.name,
            subject=str(paper.assessment.round),
            styles=(*STYLES, *(UNVERIFIED if paper.draft else ())),
        )
    except pdf.Unprintable as error:
        raise Refused(str(error)) from error
