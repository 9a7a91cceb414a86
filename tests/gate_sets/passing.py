"""Texts that must pass: warnings, questions about what happened, explanations, ordinary help, official ways."""

SLOTS = {
    "secret": (
        "recovery phrase", "seed phrase", "private key", "12 words", "secret phrase", "mnemonic", "password", "PIN",
        "verification code", "keystore file", "2FA code", "passcode", "CVV", "SMS code", "24-word phrase",
    ),
    "phrase": ("recovery phrase", "seed phrase", "secret phrase", "mnemonic", "backup phrase"),
    "anyone": ("anyone", "other people", "strangers", "any website", "support agents", "anybody, including us"),
    "who": ("scammers", "impostors", "fake support accounts", "fraudsters", "people who pretend to be us"),
    "wallet": ("the app", "your wallet", "the wallet app", "Orbit Wallet"),
    "thing": (
        "transaction hash", "order number", "app version", "screenshot of the error", "receiving address",
        "case number",
    ),
    "zsecret": (
        "助记词", "私钥", "密码", "验证码", "支付密码", "银行卡号", "短信验证码", "12个单词", "恢复短语", "keystore",
        "动态口令",
    ),
    "zphrase": ("助记词", "恢复短语", "助記詞", "种子词"),
    "zanyone": ("任何人", "他人", "陌生人", "包括客服在内的任何人", "别人", "任何网站"),
    "zwho": ("骗子", "冒充客服的人", "不法分子", "假客服"),
    "zthing": ("交易哈希", "订单号", "版本号", "报错截图", "收款地址", "交易链接", "单号"),
    "hi": ("Hello,", "Thanks for waiting.", "Hi!", "", "Sorry to hear that."),
    "zhi": ("您好，", "感谢等待。", "", "很抱歉给您带来不便，", "收到，"),
}  # fmt: skip

