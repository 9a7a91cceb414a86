"""Sentences around keys, files of keys and credentials, by kind."""

HEX_PLAIN = """
我的私钥是 [[HEX]] 导入不了
私钥:[[HEX0X]]
這是我的私鑰 [[HEX]] 請幫我看看
导出来的私钥 [[HEX0X]],换到新手机提示格式不对
private key [[HEX]] wont import
Private key: [[HEX0X]]
my pk is [[HEX0X]] pls check the balance
import key [[HEX]] gives error 1042
here's the secret key from my old phone: [[HEX]]
PRIVATE_KEY=[[HEX0X]]
const privateKey = "[[HEX0X]]"; why does the signer fail
我从旧钱包导出私钥得到 [[HEX]] 下一步怎么弄
老公留下的纸条上写着私钥 [[HEX]],请问里面还有钱吗
密钥 [[HEX]] 是不是被盗了
exported key [[HEX0X]] shows another address than before
Not a tx hash, it is my private key: [[HEX0X]]
不是交易哈希,是私钥 [[HEX0X]]
请把您的私钥导入报错的截图发来 >> 私钥就是这个 [[HEX]] 导入不了
"""

HEX_ADVERSARIAL = """
私钥 [[HEXSPLIT]] 抄得比较乱
我的私钥:[[HEXWIDE]]
私 钥 : [[HEXMIX]]
私钥是[[HEXUP]]谢谢
私钥=[[HEXZERO]]
交易哈希 [[hex0x]] 查不到,另外私钥 [[HEX0X]] 也导不进去
pk??[[HEXMIX]]!!
private key (split so it is safe): [[HEXSPLIT]]
my private key⏎⏎[[HEXUP]]⏎⏎thanks
key for the wallet, not the hash of the transaction -> private key [[HEXMIX]]
p.k. = [[HEX0X]] = my private key
Private Key: [[HEXWIDE]]
PRIVATE-KEY::[[HEXZERO]]
tx hash is [[hex0x]] and my private key is [[HEX0X]], please compare
在导出私钥那里看到的 || [[HEX0X]]
下面是我的私钥 || [[HEX]]
this is my private key || [[HEXUP]]
I exported the private key from the old phone || wait || [[HEX0X]]
Did the import of your private key fail with an error? >> yes this one [[HEX0X]]
您导入私钥时提示什么? >> 提示无效 [[HEX]]
"""

# Nothing binds: the table hides and asks for the explorer link.
HEX_BARE = """
[[HEX0X]]
[[HEX]]
这个 [[HEX0X]]
您看下这个 [[HEX]]
帮忙查查 [[HEX0X]] 谢谢
[[HEX]] 什么情况
here [[HEX0X]]
[[HEX]] ??
can you look at this [[HEX0X]]
hello [[HEX]] please help
"""

FORMS_PLAIN = """
[[WIF]]
比特币私钥 [[WIF]] 怎么导入
wif: [[WIF]] can orbit read this?
I have this from a paper wallet of 2014, [[WIF]], is it worth something
旧的纸钱包上印着 [[WIF]]
[[XPRV]]
扩展私钥 [[XPRV]] 能不能恢复全部地址
My extended key is [[XPRV]]. The derivation path is m/84'/0'/0'.
root key⏎[[XPRV]]
[[BIP38]]
加密过的纸钱包 [[BIP38]] 密码我忘了
BIP38 key [[BIP38]] and I forgot the passphrase
casascius coin, mini key [[MINI]]
迷你私钥 [[MINI]] 你们支持吗
I scratched the coin and it says [[MINI]] as private key
"""

FORMS_ADVERSARIAL = """
[[WIF]],[[WIF]] 这两个都导不进去
“[[WIF]]”
<code>[[WIF]]</code>
wallet.dat dump:⏎# addr=[[btc]]⏎[[WIF]] 2019-03-02T11:20:44Z label=
地址[[btc]]对应[[WIF]]
https://tool.example/?k=[[WIF]]
btc key→[[WIF]]←
公钥是[[xpub]]私钥是[[XPRV]]
xpub [[xpub]] and xprv [[XPRV]]
key:[[XPRV]];
(([[BIP38]]))
6P开头那个:[[BIP38]]。
mini:"[[MINI]]" private key of my coin
"""

