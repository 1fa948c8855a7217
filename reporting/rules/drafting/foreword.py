"""前言: what the report covers and who stands behind it (编制规范 has the six items of reference §2.1)."""

from enterprises.rules.figures import Absent
from reporting.rules.content import Block, Chapter, Fact, Paragraphs, Signature
from reporting.rules.content import Facts as Record
from reporting.rules.drafting.parts import Writing, section
from reporting.rules.drafting.parts import chapter as make_chapter
from reporting.rules.facts import OfficerFact
from reporting.rules.wording import day, with_unit


def chapter(work: Writing) -> Chapter:
    """编制规范, 企业简介, 高层致辞."""
    return make_chapter(
        "前言",
        section("编制规范", norms(work)),
        section("企业简介", introduction(work), work.written("profile"), basics(work)),
        section("高层致辞", address(work)),
        part="front",
    )


def norms(work: Writing) -> Record:
    """The six statements, each made from what is stored."""
    facts, year = work.facts, work.year
    statements = {
        "客观性声明": f"本报告的登记信息和年度数据取自企业在平台的档案，{_confirmed(work)}"
        "文字内容由本企业撰写。本企业对报告内容的真实性负责。",
        "组织范围": f"以{facts.name}为报告主体。",
        "时间范围": f"{year} 年 1 月 1 日至 {year} 年 12 月 31 日；"
        f"为便于比较，部分数据追溯至 {facts.years[0]} 年度。",
        "发布周期": f"每年一次。{_previous(work)}",
        "数据说明": "金额以人民币万元计；未填报或未公开的数据标注“未披露”，不以零代替；"
        "标注“*”或“企业填报”的数据尚未经主管部门确认；计算口径见附录。"
        + ("本报告为示例数据，企业为虚构。" if facts.is_demo else ""),
        "获取方式": "洞头区“浙江制造”品牌建设平台“年度报告”栏目公开下载，可凭报告编号和验证码验证真伪。",
    }
    return Record(facts=[Fact(label=label, value=value) for label, value in statements.items()])


def _confirmed(work: Writing) -> str:
    given = [fact.in_year(work.year) for fact in work.facts.figures.values() if not fact.derived]
    stated = [one for one in given if one.value is not Absent.BLANK]
    if not stated:
        return f"{work.year} 年度数据尚未填报；"
    confirmed = sum(one.confirmed for one in stated)
    return f"{work.year} 年度已填报数据 {len(stated)} 项，其中 {confirmed} 项已经主管部门确认；"


def _previous(work: Writing) -> str:
    before = day(work.facts.previous_on)
    return f"上一期报告公开于 {before}。" if before else "本企业此前未在平台公开过年度质量诚信报告。"


def introduction(work: Writing) -> list[Block]:
    """Where and what the enterprise is, as far as it is on file."""
    facts = work.facts
    parts = [
        f"本企业成立于 {facts.founded_on.year} 年" if facts.founded_on else "",
        f"位于温州市洞头区{facts.township}" if facts.township else "",
        f"所属行业为{facts.industry}" if facts.industry else "",
    ]
    named = "，".join(filter(None, parts))
    sentences = [f"{named}。"] if named else []
    if facts.rung and facts.rung_since and facts.rung_since.year <= facts.year:
        since = f"{facts.rung_since.year} 年 {facts.rung_since.month} 月"
        sentences.append(f"{since}进入洞头区“浙江制造”品牌培育梯度“{facts.rung}”。")
    if facts.excellence_since and facts.excellence_since.year <= facts.year:
        sentences.append(f"{facts.excellence_since.year} 年导入卓越绩效管理模式。")
    return [Paragraphs(texts=["".join(sentences)])] if sentences else []


def basics(work: Writing) -> Record:
    """The table of 企业基本情况 at the end of the year."""
    facts = work.facts
    values = {
        "统一社会信用代码": facts.credit_code,
        "所有制性质": facts.ownership,
        "总部所在地": facts.address,
        "年末从业人数": _stated(work, "staff"),
        "主要产品": facts.main_products or "、".join(one.name for one in facts.products),
        "营业收入": _stated(work, "revenue"),
        "首席质量官": _officer(facts.officer),
        "研发投入强度": _stated(work, "rd_intensity"),
    }
    return Record(
        facts=[Fact(label=label, value=value or None) for label, value in values.items()],
        across=2,
        caption="企业基本情况",
        unit=f"{work.year} 年 12 月 31 日",
        note=f"来源：企业档案和 {work.year} 年度数据；口径见附录“指标计算口径”。",
    )


def _stated(work: Writing, code: str) -> str | None:
    fact = work.figure(code)
    return with_unit(fact, work.year) if fact else None


def _officer(officer: OfficerFact | None) -> str | None:
    if officer is None:
        return None
    trained = "，已完成任职培训" if officer.trained_on else ""
    return f"{day(officer.appointed_on)}任命{trained}"


def address(work: Writing) -> list[Block]:
    """The enterprise's own words, signed with a printed name."""
    name = Signature(role="法定代表人", name=work.facts.legal_representative)
    return [*work.written("address"), name]
