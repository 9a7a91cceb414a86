"""Sentences around passwords, codes, tokens, cards and identity numbers."""

PASSWORD = """
Hi, I set the wallet password to {V} last week, but after the update it says incorrect and I swear that's what I type
I registered with {user}@example.net, password {V}, and now the login button does nothing
The password for the file is {V}, I copied it from my notebook, no blanks
我注册的时候设的密码是{V}，手机号{phone}，现在登不上
钱包密码我确定是{V}没错，大小写都试过了
my password is {V}
password: {V}
Password {V} doesn't work
pw: {V}
login {user}@example.org / password {V}
wallet password = {V}
my old password was {V} and the new one is {V2}
I changed my password to {V} yesterday and now it says wrong password
passphrase: {V}
the keystore password is {V}
user: {name} pass: {V}
i use {V} as the password, why is it not accepted?
my email password is {V} can you check if it's hacked
密码：{V}
我的密码是{V}
密码是 {V} 为什么登不进去
账号 {uid} 密码 {V}
支付密码：{V}
钱包密码 {V}，导入keystore报错
登录密码{V}一直提示错误
我把密码改成了{V}，现在进不去了
我的密碼是 {V}
密碼：{V}
交易密码是{V}
旧密码 {V} 新密码 {V2}
"""
ASKED_PASSWORD = """
What did you type into the password field? >> {V}
Which password do you use for the keystore file? >> {V}
您输入的密码是什么？ >> {V}
您用的是哪个钱包密码？ >> {V}
"""
PIN = """
my PIN is {N}
pin: {N}
pin code {N} is not accepted
my wallet pin {N}
the passcode of the app is {N}
PIN码 {N}
我的PIN码是{N}
支付密码是{N}
锁屏密码 {N}
六位数密码 {N6}
"""
CODE = """
I just got a text: {C} is your Orbit verification code. Is it from you? I did not ask for it
The e-mail says my code {C} expires in 5 minutes, where do I type it in?
刚收到短信说验证码{C}，不是我操作的，是不是有人盗号
邮件里的验证码是{C}，要填在哪里
the code is {C}
verification code: {C}
my 2FA code is {C}
I got the SMS code {C} but the page says expired
OTP {C}
code from email: {C}
Your verification code is {C}. Do not share it with anyone.
验证码:{C}
验证码是{C}
我收到的验证码是 {C}
短信验证码{C}，提示错误
谷歌验证码 {C} 不对
【轨道钱包】您的验证码为{C},5分钟内有效，请勿泄露。
動態驗證碼 {C}
google authenticator shows {C}
邮箱验证码 {C}
"""
ASKED_CODE = """
Did you receive the verification code? >> {C}
Did the code arrive by SMS? >> yes, {C}
请问您收到验证码了吗? >> {C}
您收到短信验证码了吗? >> 收到了 {C}
What does the authenticator app show? >> {C}
"""
BACKUP = """
my backup codes: {L}
2FA backup codes\\n{L}
recovery codes {L}
备用验证码：{L}
我的备份码 {L}
Google backup codes I saved are {L}, which one do I use?
"""
TOTP = """
{U}
2fa secret {T}
my authenticator setup key: {T}
google authenticator secret key is {T}
TOTP secret: {T}
谷歌验证器密钥 {T}
谷歌验证密钥:{T}
QR code content {U}
身份验证器的秘钥是 {T}
"""
API = """
Binance shows API Key {i} and Secret Key {H}, it says it won't be displayed again
api key: {i}\\napi secret: {H}
API Secret {H}
my binance api key {i} secret {H}
secretKey={H}
okx api secret: {H}, passphrase {V}
API密钥 {i} Secret {H}
交易所的 api secret 是 {H}
apiSecret: "{H}"
币安API:{i} 密钥：{H}
"""
TOKEN = """
bot token {O}
my bot's token: {O}
机器人token {O}
{O}
botfather gave me this: Use this token to access the HTTP API:\\n{O}
https://api.telegram.org/bot{O}/getMe returns 401
token是{O} 为什么收不到消息
"""
JWT = """
{Q}
Authorization: Bearer {Q}
my session token {Q}
token={Q}
登录后返回的token是 {Q}
the header was: Bearer {Q}
"""
CLOUD = """
{R}
my key {R} stopped working
api key {R}
密钥 {R}
env has KEY={R}
aws access key {akia} secret {W}
AWS_SECRET_ACCESS_KEY={W}
aws_access_key_id = {akia}\\naws_secret_access_key = {W}
"""
COOKIE = """
Cookie: sessionid={Y}; csrftoken={Y2}
set-cookie: SESSION={Y}; Path=/; HttpOnly
cookie里 session={Y}
my cookie is auth_token={Y}
"""
CARD = """
Bought 200 USDT with card {G}, the money is gone and there are no coins
刷卡{G}买币，扣了钱没到账
我尾号忘了，整张卡号是 {G}
my card number is {G}
card: {G}
{G}
I paid with {G} and was charged twice
visa {G}
银行卡号 {G}
我的卡号是{G}
信用卡{G}扣款失败
用这张卡买的币 {G}
card {G} exp 08/27 cvv {F}
卡号 {G} 有效期 11/26 CVV {F}
銀行卡 {G}
please refund to card {G}
charged on {G}, CVC {F}, name {name}
"""
CITIZEN = """
我叫王小明，身份证{Z}，手机号{phone}，麻烦解绑
My name is Chen Xiaoming, identity card {Z}, verification was refused twice
身份证号 {Z}
我的身份证号码是{Z}
{Z}
实名认证用的 {Z} 一直不过
身份证：{Z} 姓名：陈小明
证件号码{Z}
my chinese id number is {Z}
身分證字號 {Z}
KYC 提交的是 {Z},提示已被使用
"""
# Where the table leaves room.
POLICY_PASSWORD = """
I tried {V} and then {V2}, neither works
it's {V} I'm sure
it used to be {V} before I changed it
is {V} strong enough as a password?
我试了{V}和{V2}都不对
应该是{V}啊
是不是 {V} 这个
my hint says dog + birthday so it must be {V}
username {name}, {V}
"""
POLICY_CODE = """
{C}
it says {C}
收到 {C}
{C} 这个不对
got {C} from you guys just now
I entered {C} three times
"""
POLICY_KEY = """
my key: {K}
key = {K}
secret {K}
导出 {K}
K: {K}
import {K}
this opens my wallet {K}
"""
POLICY_OTHER = """
{H}
secret: {H}
token: {H}
access key {H}
s3cret={H}
key for my bot: {H}
"""
PASSWORD_ODD = """
my password is || {V}
密码我单独发你 || {V}
p a s s w o r d : {V}
passwrod is {V}
pwd={V}
passwd {V}
密 码 {V}
PASSWORD👉{V}
My Password Is "{V}"
密码是「{V}」
密码：【{V}】
mima shi {V}
the pasword i use is {V}, it's correct, why rejected
Passwort: {V}
mi contraseña es {V}
{V} is my password
{V} 是我的密码
this is the password for the wallet on my {device}: {V} , no idea why it fails
password(case sensitive): {V}
密码(区分大小写){V}
<b>password</b> {V}
login: {name}\\nPASS: {V}
您的登录密码是多少位？ >> {V}
{"user":"{name}","password":"{V}"}
pass phrase → {V}
我钱包的密碼一直都是{V}沒改過
"""
CODE_ODD = """
the code is || {C}
c0de: {C}
验 证 码 {C}
code👉 {C}
验证码【{C}】
verif code {C} not working
yanzhengma {C}
{C} is your code. Don't tell anyone
{C}是我收到的验证码
G-{C} is your Google verification code.
my otp is "{C}"
Did you get the email with the code? >> it says {C}
请把问题描述一下，是不是收不到验证码？ >> 收到了，{C}，但是提示过期
mi código es {C}
驗證碼是{C}，輸入沒反應
"""
