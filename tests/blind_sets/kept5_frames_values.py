"""Sentences around passwords, codes, credentials, cards and identity numbers. Capital names are secrets."""

PASSWORD = r"""
密码是 {V}
我的登录密码：{V}
登陆密码{V}，登不上
钱包密码 {V} 提示错误
支付密码是{V}，怎么改
账号 {phone} 密码 {V}
用户名 lihua 密码 {V} 麻烦帮我登一下
邮箱密码也告诉你吧：{V}
密碼：{V}
我的錢包密碼是 {V}，為什麼一直錯
password: {V}
my password is {V}
pwd {V}
pw: {V}
login: anna88 / password: {V}
The password I set was {V} but it says incorrect
passphrase is {V}
user=tom pass={V}
My wallet password {V} doesn't work after the update
I changed it to {V} yesterday and now the password is rejected
解锁密码 {V}
keystore 密码：{V}
交易密码设的是 {V}
口令：{V}
我的password是{V}，登不进去
密码我发你：{V}
PIN: {N}
pin码 {N}
锁屏密码{N}
my wallet PIN is {N}
支付密码 {N}
app锁的六位密码是{N}，现在进不去
資金密碼 {N}
I set the pin to {N}, it doesn't open
密码||{V}
这是我的密码||{V}
here's my password||{V}
请描述一下您的问题。>>登录密码 {V} 一直报错
""".strip().split("\n")

CODE = r"""
验证码 {O}
验证码是{O}
短信验证码：{O}
我收到的验证码是 {O}，填进去说过期
刚收到一个验证码 {O}，是你们发的吗
【轨道钱包】验证码：{O}，5分钟内有效，请勿告诉他人
动态码 {O}
谷歌验证码 {O} 提示不正确
驗證碼 {O}
簡訊驗證碼是 {O}
邮箱验证码{O}不对
verification code: {O}
my code is {O}
the OTP is {O}
OTP {O}
2FA code {O} not accepted
Your Orbit verification code is {O}. Do not share it with anyone.
SMS code: {O}
authenticator shows {O}, still wrong
I got this login code {O} but did not ask for it
G-{O} is your Google verification code
one-time code {O}
登录验证码{O}为什么没用
收到一条短信说验证码{O}
code de vérification : {O}
六位验证码 {O}
安全码: {O}
验证码发你||{O}
here is the code||{O}
""".strip().split("\n")

BACKUP = r"""
备用验证码：\n{U}
我的二次验证备份码是\n{U}
backup codes:\n{U}
my 2FA backup codes are {U}
恢复代码 {U}
These are my recovery codes\n{U}\nnone of them works
備用碼：{U}
谷歌账号的备份验证码 {U}
2FA recovery codes: {U}
""".strip().split("\n")

TOTP = r"""
谷歌验证器密钥：{G}
2FA secret: {G}
TOTP 密钥 {G}
authenticator setup key {G}
绑定谷歌验证的时候给的密钥是 {G}
我换手机了，验证器的秘钥是 {G}，怎么导入
The setup key for Google Authenticator is {G}
{Q}
二维码扫出来是 {Q}
my authenticator QR says {Q}
驗證器金鑰 {G}
把这个链接导入验证器就行？{Q}
""".strip().split("\n")

CREDENTIAL = r"""
api secret: {Y}
币安 API Key {apikey} Secret {Y}
API密钥 secretKey：{Y}
apiKey={apikey}\nsecretKey={Y}
okx api passphrase 和 secret：{Y}
我的交易所api secret {Y}
API Secret {Y} 无法连接
binance secret key: {Y}
bot token {Z}
机器人 token：{Z}
{Z}
my telegram bot's token is {Z}
TELEGRAM_TOKEN={Z}
Authorization: Bearer {JW}
token: {JW}
登录后抓到的 jwt {JW}
{JW}
aws key {CK}
{CK}
key: {CK}
我的 api key 是 {CK}
aws_secret_access_key = {CS}
Cookie: sessionid={CO}
cookie 是 session={CO}; path=/
Set-Cookie: auth_token={CO}; HttpOnly
curl -H "Authorization: Bearer {JW}" https://api.orbit.example/me
我把浏览器的cookie复制给你：session_id={CO}
export GITHUB_TOKEN={CK}
機器人的 token 是 {Z}
bearer {JW}
""".strip().split("\n")

CARD = r"""
{C}
我的银行卡号 {C}
卡号：{C}，一直绑不上
card number {C}
my card {C} was declined
信用卡 {C} 买币失败
{C} 工商银行 张三
visa {C} exp 09/28
银行卡{CG}扣款了但是币没到
card: {CG}
请退到这张卡 {CG}
卡號 {CG}，刷了兩次
Refund it to {CG} please
储蓄卡 {C}，开户行招商银行
I paid with {C} yesterday
我用尾号不一样的两张卡试过：{C} 和 {C2}
mastercard/visa {CG}
打款账号 {C}
""".strip().split("\n")

CVV = r"""
卡号 {C} cvv {CV}
card {C} exp 04/29 CVV {CV}
{CG} 有效期 11/27 安全码 {CV}
信用卡{C}，背面三位 {CV}
Card number: {CG}\nCVC: {CV}
卡號 {C} 末三碼 {CV}
""".strip().split("\n")

IDENTITY = r"""
{D}
身份证号 {D}
我的身份证{D}，实名认证不通过
身份证号码：{D}，姓名李强
ID number {D}
实名的证件号是{D}
My Chinese ID is {D}, verification keeps failing
李娜 {D} 帮我解绑
身份證 {D}
{D} 这个号码已被注册怎么办
证件号码{D}，要不要拍照
KYC 用的是 {D}
{DX}
身份证尾号是X的 {DX} 填不了
身份证 {DX}
""".strip().split("\n")

# Values in disguise: `{VH}` and the like are written by the disguise of their kind.
HARD_CODE = r"""
验证码 {OH}
短信码：{OH}
my code: {OH}
OTP = {OH}
2fa: {OH}
验 证 码 {OH}
驗証碼是 {OH}
yzm {OH}
""".strip().split("\n")

HARD_PASSWORD = r"""
密 码：{V}
密_码 {V}
p@ssword: {V}
passw0rd is {V}
ｐａｓｓｗｏｒｄ：{V}
我的mima是 {V}
PASSWORD->{V}
pass word : {V}
密码：{VW}
password {VW}
my pass\u200bword is {V}
密\u200b码是 {V}
密码【{V}】
密码是 "{V}"（不含引号）
pwd=>{V}
密码:::{V}
""".strip().split("\n")

HARD_CARD = r"""
{CH}
卡号 {CH}
card {CH}
银行卡：{CH}
my visa is {CH}
信用卡號 {CH}
请退到 {CH}
""".strip().split("\n")

HARD_IDENTITY = r"""
{DH}
身份证 {DH}
证件号：{DH}
ID {DH}
身份證字號 {DH}
""".strip().split("\n")

HARD_CREDENTIAL = r"""
otp secret: {GH}
谷歌验证器密钥 {GH}
bot token {ZH}
API Secret：{YH}
""".strip().split("\n")
