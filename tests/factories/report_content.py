"""A whole quality-integrity report of an invented enterprise, as the reporting app would freeze it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reporting.rules.content import Content

YEARS = ["2014 年度", "2015 年度", "2016 年度"]


def report_content(**issue: Any) -> Content:
    """The sample of screen 12; keywords change the issue, e.g. `draft=True` or `version=1`."""
    return Content.model_validate(report_data(**issue))


def report_data(**issue: Any) -> dict[str, Any]:
    """The same sample as plain data, to be changed by a test before it is validated."""
    return {
        "year": 2016,
        "enterprise": {
            "name": "温州海霞电气有限公司",
            "credit_code": "91330305000000019Q",
            "products": ["小型断路器", "剩余电流断路器"],
        },
        "issue": {
            "number": "DT-ZLCX-2016-0019",
            "version": 2,
            "replaces": 1,
            "reason": "顾客满意度改按第三方调查口径，原第 1 版 2016 年度为 93.0 分（自行调查）。",
            "code": "7C1E9F20",
            "verify_url": "https://ppjs.dongtou.example/verify/7C1E9F20/",
            "issued_on": date(2017, 7, 10),
            "demo": True,
            **issue,
        },
        "chapters": [
            _foreword(),
            _ideas(),
            _management(),
            _responsibility(),
            _integrity(),
            _performance(),
            _risks(),
            _outlook(),
            _appendix(),
        ],
    }


def _text(*texts: str) -> dict[str, Any]:
    return {"kind": "paragraphs", "texts": list(texts)}


def _section(title: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "blocks": list(blocks)}


def _chapter(title: str, *sections: dict[str, Any], part: str = "chapter") -> dict[str, Any]:
    return {"part": part, "title": title, "sections": list(sections)}


def _facts(pairs: Mapping[str, str | None], **rest: Any) -> dict[str, Any]:
    facts = [{"label": label, "value": value} for label, value in pairs.items()]
    return {"kind": "facts", "facts": facts, **rest}


def _table(caption: str, columns: list[str], rows: list[list[str | None]], **rest: Any) -> dict[str, Any]:
    """Columns that begin with “>” are figures; a row that begins with “=” is a sum."""
    return {
        "kind": "table",
        "caption": caption,
        "columns": [
            {"title": title.removeprefix(">"), "align": "number" if title.startswith(">") else "text"}
            for title in columns
        ],
        "rows": [
            {"cells": [str(row[0]).removeprefix("="), *row[1:]], "total": str(row[0]).startswith("=")}
            for row in rows
        ],
        **rest,
    }


def _figure(chart: str, title: str, unit: str, values: dict[str, list[Any]], **rest: Any) -> dict[str, Any]:
    series = [{"name": name, "values": run} for name, run in values.items()]
    return {"chart": chart, "title": title, "unit": unit, "categories": YEARS, "series": series, **rest}


def _foreword() -> dict[str, Any]:
    norms = {
        "客观性声明": "本报告所列数据取自本企业经营记录、检验报告和经审计的财务报表，不含预测性数据；企业对报告内容的真实性负责。",
        "组织范围": "温州海霞电气有限公司本部，不含参股企业。",
        "时间范围": "2016 年 1 月 1 日至 2016 年 12 月 31 日；为便于比较，部分数据追溯至 2014 年度。",
        "发布周期": "每年一次。上一期报告发布于 2016 年 5 月 27 日。",
        "数据说明": "金额以人民币万元计，保留两位小数；未统计或未公开的数据标注“未披露”，不以零代替；计算口径见附录。",
        "获取方式": "洞头区“浙江制造”品牌建设平台“年度报告”栏目公开下载，可凭编号验证真伪。",
    }
    basics = {
        "统一社会信用代码": "91330305000000019Q",
        "所有制性质": "有限责任公司（自然人投资）",
        "总部所在地": "浙江省温州市洞头区北岙街道",
        "职工人数": "205 人",
        "主要产品": "小型断路器、剩余电流断路器",
        "营业收入": "7,512.30 万元",
        "首席质量官": "2016 年 9 月 20 日任命",
        "研发投入强度": "3.90%",
    }
    return _chapter(
        "前言",
        _section("编制规范", _facts(norms)),
        _section(
            "企业简介",
            _text(
                "本企业成立于 2004 年，位于温州市洞头区北岙街道，从事低压配电电器的研发、制造和销售。2016 年 6 月入选洞头区"
                "“浙江制造”品牌培育企业，同年 9 月设立首席质量官，按月开展质量损失率统计分析。"
            ),
            _facts(
                basics,
                across=2,
                caption="企业基本情况",
                unit="2016 年 12 月 31 日",
                note="资料来源：企业档案；营业收入与研发投入取自 2016 年度审计报告。",
            ),
        ),
        _section(
            "高层致辞",
            _text(
                "质量是本企业对每一位用户的承诺。2016 年，我们把“浙江制造”标准的要求逐条落到十二道关键工序，出厂检验一次合格率"
                "提高到 99.0%，质量损失率降至 0.71%。我们也看到，投诉处理的时限管理仍不完善，将在 2017 年改进。"
            ),
            {"kind": "signature", "role": "法定代表人", "name": "海建明"},
        ),
        part="front",
    )


def _ideas() -> dict[str, Any]:
    return _chapter(
        "企业质量理念",
        _section(
            "质量愿景与方针",
            _text(
                "企业质量愿景是“让每一次分断都可靠”。质量方针为：标准先行、过程受控、数据说话、持续改进。方针由总经理批准，"
                "在新员工入职培训、车间看板和供应商协议中公开，每年管理评审时复核其适宜性。"
            ),
        ),
        _section(
            "对相关方的关注",
            _table(
                "相关方关注与回应",
                ["相关方", "关注的内容", "2016 年度的回应"],
                [
                    ["用户", "产品安全、交付、售后响应", "建立 24 小时投诉受理，办结 5 起"],
                    ["员工", "职业健康、技能成长", "质量培训 12 次，参加 386 人次"],
                    ["供应商", "公平采购、质量帮扶", "对 6 家供应商开展现场质量辅导"],
                    ["政府与社会", "守法诚信、信息公开", "连续第二年公开质量诚信报告"],
                ],
                note="资料来源：企业培训台账、投诉台账和供应商管理记录。",
            ),
        ),
    )


def _management() -> dict[str, Any]:
    return _chapter(
        "内部质量管理",
        _section(
            "机构与职责",
            _text(
                "企业设质量管理部，配备专职人员 9 人，质量管理部经理龑䶮、检验主管𬭊珺分别负责体系运行和出厂检验。"
                "首席质量官由副总经理兼任，对产品质量行使一票否决权。"
            ),
            _table(
                "质量管理机构与职责",
                ["机构或岗位", "主要职责"],
                [
                    ["总经理", "批准质量方针和目标，提供资源，对产品质量负首要责任"],
                    ["首席质量官", "组织制定质量战略和年度计划，主持质量损失分析，行使质量否决权"],
                    ["质量管理部", "体系运行、过程审核、供应商质量管理、投诉调查和质量改进"],
                    ["检验中心", "进货、过程和出厂检验，计量器具管理，检验记录保存"],
                ],
            ),
        ),
        _section(
            "体系建立与运行",
            _table(
                "管理体系与产品认证证书",
                ["证书", "证书编号", "发证机构", "有效期至"],
                [
                    ["质量管理体系 GB/T 19001", "示例Q00119", "（示例）认证中心", "2019 年 3 月 14 日"],
                    ["环境管理体系 GB/T 24001", "示例E00087", "（示例）认证中心", "2019 年 3 月 14 日"],
                    ["职业健康安全管理体系 GB/T 28001", None, None, None],
                ],
                note="职业健康安全管理体系认证正在进行，截至报告期末尚未取得证书。",
            ),
        ),
        _section(
            "持续改进",
            _text(
                "2016 年完成质量改进课题 4 项，其中触头焊接工序返修率由 1.9% 降至 1.1%。改进结果经内部审核确认后写入作业指导书。"
            ),
        ),
    )


def _responsibility() -> dict[str, Any]:
    return _chapter(
        "产品质量责任",
        _section(
            "产品标准与检验",
            _table(
                "执行标准",
                ["产品", "标准编号与名称", "性质"],
                [
                    ["小型断路器", "GB/T 10963.1《电气附件 家用及类似场所用过电流保护断路器》", "国家标准"],
                    [
                        "剩余电流断路器",
                        "GB/T 16917.1《家用和类似用途的带过电流保护的剩余电流动作断路器》",
                        "国家标准",
                    ],
                    ["小型断路器", "T/ZZB 示例《小型断路器》", "“浙江制造”标准"],
                ],
                note="来源：企业标准台账，标准名称按现行文本简写。",
            ),
            _text(
                "全部出厂产品逐台做延时特性、瞬时特性和耐压检验；计量器具 128 台（套）按周期检定，受检率 100%。"
            ),
        ),
        _section(
            "认证、召回与三包",
            _text(
                "主要产品均取得强制性产品认证。报告期内未发生产品召回；按国家有关规定履行修理、更换、退货责任。"
            ),
        ),
    )


def _integrity() -> dict[str, Any]:
    return _chapter(
        "质量诚信管理",
        _section(
            "制度与承诺",
            {
                "kind": "list",
                "items": [
                    "不合格的原材料不入库，不合格的半成品不流转，不合格的产品不出厂。",
                    "产品标识、说明书和宣传内容与实际相符，不作虚假、引人误解的表示。",
                    "对用户投诉 24 小时内响应，7 个工作日内给出处理意见。",
                ],
            },
        ),
        _section(
            "供应商与投诉处理",
            _table(
                "顾客投诉受理与办结",
                ["项目", *(f">{year}" for year in YEARS)],
                [
                    ["受理（起）", "7", "6", "5"],
                    ["办结（起）", "7", "6", "5"],
                    ["平均办结时间（工作日）", None, "9.5", "8.2"],
                ],
                note="来源：投诉台账。2014 年度未记录办结时间。",
            ),
        ),
    )


def _performance() -> dict[str, Any]:
    years = [f">{year}" for year in YEARS]
    return _chapter(
        "质量绩效",
        _section(
            "质量损失率",
            _text(
                "本企业自 2016 年起按月统计质量损失。2016 年度质量损失率为 0.71%，比上年下降 0.11 个百分点，主要得益于触头焊接"
                "工序返修减少。"
            ),
            _table(
                "质量损失构成",
                ["项目", *years, ">较上年"],
                [
                    ["内部损失成本", None, "41.20", "39.00", "−5.3%"],
                    ["外部损失成本", None, "16.30", "15.60", "−4.3%"],
                    ["质量损失合计", None, "57.50", "54.60", "−5.0%"],
                    ["工业总产值（现行价）", None, "7,010.00", "7,690.00", "+9.7%"],
                    ["=质量损失率（%）", None, "0.82", "0.71", "−0.11 个百分点"],
                ],
                unit="金额单位：万元",
                note="口径：质量损失率＝（内部损失成本＋外部损失成本）÷ 工业总产值 × 100%。2014 年度未建立统计制度，不作追溯。",
            ),
            {
                "kind": "figures",
                "figures": [
                    _figure("bar", "质量损失率", "%", {"质量损失率": [None, "0.82", "0.71"]}),
                    _figure("line", "出厂检验一次合格率", "%", {"合格率": ["98.1", "98.6", "99.0"]}),
                ],
            },
        ),
        _section(
            "检验、抽查与顾客满意",
            _table(
                "检验与顾客指标",
                ["指标", *years, "来源"],
                [
                    ["出厂检验一次合格率（%）", "98.1", "98.6", "99.0", "检验台账"],
                    ["监督抽查（批次，合格 / 抽查）", "1 / 1", "2 / 2", "1 / 1", "抽查结果通知书"],
                    ["顾客满意度（分，满分 100）", None, "89.6", "90.4", "第三方调查"],
                    ["投诉（起，办结 / 受理）", "7 / 7", "6 / 6", "5 / 5", "投诉台账"],
                ],
                note="第 2 版更正：顾客满意度改按第三方调查口径，原第 1 版 2016 年度为 93.0 分（自行调查）。",
            ),
        ),
    )


def _risks() -> dict[str, Any]:
    return _chapter(
        "质量风险与改进",
        _section(
            "对标结果",
            _text("2016 年度对照“浙江制造”要求的自评与核验结果如下，满分为区级参考分值。"),
            _table(
                "四个维度得分",
                ["维度", ">满分", ">自评", ">核验"],
                [
                    ["品质卓越", "25", "22.0", "20.0"],
                    ["自主创新", "30", "24.5", "21.5"],
                    ["产业协同", "20", "15.0", "14.0"],
                    ["社会责任", "25", "17.0", "15.0"],
                    ["=合计", "100", "78.5", "70.5"],
                ],
                unit="单位：分",
                note="口径：指标目录 2015 年第 1 版；雷达图按各维度得分占满分的百分比绘制。",
            ),
            {
                "kind": "figures",
                "figures": [
                    {
                        "chart": "radar",
                        "title": "四个维度得分率",
                        "unit": "%",
                        "top": 100,
                        "categories": ["品质卓越", "自主创新", "产业协同", "社会责任"],
                        "series": [
                            {"name": "自评", "values": ["88.0", "81.7", "75.0", "68.0"]},
                            {"name": "核验", "values": ["80.0", "71.7", "70.0", "60.0"]},
                        ],
                    },
                    _figure(
                        "bar",
                        "研发投入与技改投入",
                        "万元",
                        {"研发投入": ["196.20", "241.00", "292.98"], "技改投入": [None, "120.00", "88.50"]},
                    ),
                ],
            },
        ),
        _section(
            "问题、措施与结果",
            _table(
                "主要差距分析措施",
                ["指标", "差距", "改进措施", "责任人", "完成时限"],
                [
                    [
                        "职业健康安全体系",
                        "未取得认证证书",
                        "完成体系文件编写和内部审核，提交认证申请",
                        "龑䶮",
                        "2017 年 9 月",
                    ],
                    [
                        "质量损失率统计",
                        "统计不满三年",
                        "按月统计并召开分析会，三年后复核下降趋势",
                        "𬭊珺",
                        "2018 年 12 月",
                    ],
                    [
                        "合格供应商省内占比",
                        "名录未分地区",
                        "重新登记名录，补充供应商所在地和年度评价记录",
                        "欧阳岙",
                        "2017 年 6 月",
                    ],
                ],
            ),
        ),
    )


def _outlook() -> dict[str, Any]:
    return _chapter(
        "下年度展望与质量承诺",
        _section(
            "",
            _text(
                "2017 年，本企业将以通过“浙江制造”认证为目标，完成职业健康安全管理体系建设，把研发投入强度提高到 4% 以上，"
                "质量损失率控制在 0.65% 以内。",
                "我们承诺：依法经营，诚信守约，对产品质量负责到底，接受社会监督。",
            ),
            {"kind": "signature", "role": "法定代表人", "name": "海建明", "on": "2017-07-06"},
        ),
    )


def _appendix() -> dict[str, Any]:
    return _chapter(
        "附录",
        _section(
            "指标计算口径",
            _table(
                "指标计算口径",
                ["指标", "单位", "计算口径"],
                [
                    ["质量损失率", "%", "（内部损失成本＋外部损失成本）÷ 工业总产值（现行价）× 100%"],
                    ["出厂检验一次合格率", "%", "一次检验合格数 ÷ 受检总数 × 100%，返修后合格不计"],
                    ["研发投入强度", "%", "研究开发费用 ÷ 营业收入 × 100%，均取审计报告数"],
                    ["顾客满意度", "分", "第三方问卷加权平均，满分 100 分，有效问卷 62 份"],
                ],
            ),
        ),
        _section(
            "读者反馈",
            _text("欢迎对本报告提出意见。"),
            _facts(
                {
                    "联系部门": "质量管理部",
                    "联系电话": "0577-0000 0000（示例）",
                    "通信地址": "浙江省温州市洞头区北岙街道（示例）",
                }
            ),
        ),
        part="appendix",
    )
