"""The third look, Chinese: a secret is named, perhaps in other words, and the same or a later clause hands it to us."""

import re
from collections.abc import Iterator

from kefu_core.safety.gate.asking import Ask
from kefu_core.safety.gate.sentences import is_given_zh, is_past_question_zh, is_refused_zh, is_report_zh
from kefu_core.safety.gate.spoken_of import SpokenOf, Topic, sentence_around

_COUNT = r"[一几幾两二三四五六七八九十\d]{1,3}"
_SECRET = re.compile(
    r"(?:一|那|这)(?:一)?(?:长|大)?串[^,，的]{0,6}|(?:那|这|上面的?)(?:几|六|四|三|\d)个?(?:数|码)(?!据|字货)|备份的?内容|钥匙串|(?:谷歌|身份|二次)验证(?:器)?的?(?:二维码|截图|页面|密钥)"
    r"|(?:小?本子|本本|小?卡片|那张纸|纸|备忘录|笔记)上?的?(?:东西|内容|那些字|字)|(?:恢复|备份|助记)卡|导出的?(?:json|文件|二维码|内容)|(?:下|上|前|后)一?个(?:单)?词|最后一个(?:单)?词|钱包的?(?:那张)?小?卡片|助记词|助记码|恢复(?:词|短语|码|密语)|种子(?:词|短语|密语)|备份(?:词|短语|码|密语)|密语|词组|单词(?!表|书)|英文词|中文词"
    rf"|(?:[这那哪前后]|每|剩下的?|其余的?|所有的?|全部的?|第){_COUNT}个(?:英文|中文|备份)?(?:词|字(?!段|符串是|母))|(?<![\d.]){_COUNT}个(?:英文|中文|备份)?(?:单?词)"
    r"|(?:这|那|上面的|里面的|写的|抄的|那些|这些|要的|对应的)(?:个|些)?词|(?<![关近动名代歌台搜索专数量热形容])词(?=发|给|念|报|打|抄|写|贴|拍|一个|都|全)"
    r"|私[钥匙]|[密秘]钥|签名用的钥匙|(?:那|这|一)(?:一)?(?:长)?串(?:字符|密钥|字母|数字|东西|\d+位)|\d{2}位的?(?:密钥|字符|字母|十六进制)"
    r"|(?:登录|支付|交易|钱包|资金|解锁|网银|取款|旧|新|原|当前)?密码|口令|pin码?(?![a-z])|手势(?:密码)?|解锁码"
    r"|(?:验证|校验|动态|安全|授权|确认|登录|短信|谷歌|备用|恢复|认证)(?:号)?码|otp(?![a-z])|二次验证"
    r"|(?:里面|上面|手机上|邮件里|短信里|屏幕上|收到|显示)的(?:那)?(?:个|几个|串)?(?:\d+位)?(?:验证)?(?:码|数字|六位数字?|号码)"
    r"|[三四六346八8]位(?:数字?|安全码|数?的?码)|三个数字|\d{2}位(?:数字?|号码|卡号)|十[六九]位"
    r"|(?:银行|信用|储蓄|付款的?|工资)卡(?:号|信息|资料|正反面|背面|照片|密码)?|卡号(?!后|末|尾|的后)|卡片(?:背面|正反面)|安全码|有效期|cvv2?|cvc"
    r"|(?:钱包|备份|密钥|助记词|私钥)(?:的)?(?:备份)?(?:文件(?!夹)|文档|截图|照片|页面|二维码|那张纸|纸条)|keystore"
    r"|api ?secret|明文"
    r"|(?:账号|用户名)(?:和|、|及|与)?密码|验证器(?:上的?)?(?:数字|密钥|截图|页面)|(?:写|抄|记|存)着?[^,，。]{0,8}(?:词|密码|私钥)的?[^,，。]{0,3}(?:纸|本|文档|照片|备忘录|文件|截图)"
)
# Something of the reader's that may carry a secret; only its content makes a request.
_CARRIER = re.compile(r"(?:那|这|一)?张?纸|备份|本子|备忘录|笔记|之前说的|刚才说的|短信|邮件|密封|信封")
_CONTENT = re.compile(
    r"(?:上面|里面|纸上|写|抄|记)(?:写|抄|记|显示|存)?着?(?:了|过)?的(?:内容|东西|字|单词|词|文字|数字|信息|那些|字符)?|念|读|原文|内容"
)
_HAND = (
    r"(?:发(?!生|现|布|起|票|货|出的|行|卡|送到您)|提供|告[诉知]|提交|复?[粘黏]?贴|复制|拷贝|拷|抄|回[复传我]|出示|上传|传|给|念|说|报|私信|私聊|交(?!易|流)|分享"
    r"|共享|透露|拍|晒|展示|亮|递|留(?!意|心)|打(?!开|包|印|折|扫|理)|敲|写|填|输|录|导入|列|转(?!账|出|移|走|换|人工|到|入|币)|甩|丢给|扔|登记|口述|朗读|读|讲|截(?!图里|图中|图上|图显示)|举|补充|补一|借|扫)"
)
_US = (
    r"(?:(?<!自)我(?!自己)|咱|客服|这边|这里|这儿|此处|[下上]面|[下上]方|对话|聊天|窗口|表[单格]|模板|问卷|文档|输入框|链接|回复"
    r"|网[页站址]|页面|工单|评论|后台|专员|工程师|技术|经理|同事|主管|过来|来(?!自|源|说)|回来|回传|给到|机器人|附件|里面)"
)
_ASKED = (
    r"(?:请|麻烦|劳驾|烦|辛苦|需要?(?:您|你)|(?:您|你)(?:先|把|将|可以|要|需)|必须|务必|方便|能[否不]|可否|可以.{0,10}吗|能.{0,12}吗|帮忙"
    r"|尽快|马上|立[刻即]|现在|赶[紧快]|快|呗$|吧$|哈$|哦$|一下|一声|一遍|再|先|直接|好吗|即可|就行|就好|就可以|慢慢|依次|按顺序|全部|都|逐个|一个一个|统统|把|将)"
)
_HANDED = re.compile(_HAND)
_TO_US = re.compile(_US)
_REQUEST = re.compile(_ASKED)
# A clause with no noun but one that points back.
_FOLLOWS = re.compile(
    r"^ ?(?:第[一二三四五六1-6]步|最后|好的?|那|所以|就|因此|还|请|烦请|麻烦|需要|辛苦|您|你|先|再|并|之后|后"
    r"|然后|方便|尽快|现在|直接|一起|一并|的话|可以|能|能否|能不能|可不可以|只要|要|马上|立即|也|放心"
    r"|收到|看到|找到|导出|截好|拍好|弄好|在的话|有的话|以后|了|私下|单独|悄悄|把(?:它们?|其|那[个些条]\w{0,3}|这[个些条]\w{0,3}|内容|上面的?\w{0,6}|里面的?\w{0,6}|全部)?|将(?:它们?|其)?"
    r"|慢慢|依次|按顺序|逐个|全部|都|一个一个|完整|原样|统统|(?:拍|截)(?:一?[张个])?(?:照片?|图|屏)|照片|截图|它们?|那个|这个|那些|这些|前[几\d一二三四五六七八九十]+个|后[几\d一二三四五六七八九十]+个"
    r"|[几\d一二三四五六七八九十]+个|里面的数字|上面的\w{0,5}|内容|原文|字|数字|号码|词|图|[,，、 ])*"
    r"(?:发|提供|告诉|告知|报|交|拍|私信|转|贴|复制|念|读|传|提交|回复|写|填|打|说|出示|上传|列|给|输入|抄|截|借|展示|补充|敲)(?:送|出|一|上|到|在|个|张|图|照|下来|出来|进)*"
    r"(?:一?下|一遍|一声|给我们?|给客服|给到我们?|到?我们?|客服|过来|来|这里|这儿|这边|聊天|对话框?|表[单格]|里面?|中|前[几\d一二三四五六]+个|全部|它们?|就|吧|呗|好吗|可以吗|吗|嘛|就好|就行|我(?:们)?(?:来|帮|替|给|这边)?(?:您|你)?(?:查|看|处理|恢复|导入|核对|弄|操作|登记|输入|录入|解决)?|没放放|放"
    r"|就可以|即可|了|看|看看|看一下|听|核对|核实|确认|处理|用用|一个个|是?多少|是什么|上面的\w{0,4}|照片|图"
    r"|看一眼|号码|数字|内容|我来\w{0,3}|那[条个]|哈|哦|啊|[,，、 ])*\??$"
)
_VALUE = re.compile(
    r"^ ?(?:那|具体|现在|请问|它|您的|你的|请?告诉我|号码|数字|[,， ])*(?:是|念|写着?|显示)?的?(?:多少|什么"
    r"|哪几个|几)(?:来着|呢|啊|呀|数字|号码|字|词)?[ ]*\??$"
)
_ASKS_VALUE = re.compile(
    r"^(?!页面|界面|输入框|那|提示|错|测试)[^,，]{0,8}?(?:分别)?(?:是|为|写的|显示)(?:多少|什么|哪[几些个])(?!位|意思|样|用|原因|问题|情况|格式|时候)"
)
_TOLD_LATER = re.compile(
    r"(?:告[诉知]|通知|跟|和|说|回)[^,，]{0,4}一声|"
    r"(?:好了|好之?后|完(?:成|了)|成功|到账|解决|改|登录?上?了?|能[^,，]{0,4}了|收到(?:币|款|货)|是否|有没有|如果|问题)[^,，]{0,6}(?:请)?(?:告[诉知]|通知|说|回复|反馈|联系)"
)
_BENIGN = re.compile(
    r"余额|收据|发票|凭证|提示|手机型号|录屏|界面|哈希|订单|报错|错误|金额|时间|日期|型号|版本|单号|txid|hash|地址|工单(?!里|中)|浏览器|网络|链|情况|问题|建议|想法|意见|结果|系统|操作说明|步骤|教程|后四位|尾号|币种|交易id|后4位|末四位|国家|时区|邮箱"
    r"|账号叫|联系方式|反馈|举报|原因|答复|进度|过程|视频链接|不要露出|不含|不包含|打码|遮"
)
_KEEP = re.compile(
    r"保管|保存|离线|抄(?:在|到|好|下来|写)(?!给|到这)|写(?:在|到)纸|遮|隐藏|打码|删除|撤回|更换|更改|修改|改过|重[置设新]|设置|忘记|丢失|泄露|外泄|盗|自己|重新获取|妥善|保护|记住|记好|本机|不含|没有|不要|别|勿|防"
)
_OWN = re.compile(
    r"app|应用|钱包(?:里|中|内|首页)|本[地机]|(?:您|你)的?(?:设备|手机)|自己的|客户端|恢复钱包|点击|选择|设置|登录"
)
_NEGATED = re.compile(
    r"不要|切勿|请勿|勿|别(?!人|的)|不会|绝不|不能|不得|千万|从不|从来|无需|不需要|不用|一般不|禁止|谨防|不(?=给|发|说|透露)"
)
_PAST = re.compile(
    r"(?:之前|以前|曾经?|有没有|是否|是不是)[^,，]{0,20}(?:吗|过|了)|(?:看|发|给|填|输|说|拍|告诉|提供|截|存)[^,，我]{0,6}过|存(?:相册|网盘|云)|任何(?:人|网站)"
)
# Soothing words that say nothing of what is asked for.
_CALM = re.compile(
    r"没(?:有)?(?:关系|问题|事儿?|风险|什么)|不(?:要紧|用担心|必担心|会泄露|会外传|会保存|用怕|要担心|要发在群里)|别(?:担心|怕)|用完就?删除?|看完(?:我)?就?删掉?|保密|很?安全(?:的)?"
)
# What was forbidden or only asked about is spoken of all the same; then the request itself must be plain.
_SURELY_TO_US = re.compile(
    r"(?:发|给|传|贴|念|报|提供|交|转|打|写)[^,，]{0,4}(?:我|客服|过来|这里)|需要(?:您|你)?提供"
    r"|(?:告诉|告知|回复)我?[^,，]{0,4}(?:号码|数字|内容|是?多少|上面)|^(?:具体|那)?是?多少"
)
_OTHER_QUESTION = re.compile(
    r"[几多少]+次|第几|哪一?步|哪家|什么时候|为什么|怎么[会了]|提示|显示什么|报错|多久|拒付|失败|页面显示"
)
# The picture that is asked for shall not show it.
_COVERED = re.compile(
    r"(?:不要|别|勿|避免|不能|不得)[^,，。]{0,4}(?:露出|出现|显示|包含|拍到|带上|含)|遮住|遮挡|打码|挡住"
)
_ELSEWHERE = re.compile(r"别人|他人|任何|网站|谁|有人|陌生|对方|泄露|丢失|被盗")
_UNIT = re.compile(r"[^,，。！？；：!?;:\n]+[,，。！？；：!?;:\n]*")
_SENTENCE_ENDS = "。！？；!?;\n"
_SHORT = 14
_OPENING = re.compile(r"^(?:好的?|嗯|那|然后|接着|现在|接下来|请问|请?告诉我|您的|[,， ])*$")
_SPOKEN = re.compile(r"^(?:呢|是?什么|是?啥|是多少|是哪个|念一下)?\??$")
_ATTRIBUTE = re.compile(
    r"^(?:之前|以前|前先)|^(?:是|有|一共|共)?(?:几|多少)(?:个|位)|^是(?:不是)?(?:英文|中文|什么语言|不是)|^的(?:个数|位数|语言|长度)|^[^,，]{0,2}(?:之前|以前)"
)
_TO_ME = re.compile(
    r"(?:发|贴|传|念|报|拍|截|复制|读|说|抄|写|打|转发|提供)[^,，]{0,3}(?:给我|我|过来|[到在进](?:聊天|对话|工单|表|窗口|群|评论)|到?这[里儿边]?|给客服|出来|一?下$|一遍)|给我(?:看|念|报|说|发)"
)
_NEED = re.compile(
    r"(?:我们?|客服|技术|后台|系统|这边|工程师|专员|平台)[^,，]{0,4}(?:需要?|得|想|要)(?:先|再)?(?:看|核对|查看|了解|知道|掌握|检查|验证|用到?|拿到?)(?:一?下|看)?(?:您|你)?的?$"
)
_REACH = 4
_NEAR = 160


