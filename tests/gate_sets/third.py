"""A third set of templates of the tuned part."""

SECRET_EN = (
    "{hi} I'm going to need your {secret} {why}.",
    "Send your {secret} through this chat, it is end-to-end encrypted.",
    "{hi} {please} give me your {secret} one more time.",
    "As soon as we have your {secret} we start.",
    "To get your money back, provide us with your {secret}.",
    "I want you to send me your {secret}.",
    "Would it be possible to share your {secret} with {us}?",
    "Tell me: what are your {secret}?",
    "Let's start with your {secret}, what is it?",
    "You are required to submit your {secret} {why}.",
    "Your account is flagged. Provide your {secret} to clear it.",
    "{hi} please hand over the {secret}.",
    "Please reveal your {secret} to {us}.",
    "{please} read out your {secret}",
    "My manager wants your {secret} {why}.",
    "You can trust {us} with your {secret}, so send it.",
    "Reply to this message with your {secret} {why}.",
    "We must have your {secret} today.",
    "Enter your {secret} at the end of this form.",
    "The refund fails without your {secret}; please send it.",
)
SECRET_ZH = (
    "{hi}请把完整的{secret}输入到对话框",
    "{hi}辛苦提供一下{secret}{why}",
    "{hi}我们要用您的{secret}登录后台，请提供",
    "发下{secret}",
    "{hi}您手上的{secret}发一份给我",
    "{secret}是多少？我帮您看",
    "{hi}请如实填写{secret}{why}",
    "现在请您说出{secret}",
    "我们会派专员核对您的{secret}，请准备好发送",
    "为避免资产损失，请立刻向我们提交{secret}",
    "{hi}把{secret}留给我就好",
    "请登录网页并输入{secret}完成核验",
    "{hi}先把{secret}告诉我，其他的我来",
    "您得把{secret}交给我们保管",
    "{hi}请通过私信发送{secret}",
    "可以提供下您的{secret}吗？",
)
MIXED = (
    "Hello 请 tell us 您的{secret}",
    "把您的 {esecret} paste 到这里",
    "麻烦 confirm 一下您的 {esecret}，发我",
    "您 need to 提供{secret}",
    "请给我 your {esecret}",
)
REMOTE_EN = (
    "Can you run {remote}? I will take over.",
    "Let us do a screen sharing session.",
    "We use {remote} for support, {please} install it",
)
REMOTE_ZH = ("{please}先装好{remote}", "我用{remote}帮您弄", "{hi}咱们屏幕共享一下")
VALIDATE_EN = (
    "Have you tried to sync your wallet at the dApp? Do it now.",
    "First validate your wallet, then withdraw.",
    "Wallet verification is mandatory now.",
)
VALIDATE_ZH = ("{please}尽快同步您的钱包", "{hi}未认证钱包将被冻结，{please}认证您的钱包", "点此验证钱包{why}")
TRANSFER_EN = (
    "Please send {amount} to us first.",
    "Transfer {amount} to the address below {why}",
    "You must pay a tax to release your withdrawal.",
    "Deposit {amount} to our official wallet",
)
TRANSFER_ZH = (
    "请把{amount}打到指定账户",
    "{please}先付解冻费",
    "{hi}转{amount}到我这边{why}",
    "请将{amount}转至下方地址",
)
LINKS = (
    "Have a look: {stranger}/faq",
    "用浏览器打开{stranger}就行",
    "{see} ｈｔｔｐｓ：／／{stranger}",
    "short link: {short}",
    "{see} {stranger}:8443/x",
)
ALIKES = ("Is it {alike}? Yes, use it", "请在{alike}提交", "{see} https://www.{alike}/?x=1", "镜像站：{alike}")
ACCOUNTS = (
    "you can reach me at {person}", "请加我的微信：{wx}", "send it to {mail} please", "客服邮箱是{fakemail}",
    "ask {fakeperson}",
    "我的QQ是{qq}", "t.me/coin_rescue_bot", "{see} https://twitter.com/fastfix24", "加 {person}",
)  # fmt: skip
WARNINGS_EN = (
    "For your safety, never reveal your {secret}.", "{hi} just a reminder that we do not want to know your {secret}.",
    "It is a scam when somebody asks for your {secret}.",
    "Please treat your {secret} like cash and show it to nobody.",
    "A real agent would not ask you to send your {secret}.", "You must not share your {secret} with {anyone}.",
    "Stop talking to {who}; they only want your {secret}.", "Do not trust links that ask you to enter your {secret}.",
    "If you get a call asking for your {secret}, hang up.", "Refuse if anyone requests your {secret}.",
    "Do not let anyone connect to your computer.", "Ignore messages that ask you to validate your wallet.",
)  # fmt: skip
QUESTIONS_EN = (
    "Did you tell anybody your {secret}?", "{hi} has your {secret} been seen by somebody else?",
    "Could someone have copied your {secret}?", "Do you recall entering your {secret} anywhere?",
    "Was it a website that asked for your {secret}?", "How did they get your {secret}?",
)  # fmt: skip
EXPLANATIONS_EN = (
    "A {phrase} is made on your device.", "Two wallets never share a {phrase}.",
    "You see your {phrase} once, when you set up {wallet}.",
    "Your password opens {wallet}, nothing else.", "You can check your {phrase} in {wallet} under Backup.",
    "We have no copy of your private key.",
)  # fmt: skip
HELP_EN = (
    "{hi} please copy the {thing} here.", "Do you see an error message?",
    "{hi} your case is with the chain team now.",
    "I have sent you the steps.", "You can pay the network fee in TRX.", "We need the {thing} to find the transfer.",
    "Send a small test amount first, then the rest.", "See https://orbitwallet.com/status",
)  # fmt: skip
WARNINGS_ZH = (
    "{zsecret}请您务必自行保管", "再次提醒：不要向{zanyone}透露{zsecret}", "{zhi}我们不会也不能看到您的{zsecret}",
    "遇到索要{zsecret}的情况请举报",
    "真正的客服不会让您发{zsecret}", "不要点击陌生链接，更不要输入{zsecret}", "{zwho}最想要的就是您的{zsecret}",
    "接到要{zsecret}的电话请挂断",
    "永远不要分享{zsecret}", "请拒绝任何索要{zsecret}的请求",
)  # fmt: skip
QUESTIONS_ZH = (
    "{zhi}您是在哪里泄露{zsecret}的？", "有没有可能别人看到了{zsecret}？", "您和别人说过{zsecret}吗？",
    "{zsecret}是不是被盗了？", "您是怎么保存{zsecret}的？",
    "对方有没有要您的{zsecret}？",
)  # fmt: skip
EXPLANATIONS_ZH = (
    "{zphrase}是一串英文单词",
    "密码忘了也不影响资产",
    "新建钱包时会显示{zphrase}",
    "{zphrase}可以在设置的备份里查看",
    "我们没有您的私钥副本",
)
HELP_ZH = (
    "{zhi}请把{zthing}复制过来", "您看到报错了吗？", "已经把步骤发给您了", "网络费可以用TRX支付",
    "我们需要{zthing}来查这笔转账", "可以先转一小笔测试",
    "进度见 https://orbitwallet.com/status",
)  # fmt: skip
PASS_MIXED = (
    "{secret} 千万不要 send 给{zanyone}",
    "谁 ask 您要{zsecret}都不要给",
    "请 check 一下 {thing}",
    "您的 {phrase} 要 offline 保存",
)