SOLANA_PLAIN = """
[[SOLARRAY]]
solana 私钥 [[SOLANA]]
我的 SOL 钱包导出来是 [[SOLANA]] 导入提示失败
Phantom export: [[SOLANA]]
id.json content is [[SOLARRAY]] what now
这是 id.json 里的内容 [[SOLARRAY]]
[[SOLANA]]
sol secret key [[SOLANA]]
"""

SOLANA_ADVERSARIAL = """
签名 [[sig]] 对应的私钥 [[SOLANA]]
{"keypair": [[SOLARRAY]], "name": "main"}
let secret = Uint8Array.from([[SOLARRAY]]);
地址 [[sol]] 私钥 [[SOLANA]]。
'[[SOLANA]]'
keypair=[[SOLARRAY]]#backup
"""

# A key of 32 bytes in base58 has the shape of an address; only the context tells.
BASE58_POLICY = """
我的私钥是 [[B58]]
私钥:[[B58]] 导入失败
solana private key [[B58]]
my private key is [[B58]] please import it
seed of the key (base58): private key = [[B58]]
SOL 的私鑰 [[B58]]
"""

FILES_PLAIN = """
[[KEYSTORE]]
keystore 文件内容如下 [[KEYSTORE]]
这是我的 keystore,密码忘了 [[KEYSTORE]]
here is my keystore file⏎[[KEYSTORE]]
UTC--2019 file says [[KEYSTORE]]
[[PEM]]
my key file:⏎[[PEM]]
服务器上的密钥文件⏎[[PEM]]
"""

FILES_ADVERSARIAL = """
我把文件打开复制的:[[KEYSTORE]]不知道对不对
[[KEYSTORE]] || 怎么打开
export KEY="[[PEMLINE]]"
{"private_key": "[[PEMLINE]]", "client_email": "bot@orbit.example"}
[[PEMLINE]]
```⏎[[PEM]]⏎```
> [[PEMLINE]]
"""

CREDENTIALS_PLAIN = """
币安 API Key: [[apikey]] Secret: [[SECRET]]
欧易的 apikey [[uuid]] secretkey [[SECRET]] 连不上
API secret: [[SECRET]]
my exchange api secret is [[SECRET]], trading bot says unauthorized
api_key=[[apikey]]⏎api_secret=[[SECRET]]
secretKey: [[SECRET]]
交易所的 secret key 是 [[SECRET]]
机器人 token [[BOT]]
bot token: [[BOT]] stopped answering
我的 telegram 机器人的令牌是 [[BOT]] 为什么没反应
Authorization: Bearer [[JWT]]
[[JWT]]
token [[PREFIXED]] leaked?
[[PREFIXED]]
aws_access_key_id = [[awsid]]⏎aws_secret_access_key = [[AWS]]
AWS secret access key: [[AWS]]
"""

CREDENTIALS_ADVERSARIAL = """
key[[apikey]],secret[[SECRET]]
apikey/secret:⏎[[apikey]]⏎[[SECRET]]
"apiKey":"[[apikey]]","secretKey":"[[SECRET]]","passphrase":"[[=Orbit2024!x]]"
BINANCE_SECRET=[[SECRET]] # prod
curl -H 'X-Api-Key: [[apikey]]' -d 'api_secret=[[SECRET]]' https://api.example/v1
https://api.telegram.org/bot[[BOT]]/getMe
bot:[[BOT]]。
config.toml⏎[bot]⏎token = "[[BOT]]"
GITHUB_TOKEN=[[PREFIXED]]; npm run build
Set-Cookie: sessionid=[[SECRET]]; HttpOnly
Cookie: session_token=[[JWT]]; theme=dark
"""
