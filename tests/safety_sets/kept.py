"""The sentences of the kept part: shared with nothing that the scanner was worked on with."""

PHRASE = [
    "{}",
    "{}",
    "good evening, {} does this phrase still open anything?",
    "words in order:\n{}\nnothing shows after import",
    "my husband wrote this down before he left: {}",
    "Tried to restore with {} but the balance says zero",
    "I have attached everything: {}. Could an agent look?",
    "导入时填的是 {},系统说无效",
    "麻烦看看这组词对不对:{}",
    "{}\n按顺序输入还是失败",
    "旧手机里的备份:{} 求助",
    "我爸的钱包,词是 {} 能恢复吗",
]
PHRASE_CONTEXT = [
    "the ink of my recovery sheet ran, still readable: {}",
    "seed words, a few rubbed off: {}",
    "助记词抄错了一部分,现在只有 {}",
    "单词少了几个:{} 可以补救吗",
]
KEY = [
    "got this private key {} from the export menu",
    "private-key = {}",
    "the secret of that wallet is {} , import fails",
    "Could you try the private key {} for me",
    "我导出来的私钥是 {} 一直报错",
    "用私钥{}登录不了",
    "私钥为:{}",
    "私鑰:{},導入後是空的",
]
BARE = [
    "{}",
    "{}",
    "can anybody tell me if {} is useful",
    "scanned from a paper: {}",
    "帮忙瞧瞧 {}",
    "朋友给我的\n{}\n不知道干嘛的",
]
PASSWORD = [
    "for login I put {} as the password",
    "my passcode's {} and it keeps saying no",
    "username tom77 / password {}",
    "the password for my wallet should be {}",
    "changed the password to {} this morning, now locked out",
    "密码应该是 {} 啊,怎么不对",
    "我把密码改成了{},现在登不进去",
    "用户名tom77,密码{}",
    "密码我设的是{}",
]
PIN = ["my pin used to be {}", "entered the PIN {} twice", "支付密码一直是{}", "pin码:{}"]
CODE = [
    "just received code {} by text message",
    "{} is the code you sent me",
    "the six digit code was {}",
    "authenticator shows {}",
    "刚收到验证码 {} 填进去没反应",
    "短信里的验证码写着{}",
    "{}是我的验证码",
    "登录验证码:{},请勿泄露",
]
CODES = ["one-time backup codes:\n{}", "these are my emergency codes {}", "备用代码:{}", "我的恢复代码是 {}"]
SEED = ["secret for google auth is {}", "2fa key: {}", "谷歌验证码密钥 {}", "验证器的密钥:{}"]
SECRET = [
    "secret key of my api: {}",
    "ACCESS_TOKEN={}",
    "x-api-key: {}",
    "refresh token is {}",
    "接口密钥是 {}",
    "api secret我填的是{}",
]
COOKIE = ["Cookie: uid=7; login_token={}", "connect.sid={}", "browser cookie says JSESSIONID={}", "cookie值是{}"]
CARD = [
    "{}",
    "charged twice on {}",
    "my debit card {} was declined",
    "card ending... full number {}",
    "刷的卡是 {}",
    "银行卡号码为{},还没到账",
]
IDENTITY = ["{}", "verification failed for {}", "身份证号码:{}", "本人{},审核多久", "我的證件 {}"]
CVV = ["cvv is {}", "CVC code {}", "卡背面的安全码 {}"]
CHATTER = ["one sec", "phone rang sorry", "more coming", "等等", "继续发", "没发完", "ok?"]
OPENING = ["here come my seed words", "typing the recovery phrase in parts", "助记词我一条条发", "我的恢复词来了"]
HALVES = [("{}", "{}"), ("beginning: {}", "end: {}"), ("上半段 {}", "下半段 {}"), ("1/2 {}", "2/2 {}")]
EMOJI = ("🔒", "🌈", "🥇", " 🎁 ", "▶️")
SEPARATORS = (" : ", "。", " > ", "\t", " & ", "//", " -- ", "：", "\n- ", "|")
NUMBERED = ("{n} = {w}\n", "<{n}> {w} ", "{w} {n}, ", "{n}> {w}\n", "{n}/ {w} ", "{n}。{w} ", "n°{n} {w}\n")
WRAPPED = ("«{w}»", "[{w}]", "<i>{w}</i>", "_{w}_")
DIGIT_SIGNS = "/ \u2009-"
HASH = [
    "status of tx {} ?", "my swap went through as {}, where is the coin - txid above", "hash:\n{}",
    "交易号 {} 查不到", "TX: {}", "https://solscan.io/tx/{}", "https://arbiscan.io/tx/{}", "转账哈希{}还在确认",
]  # fmt: skip
SUM = ["the apk has sha256 {}", "SHA256({}) matches?", "校验和是 {}"]
ADDRESS = ["please credit address {}", "recipient address: {}", "充币地址 {} 没有记录", "token contract address is {}"]
ORDER = ["about order #{}", "parcel tracking {}", "订单编号:{}", "流水 {} 失败了", "invoice number {}"]
OTHER = ["trace {}", "{}\n?", "标识 {}"]
CODE_LINES = [
    "PASSWORD=changeme", 'password = os.environ["DB_PASSWORD"]', "const secret = config.get('secret')",
    "Authorization: Bearer <token>", "private_key: YOUR_PRIVATE_KEY", "cookie: session=<value>", "api_key = None",
    "seed = input('enter your 12 words')", "let pin: u32 = read_pin();", "密码 = '请输入密码'",
    "token = get_token(user)",
]  # fmt: skip
AMOUNT = ["{a}.{d}{a} TRX arrived", "{a} sats / {d} vB", "第{d}笔{a}元没到", "from {a}{d} down to {a}"]
EN = (
    ["Somebody", "The new member", "My daughter", "A market maker", "Every customer"],
    ["would rather keep", "will soon replace", "had to return", "might never approve", "is learning to use"],
    ["the hardware device", "an extra coin", "the monthly profit", "a private room", "the original order"],
    ["after the weekend", "if the network is busy", "although the fee was small", "and nothing else can change that"],
    ["just asking", "let me know please", "this makes me sad", "can you arrange that", "what is the next step"],
)
ZH = (
    ["听说", "我同事", "上个月", "论坛上", "业内专家", "小区门口"],
    ["交易所调整了规则", "有人买了很多币", "公布了最新数据", "开了一家新店", "手机突然黑屏了"],
    ["价格一路下跌", "后来又恢复正常了", "现在还没有说法", "很多人都在排队", "让人有点担心"],
    ["你们怎么看", "希望早点解决", "具体时间另行通知", "我先等等再说"],
)
FOREIGN = [
    "Hola, ¿cuándo estará disponible la nueva versión para mi teléfono?",
    "Bonsoir, le retrait est bloqué depuis hier matin, est-ce normal ?",
    "Boa noite, a taxa ficou muito alta hoje, por quê?",
    "Buongiorno, vorrei cambiare la lingua ma non trovo il menu",
    "出金にどのくらい時間がかかりますか。教えてください",
    "수수료가 왜 이렇게 높은가요? 답변 부탁드립니다",
    "Почему не отображается баланс после обновления?",
    "Para çekme işlemi ne kadar sürer, bilgi verir misiniz?",
]
WARNINGS = [
    "If someone wants my recovery phrase, should I report them?",
    "Can the wallet work without a password?",
    "I typed a wrong password five times and now it is locked",
    "Which code do you mean, the one in the mail or the one in the app?",
    "two factor codes are always late on my phone",
    "does changing the pin change the private key?",
    "cookies are disabled in my browser, is that a problem",
    "助记词和密码哪个更重要?",
    "验证码过期了,可以重新发吗",
    "私钥泄露了应该怎么处理",
    "我没有把密码告诉过别人",
    "指纹解锁比密码安全吗",
    "换手机需要重新输入助记词吗",
]
ONE_WORD = "anyone there buy sell later sleep busy work pay lunch home try market happy maybe sad wow fee why slow"
ONE_ZH = "哈喽 忙 吗 币 没 了 怎么 回事 快点 唉 算了 行吧 下次 明白了 嗯嗯"
