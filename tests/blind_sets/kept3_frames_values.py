"""Sentences around passwords, codes, cards and identity numbers, by kind."""

PASSWORD_PLAIN = """
我的密码是 [[PASSWORD]],登不进去
登录密码:[[PASSWORD]]
支付密码 [[=884213]] 一直提示错误
账号 [[phone]] 密码 [[PASSWORD]] 你帮我登一下
密码我记得是[[=qwer1234]]啊,怎么不对
密碼是 [[PASSWORD]] 請幫我登入
钱包密码改成了 [[PASSWORD]] 之后就打不开
麻烦您帮我看看,是不是密码写错了:[[PASSWORD]]
手机号[[phone]],密码[[PASSWORD]],验证码收不到
我把密码写下来了怕忘,密码:[[PASSWORD]],昨天还能登
my password is [[PASSWORD]] and it says wrong
password: [[PASSWORD]]
Password = [[PASSWORD]]
user [[phone]] pass [[PASSWORD]]
login with lena.k@mail.example / password [[=Fr!tz2009]] does not work
I changed my password to [[PASSWORD]] yesterday
wallet password [[PASSWORD]] rejected since update
passphrase is [[=correct-Horse-7-battery]]
keystore password: [[=Zh0ngguo!88]]
解锁密码是[[=lihua1987]],指纹也没反应
我设的交易密码是 [[=Aa112233]],转账时说不匹配
邮箱密码[[=Wei_0412]]也给你
请问您忘记的是哪个密码? >> 登录密码,原来是 [[PASSWORD]]
Which password did you try? >> [[=Gr33nTea!]]
您输入的密码是什么格式? >> [[=xiaoli@2011]]
"""

PASSWORD_ADVERSARIAL = """
密 码 : [[PASSWORD]]
密码[[PASSWORD]]
MY PASSWORD IS [[PASSWORD]] HELP
passwd:[[PASSWORD]]
pwd=[[PASSWORD]]
pw: [[PASSWORD]] thx
mima [[=woaini1314]] 登不上
my pasword is [[PASSWORD]]
p a s s w o r d : [[PASSWORD]]
密码:[[=ABC123]]
账号:[[phone]]⏎密码:[[PASSWORD]]⏎谢谢
密码是这个👉[[PASSWORD]]👈
user=[[phone]]&password=[[PASSWORD]]&remember=1
https://admin:[[=S3cr3t_77]]@panel.example/login
登录密码 || [[PASSWORD]]
this is my password || [[PASSWORD]]
password⏎[[PASSWORD]]
旧密码 [[=Hz2020!]] 新密码 [[=Hz2026!]]
old password [[=Summer#19]] new password [[=Winter#26]]
"""

PIN_PLAIN = """
我的 PIN 是 [[PIN6]]
PIN 码:[[PIN4]]
my pin is [[PIN4]]
PIN: [[PIN6]] does not unlock the app
硬件钱包的 PIN 码是 [[PIN6]],锁住了
the pin code of my device is [[PIN4]], it wiped itself
锁屏密码 [[PIN4]] 打不开钱包
"""

CODE_PLAIN = """
验证码是 [[CODE]]
收到的验证码 [[CODE]] 填进去说过期
短信验证码:[[CODE]]
驗證碼 [[CODE]] 一直錯誤
谷歌验证码 [[CODE]] 不对
动态口令 [[CODE]] 无效
your verification code is [[CODE]] - what is this sms?
My OTP is [[CODE]] and it fails
2FA code: [[CODE]]
the code from the text message is [[CODE]] but the page rejects it
one-time code [[CODE]] expired
【轨道钱包】您的验证码为[[CODE]],5分钟内有效,请勿告诉他人。
[Orbit] [[CODE]] is your verification code. Do not share it with anyone.
邮箱收到的验证码 [[CODE]],页面报错
authenticator shows [[CODE]] and the login says no
验证码[[CODE4]]怎么输不进去
请问您收到验证码了吗? >> 收到了 [[CODE]]
验证码提示什么错误? >> [[CODE]] 提示过期
Did the verification code arrive? >> yes [[CODE]]
Does the verification code in the text message have six digits? >> [[CODE]]
"""

CODE_ADVERSARIAL = """
验证码[[CODE]]
验 证 码:[[CODE]]
yzm [[CODE]]
verif code=[[CODE]]
收到验证码了 || [[CODE]]
otp::[[CODE]]
code sms reçu, verification code [[CODE]]
我的验证码是:[[=4 8 2 1 9 3]]
验证码 [[=739-204]]
verification code: [[=582 016]]
验证码:[[=936271]]
verification code [[=1🔥8🔥4🔥0🔥5🔥5]]
got the verification code || it says || [[CODE]]
验证码发来了,[[CODE]],快帮我登录
"""

