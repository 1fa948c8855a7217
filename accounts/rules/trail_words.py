"""What the acts of the trail are called: an action `app.noun.verb` in words."""

from accounts.rules.trail import Change

APPS = {
    "accounts": "账号",
    "enterprises": "企业档案",
    "cultivation": "培育",
    "benchmarking": "对标",
    "incentives": "激励",
    "reporting": "年度报告",
}

NOUNS = {
    "user": "账号",
    "membership": "任职",
    "session": "登录",
    "trail": "操作日志",
    "token": "接口令牌",
    "organisation": "单位",
    "invitation": "邀请",
    "enterprise": "企业",
    "registration": "入库登记",
    "yearly_figures": "年度数据",
    "monthly_figures": "月度明细",
    "rule_setting": "规则口径",
    "reminder": "催办",
    "liaison": "责任联系人",
    "certificate": "证书",
    "attachment": "附件",
    "quality_officer": "首席质量官",
    "policy": "政策文件",
    "batch": "培育批次",
    "rung": "培育梯度",
    "catalogue": "指标目录",
    "assessment": "对标自评",
    "evidence": "佐证材料",
    "workbook": "自评填报表",
    "reassessment": "复评",
    "draw": "抽查",
    "inspection": "抽查检查",
    "opinion": "专家意见",
    "improvement": "改进措施",
    "round": "对标轮次",
    "product": "产品",
    "record": "档案资料",
    "industries": "行业分类",
    "figure_definitions": "年度数据定义",
    "items": "激励事项",
    "support": "扶持记录",
    "import": "表格导入",
    "report": "年度报告",
    "version": "报告版本",
}

VERBS = {
    "create": "新建",
    "argue": "登记立项论证",
    "draft": "登记启动会",
    "review": "登记专家评审",
    "replace": "登记被代替",
    "add": "添加",
    "edit": "修改",
    "save": "保存",
    "remove": "移除",
    "load": "载入",
    "publish": "公开",
    "submit": "提交",
    "withdraw": "撤回",
    "return": "退回",
    "confirm": "确认",
    "reopen": "重新打开",
    "start": "开始",
    "sign": "签字确认",
    "retry": "重新生成",
    "revise": "修订",
    "unmask": "查看完整信息",
    "open": "建立",
    "sign_in": "登录",
    "sign_out": "退出",
    "ask": "征询",
    "give": "提出",
    "admit": "列入",
    "keep": "存入",
    "sweep": "清理",
    "send": "发送",
    "record": "登记",
    "finish": "生成完成",
    "refuse": "失败",
    "lock": "锁定",
    "unlock": "解除锁定",
    "issue": "签发",
    "revoke": "停用（令牌）",
    "begin": "开始",
    "move": "调动",
    "end": "终止",
    "disable": "停用",
    "enable": "启用",
    "reset_password": "重置密码",
    "change_password": "修改密码",
    "verify": "校验",
    "appoint": "聘任",
    "leave": "登记离任",
    "cancel": "取消",
    "expire": "逾期取消",
    "write": "写入",
    "find_wrong": "标出错误",
    "find_right": "核对通过",
    "apply": "确认导入",
    "fail": "中止",
    "accept": "接受",
    "renew": "更换链接",
    "resubmit": "重新提交",
    "rename": "更名",
    "relocate": "变更所在街道（乡镇）",
    "merge": "合并",
    "close": "注销",
    "revive": "恢复",
    "tell_apart": "核对重名",
    "strike": "作废",
    "plan": "安排",
    "note": "记录进展",
    "drop": "取消",
    "resume": "重新实施",
    "uphold": "认可",
    "reject": "驳回",
    "reach": "达到预期",
    "miss": "未达到预期",
    "await": "恢复待复评",
    "take_back": "撤回结果",
    "pass": "登记符合",
    "prepare": "准备申请",
    "audit": "登记工厂审核",
    "test": "登记产品检验",
    "decide": "登记评价与决定",
    "declare": "登记自我声明公开",
    "certify": "登记获证",
    "supervise": "登记年度监督",
}

