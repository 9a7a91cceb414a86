"""People who talk about phrases, keys, passwords, codes and cards without telling any. Nothing here is a value."""

ZH = r"""
助记词是什么？
助记词和私钥有什么区别
我的助记词丢了还能找回来吗
助记词可以改吗，还是一辈子就一套
12个单词和24个单词哪个更安全
助记词抄在纸上安全还是存在加密U盘里安全？
我不会把助记词发给你们的，请直接告诉我怎么操作
有人自称是你们的客服，问我要助记词，是真的吗？
刚才有个人加我微信让我发私钥，我没发
私钥泄露了怎么办
我好像把私钥截图存到相册里了，有风险吗
私钥导入不了，提示长度不对
导出私钥的按钮在哪里
为什么导出私钥要先输密码
忘记密码了怎么办
密码输错五次被锁了
密码错误，密码错误，每次都是密码错误！
怎么修改支付密码
我没有设过密码呀
密码必须要有大写字母吗，最少几位
指纹和密码可以同时开吗
验证码收不到
验证码一直发不出来，换了两个手机也不行
验证码六位数还是四位数
等了十分钟验证码才到，早就过期了
收到验证码短信，但是我没有操作，是不是被盗了
谷歌验证器换手机怎么迁移
谷歌验证码总是错误，是时间不同步吗？
二次验证的备份码在哪看
备份码我没有保存怎么办
没有绑定谷歌验证能提币吗
银行卡绑定失败，说户名不一致
用信用卡买币支持哪些银行
卡被风控了，银行让我找你们
身份证过期了还能认证吗
身份证正反面都拍了，一直审核中
实名认证要几天
我还没成年没有身份证可以用护照吗
keystore 文件是干嘛的
keystore 和密码都要备份吗
二维码扫不出来
API 怎么申请，权限要开哪些
api key 要不要绑 IP
机器人的 token 从哪里拿
cookie 清了以后要重新登录吗
我记得助记词第一个词是动物，后面全忘了
助记词顺序错了会怎么样
助记词可以用中文的吗
换新手机导入助记词后资产会不会变
助记词输入框粘贴不了，只能一个个打吗？
硬件钱包的助记词能导入手机吗
我老公知道助记词，离婚了他能转走吗
别人拿到我的地址会不会偷走我的币
公钥可以给别人看吗
怎样验证签名是不是我的地址签的
冷钱包忘记PIN了，试错几次会清空
PIN码和密码是一个东西吗
忘了PIN码怎么办，错了三次了
你们会不会看到我的私钥
为什么要我重新备份助记词，App弹出来的提示是真的吗
请问正规客服会要密码吗
这个网站让我输入助记词领空投，能信吗？
助記詞遺失了該怎麼辦
請問私鑰要怎麼備份比較好
密碼忘記了，只剩助記詞，可以登入嗎
一直收不到簡訊驗證碼
驗證碼過期太快了吧
我的信用卡被刷了兩次
助記詞照片不小心傳到雲端了怎麼辦
客服不會跟我要私鑰對吧
你们回复太慢了，我要投诉
充值提现多久到账
""".strip().split("\n")

EN = r"""
what is a recovery phrase?
I lost my seed phrase, is there any way to get it back?
can I change my recovery phrase without making a new wallet
Is a 24 word phrase safer than 12?
Should I keep my words on paper or steel?
I will never send you my seed phrase, so please tell me another way
someone claiming to be your support asked for my private key, is that real?
A guy on Telegram wanted my 12 words. I blocked him.
where do I export the private key
import failed: invalid private key length
why does the app ask for my password before showing the key
forgot my password
I forgot my password and the reset mail never arrives
password reset link expired
wrong password every single time!!
how do I change the password of my wallet
does my password have to contain a number?
my password manager is locked, what can I do
is the password the same as the PIN
I don't have a PIN, I only use Face ID
PIN locked after too many attempts
how many wrong PINs until the device wipes itself?
I am not getting the verification code
the code never comes
the SMS code arrives after 10 minutes and is expired
I got a code that I did not request, am I being hacked?
Which code do you mean, the one in the mail or the one in the app?
how to move google authenticator to a new phone
2FA code always wrong, is it a clock problem
where can I find my backup codes
lost my backup codes and my phone, what now
can I withdraw without 2FA
my card was declined, bank says it's you
which cards do you support
card charged twice for one purchase
do I need the CVV for Apple Pay
my ID card expired, can I still verify
verification pending for six days
passport instead of ID card ok?
what is a keystore file and do I need the password for it
QR code does not scan
how do I create an API key with read only rights
should I restrict the API key to one IP
is it safe to paste my public key into a website
I only remember that the first word is an animal
does the order of the words matter
can I use a seed phrase in spanish
will my balance change if I restore on another phone
the field does not let me paste the phrase
Can my ex steal the coins if he knows the phrase?
A site asks to enter the phrase for an airdrop. Scam?
app shows "back up your recovery phrase" again, is this message genuine?
do your agents ever ask for passwords?
I entered my phrase on a fake site yesterday, what should I do?
my private key was leaked, how do I move everything quickly
what does "signature request" mean
can you see my private keys?
I deleted the app before writing down the phrase
my wallet was drained last night
token approval, how do I revoke it
how long do withdrawals take
your reply time is terrible
I'd like to talk to a manager
transaction pending for three hours
can I cancel a pending transaction?
what's the network fee for USDT on tron
where do I see my transaction hash
is there a phone number I can call
thanks, it works now
my friend sent me the wrong token, can it be recovered
I want to delete my account and all my data
please send me a transcript of this chat
what's your official twitter account
are you a bot
""".strip().split("\n")

# Our last question is about a secret-like thing, the answer holds none.
ANSWERS = r"""
您导入时看到什么提示？>>说助记词无效
您导入时看到什么提示？>>提示校验失败，请检查单词顺序
您是用哪种方式导入的？>>私钥
您是用哪种方式导入的？>>助记词，12个的那种
Which import method did you use?>>seed phrase
Which import method did you use?>>private key I think, not sure
您收到验证码了吗？>>没有
您收到验证码了吗？>>收到了但是过期了
Did you receive the code?>>no, nothing
Did you receive the code?>>yes but it was rejected
请问您的订单号是多少？>>{order}
What is your order number?>>{order}
请问转账金额是多少？>>{amount}
How much did you send?>>{amount}
请问您的地址是什么？>>{any}
Which address did you send to?>>{any}
请问版本号是多少？>>{version}
Which app version do you use?>>{version}
请问交易所在的区块高度？>>{block}
请问交易时间？>>11月22号晚上9点多
您的手机型号是？>>小米14，安卓14
您的工单号是？>>{ticket}
""".strip().split("\n")
