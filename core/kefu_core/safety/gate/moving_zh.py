"""The second look at Chinese: a secret in a clause that moves it to us is a request, unless it clearly is none."""

import re
from collections.abc import Iterator

from kefu_core.safety.gate.asking import Ask
from kefu_core.safety.gate.asking_zh import ZH_COMPOUND
from kefu_core.safety.gate.sentences import is_given_zh, is_past_question_zh, is_refused_zh, is_report_zh

_SECRET = re.compile(
    "助记[词詞码]|助記[詞词]|恢复(?:词|短语|码|密语)|种子(?:词|短语|密语)|[备備]份(?:[词詞]|短语|码|密语"
    "|助记)|私[钥匙鑰]|[密秘][钥鑰匙]"
    "|(?:登录|支付|交易|钱包|资金)?密[码碼]|口令|(?:验证|驗證|校验|动态|安全|授权|恢复|登录|短信"
    "|谷歌)[码碼]|安全码|银行卡(?:信息|资料|号)?|卡号(?!后|末|尾|的后)|卡密|钱包文件(?!夹)|密语"
    "|短信[^,，]{0,3}的?(?:码|数字)|(?<![^,，把])词(?=发|给|念|报)|(?:6|六|4|四|3|三)位数字?|keystore"
    "|(?:12|24|十二|二十四)[ ]?(?:个|個)?(?:英文|中文|助记)?(?:单词|單詞|词|詞|字)"
    r"|cvv2?|cvc|pin码?(?![a-z])|otp(?![a-z])|(?:seed ?phrase|seed|mnemonic|private ?key|password|pwd|srp)(?![a-z])"
)
_HAND = (
    r"(?:发(?!生|现|布|起|票|货|出的|行|卡)|發(?!生|現|佈|起)|提供|告[诉訴知]|转告|提交|[粘黏]?贴"
    r"|回[复覆传我]|出示|上[传傳报交缴]|给|給|念|说|説|报|私信|私聊"
    r"|交(?!易|流)|分享|共享|透露|拍|晒|亮出|传|傳|递|留(?!意|心)|补(?!救)|收集|收一下|展示|甩|丢(?!失|了)"
    r"|扔|反馈|登记|备案|读(?!取不)|讲|口述|写|转发"
    r"|拿[来出]|送|截[个张]?[图屏]|举着?|公布|公开|泄露给我|借)"
)
_ENTER = (
    r"(?:输|輸|填|键入|敲|打(?!开|包|印|码|折|理|扫)|录|导入|扫|核[对实验查准]|校验|验证(?!码)|确认|认证"
    r"|绑定|登记|看[一看]?[下眼看]?)"
)
_US = (
    r"(?:(?<!自)我(?!自己)|咱|客服|这边|这里|这儿|此处|[下上]面|[下上]方|对话|聊天|窗口|表[单格]|链接"
    r"|网[页站址]|页面|本页|工单|评论|群|后台|系统|专员|工程师|技术"
    r"|审核|风控|主管|平台|邮箱|入口|私信|私聊|过来|一份|官方|人工)"
)
_REQUEST = (
    r"(?:请|請|麻烦|劳驾|烦|辛苦|恳请|敬请|需要?(?:您|你|用户)|(?:您|你|用户)(?:们)?(?:需|须|要|得|先|可以"
    r"|可|只需|只要|直接|把|将)|须|必须|务必|应当|方便|能[否不]|可否|可不可以|能.{0,12}吗"
    r"|可以.{0,12}吗|帮忙|帮我|尽快|马上|立[刻即]|现在|赶[紧快]|快|呗|哈$|哦$|一下|一声|一遍|一次|下$|来$"
    r"|来吧|吧$|才能|方可|即可|就行|就好|就可以|再|先|按|直接|以便|以供|以领取|领[取奖])"
)
_HANDED = re.compile(_HAND)
_ENTERED = re.compile(_ENTER)
_TO_US = re.compile(_US)
_ASKED = re.compile(_REQUEST)
_LACKING = re.compile(r"(?:还|只|就)?(?:差|缺|少|等着?|欠)(?:一个|一步|了)?(?:您|你)?(?:提供|补充)?的?[^,，]{0,6}$")
_WANTING = re.compile(
    r"(?:我们?|咱们?|客服|系统|平台|工程师|技术|后台|官方|这边|审核|专员|退款|提现|领|解[冻锁]|认证|办理"
    r"|找回|升级|迁移|换绑|到账|处理|激活|注册|登录)"
    r"[^,，]{0,8}?(?:需要?|要用到?|要|想|得有|须|必须|凭|用到|等|看|收到|拿到|核对|验证|使用)(?:您|你|到"
    r"|看|核对|验证|知道|一下|的|先|用|下|提供|获取|了解|用户|每位|本人|填写|拿到){0,5}$"
)
_ASKING = re.compile(
    r"^(?:[是有]?(?:多少|几|啥|什么|哪[几些个])(?!位|个字|个词|字|次|钱)|呢[\?？]?$|[^,，]{0,8}(?:是什么"
    r"|是多少|是哪)|(?:给|能给|可以给)[个下我]|\s*(?:请|谢谢|拜托)$)"
)
_DUTY = re.compile(
    r"^[^,，]{0,6}?(?:需|须|必须|要|应)(?:由|在|经|先|被|同步|一并|重新)?[^,，]{0,10}?(?:验|核|填|提交"
    r"|上传|发|录|提供|给|审|登记|补)"
)
_COERCED = re.compile(
    r"(?:再不|不|未|没有?|拒绝|拒不)(?:及时|按时|按要求|完成)?(?:提供|发送?|交出?|给|填写?|验证|提交|上传"
    r"|核验|配合)[^。！？；]{0,30}?(?:没法|无法|不能|怎么|怎样|将|会被|就会|封|冻|注销|作废|关闭|失败|拒)"
)
_KEEP = re.compile(
    r"保管|保存|备份|抄|遮|隐藏|打码|涂|抹|删除|撤回|更换|更改|修改|改过|重[置设]|设置|找回密|忘记|丢失"
    r"|导出|查看|显示|会展示|不含|除了|保护|存放|记录|记住|记好|泄露|外泄|盗|藏|自己恢复|重新导入|推导"
    r"|组成|只存|代替|无人|没有人|旁人|创建|新建"
)
_EXCUSE = re.compile(
    r"(?:如果|若|要是|一旦|万一|凡是?|谁|有人|任何|等于|等同|冒充|骗|所有|都是|当有|遇到|收到|对方|别人|他人|陌生|诈)"
)
_DOWN = re.compile(r"(?:写(?!有|着)|抄|记|打印|刻)[^,，]{0,6}(?:纸|本子|钢板|下来|好)|(?:存|放|锁|藏)(?:在|到|好|进)")
_OWN = re.compile(
    r"app|应用|钱包(?:里|中|内|首页)|本[地机]|设备|手机|客户端|恢复|导入|找回|硬件|插件|点击|点|选择|打开"
    r"|设置|解锁|登录"
)
_BENIGN = re.compile(
    r"哈希|订单|截图|地址|版本|单号|链接|报错|金额|时间|型号|问题|网络|结果|情况|疑问|反馈给|新钱包|资产|步骤|教程"
)
_NEGATED = re.compile(r"^[^,，]{0,10}?(?:别|勿|不[要能可会应该用需得必]|不是|绝不|永不|切莫|没有必要)")
_HAPPENED = re.compile(
    r"(?:是不是|有没有|是否)(?:要求|让|叫)|(?:发|给|看|填|输|告诉|说|传|拍|写|提供|登记|存|导出|截图"
    r"|交)[^,，]{0,16}(?:过|了)[^,，]{0,12}(?:吗|没|么|呢)"
)
_UNSEEN = re.compile(r"看不[到见了]|无法看|不知道|没有权限|接触不到|查不到|拿不到(?!币)")
_CUSTODY = re.compile(
    r"还没(?:有)?(?:把|将)?[^,，]{0,16}(?:发|给|提供|交|填|告诉)(?:给|送)?(?:我|过来|客服)"
    r"|我能[^,，]{0,2}(?:看|瞄|瞧|瞅|知道|拿)|(?:我们?|客服|官方|平台)(?:来|帮|替|代)[^,，]{0,4}(?:保管"
    r"|保存|备份|记录)"
)
_ATTRIBUTE = re.compile(
    r"^(?:之前|以前|前先)|^(?:有没有|是否|是不是)|^(?:是|有|一共|共)(?:几|多少)(?:个|位)|^是(?:不是)?(?:英文|中文|什么语言)"
    r"|^的(?:个数|位数|语言|长度)"
)
_CHANGED = re.compile(r"(?:修改|更换|重置|更改|重设|换)(?:一下|掉)?(?:您的|你的)?(?:新|旧)?$")
_PLACED = re.compile(
    r"在(?:您的|你的)?(?:app|应用|手机|设备|硬件|客户端|电脑)[^,，]{0,4}(?:上|里|中|内)?(?:输入|填|录|导入|确认)"
)
_NEAR = 320
_CLAUSE = re.compile(r"[^,，。！？；!?;\n]+[,，。！？；!?;\n]*")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;\n]*")


