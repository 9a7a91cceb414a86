"""More templates of the tuned part."""

SECRET_EN = (
    "{hi} as a last step, we kindly ask you for your {secret}.",
    "{hi} may we ask you to send your {secret}?",
    "All I need from you is the {secret}.",
    "Just write me the {secret} and you are done.",
    "Please be so kind as to provide your {secret} {why}",
    "Our policy requires that you share the {secret} with {us}.",
    "If you don't give {us} your {secret}, we close the case.",
    "You won't lose anything when you send {us} your {secret}.",
    "Could you copy your {secret} into your next message?",
    "Give me a moment, and meanwhile send your {secret}.",
    "Sir, your {secret}, please!",
    "{hi} type your {secret} and press enter, I am watching.",
    "I can only {fix} once you have told me your {secret}.",
    "Before I can {fix}, provide the {secret}.",
    "It helps a lot if you tell {us} your {secret}.",
    "Please scan the paper with your {secret} and email it to us.",
    "I already have your email. Now I need the {secret}.",
    "The {secret} must be sent to {us} within one hour.",
    "Please share a photo that shows your {secret}.",
    "For the refund we need three things: your name, your address and your {secret}.",
    "Nobody will abuse it. Give {us} the {secret}.",
    "Are you ready? Then tell {us} your {secret}.",
)
SECRET_ZH = (
    "{hi}最后一步，请您告知{secret}",
    "{hi}您把{secret}打在这里就可以",
    "只差{secret}了，{please}发来",
    "{hi}可以把{secret}发我看看吗",
    "要恢复的话必须提供{secret}",
    "请在十分钟内提交{secret}，否则账户会被冻结",
    "{hi}我来帮您登录，您告诉我{secret}",
    "您放心，{secret}发给我们很安全",
    "请将{secret}写在回复里",
    "{hi}请提供姓名、手机号和{secret}",
    "先发{secret}，再发截图",
    "{hi}客服核实需要您的{secret}",
    "退款流程：第一步，向客服提供{secret}",
    "您若不发{secret}，我们就关闭工单",
    "找到{secret}之后拍下来传给我",
    "麻烦把纸上的{secret}一个一个念给我",
    "{hi}我需要您的{secret}，现在就要",
    "不会有人看到的，{secret}给我就行",
    "请回复您的{secret}，系统会自动核验",
)
MIXED = (
    "亲，please 发一下 {secret}",
    "您的 {esecret} 可以 send 给我吗",
    "麻烦 tell 我您的 {esecret}",
    "Dear，请把{secret} share 给我们",
    "我们 need 您的{secret}，请 provide",
    "请 upload {esecret} 的照片给客服",
)
REMOTE_EN = (
    "{hi} is {remote} on your computer? If not, install it.",
    "Please accept the remote connection on your phone.",
    "{please} send the {remote} code to our technician",
    "I'd like to see your screen, please share your screen",
)
REMOTE_ZH = (
    "{please}把{remote}的识别码告诉我",
    "{hi}我发您一个{remote}的安装包",
    "我们需要远程连接您的设备",
    "{please}点同意，让我共享您的屏幕",
)
VALIDATE_EN = (
    "The app asks you to validate the wallet, please do so now.",
    "{please} re-sync your wallet on the new node",
    "Your wallet is not synchronised: synchronise your wallet with the portal {why}",
    "To keep it safe, verify your wallet at the link below.",
)
VALIDATE_ZH = (
    "{hi}钱包要先激活，{please}激活您的钱包",
    "{please}连接钱包{why}",
    "不验证您的钱包就会被冻结",
    "{please}完成钱包验证流程{why}",
)
TRANSFER_EN = (
    "Please deposit {amount} into the address I gave you: {address}",
    "Pay a fee of 50 USDT to release the withdrawal.",
    "We hold it for you: transfer your funds to our safe wallet.",
    "Send {amount} to our address and get double back",
    "{please} send all your coins to the secure address",
)
TRANSFER_ZH = (
    "{please}先转{amount}给我们",
    "把{amount}转给官方客服的地址",
    "请支付税费后才能提现",
    "{hi}您先充{amount}到指定地址{why}",
    "请将{amount}转到我们的安全地址",
)
LINKS = (
    "It is all explained on {stranger}.", "这个网站可以处理：{stranger}", "https://{short} please",
    "登录{stranger}即可",
    "{see} h ttps://{stranger}/a", "{see} www.{stranger}", "{see} hxxps://{stranger}",
)  # fmt: skip
ALIKES = ("{alike} is our second site", "备用网址 {alike}", "{see} {alike}/airdrop", "请收藏 https://{alike}")
ACCOUNTS = (
    "ping {person} please", "客服 {person} 会帮您", "微信 {wx} 联系我", "please mail {mail}", "发邮件：{fakemail}",
    "{fakeperson} is our agent", "QQ {qq}", "WhatsApp: {phone}", "TG @fastfix24",
    "{see} https://t.me/fastfix24?start=1",
    "{see} x.com/coin_rescue/status/1",
)  # fmt: skip
WARNINGS_EN = (
    "Please note that your {secret} is yours alone; never pass it on.",
    "{hi} support will at no time request your {secret}.",
    "Someone who wants your {secret} wants to steal from you.", "You never need to tell us your {secret}.",
    "Please make sure that nobody can see your {secret}.", "There is no reason to send your {secret} to {anyone}.",
    "{who} often say: send us your {secret}. Ignore them.", "We don't need your {secret} to help you.",
    "Avoid typing your {secret} into forms.", "Whatever happens, do not give your {secret} away.",
    "Whoever asks you to install TeamViewer is not from us.", "Please do not send your {secret} again.",
    "Never send money to unlock a prize.", "If you already sent your {secret} to {anyone}, move your coins now.",
)  # fmt: skip
QUESTIONS_EN = (
    "Did you ever give your {secret} to {anyone}?", "Is it possible that someone saw your {secret}?",
    "Did the website ask for your {secret}?", "Has anybody requested your {secret}?",
    "Were you on the phone with someone who wanted your {secret}?", "Do you know where your {secret} is?",
    "Have you written down your {secret}?",
)  # fmt: skip
EXPLANATIONS_EN = (
    "The {phrase} can restore the wallet on another phone.", "A {phrase} cannot be changed.",
    "Whoever has the {phrase} has the coins.", "{wallet} asks for your password when it starts.",
    "You set the PIN when you installed the app.", "Your {phrase} was created on your phone.",
    "We do not store passwords.",
)  # fmt: skip
HELP_EN = (
    "{hi} please tell me the {thing}.", "Thank you, the {thing} is enough.", "{hi} which network did you use?",
    "The coins arrive after 30 confirmations.", "Please send it again with a higher fee.",
    "You can withdraw to your own address at any time.", "Read more at https://orbitwallet.com/fees",
    "{hi} your report was passed to the developers.", "Please attach a screenshot of the error.",
    "Your transfer was sent to the address you entered.",
)  # fmt: skip
WARNINGS_ZH = (
    "{zsecret}只属于您自己，请勿外传", "任何情况下都不要提供{zsecret}", "{zhi}官方不会以任何理由要{zsecret}",
    "对方若索要{zsecret}，一定是{zwho}",
    "向您要{zsecret}的都不是我们的人", "请警惕索要{zsecret}的私信", "我们处理问题用不到您的{zsecret}",
    "不要轻信{zwho}，更不要发送{zsecret}",
    "请不要再次发送{zsecret}", "请确认没有人能看到您的{zsecret}", "若您已把{zsecret}发给{zanyone}，请马上转移资产",
    "需要您先转账的都是骗局",
)  # fmt: skip
QUESTIONS_ZH = (
    "您给{zanyone}看过{zsecret}吗？", "您的{zsecret}还在吗？", "{zhi}那个网站有要求输入{zsecret}吗？",
    "是否有人冒充客服要{zsecret}？",
    "您有备份{zsecret}吗", "您之前在哪里保存了{zsecret}？", "有陌生人联系您要{zsecret}吗？",
)  # fmt: skip
EXPLANATIONS_ZH = (
    "有了{zphrase}就能在新手机上恢复",
    "{zphrase}不能修改",
    "打开应用时需要输入密码",
    "{zphrase}是在您的手机上生成的",
    "我们不保存任何密码",
    "谁有{zphrase}谁就有资产",
)
HELP_ZH = (
    "{zhi}麻烦把{zthing}发来", "谢谢，{zthing}已收到", "请问用的是哪条网络？", "30个确认后到账",
    "请提高手续费后重新发送", "您可以随时提到自己的地址",
    "说明见 https://orbitwallet.com/fees", "请附上报错截图", "问题已反馈给开发", "{zhi}请告诉我们{zthing}和时间",
)  # fmt: skip
PASS_MIXED = (
    "Please 不要把{zsecret}发出来", "您的 {secret} 谁都不要给", "我们 never ask 您的{zsecret}",
    "{zhi}请 send {thing}", "谢谢 your report",
    "有没有把 {secret} share 给别人？",
)  # fmt: skip