# Acts whose noun and verb, put together, do not say what officials say.
WHOLE = {
    "accounts.session.sign_in": "登录平台",
    "accounts.session.sign_out": "退出平台",
    "accounts.invitation.revoke": "邀请：撤回",
    "enterprises.registration.admit": "入库登记：准予入库",
    "enterprises.registration.refuse": "入库登记：不予入库",
    "enterprises.registration.reissue": "入库登记：重新发放查询码",
    "accounts.token.revoke": "接口令牌：停用",
    "benchmarking.evidence.replace": "佐证材料：替换为新版本",
    "benchmarking.library.add": "佐证材料库：登记材料",
    "benchmarking.library.revise": "佐证材料库：登记新版本",
    "benchmarking.visit.plan": "现场核查：安排",
    "benchmarking.visit.check": "现场核查：保存记录",
    "benchmarking.visit.photo": "现场核查：上传照片",
    "benchmarking.visit.photo_remove": "现场核查：移除照片",
    "benchmarking.visit.finish": "现场核查：完成",
    "benchmarking.visit.cancel": "现场核查：取消",
    "benchmarking.visit.reopen": "现场核查：重新核查",
    "benchmarking.standard.add": "标准库：登记",
    "benchmarking.standard.edit": "标准库：更正",
    "benchmarking.standard.advance": "标准库：登记阶段",
    "benchmarking.publisher.edit": "标准库：发布机构",
    "benchmarking.certification.open": "认证：建立记录",
    "benchmarking.certification.edit": "认证：修改信息",
    "benchmarking.certification.advance": "认证：登记阶段",
    "benchmarking.assessment.assign": "对标自评：填报分工",
    "benchmarking.assessment.comment": "对标自评：留言",
    "benchmarking.assessment.unlock": "对标自评：撤销核验，退回企业修改",
    "benchmarking.round.open": "对标轮次：开放",
    "benchmarking.round.invite": "对标轮次：指定参加企业",
    "benchmarking.round.put_off": "对标轮次：推迟截止日期",
    "benchmarking.improvement.finish": "改进措施：登记完成",
    "benchmarking.improvement.reach": "改进措施：复评达到预期",
    "benchmarking.improvement.miss": "改进措施：复评未达到预期",
    "benchmarking.improvement.await": "改进措施：复评结果撤回",
    "benchmarking.reassessment.start": "复评：申请",
    "benchmarking.draw.make": "抽查：抽取企业",
    "benchmarking.inspection.record": "抽查：登记检查结果",
    "benchmarking.inspection.take_back": "抽查：撤回检查结果",
    "benchmarking.catalogue.load": "指标目录：载入草案",
    "benchmarking.catalogue.discard": "指标目录：作废草案",
    "benchmarking.catalogue.publish": "指标目录：发布",
    "benchmarking.catalogue.retire": "指标目录：停用",
    "benchmarking.assessment.carry": "对标自评：沿用上轮答复",
    "benchmarking.assessment.carry_confirm": "对标自评：核对沿用的答复",
    "benchmarking.declaration.impartial": "利益关系申报：无利益关系",
    "benchmarking.declaration.recuse": "利益关系申报：存在利益关系，回避",
    "benchmarking.opinion.score": "专家意见：独立评分",
    "benchmarking.settlement.settle": "分差：说明理由或会商",
    "benchmarking.objection.raise": "核验异议：提出",
    "benchmarking.objection.uphold": "核验异议：成立，重新核验",
    "benchmarking.objection.reject": "核验异议：维持原结果",
    "enterprises.liaison.appoint": "责任联系人：指派",
    "enterprises.import.start": "表格导入：上传",
    "enterprises.import.retry": "表格导入：重试",
    "enterprises.import.refuse": "表格导入：中止",
    "enterprises.import.take_away": "表格导入：下载文件",
    "benchmarking.assessment.take_away": "对标自评：下载整套材料",
}

# What the content of an entry names.
DETAILS = {
    "address": "来源地址", "appointed_on": "聘任日期", "batch": "培育批次", "catalogue": "指标目录",
    "changed": "变动", "checked": "已核对条数", "checksum": "文件校验值", "credit_code": "统一社会信用代码",
    "due_on": "截止日期", "edition": "版次", "enterprise": "企业", "expert": "专家", "fault": "问题",
    "figures": "数据", "file": "文件", "files": "文件", "from": "调整前", "hash": "摘要", "indicator": "指标",
    "is_active": "启用", "item": "激励事项", "kind": "类别", "must_change_password": "须修改密码",
    "officer": "首席质量官", "once": "名称或编号", "on": "日期", "opens_on": "开始日期",
    "outcome": "评价结论", "result": "结果", "rule": "规则",
    "content": "导入内容", "rows": "行数", "new": "新增行数", "same": "不变行数", "cells": "变动单元格数",
    "problems": "错误数", "self_points": "自评得分", "sha256": "文件摘要", "size": "大小（字节）",
    "status": "状态", "text": "内容",
    "to": "调整后", "township": "所属街道", "username": "账号", "verified_points": "核验得分",
    "version": "版本", "year": "年度", "name": "名称", "phone": "手机号码", "role": "角色",
    "organisation": "单位", "scopes": "读取范围", "expires_on": "有效期至", "number": "编号",
    "written": "写入的指标", "left": "保留平台内容的指标",
    "standard_number": "标准编号", "reason": "原因",
    "base": "原结果", "reopened": "重新打开的指标",
    "scores_too": "独立评分", "indicators": "指标", "apart": "分差", "by": "处理办法", "choice": "判定",
    "own_number": "数值", "note": "理由", "measured": "实测值",
    "percent": "抽查比例（%）", "minimum": "最少家数", "maximum": "最多家数", "seed": "随机种子",
}  # fmt: skip
_RUNGS = {"none": "未入库", "planned": "规划", "cultivated": "培育", "creating": "创建", "certified": "认证"}
# Values that are stored as codes, by what they are values of; a house test compares them with the vocabulary.
VALUES = {
    "outcome": {"met": "达标", "nearly": "基本达标", "cultivating": "培育中", "unmet": "未达标"},
    "kind": {"pilot": "试点培育", "regular": "常态培育"},
    "from": _RUNGS,
    "to": _RUNGS,
    "is_active": {"true": "是", "false": "否"},
    "must_change_password": {"true": "是", "false": "否"},
}


def spoken(found: list[Change]) -> list[Change]:
    """The same changes with names and coded values in words; what has none stays as it is."""
    return [
        Change(DETAILS.get(one.name, one.name), _value(one.name, one.before), _value(one.name, one.after))
        for one in found
    ]


def _value(name: str, text: str) -> str:
    return VALUES.get(name, {}).get(text, text)


def words(action: str) -> str:
    """`benchmarking.assessment.submit` → 对标自评：提交; a part without words stays as it is."""
    if action in WHOLE:
        return WHOLE[action]
    _, noun, verb = [*action.split("."), "", ""][:3]
    return f"{NOUNS.get(noun, noun)}：{VERBS.get(verb, verb)}"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the trail can be filtered by: apps, and the nouns of accounts."""
    accounts = [
        (f"accounts.{noun}", NOUNS[noun])
        for noun in ("session", "user", "membership", "invitation", "token", "trail", "organisation")
    ]
    return [
        ("业务", [(app, label) for app, label in APPS.items() if app != "accounts"]),
        ("账号与权限", accounts),
    ]