def chinese_moves(text: str) -> Iterator[Ask]:
    """Requests in Chinese that only their structure tells."""
    if _SECRET.search(text) is None:
        return
    for sentence in _SENTENCE.finditer(text):
        body, offset = sentence.group(), sentence.start()
        if _SECRET.search(body) is None:
            continue
        named: re.Match[str] | None = None
        asked = False
        for part in _CLAUSE.finditer(body):
            clause = part.group().rstrip(",，。！!;；\n ")
            secret = _SECRET.search(clause)
            near = body[max(0, part.start() - _NEAR) : part.end() + _NEAR]
            base = offset + part.start()
            if secret is not None:
                mild = _moves(near, clause, secret, asked=asked)
                if mild is not None:
                    yield Ask(base + secret.start(), base + secret.end(), mild)
                if _innocent(near, clause) or _KEEP.search(clause):
                    continue
                named = secret
            elif named is not None and len(clause) <= 18 and _follows(near, clause):
                yield Ask(base, base + len(clause))
            asked = asked or (_ASKED.search(clause) is not None and _NEGATED.match(clause) is None)


def _innocent(body: str, clause: str) -> bool:
    return (
        is_refused_zh(clause, body)
        or is_past_question_zh(clause)
        or is_report_zh(body, clause)
        or _HAPPENED.search(clause) is not None
        or is_given_zh(clause)
        or _UNSEEN.search(clause) is not None
        or (_EXCUSE.search(clause) is not None and _TO_US.search(clause) is None)
    )


