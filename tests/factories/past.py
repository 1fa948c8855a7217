"""Enterprises with a past, for what is shown as of a day.

called(enterprise, (moment, name), …)   what it was called from when on
many(count, at)                         as many enterprises, entered at a moment
"""

from datetime import datetime

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import create_all, sign
from enterprises.models import Enterprise
from enterprises.rules.search_keys import search_key
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.enterprises import make_industry, make_township


def called(enterprise: Enterprise, *names: tuple[datetime, str]) -> Enterprise:
    """The enterprise, whose dossier begins at the first of these moments."""
    by = make_actor(Role.LEAD_OFFICER)
    for moment, name in names:
        enterprise.name, enterprise.search_key = name, search_key(name, enterprise.credit_code)
        sign(enterprise, by=by, at=moment).save()
    return enterprise


def many(count: int, at: datetime) -> list[Enterprise]:
    """As many enterprises of one township."""
    township, industry = make_township(), make_industry()
    entered = [
        Enterprise(
            organisation=make_organisation(code=f"many-{n}", name=f"企业{n}"), credit_code=f"many-{n}",
            name=f"企业{n}", township=township, industry=industry, legal_representative="某某",
            created_at=at, updated_at=at,
        )
        for n in range(count)
    ]  # fmt: skip
    return create_all(Enterprise, entered, by=make_actor(Role.LEAD_OFFICER), at=at)
