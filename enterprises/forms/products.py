"""Products as entered."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from dongtou_brand.kernel.forms import Form
from enterprises.forms.attachments import yes_no_field, yes_no_initial
from enterprises.models import Product

PLAIN = ("name", "standard_number", "market_rank", "market_scope", "market_proof")
YES_NO = ("international_level", "own_intellectual_property")


class ProductForm(Form):
    """What is known of a product."""

    name = forms.CharField(label="产品名称", max_length=80)
    standard_number = forms.CharField(
        label="执行标准", max_length=40, required=False, help_text="如 T/ZZB 0001—2015。"
    )
    international_level = yes_no_field("采用国际、国外先进标准或关键指标达到国际先进")
    own_intellectual_property = yes_no_field("拥有自主知识产权")
    market_rank = forms.IntegerField(label="市场占有率排名", required=False, min_value=1, max_value=9999)
    market_scope = forms.CharField(
        label="排名范围", max_length=60, required=False, help_text="如全国、全省、细分行业；填写排名的必填。"
    )
    market_proof = forms.CharField(
        label="排名依据", max_length=120, required=False, help_text="行业协会证明或统计年鉴的名称和年份。"
    )

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        if product is not None:
            values = {name: getattr(product, name) for name in PLAIN}
            values |= {name: yes_no_initial(getattr(product, name)) for name in YES_NO}
            kwargs.setdefault("initial", values)
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        pairs = (("name", "standard_number"), YES_NO, ("market_rank", "market_scope"))
        columns = [Row(*(Column(name, css_class="col-md-6") for name in pair)) for pair in pairs]
        self.helper.layout = Layout(*columns, "market_proof")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("market_rank") is not None and not cleaned.get("market_scope"):
            self.add_error("market_scope", "填写了排名的，请写明排名范围。")
        return cleaned
