"""Harmless sentences with values in them: hashes, addresses, links, numbers. `asked>>` is our last question."""

HASHES = r"""
交易哈希 {txid}
交易哈希是{txid}，两个小时了还没到账
txid: {txid}
TxHash {txid}
哈希值：{txid}，麻烦查一下
hash {txid} still pending
transaction {txid} failed but gas was taken
my transaction hash is {txid}
转账记录 {txid}，对方说没收到
这笔转账的哈希：{txid}
區塊鏈交易雜湊（哈希） {txid}
交易ID：{txid}
Tx {txid} confirmed 14 times, balance still 0
two transactions, tx {txid} and tx {txid}, only one arrived
交易 {txid} 和交易 {txid2} 是同一笔吗
提币的 txid 是 {txid}
withdrawal hash: {txid}
区块哈希 {txid}
block hash {txid}, height {block}
merkle root {txid}
sha256: {txid}
安装包的 sha256 是 {hex}，和官网的一样吗
The sha256 checksum of the apk is {hex}, is it genuine?
签名 signature: 0x{hex}
公钥 {pub}
my public key {pub}
public key: {pub}
合约地址 {evm}，哈希 {txid}
deposit tx {txid} from {evm}
我不是发私钥，这是交易哈希 {txid}
it's the tx hash, not a private key: {txid}
查一下这个交易：{txid}
帮我加速这笔交易 {txid}
跨链转账哈希 {txid}，源链成功目标链没有
源链交易 {txid}\n目标链交易 {txid2}
approve 的交易哈希 {txid}
swap tx: {txid}
the transaction is {txid}, I paid {amount} USDT
哈希||{txid}
交易哈希发你||{txid}
here is the tx hash||{txid}
请发一下交易哈希>>{txid}
请把交易哈希发给我们。>>{txid}
What is the transaction hash?>>{txid}
Could you send the transaction hash (txid)?>>{txid}
请提供转账的交易哈希或者区块浏览器链接。>>好的 {txid}
Please send the tx hash.>>sure, {txid}
{link}
看这个 {link}
链接：{link} 显示成功
explorer says success: {link}
{link}\n这笔不见了
我在浏览器查到了 {link}，钱包里没有
交易链接 {link}，请核实
https://explorer.example/tx/{hex}
solana signature {sig}
Solana 交易签名 {sig}
Solana tx: {sig}
{sig}
""".strip().split("\n")

ADDRESSES = r"""
{any}
我的地址 {any}
收款地址：{any}
我转到了 {any}，转错了能退吗
my address is {any}
send from {any} to {any2}
地址 {any} 里少了 {amount} USDT
合约 {evm} 是真的吗
token contract {evm}
TRC20 地址 {tron}
我從 {tron} 轉到 {tron2}
btc address {btc}
{btc}
{tron}
{evm}
{sol}
sol 地址 {sol}
SPL token mint {sol}
program id {sol}
my solana wallet {sol} shows nothing
Sui 地址 {long}
Aptos address {long}
my sui address is {long}
充值地址：{other}，标签填了 {short}
memo {short}, address {other}
TON address {other}
这个地址 {evm} 一直给我转0U，是钓鱼吗
{evm} 给我空投了一个币，能动吗
I see an unknown token from {evm}
授权给了 {evm}，怎么取消
revoke approval for spender {evm}
watch-only 钱包导入 {xpub}
我的 xpub：{xpub}
xpub {xpub} is only for viewing, right?
观察钱包用的扩展公钥 {xpub}
NFT {cid}
metadata ipfs://{cid}
CID {cid}
ipfs 链接打不开 {cid}
老地址 {any}，新地址 {any2}
from: {any}\nto: {any2}\namount: {amount}
白名单里加了 {any}，提示24小时后生效
Is {any} one of your official addresses?
有人让我转到 {any} 说是官方的
Your colleague said my deposit went to {any}
""".strip().split("\n")

NUMBERS = r"""
订单号 {order}
订单 {order} 一直处理中
order {order} is stuck
My order number is {order}, paid {amount} EUR
买币订单{order}，付了款没到账
工单号 {ticket}
ticket {ticket}, any news?
上次的工单 {ticket} 谁在跟
快递单号 {track}，硬件钱包还没到
tracking number {track}
運單號 {track}
硬件钱包序列号 SN {order}
IMEI {imei}
手机IMEI是{imei}，安卓14
device id {uuid}
request id: {uuid}
错误页面显示 {uuid}
error 500, trace {flat}
请求ID {flat}
uuid {uuid}
commit {commit}
你们开源的那个版本 commit {commit} 有问题
git hash {commit}
版本 {version}，安卓
app version {version} build {short}
block height {block}
区块高度 {block} 还没同步
nonce {short} 卡住了
手机号 {phone}
我的手机号是{phone}，收不到短信
call me at +86 {phone}
转了 {amount} 到账 {amount2}
余额显示 {amount}，实际应该有 {amount2}
paid {amount} got {amount2}
发票号码 {short}{short}
流水号 {order}
参考号 ref {order}
TokenID {nft}
token id {nft} not shown in gallery
UID {short}{short}
我的UID：{short}{short}
user id {short}{short}
群号 {short}{short}
chain id {short}
时间是 2026-11-23 14:05:33
2026年11月3日下午3点转的
between 14:05 and 14:20 on 3 Nov 2026
充值金额 {amount} USDT，手续费 1.5
gas 21000, gas price 12 gwei
错误码 {short}
error code {short}
错误代码 -32000
slippage 0.5%, got error code {short}
区号 0086，电话 010-88886666
尾号 {tail} 的卡扣款失败
the card ending in {tail} was declined
卡号后四位{tail}
邮编 518057，深圳市南山区
IP 地址 203.0.113.{oct}
ISBN 9787111213826
""".strip().split("\n")
