"""Harmless messages with values in them that look like a secret to a hurried reader."""

VALUES = """
交易哈希 [[hex0x]] 两个小时了还没到
转账哈希:[[hex0x]]
这是交易 [[hex0x]],请查一下
TXID [[hex]] 显示成功但钱包没有
txid: [[hex]]
tx hash [[hex0x]] still pending
transaction [[hex0x]] confirmed but balance is 0
the hash of my transfer is [[hex0x]]
交易哈希是 [[hexup]]
區塊雜湊 [[hex0x]] 已經確認了,交易哈希 [[hex0x]]
区块 [[hex0x]] 里能看到
block hash [[hex]] height 912044
sha256: [[hex]] for orbit-8.2.apk
文件校验 sha256 [[hex]] 和官网不一样
merkle root [[hex]]
公钥 [[hex]]
public key: [[hex0x]]
签名 signature: [[hex0x]]
Sui 地址 [[hex0x]] 转不出来
my Aptos address: [[hex0x]]
合约 [[hex0x]] 在 Starknet 上
https://etherscan.io/tx/[[hex0x]]
https://tronscan.org/#/transaction/[[hex]] 麻烦看下
https://mempool.space/tx/[[hex]] stuck since monday
浏览器上 https://bscscan.com/tx/[[hex0x]] 显示失败,扣了手续费
https://solscan.io/tx/[[sig]]
请发送交易哈希 >> [[hex0x]]
请提供区块浏览器里的交易哈希 >> [[hex]]
Please send the transaction hash. >> [[hex0x]]
What is the transaction id? >> [[hex]] that one
Please send the transaction hash. >> here you go || [[hex0x]]
这个不是私钥,是交易哈希 [[hex0x]]
not a private key, it's the tx hash: [[hex0x]]
两笔交易,第一笔哈希 [[hex0x]],第二笔哈希 [[hex0x]]
from tx [[hex0x]] to tx [[hex0x]] nothing arrived
BTC 地址 [[btc]] 没收到
我往 [[btc]] 转了 [[amount]] 个,手续费给低了
[[btc]]
[[eth]]
[[tron]]
[[sol]]
[[other]]
收款地址:[[tron]]
从 [[eth]] 到 [[eth]] 跨链没到账
TRC20 address [[tron]] amount [[amount]] USDT
I sent [[amount]] SOL to [[sol]] by mistake
my wallet is [[eth]], the contract is [[eth]]
請問 [[tron]] 是你們官方的地址嗎
LTC and DOGE: [[other]] [[other]]
signature [[sig]] finalised
solana 交易签名 [[sig]] 成功了
[[sig]]
扩展公钥 [[xpub]]
xpub: [[xpub]]
[[xpub]]
[[pempub]]
服务器公钥如下⏎[[pempub]]
订单号 [[order]]
订单 [[order]] 买币一直处理中
订单号:[[orderluhn]]
我的订单 [[orderluhn]] 付了款没发币
order no. [[orderluhn]] was paid twice
Order [[order]] please
请发送订单号 >> [[order]]
请问订单号是多少? >> [[orderluhn]]
What is your order number? >> [[order]]
工单 [[ticket]] 三天没人回
ticket [[ticket]] closed without an answer
case number [[ticket]]
Your case [[ticket]] has been updated, what does it mean?
快递单号 [[tracking]] 硬件钱包还没到
tracking number [[tracking]] of my hardware wallet
运单 [[tracking]] 显示已签收
手机号 [[phone]]
我的电话是 [[phone]],下午打给我
电话+86 [[phone]]
call me at +49 151 [[n6]]
请留下您的手机号 >> [[phone]]
ISBN [[isbn]] 这本书推荐你们的钱包
书号 [[isbn]]
IMEI [[imei]] 手机丢了
my phone's IMEI is [[imei]]
手机的IMEI是[[imei]],型号 V29
UUID [[uuid]]
device id: [[uuid]]
requestId=[[uuid]] code=500
[[uuid]]
设备标识 [[uuid]] 被限制登录
commit [[git]]
git show [[git]]
built from [[git]] on main
md5 [[md5]]
安装包 md5:[[md5]]
[[picture]]
截图 [[picture]]
<img src="[[picture]]">
CID [[cid]]
ipfs://[[cid]]
NFT 图片在 ipfs://[[cid]]/1.png 打不开
2026-11-03 12:04:55 INFO sync done block=912044 hash=[[hex0x]]
[2026-10-11 08:00:12] ERROR rpc timeout request_id=[[uuid]] retry=3
DEBUG wallet: tx=[[hex0x]] nonce=17 status=pending
W/Orbit: node 3 lagging, block hash [[hex0x]]
level=error msg="broadcast failed" txid=[[hex]] peer=10.0.0.8
I OrbitApp: trace [[uuid]] version 8.12.3 (build [[n6]])
充了 [[amount]] USDT,时间 11月23日 14:05,流水号 [[order]]
付款 [[amount]] 元,凭证号 [[order]]
Receipt: paid [[amount]] EUR on 2026-11-23, reference [[ticket]]
Rechnung [[ticket]] Betrag [[amount]] EUR
发票号码 [[n6]][[n4]] 金额 [[amount]]
尾号 [[n4]] 的卡付的
Visa ending in [[n4]] was charged
card **** **** **** [[n4]]
622202******[[n4]] 这张卡
银行卡后四位 [[n4]]
请提供银行卡后四位 >> [[n4]]
Last four digits of the card, please. >> [[n4]]
区块高度 [[n6]]
block height [[n6]]
gas limit [[n6]] nonce [[n3]]
gas 用了 [[n6]],手续费 [[amount]]
chainId 56, 高度 [[n6]], 确认数 [[n3]]
error code [[n4]]
报错代码 [[n6]]
提示错误 [[n4]],重启也没用
版本 8.12.[[n3]]
app version 8.1 build [[n4]]
昨天买了 [[amount]] 个,今天剩 [[amount]] 个
balance was [[amount]], now [[amount]]
汇率 [[amount]],手续费 [[amount]],到账 [[amount]]
nonce [[n3]] stuck, gas price [[amount]] gwei
邮编 [[n6]] 地址北京市海淀区
QQ群 [[n6]][[n3]] 是你们的吗
群号[[n6]][[n3]]里有人冒充客服
https://shop.example/item/[[order]]?utm=[[n6]]
https://etherscan.io/address/[[eth]]#tokentxns
https://etherscan.io/token/[[eth]]?a=[[eth]]
token contract [[eth]] decimals 18
calldata 0xa9059cbb000000000000000000000000 to [[eth]]
邀请人的地址 [[eth]],我的地址 [[eth]]
PASSWORD=********** token=<redacted> id=[[uuid]]
交易哈希 [[hex0x]] || 到账地址 [[tron]] || 时间昨天下午三点 || 金额 [[amount]]
order [[order]] || paid [[amount]] || Visa ending [[n4]]
[[eth]] || [[tron]] || [[btc]]
"""

