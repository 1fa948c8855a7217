"""附录: how each figure is made, all certificates of the year, and where readers may write to."""

from reporting.rules.content import Block, Chapter, Column, Paragraphs, Table
from reporting.rules.drafting.body import CERTIFICATE_COLUMNS, certificate_name
from reporting.rules.drafting.parts import Writing, columns, rows, section
from reporting.rules.drafting.parts import chapter as make_chapter
from reporting.rules.wording import day

WELCOME = (
    "欢迎对本报告提出意见和建议。也可在洞头区“浙江制造”品牌建设平台“报告验证”栏目核对报告真伪，"
    "发现内容不实的，可向洞头区市场监督管理局反映。"
)


def chapter(work: Writing) -> Chapter:
    """指标计算口径, 证书清单, 读者反馈."""
    return make_chapter(
        "附录",
        section("指标计算口径", definitions(work)),
        section("证书清单", certificates(work)),
        section("读者反馈", Paragraphs(texts=[WELCOME]), work.written("feedback")),
        part="appendix",
    )


def definitions(work: Writing) -> list[Block]:
    """Every figure that the report may print, with unit and 口径."""
    lines = rows(
        [fact.name.removeprefix("其中："), fact.unit, fact.basis] for fact in work.facts.figures.values()
    )
    if not lines:
        return []
    heads = [
        Column(title="指标", width=28),
        Column(title="单位", width=10),
        Column(title="计算口径", width=62),
    ]
    return [Table(caption="指标计算口径", columns=heads, rows=lines[:200], note="来源：平台年度数据定义。")]


def certificates(work: Writing) -> list[Block]:
    """All certificates that held on some day of the year."""
    found = work.facts.certificates
    lines = rows([certificate_name(one), one.number, one.issuer, day(one.valid_to)] for one in found)
    if not lines:
        return [Paragraphs(texts=["证书清单：未披露。"])]
    note = f"来源：企业档案，为 {work.year} 年度内有效的证书。"
    return [Table(caption="证书清单", columns=columns(*CERTIFICATE_COLUMNS), rows=lines[:200], note=note)]