# Each name of a secret or of a carrier holds one of these; looking for them first costs next to nothing.
_MARKS = (
    "词", "码", "密", "钥", "匙", "串", "卡", "纸", "备份", "本", "备忘录", "笔记", "说的", "短信", "邮件", "信封",
    "口令", "手势", "验证", "位", "字", "数", "号", "有效期", "明文", "导出", "钱包",
    "keystore", "otp", "cv", "pin", "secret",
)  # fmt: skip


def chinese_hands(text: str) -> Iterator[Ask]:
    """Requests in Chinese whose secret was named before, or goes by another name."""
    if not any(mark in text for mark in _MARKS) or (_SECRET.search(text) is None and _CARRIER.search(text) is None):
        return
    spoken = SpokenOf(_REACH)
    for unit in _UNIT.finditer(text):
        body, start = unit.group().rstrip(" ,，。！？；：!?;:\n"), unit.start()
        if unit.group().rstrip().endswith(("？", "?")):
            body += "?"
        secret = _SECRET.search(body)
        topic = spoken.topic(named=secret is not None)
        if not topic:
            spoken.carrier = _CARRIER.search(body) is not None
            continue
        sentence = sentence_around(text, start, unit.end(), ends=_SENTENCE_ENDS, near=_NEAR)
        told = is_report_zh(sentence, sentence)
        place = None if told else _handed(body, secret, topic)
        if place is not None and _COVERED.search(text, start, unit.end() + 24) is None:
            yield Ask(start + place[0], start + place[1])
        spoken.end_clause()
        if secret is None and _BENIGN.search(body):
            spoken.change()
        elif secret is not None and not told and not _is_aside(body):
            spoken.name(mentioned=_NEGATED.search(body) is not None or "过" in body)
        spoken.carrier = spoken.carrier or _CARRIER.search(body) is not None


