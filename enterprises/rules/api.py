"""The shapes in which programs get the dossier. Descriptions are read by their authors, in the API's own pages.

No shape has a field for a person: neither legal representative nor contact, nor who stated or confirmed a figure.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import TextChoices
from django.utils.timezone import localtime
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from dongtou_brand.kernel.openapi import DECIMAL
from dongtou_brand.kernel.programs import PROBLEMS
from enterprises.enums import (
    CertificateKind,
    CertificateStatus,
    EnterpriseEnd,
    FigureSource,
    FigureState,
    FigureStatus,
    Rung,
    StandardRole,
    StandardStage,
)
from enterprises.models import Certificate, Enterprise, FigureDefinition, Industry, StandardPart, YearlyFigure


def coded(name: str, choices: type[TextChoices], leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of a code, with what each one means."""
    told = [(value, label) for value, label in choices.choices if value not in leave_out]
    words = f"{name}：{'；'.join(f'{value} {label}' for value, label in told)}"
    return {"type": "string", "enum": [value for value, _ in told], "description": words}


RungCode = Annotated[Rung, WithJsonSchema(coded("所处梯度", Rung))]
EndCode = Annotated[EnterpriseEnd, WithJsonSchema(coded("终止原因", EnterpriseEnd))]
SourceCode = Annotated[FigureSource, WithJsonSchema(coded("来源", FigureSource))]
StateCode = Annotated[FigureState, WithJsonSchema(coded("填报情况", FigureState))]
StatusCode = Annotated[FigureStatus, WithJsonSchema(coded("数据状态", FigureStatus, (FigureStatus.DRAFT,)))]
KindCode = Annotated[CertificateKind, WithJsonSchema(coded("证书类别", CertificateKind))]
HoldCode = Annotated[CertificateStatus, WithJsonSchema(coded("证书状态", CertificateStatus))]
RoleCode = Annotated[StandardRole, WithJsonSchema(coded("参与方式", StandardRole))]
StageCode = Annotated[StandardStage, WithJsonSchema(coded("标准状态", StandardStage))]
Number = Annotated[
    str, WithJsonSchema({"type": "string", "format": DECIMAL, "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
]


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _written(form: re.Pattern[str], kind: Literal["date_form", "datetime_form"]) -> BeforeValidator:
    """Only what is written in full: pydantic would take a bare number for seconds since 1970."""

    def check(value: str) -> str:
        if form.fullmatch(value):
            return value
        raise PydanticCustomError(kind, "not written in full")

    return BeforeValidator(check)


Day = Annotated[date, _written(_DAY, "date_form")]
Moment = Annotated[AwareDatetime, _written(_MOMENT, "datetime_form")]


class Problem(BaseModel):
    code: str = Field(
        description="错误代码", json_schema_extra={"enum": [code for code, _ in PROBLEMS.values()]}
    )
    message: str = Field(description="原因和处理办法")


class Place(BaseModel):
    code: str = Field(description="街道（乡镇）编码")
    name: str = Field(description="街道（乡镇）名称")


class IndustryClass(BaseModel):
    code: str = Field(description="国民经济行业代码（GB/T 4754）")
    name: str = Field(description="行业名称")
    edition: int = Field(description="行业分类标准的版本（年）")


class EnterpriseShape(BaseModel):
    credit_code: str = Field(description="统一社会信用代码")
    name: str = Field(description="企业名称")
    township: Place = Field(description="所在街道（乡镇）")
    industry: IndustryClass = Field(description="国民经济行业")
    address: str = Field(description="住所；未登记的为空文本")
    founded_on: date | None = Field(description="成立日期")
    ownership: str = Field(description="企业类型；未登记的为空文本")
    main_products: str = Field(description="主导产品；未登记的为空文本")
    headquarters_in_zhejiang: bool | None = Field(description="总部在浙江；未登记的为空")
    excellence_since: date | None = Field(description="导入卓越绩效管理模式日期")
    rung: RungCode
    rung_since: date | None = Field(description="进入梯度日期")
    ended_on: date | None = Field(description="终止日期；存续企业为空")
    ended_as: EndCode | None
    merged_into: str | None = Field(description="并入企业的统一社会信用代码")
    is_demo: bool = Field(description="示例数据，不得用于统计")
    updated_at: datetime = Field(description="档案更新时间")

    @classmethod
    def of(cls, row: Enterprise) -> "EnterpriseShape":
        """The enterprise without its people."""
        industry: Industry = row.industry
        return cls(
            credit_code=row.credit_code,
            name=row.name,
            township=Place(code=row.township.code, name=row.township.name),
            industry=IndustryClass(code=industry.code, name=industry.name, edition=industry.edition),
            address=row.address,
            founded_on=row.founded_on,
            ownership=row.ownership,
            main_products=row.main_products,
            headquarters_in_zhejiang=row.headquarters_in_zhejiang,
            excellence_since=row.excellence_since,
            rung=Rung(row.rung),
            rung_since=row.rung_since,
            ended_on=row.ended_on,
            ended_as=EnterpriseEnd(row.ended_as) if row.ended_as else None,
            merged_into=row.merged_into.credit_code if row.merged_into else None,
            is_demo=row.is_demo,
            updated_at=localtime(row.updated_at),
        )


class FigureShape(BaseModel):
    enterprise: str = Field(description="企业的统一社会信用代码")
    year: int = Field(description="年度")
    code: str = Field(description="指标代码")
    name: str = Field(description="指标名称")
    unit: str = Field(description="计量单位")
    basis: str = Field(description="口径；企业在几种口径中选择的，为所选口径")
    state: StateCode
    value: Number | None = Field(description="数值；未填写、不适用的为空，不是 0")
    source: SourceCode
    status: StatusCode
    confirmed_at: datetime | None = Field(description="确认时间；待确认的为空")

    @classmethod
    def of(cls, row: YearlyFigure) -> "FigureShape":
        """The figure with its definition, so that it can be read by itself."""
        definition = row.definition
        return cls(
            enterprise=row.enterprise.credit_code,
            year=row.year,
            code=definition.code,
            name=definition.name,
            unit=definition.unit,
            basis=_basis(row.basis, definition),
            state=FigureState(row.state),
            value=_number(row.value),
            source=FigureSource(row.source),
            status=FigureStatus(row.status),
            confirmed_at=localtime(row.confirmed_at) if row.confirmed_at else None,
        )


def _basis(chosen: str, definition: FigureDefinition) -> str:
    names = {one.get("code"): one.get("name", "") for one in definition.bases}
    return str(names.get(chosen) or definition.basis)


def _number(value: Decimal | None) -> str | None:
    """Digits as they are stored, without zeros that say nothing and without an exponent."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class DefinitionShape(BaseModel):
    code: str = Field(description="指标代码")
    name: str = Field(description="指标名称")
    unit: str = Field(description="计量单位")
    basis: str = Field(description="口径")
    group: str = Field(description="分组")
    decimals: int = Field(description="显示的小数位数")
    formula: str = Field(description="派生指标的公式；直接填报的为空文本。派生指标由公式计算，接口不另给数值")
    part_of: str = Field(description="按月填报的项目汇总到的指标代码；其他为空文本")
    edition: str = Field(description="定义的版本")
    first_year: int | None = Field(description="起始年度")
    last_year: int | None = Field(description="截止年度")

    @classmethod
    def of(cls, row: FigureDefinition) -> "DefinitionShape":
        """What a figure of this code means."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class CertificateShape(BaseModel):
    enterprise: str = Field(description="企业的统一社会信用代码")
    kind: KindCode
    number: str = Field(description="证书编号；未登记的为空文本")
    standard: str = Field(description="认证依据")
    issuer: str = Field(description="发证机构")
    product: str | None = Field(description="认证产品；不针对单个产品的为空")
    status: HoldCode
    valid_from: date | None = Field(description="有效期起")
    valid_to: date | None = Field(description="有效期止")
    has_file: bool = Field(description="平台中有扫描件；接口不提供文件")

    @classmethod
    def of(cls, row: Certificate) -> "CertificateShape":
        """The certificate as it stands on paper."""
        return cls(
            enterprise=row.enterprise.credit_code,
            kind=CertificateKind(row.kind),
            number=row.number,
            standard=row.standard,
            issuer=row.issuer,
            product=row.product.name if row.product else None,
            status=CertificateStatus(row.status),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            has_file=row.file_id is not None,
        )


class StandardShape(BaseModel):
    enterprise: str = Field(description="企业的统一社会信用代码")
    number: str = Field(description="标准编号；未发布的可为空文本")
    title: str = Field(description="标准名称")
    role: RoleCode
    rank: int | None = Field(description="起草单位排名；排名不分先后的为空")
    stage: StageCode
    publisher: str = Field(description="发布机构")
    published_on: date | None = Field(description="发布日期")
    implemented_on: date | None = Field(description="实施日期")

    @classmethod
    def of(cls, row: StandardPart) -> "StandardShape":
        """The enterprise's part in a standard."""
        return cls(
            enterprise=row.enterprise.credit_code,
            number=row.number,
            title=row.title,
            role=StandardRole(row.role),
            rank=row.rank,
            stage=StandardStage(row.stage),
            publisher=row.publisher,
            published_on=row.published_on,
            implemented_on=row.implemented_on,
        )


class _Page(BaseModel):
    next: int | None = Field(description="下一页的 after；没有下一页的为空")


class EnterprisePage(_Page):
    items: list[EnterpriseShape] = Field(description="企业，按建档先后排列")


class FigurePage(_Page):
    items: list[FigureShape] = Field(description="年度数据，按登记先后排列")


class CertificatePage(_Page):
    items: list[CertificateShape] = Field(description="证书，按登记先后排列")


class StandardPage(_Page):
    items: list[StandardShape] = Field(description="参与的标准，按登记先后排列")


class DefinitionList(BaseModel):
    items: list[DefinitionShape] = Field(description="年度数据定义")