def _follows(body: str, clause: str) -> bool:
    """Whether a clause without a noun of its own hands over what one before named."""
    if _BENIGN.search(clause) or _KEEP.search(clause) or _innocent(body, clause) or _EXCUSE.search(body):
        return False
    handed = _HANDED.search(clause) or (_ENTERED.search(clause) and _TO_US.search(clause))
    return bool(
        handed and (_ASKED.search(clause) or _TO_US.search(clause) or clause.rstrip("?？").endswith(("吗", "个", "来")))
    )


def _moves(body: str, clause: str, secret: re.Match[str], *, asked: bool) -> bool | None:
    """None: nothing moves to us. Otherwise whether it is mild."""
    before, after = clause[: secret.start()], clause[secret.end() :]
    if ZH_COMPOUND.match(after):
        return None
    coerced = _COERCED.search(body)
    if coerced is not None and _EXCUSE.search(body) is None and "也" not in body:
        return False
    if _innocent(body, clause) or _ATTRIBUTE.match(after) or (_CHANGED.search(before) and "给" not in after):
        return None
    if _CUSTODY.search(clause):
        return False
    rest = before + "," + after
    to_us = _TO_US.search(rest) is not None
    if _DOWN.search(clause) or (_KEEP.search(rest) and not (to_us and _HANDED.search(rest))):
        return None
    if _ASKING.match(after) or _LACKING.search(before) or _WANTING.search(before) or _DUTY.match(after):
        return None if _OWN.search(rest) and not to_us else False
    request = asked or _ASKED.search(rest) is not None
    if _BENIGN.search(before) and not _HANDED.search(after):
        return None
    if _HANDED.search(rest) and (to_us or request):
        return False
    if _ENTERED.search(rest) and (to_us or request):
        own = _OWN.search(body) is not None and not _TO_US.search(body)
        placed = _PLACED.search(clause) is not None and not to_us
        return None if own or placed else False
    return None
