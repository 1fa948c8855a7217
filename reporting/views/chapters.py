"""The texts of a report: one form each, saved by itself, with script or without."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ENTERPRISE
from dongtou_brand.kernel.audience import audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from reporting.actions import texts as actions
from reporting.forms.reports import TextForm
from reporting.models import Report, ReportText
from reporting.queries import reports as queries
from reporting.rules.chapters import BY_KEY, MAX_CHARACTERS, PROMPTS, Prompt
from reporting.rules.content import Block, Issue
from reporting.rules.drafting import draft
from reporting.rules.facts import Facts

CHAPTERS = tuple(dict.fromkeys(prompt.chapter for prompt in PROMPTS))


@dataclass
class Sheet:
    """One text as the page shows it: what stands in the box, its version, and what became of the last save."""

    prompt: Prompt
    body: str = ""
    version: int = 0
    text: ReportText | None = None
    error: str = ""
    conflict: ReportText | None = None
    limit: int = MAX_CHARACTERS

    @property
    def rows(self) -> int:
        """Height of the box: it grows with what is written."""
        return min(14, max(4, len(self.body) // 60 + self.body.count("\n") + 2))


@dataclass
class Desk:
    """One chapter on the editing page: its texts and the data that will be printed with them."""

    title: str
    sheets: list[Sheet] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def desks(facts: Facts, texts: Mapping[str, ReportText]) -> list[Desk]:
    """All chapters in their order; the data come from the same blocks that are printed."""
    # Not a draft: so that only what the portal itself prints is shown, without marks for empty texts.
    printed = draft(facts, {}, Issue(number="-", version=1))
    by_title = {
        chapter.title: [block for section in chapter.sections for block in section.blocks]
        for chapter in printed.chapters
    }
    found = []
    for title in CHAPTERS:
        blocks = [block for block in by_title.get(title, []) if block.kind not in ("signature", "list")]
        sheets = [sheet(prompt, texts.get(prompt.key)) for prompt in PROMPTS if prompt.chapter == title]
        found.append(Desk(title, sheets, blocks))
    return found


def sheet(prompt: Prompt, text: ReportText | None) -> Sheet:
    """A text as it is stored."""
    if text is None:
        return Sheet(prompt)
    return Sheet(prompt, text.body, text.version, text)


@require_POST
@audience(ENTERPRISE)
def save(request: Request, pk: int, chapter: str) -> HttpResponse:
    """Save one text. With htmx the state of the save comes back, else the page at the same place.

    A conflict answers 409 with both texts, a text that is too long 422; what was typed always stays in the box.
    """
    report = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    prompt = BY_KEY.get(chapter)
    form = TextForm(request.POST)
    if prompt is None or not form.is_valid():
        raise Http404
    if form.cleaned_data["keep"] == "theirs":
        return redirect(_place(report, prompt))
    typed = Sheet(prompt, form.cleaned_data["body"], form.cleaned_data["version"])
    if form.cleaned_data["keep"] == "mine" and form.cleaned_data["current"] is not None:
        typed.version = form.cleaned_data["current"]
    return _answer(request, report, typed)


def _answer(request: Request, report: Report, typed: Sheet) -> HttpResponse:
    try:
        saved = actions.save(
            report=report,
            chapter=typed.prompt.key,
            body=typed.body,
            version=typed.version,
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refused:
        typed.error = refused.words
        return _state(request, report, typed, status=422)
    typed.text, typed.error = saved.text, saved.words
    if saved.words:
        typed.conflict = saved.text if saved.conflict else None
        return _state(request, report, typed, status=409)
    typed.version = saved.text.version
    if not request.htmx:
        messages.success(request, f"“{typed.prompt.title}”已保存。")
        return redirect(_place(report, typed.prompt))
    return _state(request, report, typed)


def _state(request: Request, report: Report, typed: Sheet, status: int = 200) -> HttpResponse:
    context = {"report": report, "sheet": typed}
    return page(request, "reporting/reports/text.html", context, fragment="state", status=status)


def _place(report: Report, prompt: Prompt) -> str:
    return f"{reverse('reporting:report', args=[report.pk])}#text-{prompt.key}"
