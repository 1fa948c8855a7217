"""What the acts of the trail are called: an action `app.noun.verb` in words."""

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
    "organisation": "单位",
    "enterprise": "企业",
    "yearly_figures": "年度数据",
    "figure": "年度数据",
    "figures": "年度数据",
    "certificate": "证书",
    "attachment": "附件",
    "standing": "档案记录",
    "quality_officer": "首席质量官",
    "contact": "联系方式",
    "policy": "政策文件",
    "duty": "责任分工",
    "batch": "培育批次",
    "member": "培育对象",
    "rung": "培育梯度",
    "catalogue": "指标目录",
    "assessment": "对标自评",
    "answer": "自评答复",
    "evidence": "佐证材料",
    "verification": "核验",
    "verdict": "核验意见",
    "opinion": "专家意见",
    "assignment": "专家指派",
    "gap": "差距",
    "round": "对标轮次",
    "product": "产品",
    "industries": "行业分类",
    "figure_definitions": "年度数据定义",
    "item": "激励事项",
    "items": "激励事项",
    "support": "扶持记录",
    "claim": "申报",
    "report": "年度报告",
    "version": "报告版本",
    "text": "报告文字",
}

VERBS = {
    "create": "新建",
    "add": "添加",
    "edit": "修改",
    "update": "修改",
    "change": "修改",
    "save": "保存",
    "set": "设定",
    "remove": "移除",
    "delete": "删除",
    "load": "载入",
    "publish": "公开",
    "submit": "提交",
    "withdraw": "撤回",
    "return": "退回",
    "confirm": "确认",
    "reopen": "重新打开",
    "start": "开始",
    "draft": "起草",
    "sign": "签字确认",
    "render": "生成",
    "generate": "生成",
    "retry": "重新生成",
    "revise": "修订",
    "replace": "替换",
    "revoke": "作废",
    "download": "下载",
    "export": "导出",
    "import": "导入",
    "unmask": "查看完整信息",
    "open": "建立",
    "close": "关闭",
    "sign_in": "登入",
    "sign_out": "退出",
    "ask": "征询",
    "give": "提出",
    "admit": "列入",
    "keep": "存入",
    "sweep": "清理",
    "record": "登记",
    "finish": "生成完成",
    "refuse": "失败",
    "lock": "锁定",
    "unlock": "解除锁定",
    "begin": "开始",
    "move": "调动",
    "end": "终止",
    "disable": "停用",
    "enable": "启用",
    "reset_password": "重置密码",
    "change_password": "修改密码",
    "verify": "校验",
    "accept": "受理",
    "override": "特批",
    "assign": "指派",
    "decide": "决定",
    "post": "登记",
    "set_rung": "调整梯度",
}


def words(action: str) -> str:
    """`benchmarking.assessment.submit` → 对标自评：提交; a part without words stays as it is."""
    _, noun, verb = [*action.split("."), "", ""][:3]
    return f"{NOUNS.get(noun, noun)}：{VERBS.get(verb, verb)}"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the trail can be filtered by: apps, and the nouns of accounts."""
    accounts = [
        (f"accounts.{noun}", NOUNS[noun])
        for noun in ("session", "user", "membership", "trail", "organisation")
    ]
    return [
        ("业务", [(app, label) for app, label in APPS.items() if app != "accounts"]),
        ("账号与权限", accounts),
    ]