WARNINGS_EN = {
    "dev": (
        "Never share your {secret} with {anyone}.", "{hi} please do not send your {secret} to {anyone}.",
        "We will never ask you for your {secret}.", "Our team never asks for a {secret}.",
        "If someone asks you for your {secret}, block them.", "{who} will ask you to send your {secret}.",
        "Anyone who asks for your {secret} is a scammer.", "Keep your {secret} private.",
        "Beware of {who} who ask for your {secret}.", "Please don't post your {secret} here.",
        "No employee of ours needs your {secret}.", "Do not type your {secret} into any website.",
        "Send us the {thing}, but never your {secret}.", "Anyone with your {secret} can take your coins.",
        "Do not install AnyDesk if someone asks you to.", "We never use remote control.",
        "Never send coins to somebody who promises to double them.", "Links from {who} lead to copies of our page.",
        "There is no wallet validation; whoever says so is a scammer.",
        "We never ask you to connect your wallet or to validate it.",
    ),
    "more": (
        "You should not give your {secret} to {anyone}.", "{hi} remember: nobody from support wants your {secret}.",
        "It is not safe to send a {secret} in a chat.", "Our agents can't ask for your {secret}, and never will.",
        "Be careful with {who}: they want your {secret}.", "Don't tell {anyone} your {secret}, not even us.",
        "If you are asked to enter your {secret}, close the page.", "Real support never requests a {secret}.",
        "Under no circumstances should you reveal your {secret}.",
        "Hide your {secret} before you send the screenshot.",
        "Whoever wants your {secret} wants your money.", "Please remove your {secret} from your notes app.",
        "We do not offer screen sharing or remote access.",
        "Don't pay any fee to unlock a withdrawal; that is a scam.",
        "A message that tells you to synchronize your wallet is a scam.",
    ),
}  # fmt: skip
QUESTIONS_EN = {
    "dev": (
        "{hi} did anyone ask you for your {secret}?", "Have you shared your {secret} with {anyone}?",
        "Did you enter your {secret} on a website?", "Do you still have your {secret}?",
        "When did you notice that your {secret} was changed?",
        "Could you tell us whether somebody saw your {secret}?",
        "Was your {secret} ever saved in a photo?", "Which site asked you for the {secret}?",
        "Did somebody tell you to install TeamViewer?", "Did you send funds to that address?",
    ),
    "more": (
        "Has somebody seen your {secret}?", "Do you remember where you typed your {secret}?",
        "{hi} were you asked to give your {secret}?", "Is your {secret} written down somewhere safe?",
        "Who asked you to share your {secret}?", "Have you lost your {secret}?",
        "Did the caller want remote access?", "Where did you send the coins?",
    ),
}  # fmt: skip
EXPLANATIONS_EN = {
    "dev": (
        "Your {phrase} has 12 words.", "A {phrase} is the key to your wallet.",
        "You can view your backup in the settings.",
        "Your {phrase} never leaves your device.", "Write your {phrase} on paper and keep it offline.",
        "Only you know your {phrase}; we can't see it.", "You can change your password in {wallet}.",
        "If you lose your {phrase}, nobody can restore the wallet.", "We can't reset your {secret}.",
        "The private key is derived from the {phrase}.",
        "If your {phrase} was exposed, create a new wallet and move your assets.",
        "The verification code is valid for ten minutes.", "You find the {phrase} backup under Settings, Security.",
    ),
    "more": (
        "Each word of a {phrase} comes from a list of 2048 words.", "The order of the words matters in a {phrase}.",
        "{wallet} shows the {phrase} only once.", "A PIN protects the device, the {phrase} protects the coins.",
        "Without the {phrase} a lost phone means lost coins.", "Our servers hold no {phrase} and no private key.",
        "Your password is stored on your phone only.", "A new {phrase} makes a new address.",
        "The card number is shown on the card's front.",
    ),
}  # fmt: skip
HELP_EN = {
    "dev": (
        "{hi} please send us the {thing}.", "{hi} what is the {thing}?", "Could you tell me the {thing}, please?",
        "Please update the app to version 4.2.1 and try again.",
        "The network is busy; your transfer needs more time.",
        "Your case number is 20931, we answer by 18:00.", "Please wait while the wallet syncs.",
        "The fee goes to the miners, not to us.", "You can send tokens to any address of the same network.",
        "Check the transaction at https://etherscan.io/tx/0x12ab", "Our site is https://orbitwallet.com/help",
        "Write to help@orbitwallet.com", "We are @orbitwallet on X.",
        "Our Telegram channel is https://t.me/orbitwallet",
        "Download it from https://apps.apple.com/app/id123", "{hi} I forwarded your case to the chain team.",
        "{hi} your deposit has 12 confirmations of 20.",
        "To transfer, open {wallet}, choose Send and check the address twice.",
        "Please provide the {thing} and the time of the transfer.", "Reply with 1 if it works now.",
    ),
    "more": (
        "{hi} could you share the {thing}?", "{hi} I need the {thing} to look it up.",
        "Please tell us which phone you use.",
        "Reply with the number of the answer.", "The refund goes back to your card in three days.",
        "Gas is paid in the coin of the network.", "Your transaction failed because the gas limit was too low.",
        "See https://help.orbitwallet.com/a?b=1 for the steps.", "Follow us at x.com/orbitwallet",
        "Restart the app, then look at the balance again.", "To receive coins, show your address as a QR code.",
        "{hi} a colleague takes over in five minutes.", "Tell me when you sent it and on which network.",
        "Search for your address on etherscan.io", "Did this help?",
        "You may need to pay a network fee for each transfer.",
    ),
}  # fmt: skip
WARNINGS_ZH = {
    "dev": (
        "请勿将{zsecret}告诉{zanyone}", "我们绝不会向您索要{zsecret}", "{zhi}请不要把{zsecret}发给{zanyone}",
        "如果有人让您提供{zsecret}，请立即拉黑", "官方人员从不索要{zsecret}", "{zwho}会以各种理由索要{zsecret}",
        "任何自称客服并要求您提供{zsecret}的人都是骗子", "谨防{zwho}骗取{zsecret}", "切勿在任何网站输入{zsecret}",
        "请提供{zthing}，不要发送{zsecret}", "客服不会问您要{zsecret}", "不要把{zsecret}发在群里",
        "请妥善保管您的{zsecret}，不要截图",
        "官方不会要求您远程控制", "不要向任何人转账到所谓的安全账户", "没有任何人会要求您提供{zsecret}",
        "发截图前请遮住{zsecret}",
    ),
    "more": (
        "{zsecret}一旦泄露，资产就不安全了", "千万别把{zsecret}给{zanyone}", "无论对方怎么说，都不要透露{zsecret}",
        "{zhi}我们不需要您的{zsecret}", "凡是要{zsecret}的，都是{zwho}", "索要{zsecret}的一律是诈骗",
        "您无需向我们提供{zsecret}",
        "别在聊天里发{zsecret}", "对方要{zsecret}时请直接挂断", "请不要相信任何要求您验证钱包的消息",
        "我们从不使用远程协助",
        "不要给对方转账", "要求缴纳保证金才能提现的都是诈骗",
    ),
}  # fmt: skip
QUESTIONS_ZH = {
    "dev": (
        "有没有人向您索要过{zsecret}？", "您是否把{zsecret}告诉过{zanyone}？", "您还记得{zsecret}吗",
        "请问您是否备份了{zsecret}",
        "您有没有在其他网站输入过{zsecret}", "有人问您要过{zsecret}吗？", "您的{zsecret}有没有泄露过？",
        "{zhi}是谁让您提供{zsecret}的？",
        "您什么时候发现{zsecret}被改的？", "对方让您装远程软件了吗？",
    ),
    "more": (
        "{zsecret}有被别人看到过吗", "您的{zsecret}保存好了吗？", "您在哪个网站输入了{zsecret}？",
        "对方是怎么要到{zsecret}的？", "{zhi}之前有把{zsecret}拍照存相册吗", "您忘记{zsecret}了吗？",
        "您把{zsecret}给过谁？",
        "是不是有人冒充我们问{zsecret}？",
    ),
}  # fmt: skip
EXPLANATIONS_ZH = {
    "dev": (
        "{zphrase}由12个单词组成", "您可以在设置里查看备份", "{zphrase}是恢复钱包的唯一凭证",
        "{zphrase}只保存在您的设备上", "我们没有您的{zsecret}，无法找回",
        "请在App里修改密码", "您可以重置密码", "丢失{zphrase}就无法恢复钱包", "私钥由{zphrase}推导而来",
        "验证码十分钟内有效", "什么是{zphrase}？",
        "如果{zphrase}已经泄露，请新建钱包并转移资产", "请用纸笔抄写{zphrase}并离线保存",
    ),
    "more": (
        "{zphrase}的顺序很重要", "忘记密码可以用{zphrase}在本机恢复", "每个钱包的{zphrase}都不同",
        "我们的服务器不保存{zsecret}",
        "密码只用于解锁本机应用", "导出私钥前请确认周围没有人", "{zphrase}丢了，客服也没有办法",
        "一组{zphrase}可以管理多个地址", "验证码没收到时请检查信号",
    ),
}  # fmt: skip
HELP_ZH = {
    "dev": (
        "{zhi}请提供{zthing}", "{zhi}请把{zthing}发给我", "您的{zthing}是多少？", "请更新到4.2.1版本后再试",
        "网络拥堵，转账需要更多时间",
        "您的单号是20931，今天18点前回复", "钱包正在同步，请稍候", "手续费由矿工收取，我们不收取费用",
        "您可以在区块浏览器查看这笔转账", "我们的官网是 https://orbitwallet.com",
        "请写信到 help@orbitwallet.com", "我们的电报频道：https://t.me/orbitwallet", "{zhi}已转交技术同事处理",
        "{zhi}麻烦发一下{zthing}，我查一下",
        "转账前请核对地址和网络", "回复1表示已解决", "请从 https://apps.apple.com/app/id123 下载",
    ),
    "more": (
        "{zhi}麻烦告诉我{zthing}", "{zhi}需要您提供{zthing}，方便我们查询", "请问您用的是什么手机？",
        "充值要等20个确认", "您的转账因为手续费太低失败了",
        "详情见 https://help.orbitwallet.com/faq", "请重启应用后再看余额", "{zhi}五分钟后由同事接手",
        "请说明转账时间和网络", "收款时出示二维码即可",
        "退款会在三天内到账", "请回复数字选择", "谢谢反馈，已经修复", "您的地址可以在 etherscan.io 查到",
    ),
}  # fmt: skip
MIXED = {
    "dev": (
        "请不要 share 您的 {secret}", "{zhi}please send 一下 {zthing}", "您的 {thing} 是什么？",
        "官方 never 索要 {zsecret}",
        "Never 把{zsecret}发给 anyone", "您的 seed phrase 有 12 个单词", "App 的 PIN 可以在设置里改",
        "Did anyone 问您要{zsecret}？",
    ),
    "more": (
        "我们 support 不会 ask for your {secret}", "请发 {thing} 给我们", "{secret} 请自己保管好",
        "don't 把 {secret} 给别人",
        "{zhi}您的 {thing} 收到了", "有人 ask 过您的 {zsecret} 吗？",
    ),
}  # fmt: skip