CODE = """
const key = process.env.PRIVATE_KEY;
PRIVATE_KEY=your_private_key_here
private_key: "<YOUR PRIVATE KEY>"
password = os.environ["DB_PASSWORD"]
password: ********
密码:******
--password-file /run/secrets/db
mnemonic = input("Enter mnemonic: ")
seed_phrase = "word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
wallet = Wallet.createRandom(); console.log(wallet.address)
0x0000000000000000000000000000000000000000000000000000000000000000 transaction hash placeholder
function transfer(address to, uint256 value) external returns (bool)
curl -H "Authorization: Bearer $TOKEN" https://api.example/v1/me
api_secret = "${API_SECRET}"
for (let i = 0; i < 12; i++) { words.push(list[random(i)]); }
npm ERR! code ELIFECYCLE errno 1 orbit-web@8.2.0 build
Traceback (most recent call last): File "app.py", line 12, in <module> KeyError: 'password'
SELECT id, address FROM wallets WHERE user_id = 1024 ORDER BY created_at DESC LIMIT 12
if not check_password(user, password): raise ValueError("wrong password")
{"error": {"code": -32000, "message": "insufficient funds for gas"}}
{"jsonrpc":"2.0","method":"eth_blockNumber","params":[],"id":83}
OTP_LENGTH = 6
secret: "REPLACE_ME"
"password": null, "otp": null, "remember": true
[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
[12, 15, 18, 21, 24] 这几种长度都支持吗
assert mnemonic_length in (12, 15, 18, 21, 24)
-----BEGIN PUBLIC KEY----- 这种开头的可以发给别人吗
what does "-----BEGIN" in the log mean
m/44'/60'/0'/0/0 是以太坊的路径吗
m/84'/0'/0'/0/5
rm -rf node_modules && npm install && npm run start
"""
