"""Enterprises and what their dossier holds, for tests of every stage.

make_enterprise(name=…, township=…)     one enterprise with organisation, township and industry
member(enterprise)                      an actor who fills in its forms; manager(enterprise) signs for it
township_officer(enterprise)            the officer of its township
make_definition(code), make_figure(…)   a yearly figure
make_certificate, make_product, make_quality_officer, make_standing, make_attachment, make_standard
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import (
    CertificateKind,
    CertificateStatus,
    FigureState,
    FigureStatus,
    Rung,
    StandardRole,
    StandardStage,
    StandingKind,
)
from enterprises.models import (
    Attachment,
    Certificate,
    Distinction,
    Enterprise,
    FigureDefinition,
    Industry,
    Product,
    QualityOfficer,
    StandardPart,
    Standing,
    YearlyFigure,
)
from enterprises.rules.search_keys import name_key, search_key
from tests.factories.accounts import make_actor, make_organisation, make_user

AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
_numbers = count(1)


def make_township(name: str = "北岙街道", **values: object) -> Organisation:
    """A township with a code of its own."""
    return make_organisation(OrganisationKind.TOWNSHIP, name=name, short_name=name, **values)


def make_industry(code: str = "3823", name: str = "配电开关控制设备制造", edition: int = 2017) -> Industry:
    """The industry with this code; made when it is not there."""
    return Industry.objects.get_or_create(code=code, edition=edition, defaults={"name": name})[0]


def make_enterprise(name: str = "", **values: object) -> Enterprise:
    """An enterprise; fields as given, the rest plausible. Its organisation is made unless given."""
    number = next(_numbers)
    name = name or f"温州测试{number}号电气有限公司"
    code = str(values.pop("credit_code", "") or f"9133030500{number:08d}")
    filled: dict[str, object] = {
        "credit_code": code,
        "name": name,
        "search_key": search_key(name, code),
        "name_key": name_key(name),
        "legal_representative": "海大富",
        "contact_name": "林小满",
        "contact_phone": "13812340027",
        "created_at": AT,
        "updated_at": AT,
    }
    if "organisation" not in values:
        filled["organisation"] = make_organisation(OrganisationKind.ENTERPRISE, code=code, name=name)
    if "township" not in values:
        filled["township"] = make_township()
    if "industry" not in values:
        filled["industry"] = make_industry()
    if values.get("rung", Rung.NONE) != Rung.NONE:
        filled["rung_since"] = date(2016, 6, 17)
    return Enterprise.objects.create(**(filled | values))


def member(enterprise: Enterprise) -> Actor:
    """A clerk of the enterprise."""
    return make_actor(Role.ENTERPRISE_CLERK, enterprise.organisation)


def manager(enterprise: Enterprise) -> Actor:
    """The person who answers for the enterprise."""
    return make_actor(Role.ENTERPRISE_MANAGER, enterprise.organisation)


def township_officer(enterprise: Enterprise) -> Actor:
    """An officer of the enterprise's township."""
    return make_actor(Role.TOWNSHIP_OFFICER, enterprise.township)


def make_definition(code: str = "revenue", **values: object) -> FigureDefinition:
    """The definition with this code; made when it is not there."""
    defaults = {"name": code, "unit": "万元", "group": "经营规模", "position": next(_numbers)} | values
    return FigureDefinition.objects.get_or_create(code=code, defaults=defaults)[0]


def make_figure(
    enterprise: Enterprise,
    code: str = "revenue",
    year: int = 2017,
    value: Decimal | int | str | None = 100,
    *,
    status: FigureStatus = FigureStatus.CONFIRMED,
    by: User | None = None,
    **values: object,
) -> YearlyFigure:
    """A stated figure; without a value it is 不适用. Confirmed unless another status is given."""
    by = by or User.objects.first() or make_user(Role.ENTERPRISE_CLERK, enterprise.organisation)
    confirmed = status == FigureStatus.CONFIRMED
    return YearlyFigure.objects.create(
        enterprise=enterprise,
        definition=make_definition(code),
        year=year,
        state=FigureState.NOT_APPLICABLE if value is None else FigureState.VALUE,
        value=None if value is None else Decimal(str(value)),
        status=status,
        stated_by=by,
        stated_at=AT,
        submitted_at=None if status == FigureStatus.DRAFT else values.pop("submitted_at", AT),
        confirmed_by=by if confirmed else None,
        confirmed_at=AT if confirmed else None,
        **values,
    )


def make_product(enterprise: Enterprise, name: str = "小型断路器 HX-63", **values: object) -> Product:
    return Product.objects.create(enterprise=enterprise, name=name, **values)


def make_certificate(enterprise: Enterprise, **values: object) -> Certificate:
    """A valid quality management certificate until 2020."""
    filled = {
        "kind": CertificateKind.QUALITY,
        "standard": "GB/T 19001",
        "number": f"CN-{next(_numbers):05d}",
        "status": CertificateStatus.VALID,
        "valid_from": date(2017, 7, 21),
        "valid_to": date(2020, 7, 20),
        "recorded_at": AT,
    }
    return Certificate.objects.create(enterprise=enterprise, **(filled | values))


def make_quality_officer(enterprise: Enterprise, name: str = "周正", **values: object) -> QualityOfficer:
    filled = {"appointed_on": date(2016, 9, 20), "quality_years": 11} | values
    return QualityOfficer.objects.create(enterprise=enterprise, name=name, **filled)


def make_standing(
    enterprise: Enterprise,
    kind: StandingKind = StandingKind.ASSESSMENT,
    on: date = date(2018, 4, 20),
    title: str = "第一轮核验 70.5 分",
    **values: object,
) -> Standing:
    return Standing.objects.create(
        enterprise=enterprise, kind=kind, on=on, title=title, **({"recorded_at": AT} | values)
    )


def make_distinction(earlier: Enterprise, later: Enterprise) -> Distinction:
    """Somebody has told these two apart."""
    return Distinction.objects.create(earlier=earlier, later=later, reason="代码不同", recorded_at=AT)


def make_attachment(
    enterprise: Enterprise | None, name: str = "营业执照.pdf", **values: object
) -> Attachment:
    """A row without content in the store; use `actions.attachments.keep` where the content matters."""
    filled = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "uploaded_at": AT}
    return Attachment.objects.create(enterprise=enterprise, name=name, **(filled | values))


def make_standard(enterprise: Enterprise, number: str = "", **values: object) -> StandardPart:
    """A standard in force that the enterprise leads."""
    filled = {
        "number": number or f"T/ZZB {next(_numbers):04d}—2018",
        "title": "小型断路器",
        "role": StandardRole.LEAD,
        "stage": StandardStage.PUBLISHED,
        "published_on": date(2018, 3, 16),
        "recorded_at": AT,
    }
    return StandardPart.objects.create(enterprise=enterprise, **(filled | values))
