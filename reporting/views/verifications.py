"""报告验证: is this paper or file what was published, and is it still in force?"""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from dongtou_brand.kernel import clock, ratelimit
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from reporting.forms.publications import CodeForm, FileForm
from reporting.queries import publications
from reporting.queries.publications import Verdict
from reporting.rules import codes

TEMPLATE = "reporting/verifications/detail.html"


@require_http_methods(["GET", "HEAD", "POST"])
@public
def verify(request: Request) -> HttpResponse:
    """The form; with number and code, with a checksum, or with a posted file also the verdict.

    A posted file is read for its checksum and dropped; with script it never leaves the reader's machine.
    """
    if request.method == "POST":
        return _by_file(request)
    if "sha256" in request.GET:
        return _by_sha256(request, request.GET["sha256"])
    if not request.GET.keys() & {"number", "code"}:
        return page(request, TEMPLATE, {"form": CodeForm(), "file_form": FileForm()})
    form = CodeForm(request.GET)
    if not form.is_valid():
        return page(request, TEMPLATE, {"form": form, "file_form": FileForm()}, status=422)
    return _by_code(request, form.cleaned_data["code"], form.cleaned_data["number"], form)


@require_safe
@public
def verify_code(request: Request, code: str) -> HttpResponse:
    """The address behind the QR code on a cover."""
    return _by_code(request, codes.read_code(code)[:20], "", None)


def _by_code(request: Request, code: str, number: str, form: CodeForm | None) -> HttpResponse:
    if refusal := _too_many(request):
        return refusal
    verdict = publications.by_code(code, number)
    known = verdict.version.number if verdict.version else number
    form = form or CodeForm(initial={"number": known, "code": codes.grouped(code)})
    return _answer(
        request, verdict, form, asked={"您提交的编号": number, "您提交的验证码": codes.grouped(code)}
    )


def _by_sha256(request: Request, typed: str) -> HttpResponse:
    if refusal := _too_many(request):
        return refusal
    sha256 = codes.read_sha256(typed)
    verdict = publications.by_sha256(sha256)
    asked = {"您提交的文件摘要": codes.grouped(sha256 or typed[:64], 8)}
    return _answer(request, verdict, CodeForm(), asked=asked)


def _by_file(request: Request) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, TEMPLATE, {"form": CodeForm(), "file_form": form}, status=422)
    return _by_sha256(request, form.sha256())


def _answer(request: Request, verdict: Verdict, form: CodeForm, asked: dict[str, str]) -> HttpResponse:
    context = {
        "form": form,
        "file_form": FileForm(),
        "verdict": verdict,
        "asked": {label: value for label, value in asked.items() if value},
        "at": clock.now(),
    }
    return page(request, TEMPLATE, context, status=200 if verdict.version else 404)


def _too_many(request: Request) -> HttpResponse | None:
    """A polite refusal for an address that asks too often, or None."""
    wait = ratelimit.seconds_to_wait(
        "verify", request.actor.address, times=settings.VERIFY_PER_MINUTE, at=clock.now()
    )
    if not wait:
        return None
    response = page(request, "429.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response
