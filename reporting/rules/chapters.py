"""What an enterprise writes itself: one text for each place in the report that no stored value can fill."""

from collections.abc import Mapping
from dataclasses import dataclass

from dongtou_brand.kernel.rule import rule

#: The most characters of one text, white space included.
MAX_CHARACTERS = 3000
#: The most paragraphs of one text; a report is no list of lines.
MAX_PARAGRAPHS = 100


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text: where it is printed, what is asked for, and whether the report can do without it."""

    key: str
    chapter: str
    title: str
    hint: str
    required: bool = True


PROMPTS: tuple[Prompt, ...] = (
    Prompt(
        "profile",
        "前言",
        "企业简介",
        "历史沿革、主要产品和服务、市场情况。登记信息和年度数据由平台列出，不必重复。",
        False,
    ),
    Prompt(
        "address",
        "前言",
        "高层致辞",
        "负责人对质量诚信的认识、本年度的主要进展和不足。署名由平台按登记的法定代表人打印。",
    ),
    Prompt("ideas", "企业质量理念", "质量愿景与方针", "质量愿景、质量方针、价值观，以及如何让员工知晓。"),
    Prompt(
        "parties", "企业质量理念", "对相关方的关注", "对用户、员工、供应商、社会等相关方的关注和回应。", False
    ),
    Prompt("organisation", "内部质量管理", "机构与职责", "质量管理机构设置、岗位职责、首席质量官的职权。"),
    Prompt("improvement", "内部质量管理", "持续改进", "内部审核、管理评审、质量改进课题及成效。", False),
    Prompt(
        "responsibility",
        "产品质量责任",
        "计量、检验与售后责任",
        "计量器具管理、检验把关、产品召回和三包责任的履行情况。",
    ),
    Prompt("promises", "质量诚信管理", "制度与承诺", "质量诚信制度和公开承诺，每行一条，报告中按条编号。"),
    Prompt(
        "performance", "质量绩效", "绩效说明", "对下列数据变化原因的说明，例如质量损失率为什么下降。", False
    ),
    Prompt(
        "risks",
        "质量风险与改进",
        "问题、措施与结果",
        "主要质量风险和差距，采取的措施、责任部门、完成时限和结果。",
    ),
    Prompt("outlook", "下年度展望与质量承诺", "展望与承诺", "下年度质量目标和措施，以及对社会的质量承诺。"),
    Prompt(
        "feedback", "附录", "读者反馈", "接收意见的部门、电话和地址。请填写愿意公开的办公联系方式。", False
    ),
)
BY_KEY: Mapping[str, Prompt] = {prompt.key: prompt for prompt in PROMPTS}


def tidy(body: str) -> str:
    """The text as it is stored: one kind of line end, no white space at the end; all else as it was typed."""
    return body.replace("\r\n", "\n").replace("\r", "\n").rstrip()


@rule
def fits(body: str) -> str | None:
    """A text must keep its limits; refusing never loses it, the page keeps what was typed."""
    if "\x00" in body:
        return "内容中含有不可见的控制字符，请删除后再保存。"
    if len(body) > MAX_CHARACTERS:
        over = len(body) - MAX_CHARACTERS
        return f"已写 {len(body)} 字，超过 {MAX_CHARACTERS} 字的上限，请删减 {over} 字后再保存。"
    paragraphs = sum(bool(line.strip()) for line in body.split("\n"))
    if paragraphs > MAX_PARAGRAPHS:
        return f"共有 {paragraphs} 个段落，超过 {MAX_PARAGRAPHS} 段的上限，请合并后再保存。"
    return None


def empty(texts: Mapping[str, str]) -> list[Prompt]:
    """The required texts that are not written yet, in the order of the report."""
    return [prompt for prompt in PROMPTS if prompt.required and not texts.get(prompt.key, "").strip()]