def _is_aside(body: str) -> bool:
    """Whether a clause with a secret in it speaks of something else: who saw it, which step failed, a hash."""
    return (
        _ELSEWHERE.search(body) is not None
        or _BENIGN.search(body) is not None
        or _OTHER_QUESTION.search(body) is not None
        or is_given_zh(body)
    )


def _handed(body: str, secret: re.Match[str] | None, topic: Topic) -> tuple[int, int] | None:
    body = _CALM.sub(lambda match: "放" * len(match.group()), body)
    if (
        is_given_zh(body)
        or _BENIGN.search(body)
        or is_refused_zh(body, body)
        or _TOLD_LATER.search(body)
        or _NEGATED.search(body)
    ):
        return None
    if secret is None:
        return _pointed(body, topic)
    return secret.span() if _named(body, secret) else None


def _pointed(body: str, topic: Topic) -> tuple[int, int] | None:
    """The clause hands over what was spoken of, or asks for its value."""
    follows = _FOLLOWS.match(body) or (len(body) <= _SHORT and _TO_ME.search(body))
    if topic == "carrier":
        counts = _CONTENT.search(body) and _HANDED.search(body) and (_TO_US.search(body) or _REQUEST.search(body))
        return (0, len(body)) if counts and not _KEEP.search(body) else None
    if topic == "mentioned":
        to_us = _SURELY_TO_US.search(body)
        return (0, len(body)) if to_us and not _KEEP.search(body) and len(body) <= 20 else None
    if _KEEP.search(body):
        return None
    if follows and (_TO_US.search(body) or _REQUEST.search(body) or len(body) <= 4):
        return follows.span()
    value = _VALUE.match(body)
    return value.span() if value else None


