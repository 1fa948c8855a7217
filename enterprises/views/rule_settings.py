"""How the lead bureau reads the rules that can be read in two ways."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import rule_settings as actions
from enterprises.forms.rule_settings import RuleSettingForm
from enterprises.queries import rule_settings as queries
from enterprises.rules.rule_settings import RD_GROWTH, RULES


@audience(Role.LEAD_CHIEF)
def rule_settings(request: Request) -> HttpResponse:
    """The reading of the R&D rule: shown with its history, and chosen with a reason."""
    rule, reading = RULES[RD_GROWTH], queries.reading()
    if request.method != "POST":
        return _page(request, RuleSettingForm(rule=rule, reading=reading), reading)
    form = RuleSettingForm(request.POST, rule=rule, reading=reading)
    if not form.is_valid():
        return _page(request, form, reading, status=422)
    try:
        actions.choose(key=RD_GROWTH, by=request.actor, at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return _page(request, form, reading, status=409)
    messages.success(request, "已保存，企业年度数据按新的口径判定。")
    return redirect("enterprises:rule_settings")


def _page(request: Request, form: RuleSettingForm, reading: str, status: int = 200) -> HttpResponse:
    rule = RULES[RD_GROWTH]
    context = {"form": form, "rule": rule, "current": rule.readings[reading], "history": queries.history()}
    return page(request, "enterprises/rule_settings/form.html", context, status=status)
