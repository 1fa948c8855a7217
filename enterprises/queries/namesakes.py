"""Enterprises that may be the same one: by credit code, by name, by a name that they once had."""

from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, Value, When

from enterprises.enums import AlterationKind
from enterprises.models import Alteration, Distinction, Enterprise
from enterprises.rules.alterations import CORRECTION
from enterprises.rules.credit_codes import fold
from enterprises.rules.search_keys import folded, name_key

AT_MOST = 5
# How many former names that contain the words are compared: beyond that the words say nothing.
COMPARED = 200


def similar(name: str, code: str = "", but: Enterprise | None = None) -> list[Enterprise]:
    """The enterprises with this credit code or with this name, now or formerly: at most five, with township.

    Names are compared without place, legal form and blanks (`name_key`). The one with the code comes first. It
    looks at the whole pool, so it is for those who may see all of it; beside them only for a township that handles
    a registration, which sees name, code and township without a link, to find who registers twice. `but` is the
    enterprise that is meant.
    """
    found = _alike(name_key(name), fold(code))
    if but is not None:
        found = found.exclude(pk=but.pk)
    same_code_first = Case(When(credit_code=fold(code), then=0), default=1)
    return list(found.order_by(same_code_first, "name", "pk")[:AT_MOST])


def untold(enterprise: Enterprise) -> list[Enterprise]:
    """Those with a name like this one that nobody has told from it yet: at most five, the active namesakes first."""
    told = Distinction.objects.filter(later=enterprise).values("earlier")
    told_from = Distinction.objects.filter(earlier=enterprise).values("later")
    found = _alike(enterprise.name_key).exclude(Q(pk=enterprise.pk) | Q(pk__in=told) | Q(pk__in=told_from))
    listed = Case(When(name_key=enterprise.name_key, ended_on=None, then=Value(0)), default=Value(1))
    return list(found.order_by(listed, "pk")[:AT_MOST])


def _alike(key: str, code: str = "") -> QuerySet[Enterprise]:
    alike = Q(pk__in=_with_former_name(key))
    alike |= Q(name_key=key) if key else Q()
    alike |= Q(credit_code=code) if code else Q()
    return Enterprise.objects.filter(alike).select_related("township")


def _with_former_name(key: str) -> set[int]:
    """The keys of the enterprises one of whose former names comes to this key."""
    if not key:
        return set()
    # A key leaves out 集团 and the like from the middle of a name, so it need not stand in the name in one piece:
    # each of its characters is found in the index of search keys, and whether a name comes to it is compared here.
    characters = [Q(enterprise__search_key__contains=folded(one)) for one in dict.fromkeys(key)]
    former = former_names().filter(*characters)
    named = former.values_list("enterprise", "before")[:COMPARED]
    return {pk for pk, words in named if name_key(words) == key}


def former_names(of: Iterable[Enterprise] | None = None) -> QuerySet[Alteration]:
    """The changes of name, the latest first, of all enterprises or of these; a mistake of typing is no name."""
    found = Alteration.objects.filter(kind=AlterationKind.NAME).exclude(reason=CORRECTION)
    return found if of is None else found.filter(enterprise__in=list(of))
