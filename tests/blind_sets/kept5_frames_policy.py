"""What the table leaves to context, and says is to be done. Each list names its row of threats.md, section 8."""

# Row "Password, PIN, OTP, ...": context + value shape. The password is told by the way, not handed over.
PASSWORD = r"""
我一直用 {V} 这个密码，从来没换过，今天突然说不对
以前密码是{V}，后来好像改过
I always use {V} as my password, could that be the problem?
my wife set the password, I think {V}, not sure about the last sign
密码应该是 {V}，大小写我都试过了
我记得密码是 {V} 或者 {V2}
试了 {V} 和 {V2} 两个密码都不行
密码改成{V}之后就收不到币了
我把密码设成 {V} 安全吗
is {V} a good password for my wallet?
新密码 {V} 旧密码 {V2}
客服让我把密码改成 {V}，是你们吗
I told the guy on the phone that my password is {V}, am I in danger?
昨天把密码 {V} 告诉了一个群里的人
骗子知道我的密码{V}了，怎么办
我跟那个"客服"说了密码 {V}
密碼我設 {V}，系統說太簡單
The old password ({V}) still works on my laptop but not on the phone
wifi 都是用同一个密码 {V} 的，有关系吗
登录名和密码都没错啊：lihua / {V}
my login is anna@mail.example and my password {V}
账户 lihua，密码同微信，就是 {V}
用 {V} 登不上去，密码绝对没错
我把密码 {V} 写在便签上拍给维修店的人看过
朋友帮我注册的，密码设了个 {V}，我一直没改
I told my brother the password, {V}, he can't get in either
The password hint says dog, so I tried {V}, nothing
以前那个密码（{V}）在旧手机上还能用
密碼我記得是 {V}，可是怎麼輸都不對
我每个平台密码都是{V}，要不要全改掉
Why does {V} fail? That's the password I wrote down.
""".strip().split("\n")

# Same row: a PIN by context.
PIN = r"""
我设的手势不行，数字锁 {N} 也不行，密码就是这个
app 的数字密码用的是我妈的生日 {N}，她换手机后就不行了
I thought the pin was {N} but after 5 tries it locked me out
PIN 我只会用 {N}，试了三遍
锁屏用的是 {N}，跟 App 的 PIN 一样，都失效了
the shop assistant saw me type my pin {N}
应该是 {N} 吧，我所有支付密码都一样
""".strip().split("\n")

# Same row: a code without a question before it, or in a sentence about something else.
CODE = r"""
刚才有人打电话问我要验证码，我说了 {O}，会不会有事
我收到 {O} 这个验证码可是我没操作
he asked me for the code and I said {O}
为什么验证码 {O} 输了三次都说错
The text message says {O}, is that the code I have to enter?
验证码发了两次，第一次 {O}，第二次 {O2}
登录要验证码，收到的是{O}，倒计时都过了
I keep getting codes like {O} and {O2} by SMS, is somebody trying to log in?
邮件里写着 {O}，这是验证码吧
{O} 这个验证码还能用吗
{O} is the code they sent me
不是我要的验证码：{O}
code expired? {O}
我给他报了验证码，{O}，然后钱就没了
手机收到验证码||是 {O}
got a code by sms||{O}
收到验证码了吗？>>{O}
Which code did the app refuse?>>{O}
您刚才输入的验证码提示什么？>>{O} 提示已过期
我把 {O} 那个验证码填进去，页面没反应
短信里两个码，{O} 和 {O2}，到底填哪个验证码
I entered the code {O} five minutes ago and nothing happened
the email with the code {O} came twice
那人说是客服，让我念验证码，我就念了{O}
Someone texted me a code, {O}, and then called
驗證碼 {O} 一直說錯誤，可是我沒打錯
""".strip().split("\n")

# Row "BIP39 phrase": checksum wrong but >= 12 words and not prose -> redact, also without a word about it.
LOOSE = r"""
{L}
{L}\n不行
你看\n{L}
{L} ?
still not working {L}
这样 {L}
tried this: {L}
{L}\n是不是哪里错了
""".strip().split("\n")

# Row "BIP39 phrase": >= 8 of 12 with context (missing or unreadable) -> redact.
PARTIAL = r"""
助记词最后几个字母磨掉了，前面是 {R}
只记得前面的助记词 {R}，后面忘了
I only remember the first words of my seed: {R}
My recovery phrase is incomplete, I have {R} and lost the rest
助記詞剩下這些：{R}，其他的找不到了
seed phrase minus a few words: {R}
我抄助记词的时候漏了几个，只有 {R}
the last words of my recovery phrase got wet, before that it is {R}
恢复短语缺了几个词 {R}
我只背下来这些助记词：{R}
""".strip().split("\n")

# Row "Chinese phrase without spaces": the block alone, checksum valid, implausible as a sentence -> redact.
BLOCK = r"""
{P}
{P}
在吗||{P}
""".strip().split("\n")

# Row "Exchange API secret, bot token, JWT, cloud keys, cookies": pairs and context, told by the way.
CREDENTIAL = r"""
接口一直401，key 和 secret 都没填错：{apikey} / {Y}
I pasted the secret {Y} into the api settings but the balance stays empty
交易所那边给的 Secret 是 {Y}，填哪里
我在群里不小心发过机器人的 token {Z}，要紧吗
my api secret ends the wrong way? {Y}
这两个对不上吗 apiKey {apikey} secretKey {Y}
my bot stopped, the token {Z} is still the same
有人说这个 {JW} 泄露了会被盗号，真的吗
pushed {CK} to a public repo by accident, is that a problem for the wallet?
登录态是这个 session={CO}，你们能看到我吗
""".strip().split("\n")

# Row "Bank card" and row "Chinese ID number": digits decide, whatever the talk is about.
NUMBERS = r"""
上次退款退到 {C} 了，这次也是吗
{C} 不是我的卡，为什么显示在我账户里
they charged {C} twice
我把身份证 {D} 发给群里的人了，会被盗吗
is it normal that you ask for {D} at registration?
户名王芳，账号 {C}，昨天转的
我妈的身份证{D}能用来注册吗
绑了 {C} 这张卡以后每个月都扣 9.9
my son used {CG} without asking me
我爱人的证件 {D} 已经注册过了，还能换吗
为什么 {DX} 提示身份证格式错误
The statement says card {CG}, amount 49.90
""".strip().split("\n")

# Row "WIF, xprv, ...": prefix + base58check decides, also where the user thinks that it is something else.
CODED = r"""
这个收款地址 {W} 为什么转不进去
is this my public key? {X}
交易编号好像是 {W}
我以为这是地址 {S}
这个是不是收款码？{S}
what kind of address is {X}
the paper says {W}, is this where I receive?
扫码出来 {B}，是订单号吗
""".strip().split("\n")
