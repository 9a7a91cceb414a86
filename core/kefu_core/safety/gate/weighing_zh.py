"""The fourth look, Chinese: evidence for a request is added up clause by clause; see ``weighing`` for what counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kefu_core.safety.gate.asking import Ask
from kefu_core.safety.gate.sentences import is_given_zh, is_past_question_zh, is_report_zh

_COUNT = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2}|几|每|各|半)"
_SECRET = re.compile(
    r"助记[词码]|恢复(?:词|短语|码|密语|句)|种子(?:词|短语|密语)?|备份(?:词|短语|码|密语|卡|文件|单词)|密语|词组"
    r"|私[钥匙]|[密秘]钥|xprv|keystore|wallet\.? ?dat|seed|mnemonic"
    r"|(?:登录|支付|交易|钱包|资金|解锁|网银|取款|旧|新|原)?密码|口令|pin(?:码)?(?![a-z])|解锁(?:数字|图案|码)|手势"
    r"|(?:验证|校验|动态|安全|确认|登录|短信|谷歌|备用|恢复|认证)(?:号)?码|确认号|otp(?![a-z])|cvv2?|cvc|卡号"
    r"|有效期|到期日|(?<!门)钥匙|json文件|卡(?:上|面)的?(?:信息|内容|东西|数字|资料)|验证器(?=[^,，]{0,4}(?:让我|给我|截|拍|发))|网银(?:登录|账号|账户)?(?:信息|资料)|卡(?=[^,，]{0,2}(?:亮|举|照"
    r"|正反))|(?:当初|当时|创建时|设置时|一开始)(?:记|抄|写|存|备份)(?:下来?|的)?的?(?:东西|内容|那些)"
    rf"|第{_COUNT}个?(?:到|至|和|跟|、)第?{_COUNT}个"
    rf"|第{_COUNT}个?(?:单?词|是)|{_COUNT}个(?:英文|中文|备份|助记)?(?:单?词|英文|字(?!段|符|节|母))"
    rf"|(?<=[那这些上])(?:几个|些)(?:英文|单)?词|单词(?!表|本)"
    rf"|(?<![a-z关近动名代歌台搜索专数量热形容生组错])词(?=发|给|念|报|打|抄|写|贴|拍|找到|的顺序|一|都|全|$)"
    rf"|(?<![订单编错代条二邀请优惠源号串转密证验])码(?=给|到|一到|发|报|念|是|多少|说|告|就|重复|,|$)"
    r"|(?:导出|里面|屏幕上|手机上|短信里?|邮件里?|验证器上?|弹窗上?|电话里|语音(?:里|报的)?|卡片?(?:背面|正面"
    r"|上)?|签名[条栏]?上?|背面|反面)[^,，。]{0,6}?的?(?:那)?(?:一?长?串(?:字符|字母|号码|数字|英文|东西|代码)?"
    r"|[三四六346]?[位个]?(?:数字|数|号码)|字符|数码)"
    r"|短信(?=[^,，]{0,6}(?:转发?|截|拍|发来|发给?我|给我))|(?<=转发)[^,，]{0,3}短信"
    r"|(?:一|那|这)一?(?:长)?串(?:字符|字母|号码|数字|英文|东西)?|(?:最后|末|后面?|背面)[三3]个?(?:位"
    r"|个)?数(?:字)?|解锁数字|[kl]开头"
)
_CARRIER = re.compile(r"短信|邮件|备份|纸|本子|卡片?|手机|导出|验证器|弹窗|码|电话|一排词|单子")
_HAND = re.compile(
    r"发(?!生|现|布|起|票|货|卡)|提供|告[诉知]|提交|[粘黏]?贴|复制|拷|抄(?!好|在纸|下来保)|回[复传]|上传|传|给"
    r"|念|说|报(?!错|警|告)|私信|交(?!易|流)|透露|拍|展示|亮|递|打(?!开|包|印|折|扫|理|电)|敲|写|填|输|录(?!制"
    r"|像)|导入|转(?!账|出|移|走|换|人工|到账)|甩|丢(?!失|了)"
    r"|拖|登记|口述|复述|重复|拼|读|讲|截(?!至|止)|补|借|对着|备注|标注|注明|放(?!心)|列|开头|开始|拿"
)
_US = re.compile(
    r"(?<!自)我(?!自己)|咱|客服|这边|这里|这儿|此处|[下上]面|[下上]方|对话|聊天|窗口|表[单格里]|文档|框|链接"
    r"|网页|工单|评论|后台|专员|工程师|技术|经理|主管|过来|发来|出来|一下|一遍|看看|邮箱|镜头|摄像头"
)
_ASKS = re.compile(
    r"请|麻烦|劳驾|烦|辛苦|(?:您|你)(?:先|把|将|可以|要|需|得|就|再|只|那边|看着|照)|必须|务必|方便|能[否不]"
    r"|可否|能.{0,14}吗|可以.{0,10}(?:吗|的话)|尽快|马上|立[刻即]|快|吧$|呗$|一下|一份|一遍|先|直接|就行|就好"
    r"|就可以|也行|即可|只要|慢慢|依次|按|一起|一并|同时|全部|都|逐个|一个一个|把|将|给个|不然|否则|才能|配合"
)
_WANTS = re.compile(
    r"(?:我们?(?!自己)|客服|系统|平台|工程师|技术|后台|这边|工具|主管|专员|机器人|团队|退款|恢复|处理|解冻"
    r"|提现)[^,，]{0,8}?(?:要(?!是|求)|需要?|得(?:有|用|看)|想(?:看|要|知道)|差|缺|少|等|用到?|有权限?(?:看"
    r"|查看|知道)|可以看|能看|核对)"
)
_VALUE = re.compile(
    r"都?有哪些|有什么词|都是什么|(?:分别)?(?:是|写的?是?|显示(?:的是)?|为|填的是|用)(?:什么(?!时候|意思|样"
    r"|原因|情况|语言|问题|用|地方|网)|多少(?!位|个)|啥|几(?!个|位)|哪[几些个](?!页|网|人|软|版))|(?:是"
    r"|叫)哪(?:几|些)?(?:个|位)|(?:什么|多少|哪几位数?|几)\??$|呢\?$|^.{0,8}是\?$"
)
_REPEATS = re.compile(
    r"从[^,，]{0,6}(?:第?一|头)[^,，]{0,6}(?:开始|起|说|念|写|到)|一行一个|按(?:编号|顺序"
    r"|次序)|一个一个|逐个|用逗号|首字母|^继续|接下来|接着|(?:1|一)[.、:]_*.{0,6}(?:2|二)[.、:]"
)
_NOT = re.compile(
    r"不要|切勿|请勿|勿|别(?!人|的|处)|不会|绝不|不能|不得|不可|千万|从不|从来不|无需|不需要"
    r"|不用(?!怕|担心)|禁止|谨防|警惕|小心|当心|避免|拒绝|不(?=给|发|说|透露|提供|告诉|收|做|存|保|需)"
    r"|没有?(?=权|必要|人会|向|把|将|给|告诉|发|说)|未|不是|不必|[用看收]不[到着了上见]|无须"
)
_SOOTHES = re.compile(
    r"(?:不要|别|不用|不必|无需|请勿)(?:担心|怕|害怕|犹豫|紧张|客气|着急|忘)|放心|没关系"
    r"|没问题|没事|不是(?:骗子|诈骗)|不然|不对外|能不能|可不可以|方不方便|是不是|要不要"
)
_EXCEPT_US = re.compile(
    r"除了?(?:我|我们|客服|官方|对我)[^,，]{0,4}(?:谁|别人|任何人|都|外|之外|以外)|只(?:能|可以?|要|许"
    r"|需)?(?:给|告诉|对|发送?给?|跟|让|有)(?:我|我们|(?:在线|本)?客服|官方)|对(?:我|我们|客服)(?:不用|可以|例外|除外)"
    r"|只有(?:我|我们|客服)(?:能|可以)?(?:看|知道|有)|单独(?:给|发|告诉)(?:我|我们)|(?:只|仅)(?:send|tell"
    r"|share)[^,，]{0,4}我"
)
_THREAT = re.compile(
    r"(?:不|没|未|拒绝)(?:把|将|按时|及时)?[^,，]{0,6}?(?:提供|发来?|给|交|报|告诉|说)[^。]{0,20}?(?:冻结|封"
    r"|没法|无法|不能|就没|失效|注销|关闭|办不)|(?:不|没|拒绝)(?:给|提供|发|交|报)[^。]{0,16}?(?:走不|进行不"
    r"|下去|办不|做不|处理不|解不|销户|被注销)|要么[^,，]{0,4}(?:给|交|提供|发|说)|没(?:有)?[^,，]{0,8}?(?:就"
    r"|便|根本)?(?:没法|无法|不能|办不了|操作不了|退不了|没办法)"
)
_TODAY = re.compile(r"^(?:但|不过|今天|这次|现在|这里|您这|这种)[^,，]{0,8}(?:需要|要|特殊|例外|可以|得|破例)")
_ASIDE = re.compile(
    r"哈希|订单|截图里|版本|单号|链接|网址|报错|错误|金额|时间|日期|型号|txid|hash|地址|工单号|浏览器|网络|问题"
    r"|建议|步骤|教程|后[四4]位|尾号|币种|国家|时区|反馈|进度|结果|序列号|说明|汇率|按钮|日志|设置|客服电话"
    r"|意见|昵称|语言|过程|原因|同事"
)
_KEEP = re.compile(
    r"保管|保存|离线|收好|抄(?:在|到)纸|抄好|抄下来|抄两|记好|记住|遮|隐藏|打码|删|撤回|更换|更改|修改"
    r"|改(?!成我|用)|重[置设]|设置|忘|丢了|放在[^,，我]{0,6}(?:箱|柜|地方)|写在纸|无法更改|泄露|外泄|盗|自己"
    r"|妥善|保护|本机|不含|没有|备份好|检查两遍|等于|就是"
)
_OWN = re.compile(
    r"app|应用|在(?:手机|设备|电脑|屏幕)|(?:您|你)(?:自己)?的?(?:设备|手机|电脑)|自己的|客户端"
    r"|恢复钱包|硬件|设备上|本地|那里|插件|登录(?:时|后)|解锁(?:后|之后)|(?:点|打开)(?:安全|设置|修改)"
)
_ATTRIBUTE = re.compile(
    r"^(?:之前|以前|前(?!面|六|四|三))|^(?:有没有|是否|是不是)|^的?(?:拼写|空格|大小写|个数|顺序、|顺序和)|^的?就(?:可以|行|好)|^(?:恢复|导入"
    r"|登录|生成|创建)的|^无法|^^(?:有|一共|共|是)?(?:几|多少)(?:个|位)|^是(?:不是)?(?:英文|中文|什么语言)"
    r"|^(?:的(?:个数|位数|语言|长度|作用|用途|区别|问题|测试|页面|顺序(?:不|很|要|没))|页面|测试|功能|界面|按钮"
    r"|错误|不对|已|可能|会|是(?:银行|系统|由|通过|一|在|给|保护|用)|只(?:保护|能|在)|不能|每|过期|要不|丢|最近"
    r"|改过|组的)"
)
_OTHERS = re.compile(
    r"骗|假|钓鱼|陌生|对方|任何|别人(?!说)|他人|有人|黑客|银行(?!卡)|商家|谁(?!都)|那个人|凡是"
    r"|冒充|可疑|索要"
)
_PAST = re.compile(
    r"(?:有没有|是否|是不是|曾经?|之前|以前)[^,，]{0,16}(?:过|了)|(?:看|发|给|填|输|说|拍|告诉"
    r"|提供|截|存|抄|改|收)[^,，我]{0,6}[过了](?:吗|没|么|\?|谁)|(?:给|发给|告诉)(?:了|过)?谁|(?:之前|以前"
    r"|曾经?|当时)[^,，]{0,24}吗|(?:吗|没有)\?$"
)
_HAVE = re.compile(
    r"(?:还)?在吗|到了(?:吗|没)|收到(?:了)?(?:吗|没)|找到(?:了)?(?:吗|没)"
    r"|有(?:没有)?[^,，]{0,6}吗|看到[^,，]{0,8}(?:吗|吧)|到了吧"
)
_THEN = re.compile(
    r"^(?:好的?|嗯|那|就|然后|再|先|请|麻烦|烦请|您|你|到了就?|响了就?|有的话|收到后?|看到后?|拍|现在|都|全部"
    r"|一起|一并|直接|慢慢|照实|完整|也|来|可以|能|给|把(?:它们?|那个|这个|那些|里面的)?|(?:前|后|头"
    r"|剩下的?)?[一二三四五六七八九十\d]{1,2}个?|另一半|一半|全|照着|[, ])*"
    r"(?:发|给|念|报|说|打|写|贴|传|填|告诉|告知|转|复制|提供|回答|交|截|拍|输|补|读|拼)(?:来|过来|给|我|我们"
    r"|客服|到这|这里|一下|一遍|一份|吧|呗|好|就行|就好|就可以|看看|听|回|回来|数字|号码|内容|是多少|多少|出来"
    r"|上来|全|一半|的|是几|(?:前|后|头)?[一二三四五六七八九十\d]{1,2}个|[, ])*(?:\?|吧|。)?$"
)
_LISTS = re.compile(r"格式|必填|需要|请(?:填|写|提供|回)|填|回答|提供|回复|模板|资料|信息|包括|问题|项目")
# The way through the reader's own program.
_PATH = re.compile(r"点(?:击|开|选)?|设置|app|应用|屏幕|重启|手机(?!号)")
_NOUNS = re.compile(r"^\w{0,8}(?:[、/ -]\w{0,8}){0,10}$")
# "…, then tell us": what shall be told is that it was done.
# "a code comes to your phone": what comes is spoken of.
_COMES = re.compile(r"发(?:送)?(?:到|给|至)(?:您|你)(?:的)?(?:手机|邮箱)?")
_ARRIVES = re.compile(r"(?:收到|拿到|有了|等)(?:您的|你的)?[^,，]{0,6}$")
_WANTS_IT = re.compile(r"(?:我们?|客服)(?:就|只)?(?:要|需要)(?:那|这)[^,，]{0,3}(?:号码|数字|码|串|内容)")
_PROVES = re.compile(r"[^,，]{0,4}(?:来)?(?:确认|验证|证明)(?:您的|你的)?(?:身份|本人)")
# "how many words did you write down"
_COUNTED = re.compile(r"(?:了|有|是|共|能|清)$")
_THEN_WE = re.compile(
    r"^进了?(?:我们|系统)|"
    r"^[^,，]{0,4}?(?:(?:以|之)?后|到了?)[^。]{0,10}?(?:就能|才能|我们|我[马来帮]|帮您|处理"
    r"|结案|就结)|^到(?:我们?|客服|这边)"
)
_DEMANDS = re.compile(r"^(?:所以|就|还|现在|真的|确实|必须)*(?:需要?|要|得有|必须有)(?:您的|你的)?$")
_TOLD_LATER = re.compile(
    r"(?:修改|更换|重置|更新|设置|恢复|备份|导入)[^,，]{0,8}(?:并|后|再"
    r"|然后)(?:请)?(?:告诉|通知|联系)"
)
_ATTRIBUTE_BEFORE = re.compile(r"(?:告诉|确认|说明)[^,，]{0,8}(?:是|有)(?:几|多少)个")
# "the phrase is a row of words": told what it is.
_DEFINED = re.compile(r"(?:词|码|短语|钥|密码)(?:就)?(?:是|指)(?:的是)?(?:一[组串种个套]|由|用来)")
_FIELD = re.compile(r"(?:一|那)?[栏项格行列]|字段")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;\n]*")
_CLAUSE = re.compile(r"[^,，：:…—]+[,，：:…—]*")
_REACH = 3
_LONGEST = 120
_MARKS = (
    "词", "码", "密", "钥", "匙", "串", "卡", "纸", "备份", "口令",
    "数", "号", "有效期", "到期", "字", "英文", "种子", "导出", "短信",
    "pin", "xprv", "keystore", "wallet", "otp", "cv", "seed", "mnemonic",
    "网银", "当初", "当时", "第", "手势", "开头", "邮件", "验证",
)  # fmt: skip


@dataclass(slots=True)
class _Talk:
    """What was spoken of in the clauses before."""

    left: int = 0
    carrier: int = 0
    forbidden: bool = False


def chinese_weighs(text: str) -> Iterator[Ask]:
    """Requests in Chinese that evidence tells."""
    if text.isascii() or not any(mark in text for mark in _MARKS):
        return
    talk = _Talk()
    for sentence in _SENTENCE.finditer(text):
        body = sentence.group()
        asked = listing = False
        for part in _CLAUSE.finditer(body):
            clause = part.group()[:_LONGEST].rstrip(" ,，：:。！；!;\n…—").replace("？", "?").strip('“”"「」')
            if not clause:
                continue
            near = body[max(0, part.start() - _LONGEST) : part.end() + _LONGEST]
            told = is_report_zh(near, clause)
            place = None if told else _weigh(clause, near, talk, asked=asked, listing=listing)
            if place is not None:
                low = sentence.start() + part.start()
                yield Ask(low + place[0], low + max(place[1], place[0] + 1))
            asked = asked or (_ASKS.search(clause) is not None and not _negated(clause))
            listing = (
                (listing and len(clause) <= 12)
                or (part.group().rstrip().endswith(("：", ":")) and _LISTS.search(clause) is not None)
                or "包括" in clause
            )
            _remember(talk, clause, told=told and _COMES.search(clause) is None)


def _negated(clause: str) -> bool:
    return _NOT.search(_SOOTHES.sub("", clause)) is not None


def _remember(talk: _Talk, clause: str, *, told: bool) -> None:
    talk.left, talk.carrier = max(0, talk.left - 1), max(0, talk.carrier - 1)
    if told:
        return
    if _SECRET.search(clause) is None:
        if _ASIDE.search(clause):
            talk.left = talk.carrier = 0
        if _CARRIER.search(clause):
            talk.carrier = _REACH - 1
        return
    forbidden = _negated(clause)
    if (_PAST.search(clause) and not _HAVE.search(clause)) or (_OTHERS.search(clause) and not forbidden):
        talk.left = 0
        return
    talk.left = _REACH
    talk.forbidden = forbidden or _KEEP.search(clause) is not None


def _weigh(clause: str, body: str, talk: _Talk, *, asked: bool, listing: bool) -> tuple[int, int] | None:
    """The place of a request in one clause."""
    secret = _SECRET.search(clause)
    if (
        (secret or talk.left)
        and _EXCEPT_US.search(clause)
        and not re.search(r"骗|假|说", clause)
        and not _ASIDE.search(clause)
    ):
        return (0, len(clause))
    if secret is None:
        return _points_back(clause, talk)
    threat = _THREAT.search(body)
    if (
        threat
        and _OTHERS.search(body) is None
        and _OWN.search(body) is None
        and re.search(r"泄露|丢|忘|保管|告诉您", clause) is None
    ):
        return secret.span()
    if is_given_zh(clause) or _OTHERS.search(clause) or is_past_question_zh(clause):
        return None
    for each in _SECRET.finditer(clause):
        if _moves(clause, body, each, asked=asked, listing=listing):
            return each.span()
    return None


def _moves(clause: str, body: str, secret: re.Match[str], *, asked: bool, listing: bool) -> bool:
    before, after = clause[: secret.start()], clause[secret.end() :]
    rest = f"{before},{after}"
    if secret.group().startswith("几") and _COUNTED.search(before):
        return False
    if listing and _NOUNS.match(clause):
        return True
    if _DEFINED.search(before):
        return False
    if _ATTRIBUTE.match(after) or _negated(clause) or (_ASIDE.search(rest) and not _US.search(after)):
        return False
    if re.search(
        r"(?:向|问|找|跟|管|让)(?:您|你)(?:索?要|填|输|发|提供)"
        r"|索要",
        before,
    ) or re.search(r"的(?:那个)?(?:网页|人|页面|账号|链接)", after):
        return False
    if _FIELD.search(after) and re.search(r"填|空|写|表|回", clause) and _OWN.search(rest) is None:
        return True
    if _is_price(clause, body, before, after):
        return True
    return not _stays(clause, rest) and _comes(clause, body, before, after, asked=asked)


def _is_price(clause: str, body: str, before: str, after: str) -> bool:
    """The secret proves, opens, is a duty, was set by somebody, or is asked for and thanked for."""
    own = _OWN.search(f"{before},{after}") is not None
    if "用" in before and _PROVES.match(after):
        return True
    if (
        _THEN_WE.match(after)
        and (_ARRIVES.search(before) or after.startswith("到"))
        and not re.search(r"输入|填|app|应用", body)
    ):
        return True
    if _DEMANDS.match(before) and not re.match(r"才|来|时|的时候", after) and not own:
        return True
    if re.search(r"题|问卷|问", before) and re.search(r"如实|回答", body) and re.search(r"会问|题问|问$", before):
        return True
    if re.search(r"(?:什么|哪[些几]个?)$", before) and re.search(r"设|用|填|输|给(?:了)?(?:您|你)", before) and not own:
        return True
    behind = body[body.find(clause) + len(clause) :]
    return re.match(r"^,?(?:谢谢|多谢|拜托|谢了)", behind) is not None and len(before) <= 4


def _stays(clause: str, rest: str) -> bool:
    """The secret stays with its owner, or it is told of the past."""
    if _OWN.search(rest) and not re.search(r"(?:给|发|告诉|念|报)[^,，]{0,3}我|过来|发来|这里", rest):
        return True
    if _KEEP.search(rest) and not re.search(r"(?:给|发|告诉|念|报|放)[^,，]{0,4}(?:我|客服)|过来|发来|还您", rest):
        return True
    if _PAST.search(clause) and not re.search(r"(?:能|可以|方便|可否)[^。]{0,16}吗\?$", clause):
        return True
    return _TOLD_LATER.search(clause) is not None or _ATTRIBUTE_BEFORE.search(clause) is not None


def _comes(clause: str, body: str, before: str, after: str, *, asked: bool) -> bool:
    """The secret is asked for by its value, wanted, or handed to us."""
    rest = f"{before},{after}"
    to_us = _US.search(rest) is not None
    value = _VALUE.search(after)
    if value is not None and not re.search(r"一般|通常|什么是|哪里|谁", before):
        return True
    if _WANTS.search(before) or _REPEATS.search(clause):
        return True
    if _PATH.search(body) and not to_us and not re.search(r"发|给|告诉|报|念|说|拍|截", rest):
        return False
    if _FIELD.search(after) and re.search(r"填|空|写|表|回", clause):
        return True
    if _HAND.search(rest) is None:
        return re.search(r"(?:您|你)的?(?:[^,，]{0,4})$", before) is not None and after.startswith(("呢?", "?"))
    return (
        (_ASKS.search(rest) is not None or asked)
        if not to_us
        else (_ASKS.search(rest) is not None or asked or re.search(r"给|发|告诉|念|报", rest) is not None)
    )


def _points_back(clause: str, talk: _Talk) -> tuple[int, int] | None:
    """A clause without a secret of its own that hands over the one that was spoken of."""
    if talk.left and _TODAY.search(clause):
        return (0, len(clause))
    if (
        not (talk.left or talk.carrier)
        or _negated(clause)
        or _ASIDE.search(clause)
        or _OTHERS.search(clause)
        or _KEEP.search(clause)
        or _OWN.search(clause)
    ):
        return None
    if is_given_zh(clause) or is_past_question_zh(clause) or _PAST.search(clause):
        return None
    if talk.left and not talk.forbidden and _THEN.match(clause) and len(clause) <= 20:
        return (0, len(clause))
    if (
        talk.left
        and talk.forbidden
        and re.search(
            r"(?:发|给|念|报|填|写|贴)[^,，]{0,4}(?:我|客服|这里)"
            r"|是多少",
            clause,
        )
    ):
        return (0, len(clause))
    if _WANTS_IT.search(clause):
        return (0, len(clause))
    if (
        talk.carrier
        and re.search(r"(?:数字|号码|那串|内容|几|转)", clause)
        and re.search(r"(?:发|给|告诉|念|报|转)[^,，]{0,4}(?:我|客服|过来)|告诉我", clause)
    ):
        return (0, len(clause))
    return None
