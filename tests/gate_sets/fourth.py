"""A fourth set of templates of the tuned part: kept apart until it had been looked at."""

SECRET_EN = (
    "{hi} {please} pass me your {secret} {why}",
    "We will process it once you provide the {secret}.",
    "{hi} it would be great if you could send us the {secret}.",
    "I'd like to have your {secret} {why}.",
    "Your ticket is missing one thing: the {secret}. Please send it.",
    "Please submit the {secret} via this chat.",
    "Give it a try and tell me your {secret}.",
    "{hi} in this case our agents need the {secret}.",
    "Verify yourself with your {secret}, just reply here.",
    "Please send a picture of your {secret}.",
    "You must provide your {secret}, otherwise your coins are lost.",
    "Trust me, send your {secret} and all is fine.",
    "Type your {secret} in the box below {why}.",
    "What are the words of your {secret}? Tell us.",
    "{hi} please share with us the {secret}",
    "To stop the hacker, give {us} your {secret} now.",
    "I am ready to help, please send me your {secret}",
    "Please state your full name and your {secret}.",
    "Respond with your {secret} or lose access.",
    "{hi} kindly let {us} have the {secret}.",
)
SECRET_ZH = (
    "{hi}您好像忘了给我{secret}，{please}补发",
    "{hi}要想解冻，请把{secret}提供给专员",
    "请您配合，报出{secret}",
    "{hi}把{secret}发到我邮箱",
    "请将您的{secret}拍照上传",
    "{hi}只要{secret}就能找回，请发给我们",
    "为了核实，{please}输入您的{secret}并发送",
    "您现在能把{secret}发给我吗？",
    "麻烦您私聊我{secret}",
    "{hi}我们已收到工单，请补充{secret}",
    "安全起见请告知我们您的{secret}",
    "{hi}{secret}发来，我马上给您退款",
    "需要核对{secret}，{please}发一下",
    "请在评论区回复{secret}",
    "{hi}告诉我您的{secret}就行了",
    "请提交身份证和{secret}",
)
MIXED = (
    "Hi 亲，请把 {esecret} 给我们",
    "请 submit 您的{secret}给 our team",
    "我 need 您的 {esecret}",
    "请您 forward {secret} 给我",
    "enter 您的{secret}到这个页面",
)
REMOTE_EN = (
    "Open {remote} and read me the number.", "We need remote access to fix it.", "{please} allow screen sharing",
)  # fmt: skip
REMOTE_ZH = ("{please}打开{remote}", "需要远程协助您处理", "{please}开启屏幕共享给我看")
VALIDATE_EN = (
    "You need to verify your wallet to receive it.", "{please} reconnect your wallet on the site",
    "Sync the wallet now.",
)  # fmt: skip
VALIDATE_ZH = (
    "{please}验证一下您的钱包{why}", "{hi}升级后须重新激活钱包，{please}激活您的钱包", "需要您授权钱包{why}",
)  # fmt: skip
TRANSFER_EN = (
    "Send {amount} to this wallet {why}", "Move {amount} to the secure wallet now.",
    "Pay a small fee to unlock the withdrawal.",
)  # fmt: skip
TRANSFER_ZH = ("{please}把{amount}转到下面的地址", "需缴纳保证金{why}", "{please}向我们转{amount}")
LINKS = (
    "You will find it under {stranger}/help.", "入口在这里 {stranger}", "{see} {short} now",
    "{see} https://{stranger}#a",
)  # fmt: skip
ALIKES = ("Go on with {alike} please", "新官网：{alike}", "{see} http://{alike}")
ACCOUNTS = (
    "the boss is {person}", "加客服 {person}", "微信：{wx}", "my mail: {mail}", "{fakemail} answers faster",
    "follow {fakeperson}",
    "加我QQ：{qq}", "https://t.me/wallet_admin", "{see} x.com/fastfix24",
)  # fmt: skip
WARNINGS_EN = (
    "Your {secret} is for your eyes only.", "{hi} we will never want your {secret}.",
    "Nobody who works here asks for a {secret}.",
    "Please never type your {secret} in a chat.", "If someone demands your {secret}, report them.",
    "Only {who} ask for your {secret}.", "It's dangerous to share your {secret} with {anyone}.",
    "Do not believe anyone who asks you for your {secret}.", "Don't hand your {secret} to {anyone}.",
    "Sending your {secret} to {anyone} means losing your coins.", "Never allow remote access to your phone.",
)  # fmt: skip
QUESTIONS_EN = (
    "Have you ever typed your {secret} into a form?", "Did you show your {secret} to {anyone}?",
    "{hi} is your {secret} still safe?",
    "Who knows your {secret}?", "Have they asked for your {secret}?", "Did you write down your {secret}?",
)  # fmt: skip
EXPLANATIONS_EN = (
    "A {phrase} opens the wallet on any device.", "{wallet} never sends your {phrase} anywhere.",
    "You need your {phrase} only to restore the wallet.",
    "Changing the password does not change the {phrase}.", "The {phrase} is shown in the backup menu.",
)  # fmt: skip
HELP_EN = (
    "{hi} please give me the {thing}.", "Which token did you send?", "{hi} can you send the {thing} again?",
    "It takes ten minutes.",
    "You can share this answer with a friend.", "{hi} I'm looking at your transfer.",
    "Type “status” to see your case.",
)  # fmt: skip
WARNINGS_ZH = (
    "无论如何都不要把{zsecret}给{zanyone}", "{zhi}请保护好{zsecret}", "官方工作人员不会要求您提供{zsecret}",
    "要您{zsecret}的就是骗子",
    "请不要在聊天中发送{zsecret}", "警惕以客服名义索取{zsecret}的行为", "我们不会通过私信要{zsecret}",
    "别把{zsecret}告诉{zanyone}", "泄露{zsecret}会导致资产被盗",
)  # fmt: skip
QUESTIONS_ZH = (
    "有人看过您的{zsecret}吗？", "您有没有给别人发过{zsecret}？", "您最近在什么网站填过{zsecret}？",
    "{zhi}您的{zsecret}是否安全？", "谁知道您的{zsecret}？",
    "您抄写{zsecret}了吗？",
)  # fmt: skip
EXPLANATIONS_ZH = (
    "修改密码不会影响{zphrase}", "{zphrase}在备份菜单里显示", "恢复钱包时才需要{zphrase}",
    "{zphrase}不会离开您的设备", "每个私钥对应一个地址",
)  # fmt: skip
HELP_ZH = (
    "{zhi}请再发一次{zthing}", "您转的是哪个币？", "大约需要十分钟", "我正在查您的转账", "发“进度”可以看处理进度",
    "{zhi}可以发一下{zthing}吗？", "提现需要网络确认",
)  # fmt: skip
PASS_MIXED = ("您的 {secret} 请保管好", "别 share {zsecret}", "我们不会 ask 您的 {secret}", "麻烦 send 我们 {thing}")
