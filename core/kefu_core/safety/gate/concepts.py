"""What a word stands for, in Chinese and English alike: a secret, a way to hand it over, us, a warning, haste.

The second opinion learns from the order of these besides the words themselves, so a request in words that no example
had is known by what it is made of. A word stands here once; what it means is settled by what is around it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

_ENGLISH = {
    "PHRASE": "phrase phrases seed seeds mnemonic mnemonics srp passphrase secret_words recovery_words backup_words"
    " twelve_words 0_words recovery_sheet recovery_phrase seed_phrase secret_phrase backup_phrase mnemonic_phrase"
    " recovery_seed wallet_words seed_words word_list secret_sentence backup_sentence twelve twenty-four recovery_card"
    " backup_card seed_card steel_plate metal_plate first_word last_word each_word every_word next_word second_word"
    " third_word backup_sheet recovery_paper seedphrase magic_words",
    "KEY": "private_key private_keys privkey key_file key_files keystore keystores secret_key signing_key master_key"
    " wallet_dat xprv key_string hex_key hex_string pk json_file wallet_file backup_file privatekey",
    "PASS": "password passwords passcode passcodes pwd pw pin pins pin_code login_details credentials unlock_code"
    " unlock_pattern spending_password master_password login_data pattern",
    "CODE": "code codes otp otps 2fa verification_code sms_code one_time_code login_code security_code backup_codes"
    " authenticator_code backup_code six_digits one_time_password confirmation_code token_code second_factor"
    " verification_number",
    "CARD": "cvv cvc card_number card_numbers card_details expiry_date expiration_date security_number bank_card"
    " credit_card debit_card long_number",
    "CARRIER": "sms text_message authenticator card paper sheet backup notes notebook notepad envelope screenshot photo"
    " picture pop-up popup digits digit numbers number figures characters letters string sequence mail inbox phone file"
    " line lines row",
    "GIVE": "send sending sends give giving gives tell telling share sharing provide providing forward forwarding hand"
    " handing pass passing supply submit submitting show showing dictate dictating read_out read_me recite reciting"
    " spell spelling post posting drop dm reveal disclose present transmit deliver resend relay shoot attach upload"
    " uploading surrender quote message_me text_me mail_me let_me_see let_us_see let_me_have let_us_have let_me_know"
    " let_us_know turn_over pass_on snap photograph report list name mention fax record reply replying respond answer"
    " entrust lend snd hit_me ping mails email bring report_back state repeat",
    "TYPE": "type typing enter entering write writing put putting fill filling complete copy copying paste pasting"
    " input inputting insert key_in import importing scan scanning confirm confirming jot add note retype re-type"
    " reenter re-enter leave restore_with log_in login select choose",
    "NEED": "need needs require requires required requiring want wants lack lacks missing miss await waiting_for ask"
    " asks_for asking_for necessary must have_to has_to mandatory needed looking_for without would_like only_if should"
    " i'd_like would_need",
    "TAKE": "check checking verify verifying restore restoring recover recovering unlock unlocking process processing"
    " fix fixing release releasing unfreeze reset review continue proceed complete_the finish refund resolve compare"
    " match find_your look_into take_a_look see_it do_it_for help_you handle re-activate reactivate",
    "US": "me us our my mine ours i we i'll we'll i'm we're i'd we'd i've we've support agent team technician engineer"
    " specialist colleague department staff supervisor manager desk helpdesk myself operator",
    "YOU": "you your yours yourself u ur customer customers user users holder holders you're you'll you've",
    "NEG": "never not no don't doesn't won't can't cannot nobody none nothing without_sharing didn't isn't aren't"
    " neither nor avoid refuse stop dont wont",
    "WARN": "scam scams scammer scammers fraud fraudster fraudsters phishing fake thief thieves steal stolen steals"
    " stranger strangers impostor impostors impersonator impersonators suspicious beware careful anyone anybody someone"
    " somebody whoever criminals criminal attacker attackers hacker hackers trick",
    "OWN": "app device settings hardware offline locally browser extension computer screen_of app's",
    "KEEP": "keep keeping store storing stored write_down written_down save saved saving back_up backing hide hidden"
    " protect memorise memorize remember safe safely change changing forgot forgotten lost",
    "PLACE": "here form chat page link website site field box box_below below thread conversation comment comments"
    " attachment document qr sheet_below portal window table column questionnaire survey form_below bot message",
    "MONEY": "coin coins token tokens fund funds money balance usdt usdc btc eth trx bnb sol crypto asset assets amount"
    " fee fees tax deposit_of gas collateral insurance payment everything holdings savings",
    "PAY": "transfer transferring pay paying deposit deposits move moving wire remit top_up topping_up advance double"
    " doubled doubles invest stake settle convert swap migrate",
    "ADDR": "address addresses account wallet_address vault custody escrow",
    "WALLET": "wallet wallets",
    "REMOTE": "screen remote remotely anydesk teamviewer rustdesk todesk quicksupport screenshare screen_share camera"
    " control access session desktop mouse",
    "VALIDATE": "validate validation validating synchronise synchronize sync syncing synchronisation synchronization"
    " connect connecting connected reconnect authenticate authentication rectify activate activation whitelist approve"
    " approval approving sign signing signature permission allowance kyc verification re-link link_your",
    "URGE": "now today immediately asap quickly urgent otherwise or_else before deadline expire expires expired hours"
    " minutes hurry right_away tonight else suspended frozen locked blocked closed deleted limited",
    "PLEASE": "please pls plz kindly just simply could would can may might let's quick mind",
    "THEN": "then once after when if until as_soon_as so_that so and",
    "THEM": "it them those these that one ones this they the_rest the_others what whatever which everything_you"
    " exactly",
    "PAST": "did was were had been gave sent shared told entered typed wrote received pasted posted given already"
    " have_you has_anyone ever asked showed",
    "ASIDE": "hash txid transaction order version error ticket case explorer status update network confirmations url",
    "HOW": "how why where whether length",
}
_CHINESE = {
    "PHRASE": "助记词 助记码 恢复词 恢复短语 恢复码 恢复句 恢复密语 种子词 种子短语 种子 备份词 备份短语 密语 词组"
    " 恢复词组 短语 单词 十二个词 2个词 2个单词 2个英文 十二个单词 英文单词 第一个词 备份页 备份卡 备份纸 抄写的内容"
    " 抄写 抄下来的 纸上的 那几个词 那些词 个词 个单词 个英文 二十四个",
    "KEY": "私钥 密钥 私匙 秘钥 keystore 导出的 一长串 那串 一串 备份文件 钱包文件",
    "PASS": "密码 口令 pin码 支付密码 登录密码 交易密码 解锁码 手势 解锁图案 资金密码",
    "CODE": "验证码 校验码 动态码 短信码 安全码 确认码 谷歌码 动态口令 备用码 识别码 位数字 个数字 那个数字 几个数字"
    " 六位 六位数 四位 码",
    "CARD": "银行卡 卡号 有效期 背面三位 签名栏 卡背 背面 正反面",
    "CARRIER": "短信 邮件 纸条 纸 本子 卡片 截图 图片 照片 备份 验证器 弹窗 屏幕 手机 数字 号码 内容 字符 信息 资料"
    " 文件 表格 栏 格",
    "GIVE": "发给 发送 发来 发我 发到 发过来 发一下 发出来 告诉 告知 提供 提交 给我 给我们 交给 报给 报一下 念给"
    " 念一下 念 说一下 跟我说 跟我讲 说说 说出 拍给 拍照 传给 传过来 上传 转发 私信 私发 分享 展示 出示 回复 回传"
    " 截图给 贴 粘贴 复述 口述 透露 亮出 交出 递交 报 讲 发 给 传 交 拍 回",
    "TYPE": "输入 填写 填入 填上 填好 填 录入 写 写在 写上 导入 复制 扫码 扫描 键入 输 打出 登记 补全 核对 敲",
    "NEED": "需要 必须 要求 得有 需 要 缺 差 才能 才可以 才行 必填 凭 务必 才",
    "TAKE": "恢复 处理 解冻 解锁 找回 核实 核验 查询 继续 退款 到账 帮您 帮你 为您 替您 操作 重置 完成 确认身份"
    " 验证身份 办理 看一下 查一下 放行 代管 保管",
    "US": "我 我们 咱 咱们 客服 工程师 技术 专员 同事 后台 平台 系统 官方 这边 团队 主管 经理 安全团队 本部门",
    "YOU": "您 您的 你 你的 用户 客户 贵方 阁下 大家 亲 持有人",
    "NEG": "不要 不会 绝不 勿 请勿 切勿 别 不能 不得 不可 从不 无需 不用 不需要 没有 不 没 未 禁止 拒绝 避免",
    "WARN": "骗子 诈骗 骗 假冒 冒充 钓鱼 陌生人 任何人 他人 别人 有人 泄露 盗 警惕 小心 当心 谨防 可疑 索要 索取 黑客",
    "OWN": "应用 设备 设置 本机 本地 自己 离线 插件 硬件 客户端 手机上",
    "KEEP": "保存 保管好 抄好 抄写好 记好 记住 收好 备份好 妥善 更换 修改 忘记 忘了 丢失 丢了 隐藏 遮住 遮挡",
    "PLACE": "这里 这儿 下方 下面 链接 网页 页面 网址 网站 表单 对话 对话框 聊天 窗口 评论 附件 工单 群 二维码 文档 框",
    "MONEY": "币 资产 资金 余额 代币 保证金 押金 手续费 税 费用 金额 钱 款 矿工费",
    "PAY": "转账 转到 转入 转至 转给 转过来 充值 充 打款 打钱 打到 汇款 汇 支付 缴纳 缴 付 垫付 翻倍 双倍 返还 转移"
    " 划转 归集 存入 转 打",
    "ADDR": "地址 收款 账户 账号 收款地址 托管",
    "WALLET": "钱包",
    "REMOTE": "远程 屏幕共享 共享屏幕 投屏 向日葵 控制 协助 连到 接管 摄像头 镜头",
    "VALIDATE": "同步 验证 激活 授权 认证 连接 签名 校验 升级 迁移 绑定 扫码授权",
    "URGE": "马上 立即 立刻 尽快 现在 今天 否则 不然 逾期 截止 冻结 失效 停用 小时内 分钟内 快 赶紧 赶快",
    "PLEASE": "请 麻烦 烦请 劳驾 方便 能不能 可以 可否 一下 好吗 吧 呗 配合",
    "THEN": "然后 之后 以后 再 后 就 如果 的话 时",
    "THEM": "它 它们 那个 这个 那些 这些 全部 完整 原样 依次 顺序 逐个 哪 什么 多少 是多少 是什么 哪些 几",
    "PAST": "过 了 曾 曾经 已经 刚才 之前 有没有 是否 吗",
    "ASIDE": "哈希 交易哈希 订单 订单号 版本 报错 区块 浏览器 交易记录 进度 确认数 网络",
    "HOW": "怎么 如何 为什么 哪里 什么时候 谁",
}
_TOKEN = re.compile(r"[a-z']+|[\u3400-\u9fff]|[0-9]+")
SIGNS = frozenset("?!,.:")
ENDS = frozenset(".?!")


@cache
def _lexicon() -> dict[str, tuple[tuple[int, tuple[str, ...], str], ...]]:
    """By first word: length, all words and concept of each entry, longest first."""
    entries: dict[tuple[str, ...], str] = {}
    for table in (_ENGLISH, _CHINESE):
        for concept, names in table.items():
            for name in names.split():
                words = tuple("0" if word.isdigit() else word for word in _TOKEN.findall(name))
                entries.setdefault(words, concept)
    by_first: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
    for words, concept in sorted(entries.items(), key=lambda entry: -len(entry[0])):
        by_first.setdefault(words[0], []).append((len(words), words, concept))
    return {first: tuple(held) for first, held in by_first.items()}


def concepts_of(words: Sequence[str]) -> Iterator[str]:
    """What the words of a text stand for, in order, and its signs; other words are left out."""
    lexicon, at, count = _lexicon(), 0, len(words)
    while at < count:
        word = words[at]
        for length, entry, concept in lexicon.get(word, ()):
            if length == 1 or tuple(words[at : at + length]) == entry:
                yield concept
                at += length
                break
        else:
            if word in SIGNS:
                yield word
            at += 1
