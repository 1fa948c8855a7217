"""Naming a view of a list."""

from django import forms

from accounts.rules.saved_views import LISTS, QUERY_LENGTH, TITLE_LENGTH
from dongtou_brand.kernel.forms import Form


class ViewForm(Form):
    """A list, and the name for its present conditions."""

    page = forms.ChoiceField(choices=[(name, name) for name in LISTS], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=QUERY_LENGTH * 2, widget=forms.HiddenInput)
    title = forms.CharField(label="视图名称", max_length=TITLE_LENGTH)


class TitleForm(Form):
    """Another name for a view."""

    title = forms.CharField(label="视图名称", max_length=TITLE_LENGTH)
