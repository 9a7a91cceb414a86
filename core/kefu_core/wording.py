"""Constant texts in Chinese and English. Nothing a contact wrote is ever put into one of them."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "greeting": (
        "您好，这里是{brand}官方客服。直接输入问题就好；发「人工」找客服，发「进度」看处理进度，发「退订」不再收公告。\n"
        "官方绝不会向您索要助记词、私钥、密码或验证码。",
        "Hello, this is {brand}'s official support. Just type your question. Send “human” for a person, “status” for "
        "your case, “stop” to leave announcements.\nWe never ask for recovery phrases, private keys, passwords or codes.",
    ),
    "greeting_automated": (
        "（自动回复。隐私政策：{privacy}；发「停止」关闭自动回复）",
        "(Automated reply. Privacy: {privacy} · send “stop” to turn automated replies off)",
    ),
    "help": (
        "我可以回答常见问题，也可以转人工。\n· 直接输入问题\n· 「人工」找客服\n· 「进度」看处理进度\n· 「升级」请上一级处理，「管理层」写给管理层\n"
        "· 「订阅」/「退订」公告\n· 「记录」要对话记录\n· 「English」切换语言",
        "I answer common questions and can bring in a person.\n· Just type your question\n· “human” for a person\n"
        "· “status” for your case\n· “escalate” for the next level, “management” to write to management\n"
        "· “subscribe” / “unsubscribe” for announcements\n· “transcript” for a record\n· “中文” to switch language",
    ),
    "choose_number": ("请回复数字：", "Reply with a number:"),
    "did_this_help": ("这样解决了吗？", "Did this help?"),
    "button.yes": ("解决了", "Yes, thanks"),
    "button.no": ("还没有", "Not yet"),
    "button.human": ("找人工", "Talk to a human"),
    "offer": ("您想问的是哪一个？", "Which of these do you mean?"),
    "button.none": ("都不是，找人工", "None of these, talk to a human"),
    "glad": ("很高兴帮到您。还有问题随时发给我。", "Glad that helped. Write any time."),
    "thanks_back": ("不客气。还有问题随时发给我。", "You're welcome. Write any time."),
    "hello_back": ("您好，请直接输入您的问题。", "Hello. Please type your question."),
    "handoff.open": (
        "已为您转人工，单号 K-{case}。{place}，大约 {minutes} 分钟。重复发送不会更快，您再写的都会并进这个单。",
        "A person will take over, your case is K-{case}. {place}: about {minutes} minutes. "
        "Sending it again is not faster; whatever you add joins this case.",
    ),
    "place.next": ("您排在第一位", "You are next"),
    "place.one": ("前面还有 1 位", "One person is ahead of you"),
    "place.many": ("前面还有 {ahead} 位", "{ahead} people are ahead of you"),
    "handoff.closed": (
        "已为您登记，单号 K-{case}。现在不在人工服务时间（{hours}），{opens} 起按顺序回复您。您可以先把情况写清楚。",
        "Registered, your case is K-{case}. Our people are away now ({hours}); they answer in order from {opens}. "
        "Meanwhile you can describe what happened.",
    ),
    "gate.attempts": (
        "一小时内，{name} 有 {count} 段文字被关口拦下。请主管看一下：是误会，还是账号被盗。",
        "The gate stopped {count} texts of {name} within an hour. A lead should look: a mistake, or a stolen account?",
    ),
    "handoff.unsure": (
        "这个问题我没有把握，请客服来回答您。",
        "I am not sure about this one, so a person will answer you.",
    ),
    "handoff.repeat": (
        "看来这个答案没能解决，请客服来看。",
        "It seems that answer did not help, so a person will look at it.",
    ),
    "handoff.about": ("我理解您问的是「{title}」。", "I took it to be about “{title}”."),
    "handoff.about_topic": ("看起来与「{topic}」有关。", "It seems to be about: {topic}."),
    "topic.ask": ("为了更快处理，是哪一类问题？", "To be quicker, what kind of problem is it?"),
    "start.topic": (
        "是哪一类问题？也可以直接输入。",
        "What is it about? You can also just type.",
    ),
    "start.noted": ("好的，{topic}。请直接输入您的问题。", "All right: {topic}. Please type your question."),
    "topic.account": ("账户", "Account"),
    "topic.transfer": ("充值与提现", "Deposit or withdrawal"),
    "topic.security": ("账户安全", "Security"),
    "topic.other": ("其他", "Something else"),
    "intake.ask": (
        "请发送：{fields}。没有的可以不发。请不要发送助记词、私钥、密码或验证码，任何人都不需要它们。",
        "Please send: {fields}. Leave out what you don't have. Do not send recovery phrases, private keys, passwords "
        "or codes; nobody needs them.",
    ),
    "intake.account_id": ("账户号（在「我的」页面）", "your account ID (on the “Me” page)"),
    "intake.transaction_hash": ("交易哈希", "the transaction hash"),
    "intake.screenshot": ("截图", "a screenshot"),
    "intake.got": ("收到{field}。", "Got {field}."),
    "intake.complete": ("资料齐了，客服会一起看到。", "That's complete; the agent will see it all."),
    "intake.bad": (
        "这看起来不像{field}，请再看一下。",
        "That does not look like {field}, please check it once more.",
    ),
    "acknowledged": (
        "已加到您的单 K-{case}，客服会看到。",
        "Added to your case K-{case}; the agent will see it.",
    ),
    "status.none": ("您目前没有处理中的问题。", "You have no open case."),
    "status.bot": (
        "单号 K-{case}：机器人正在回答。发「人工」可转客服。",
        "Case K-{case}: the bot is answering. Send “human” for a person.",
    ),
    "status.waiting": (
        "单号 K-{case}：等待客服接手，{place}，大约 {minutes} 分钟。",
        "Case K-{case}: waiting for an agent. {place}: about {minutes} minutes.",
    ),
    "status.waiting_closed": (
        "单号 K-{case}：等待客服接手。人工服务时间 {hours}，{opens} 起按顺序回复。",
        "Case K-{case}: waiting for an agent. Hours are {hours}; answers in order from {opens}.",
    ),
    "status.open": (
        "单号 K-{case}：客服正在处理，下一步由客服回复您。",
        "Case K-{case}: an agent is working on it and will reply to you next.",
    ),
    "status.snoozed": (
        "单号 K-{case}：客服已看过，到 {until} 会再回复您；您补充内容会立刻提醒客服。",
        "Case K-{case}: an agent has seen it and will come back to you by {until}; writing here reminds them at once.",
    ),
    "status.resolved": (
        "单号 K-{case} 已解决。如果还有问题，直接回复就会重新打开。",
        "Case K-{case} is resolved. Just reply to open it again.",
    ),
    "escalated.second": ("已升级到二线，单号 K-{case}。", "Passed to the second level, case K-{case}."),
    "escalated.management": (
        "已转给管理层，单号 K-{case}。请把事情经过和您希望的处理写在这里，会由负责人回复。",
        "Passed to management, case K-{case}. Please write here what happened and what you ask for; a person in charge "
        "will answer.",
    ),
    "unsupported": (
        "我现在读不了这种消息（语音、表情等）。请用文字、图片或文件告诉我们；客服能看到您发过。",
        "I can't read this kind of message (voice, stickers and so on). Please use text, a picture or a file; our agents "
        "see that it came.",
    ),
    "secret": (
        "⚠️ 您刚才发送的内容像是助记词或私钥。我们已将其隐藏，没有保存，客服也看不到。但它曾出现在聊天里，请视为已泄露："
        "请尽快在您自己的设备上新建钱包，把资产转过去，并删除这条消息。官方绝不会向您索要助记词、私钥、密码或验证码。",
        "⚠️ That looked like a recovery phrase or private key. We hid it, did not save it, and our staff cannot see it. "
        "Because it was in a chat, treat it as exposed: create a new wallet on your own device, move your assets there, "
        "and delete the message. We never ask for recovery phrases, private keys, passwords or codes.",
    ),
    "secret.other": (
        "⚠️ 您刚才发的内容里像是有密码、验证码或卡号。我们已将其隐藏，没有保存。请尽快修改，并删除这条消息。官方绝不会向您索要它们。",
        "⚠️ That looked like a password, a code or a card number. We hid it and did not save it. Please change it soon and "
        "delete the message. We never ask for these.",
    ),
    "secret.ambiguous": (
        "这串字符可能是交易哈希，也可能是私钥。为安全起见已隐藏。如果是交易，请发送区块浏览器链接。",
        "This could be a transaction hash or a private key, so we hid it. If it is a transaction, please send the "
        "block-explorer link.",
    ),
    "rating.ask": (
        "单号 K-{case} 已解决。请为这次服务打分（1 到 5，5 为最好）：",
        "Case K-{case} is resolved. How was it, from 1 to 5 (5 is best)?",
    ),
    "rating.1": ("很不满意", "Very poor"),
    "rating.2": ("不满意", "Poor"),
    "rating.3": ("一般", "All right"),
    "rating.4": ("满意", "Good"),
    "rating.5": ("很满意", "Very good"),
    "rating.comment": (
        "谢谢评分。想说点什么吗？直接回复一句就好，会转给负责的人。",
        "Thank you for rating. Anything to add? Reply with a line; it goes to the people who can act.",
    ),
    "rating.later": (
        "问题解决之后，我们会请您为服务打分。",
        "Once your problem is solved we will ask you to rate the service.",
    ),
    "rating.thanks": ("谢谢，已转给负责的人。", "Thank you, it goes to the people who can act."),
    "subscribed": (
        "已订阅公告。发「退订」随时取消。",
        "You are subscribed to announcements. Send “unsubscribe” to leave.",
    ),
    "unsubscribed": (
        "已退订公告。发「订阅」可重新订阅。",
        "You left announcements. Send “subscribe” to come back.",
    ),
    "stopped": (
        "已停止公告和自动回复。需要时发「人工」找客服，发「帮助」重新开启。",
        "Announcements and automated replies are off. Send “human” for a person, “help” to turn them on again.",
    ),
    "language": ("好的，用中文。", "All right, in English."),
    "hours": ("人工服务时间：{hours}。机器人全天都在。", "People answer {hours}. The bot is always here."),
    "transcript": (
        "单号 K-{case} 的对话记录：{link}\n链接 24 小时内有效，只有您能用。",
        "The record of case K-{case}: {link}\nThe link works for 24 hours and is for you only.",
    ),
    "transcript.none": ("目前还没有对话记录。", "There is no record yet."),
    "stale_button": (
        "这个按钮已经过期了，请直接输入您的问题。",
        "That button is out of date. Please type your question.",
    ),
    "returned": ("客服已处理完，后面由机器人继续。", "The agent is done; the bot goes on from here."),
    "public.private_please": (
        "您好，请私信我们的官方账号，客服在私信里处理。官方绝不会主动私信您，也不会索要助记词。",
        "Hello, please message our official account directly and we will help there. We never message you first and never "
        "ask for a recovery phrase.",
    ),
    "genuine.ours": (
        "✅ 这是我们的官方账号或网址。官方绝不会主动私信您，也绝不会索要助记词、私钥、密码或验证码。",
        "✅ This is ours. We never message you first and never ask for recovery phrases, private keys, passwords or codes.",
    ),
    "genuine.not_ours": (
        "❌ 这不是我们的。请不要点开链接、不要转账、不要透露任何信息。",
        "❌ This is not ours. Do not open links, do not send money, do not tell them anything.",
    ),
    "genuine.lookalike": (
        "🚫 这是冒充我们的：看起来像，但不是我们的。请不要点开、不要转账、不要透露任何信息。",
        "🚫 This imitates us: it looks like ours and is not. Do not open it, do not send money, do not tell them anything.",
    ),
    "genuine.unclear": (
        "单凭这条消息无法判断。请把对方的账号名、链接或邮箱地址发给我；在确认之前，请不要点链接、转账或透露任何信息。",
        "We cannot tell from this alone. Send the account's name, the link or the e-mail address. Until you know, do not open "
        "links, send money or tell them anything.",
    ),
    "genuine.page": ("官方账号名单：{page}", "Our official accounts: {page}"),
    "button.report": ("举报冒充", "Report an impostor"),
    "impostor.reported": (
        "已收到举报，谢谢。10 分钟内可以继续发截图，会一起交给处理的人。请不要再回复对方。",
        "Reported, thank you. You can send screenshots within 10 minutes; they go with it. Please do not answer them again.",
    ),
    "impostor.attached": ("截图已附在举报里。", "The screenshot is attached to your report."),
    "impostor.known": ("这条举报已经收到了，谢谢。", "We have this report already, thank you."),
    "proof.line": ("— {name} · 核验号 {code}", "— {name} · check code {code}"),
    "proof.genuine": (
        "✅ 属实：这个核验号是我们的客服 {name} 于 {at} 在本对话中发给您的。",
        "✅ Genuine: our agent {name} gave you this check code in this chat at {at}.",
    ),
    "proof.unknown": (
        "❌ 这个核验号不是我们给出的。请不要相信发给您的人。",
        "❌ We did not give this check code. Do not trust whoever sent it.",
    ),
    "proof.expired": (
        "⏳ 这个核验号已过期，不能再证明什么。请让对方在官方账号的对话里重新回复您。",
        "⏳ This check code has expired and proves nothing any more. Ask them to write again in the chat with our account.",
    ),
    "proof.other": (
        "🚫 这个核验号属于别人的对话，不是发给您的。把它发给您的人在冒充我们。",
        "🚫 This check code belongs to somebody else's chat, not to yours. Whoever sent it to you imitates us.",
    ),
    "proof.limited": (
        "核验次数太多，请过几分钟再试。",
        "Too many checks. Please try again in a few minutes.",
    ),
    "group.warning": (
        "⚠️ 官方客服和群管理员绝不会主动私信您，也不会索要助记词、私钥、密码或验证码。主动私信您的都是骗子，请拉黑并举报。",
        "⚠️ Our support and the admins here never message you first and never ask for recovery phrases, private keys, passwords "
        "or codes. Whoever messages you first is a scammer: block and report them.",
    ),
    "group.secret": (
        "⚠️ 刚才有一条消息像是含有助记词、私钥或密码，已从群里删除。它曾被群成员看到，请视为已泄露：请尽快在自己的设备上新建钱包并转移资产。",
        "⚠️ A message that looked like a recovery phrase, a private key or a password was removed. The group has seen it, so treat "
        "it as exposed: make a new wallet on your own device and move your assets.",
    ),
    "capped": (
        "我们的自动回复先停一下，客服会看您的消息。单号 K-{case}。",
        "Automated replies pause here; a person will read your messages. Case K-{case}.",
    ),
    "agent_prefix": ("{name}：", "{name}: "),
}


def say(key: str, language: str, **values: object) -> str:
    """The constant text of ``key``. ``values`` are numbers, times, names of ours; never a contact's words.

    Raises KeyError for an unknown key.
    """
    zh, en = TEXTS[key]
    text = zh if language == "zh" else en
    return text.format(**values) if values else text
