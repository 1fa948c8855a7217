"""Lifting a lock."""

from django import forms

from dongtou_brand.kernel.forms import Form


class UnlockForm(Form):
    """Which name, for which address or all of them, and why."""

    username = forms.CharField(max_length=255)
    address = forms.GenericIPAddressField(required=False)
    reason = forms.CharField(label="原因", max_length=200)