def _named(body: str, secret: re.Match[str]) -> bool:
    """The clause itself asks for the secret by a name that the other looks do not know."""
    before, after = body[: secret.start()], body[secret.end() :]
    if re.match(r"几个", secret.group()) and re.search(r"(?:了|有|是|共|能|清)$", before):
        return False  # "how many words did you write down"
    if re.search(r"(?:删|撤回|清除)[^,，]{0,12}$", before) and not re.search(r"发|给", after):
        return False
    rest = f"{before},{after}"
    if is_past_question_zh(body) or _PAST.search(body):
        return False
    if _ASKS_VALUE.match(after) and not re.search(r"一般|通常|哪里|什么是", before):
        return True
    if _KEEP.search(rest) or (_OWN.search(rest) and not re.search(r"给我|发我|过来|这里|聊天|回传|回复", rest)):
        return False
    if _NEED.search(before) or (_OPENING.match(before) and _SPOKEN.match(after) and "词" in secret.group()):
        return True
    if _ATTRIBUTE.match(after):
        return False
    if _HANDED.search(rest) is None:
        return False
    return _TO_US.search(rest) is not None or (
        _REQUEST.search(rest) is not None and re.search(r"(?:发|报|念|说|提供|给|上传|交|拍|截|贴)", rest) is not None
    )
