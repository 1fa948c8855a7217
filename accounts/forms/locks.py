"""Lifting a lock."""

from django import forms


class UnlockForm(forms.Form):
    """Which name, for which address, and why."""

    username = forms.CharField(max_length=255)
    address = forms.GenericIPAddressField()
    reason = forms.CharField(label="原因", max_length=200)
