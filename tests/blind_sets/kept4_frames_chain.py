"""Harmless messages of a wallet's users: transactions, addresses, orders, files, code."""

HASHES = """
my private key is safe with me, I only want to know about transaction {txid}
I did not share my private key with anybody. Transaction hash: {txid}
I won't send my private key. The tx hash is {txid}
私钥没有泄露，交易哈希是 {txid}，帮我看看钱去哪了
助记词我没有给过别人，被盗的那笔交易哈希 {txid}
tx hash {txid} has been pending for two days
transaction hash: {txid}
TxID: {txid}
my transaction {txid} failed, will I get the gas back?
here is the hash {txid}
txid {txid}
https://etherscan.io/tx/{ehash}
please check https://etherscan.io/tx/{ehash} , still unconfirmed
https://tronscan.org/#/transaction/{hash}
https://mempool.space/tx/{hash}
https://bscscan.com/tx/{ehash} swap failed
block hash {hash} is not in my node
The deposit with hash {txid} did not arrive
sent {amount} USDT, hash: {txid}
Please send the transaction hash. >> {txid}
Could you give me the transaction hash (txid)? >> {hash}
请发一下交易哈希。 >> {txid}
请问您的交易哈希是多少？ >> {hash}
交易哈希 {txid}
交易哈希:{txid} 一直没到账
哈希 {hash}
我的转账 {txid} 卡了两天
转账记录的哈希是{txid}，帮我查一下
交易id {txid}
区块哈希 {hash}
提币哈希：{txid}，交易所说已经发出
這筆交易的哈希是 {txid}，還沒到帳
提幣 txid {txid}
sha256 of the apk: {hash}
SHA256 checksum {hash} does it match yours?
安装包的sha256是 {hash}，对吗
merkle root {hash}
I have two tx hashes, {txid} and {txid2}, both pending
两笔交易哈希：{txid} 和 {txid2}
hash of the approval transaction was {ehash} and of the swap {ehash2}
solana signature {sig}
https://solscan.io/tx/{sig}
交易签名 {sig} 显示失败
my solana tx {sig} is not showing
it's a transaction hash, not a key: {hash}
这是交易哈希不是私钥 {hash}
the tx hash is || {txid}
交易哈希发你 || {txid}
commit {commit} broke the build
we run version at commit {commit}
docker image sha256:{hash}
contract creation tx {ehash}
userop hash {ehash}
message signature: 0x{rsv}
the signed message gives signature 0x{rsv}
签名结果 0x{rsv}
public key: {hash}
公钥：{hash}
my node id / public key 0x04{pub}
"""
ADDRESSES = """
my address is {addr}
{addr}
wallet address: {addr}
I sent {amount} USDT to {addr} but nothing arrived
from {evm} to {evm2}
is {addr} one of your addresses?
address {evm} shows {amount} ETH on the explorer and 0 in the app
deposit address {tron}
https://etherscan.io/address/{evm}
https://tronscan.org/#/address/{tron}
why did I receive tokens from {addr}?
Could you tell me your wallet address? >> {addr}
the contract address is {evm}
Aptos address {move}
sui address: {move} not supported?
my near account address {hash}
我的地址是{addr}
钱包地址：{addr}
地址 {addr} 余额不对
我转了{amount}个U到{tron}，没到账
充值地址 {addr}
合约地址{evm}
从 {evm} 转到 {evm2} 显示成功
请发一下您的钱包地址。 >> {addr}
有人给我发了一笔0U的转账，地址是{tron}，是诈骗吗
錢包地址 {addr} 顯示餘額為零
提幣到 {addr} 沒有到帳
xpub for watch only: {xpub}
{xpub}
my zpub is {xpub}, can I import it as watch-only
观察钱包的扩展公钥 {xpub}
ipfs://{cid}
NFT metadata at https://ipfs.io/ipfs/{cid}
the token id is {big}
nft tokenid {big} not visible
ENS resolves to {evm}
my solana token account address is {key32}
把白名单地址改成 {evm} 可以吗
multisig {evm} with owners {evm2}, {evm3}
"""
NUMBERS = """
order number {cardlike}
my order {cardlike} has not been delivered
tracking number {cardlike}
订单号 {cardlike} 一直显示处理中
订单编号:{cardlike}
物流单号 {cardlike}
ticket no. {cardlike}
order number {order}
order {order} not delivered
my order no. {order} is still processing
ticket {ticket}
ticket number {ticket} has had no answer since Monday
case {ticket}: any news?
tracking number {track} says customs
DHL {stamp}
UID {uid}
my user id is {uid}
my account id: {uid}, registered {year}
device id {uuid}
request id {uuid}
error with trace id {uuid}
{uuid}
correlation-id: {uuid}
IMEI {imei}
serial number {serial}
订单号 {order}
订单号：{order} 一直没发货
我的订单{order}什么时候处理
工单 {ticket} 还没人回
快递单号 {track}
用户ID {uid}
我的UID是{uid},帮我查一下
流水号 {order}
商户订单号：{order}
交易单号 {order}
设备序列号 {serial}
请求ID:{uuid}
訂單編號 {order} 尚未出貨
手机号 {phone} 收不到短信
my phone number is +86 {phone} and SMS does not arrive
invoice {order} dated {year}-04-12
reference no {order}
我在{year}年{num}月买的，花了{amount}元
balance was {amount} and is now {amount2}
block height {height}
区块高度 {height} 之后就不同步了
chain id 56, rpc port 8545, gas limit 21000, nonce {num}
gas price {num} gwei, limit 210000, nonce {height}
timestamp {stamp}
app version 5.12.{num} build {height}
version 4.{num}.0 (build {height}) on {device}
error code 40013
error code: -32000
HTTP status code 502 when I open the market page
错误代码 {num}003
报错 code={num}01 msg=insufficient fee
邮编 100080
invite code ORB{num}X9 gives no bonus
邀请码 K7{num}QX 填在哪里
promo code SUMMER{num} expired?
country code +852 is missing in the list
the QR code does not scan
memo {uid} was left out
memo/tag: {uid}
我忘记填memo了，memo是{uid}
the price went from {height} to {height2}
conversion: 1 BTC = {height} USDT
"""
CODE = """
process.env.PRIVATE_KEY is undefined
PRIVATE_KEY=your_private_key_here
const mnemonic = process.env.MNEMONIC;
mnemonic: "word1 word2 word3 ... word12"
private key: <your private key>
accounts: [process.env.PK]
const wallet = new ethers.Wallet(privateKey, provider)
password: ********
密码：******
api_key = os.environ["API_KEY"]
--from <address> --private-key $PRIVATE_KEY
{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["{ehash}"]}
{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["{evm}","latest"]}
data: 0xa9059cbb000000000000000000000000{commit}{zeros}
input data 0x095ea7b3000000000000000000000000{commit}{ones}
git clone https://github.com/example/app && git checkout {commit}
npm ERR! code ENOENT, npm ERR! path /home/{user}/package.json
Traceback (most recent call last): File "main.py", line {num}, in <module> ValueError: bad address {evm}
function transfer(address to, uint256 amount) external returns (bool)
curl https://api.example.com/v1/price?symbol=BTCUSDT
SELECT * FROM orders WHERE id = {order};
web3.eth.sendTransaction({from: "{evm}", to: "{evm2}", value: 1000000000000000000})
pragma solidity ^0.8.20; contract Token { string public name = "Orbit"; }
sha256sum orbit-{num}.apk -> {hash}
{"txHash":"{ehash}","status":"pending","nonce":{num}}
{"address":"{evm}","balance":"{amount}","token":"USDT"}
-----BEGIN PUBLIC KEY----- what is that for?
the page says "Bearer token missing"
Set-Cookie header is missing in your answer
ssh-ed25519 is the type of key I use
rgb(12, 200, 133) looks bad on the dark theme, use #1e90ff
[1,2,3,4,5,6,7,8,9,10,11,12] is what the list shows
scores: [12, 40, 33, 8, 91, 120]
jwt is expired, what shall I do?
etag "{hex}" never changes
md5 {hex} of the installer
trace: at Wallet.restore (wallet.ts:{num}) at async main (index.ts:{num2})
"""