BACKUP_PLAIN = """
我的备用验证码:[[BACKUP]]
谷歌验证器的备份码 [[BACKUP]] 都用不了
backup codes: [[BACKUP]]
my 2FA recovery codes are⏎[[BACKUP]]
here are the backup codes I saved [[BACKUP]]
恢复代码⏎[[BACKUP]]
"""

TOTP_PLAIN = """
谷歌验证器密钥 [[TOTP]]
2FA secret: [[TOTP]]
TOTP secret [[TOTP]] how to move it to the new phone
[[OTPAUTH]]
扫码出来是 [[OTPAUTH]] 怎么用
authenticator setup key is [[TOTP]]
两步验证的密钥是 [[TOTP]] 换手机怎么迁移
google authenticator secret key = [[TOTP]]
"""

CARD_PLAIN = """
我的银行卡号 [[CARD]] 充值没到账
卡号:[[CARD]]
信用卡 [[CARDSPACED]] 被扣了两次
银行卡 [[CARDSPACED]] 绑定失败
card number [[CARD]]
I paid with [[CARDSPACED]] and got nothing
My visa card is [[CARD]], charged twice on Monday
[[CARDSPACED]]
储蓄卡[[CARD]]提现没收到
please refund to card [[CARD]]
用 [[CARD]] 这张卡买的币,订单显示失败
收款卡号 [[CARD]],户名李华
my bank says card [[CARDSPACED]] was charged 200 USD by orbit
請退款到卡號 [[CARDSPACED]]
请问是哪张银行卡? >> [[CARD]]
Which card did you pay with? >> [[CARDSPACED]]
"""

CARD_ADVERSARIAL = """
卡号[[CARDWIDE]]
我的卡:[[CARDDOTS]]
card no.: [[CARDDOTS]]
银行卡号 || [[CARD]]
my card number || is || [[CARDSPACED]]
Card#[[CARD]]#
卡号:[[CARDWIDE]],有效期 09/29
cc [[CARDDOTS]] exp 04/28
建行卡[[CARD]]开户行北京,名字王芳
debit card=[[CARD]]&amount=100
card 1 [[CARDSPACED]] card 2 [[CARDSPACED]]
"""

CVV_PLAIN = """
安全码 [[CVV]]
cvv [[CVV]]
CVV: [[CVV]]
卡背面的 CVV 是 [[CVV]]
the cvv on the back is [[CVV]]
CVC code [[CVV]] is refused
"""

IDENTITY_PLAIN = """
我的身份证号 [[ID]] 实名不通过
身份证:[[ID]]
身份证号码是 [[ID]],名字陈静
[[ID]]
實名認證一直失敗,身份證 [[ID]]
上传不了照片,我直接打字:身份证号[[ID]]
您好,我要注销,身份证号码:[[ID]],谢谢
my Chinese ID number is [[ID]]
ID card no. [[ID]] was rejected by verification
姓名 赵敏 证件号 [[ID]]
认证的时候填的 [[ID]] 提示已被使用
户主是我妈,她的身份证是[[ID]]
请问实名时报什么错? >> 说 [[ID]] 不存在
"""

IDENTITY_ADVERSARIAL = """
身份证[[IDWIDE]]
身份证号 [[IDSPACED]]
证件号:[[IDSPACED]]。
我的身份证号 || [[ID]]
id number=[[IDWIDE]]
身份证号:[[IDWIDE]] 手机号:[[phone]]
姓名张伟身份证[[ID]]电话[[phone]]
"""

# Values that people hand over in passing; the table decides by context and shape.
VALUES_POLICY = """
password | 你直接登我的号吧 [[phone]] 密码就是生日 [[=19870412]]
password | 密码是我名字拼音加123,[[=lixiaoming123]]
password | it's the same password as always, [[=hunter2hunter2]]
password | my wife set the password, I think it is [[=Sophie2014]]
password | 密码好像是 [[=wangfei520]] 也可能是 [[=wangfei521]]
pin | 手机解锁和钱包是同一个 PIN [[=2580]]
pin | pin was [[=1379]] before the update
code | 刚刚有人打电话问我要验证码,我告诉他了,是 [[CODE]]
code | someone called and I read him the verification code [[CODE]], am I hacked?
code | 他们让我把验证码 [[CODE]] 发到这里
code | the sms says [[CODE]] is my login code, but I did not log in
password | I told the fake agent my password [[=Bluebird_55]], what now
password | 骗子问我密码,我说了 [[=hong8899!]],怎么办
backup | i printed the 2fa backup codes and one of them is [[=8hk2m-x0q4z]]
credential | 我把 API secret [[SECRET]] 发到群里了怎么办
credential | somebody got my bot token [[BOT]]
cookie | the support of the other site wanted my session cookie: sessionid=[[JWT]]
cvv | 卡号我不发了,CVV 是 [[=417]]
hex_key | 朋友说这是密钥 [[HEX0X]] 我也不懂
hex_key | is [[HEX0X]] a valid private key?
"""
