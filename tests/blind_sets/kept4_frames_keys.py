"""Sentences around private keys and key files. The capital names are what `kept4_positives` fills."""

HEX = """
When I press export private key it shows {K}, is that what I paste into the other wallet?
导出来一长串 {K} 这个是不是私钥
朋友帮我弄的，他说这个是私钥 {K}，让我自己保存好，怎么导入到你们这里
my private key is {K}
private key: {K}
Private Key\\n{K}
pk {K}
PK={K}
here's the key i exported from metamask {K} it won't import
I want to import this private key {K} but the app shows an empty account
i accidentally pasted my private key {K} in a group, what now?
secret key: {K}
ETH privkey {K}
address {evm}\\nprivate key {K}
The private key of my {evm} wallet is {K}, please move the coins for me
hello sir this is the key of my wallet {K} help me get back my usdt
export key result: {K}
私钥：{K}
我的私钥是{K}
我的私钥 {K} 导入不了
导出来的私钥是 {K}，为什么导入提示格式错误
这个是我的私钥 {K} 帮我看下是哪个链的
地址 {tron}\\n私钥 {K}
波场私钥{K}
请帮我恢复钱包，私钥：{K}
私鑰：{K}
我的私鑰是 {K}，匯入失敗
密钥 {K}
"""
HEX_ODD = """
I exported it from the old phone: private key, 64 characters, {K}. The new phone does not take it. My address ends
  in 4f2a
  and there were {amount} USDT in it.
No, I don't have a transaction id. All I have is the private key {K}
我老公设置的钱包，他只留下了私钥 {K}，我不知道怎么用，里面应该还有{amount}个U
not a tx hash, it's my private key {K}
this isn't the transaction hash, this is the key to my wallet: {K}
这不是交易哈希,是我的私钥 {K}
tx {txid} is stuck, and my private key is {K}
交易哈希 {txid}，私钥 {K}
first line is the transaction {txid}\\nsecond line is the private key {K}
I'm going to send you my private key now || {K}
私钥我发你 || {K}
Are you sure you need it? ok, private key: || {K}
Please tell us what you exported from the old wallet. >> my private key, {K}
p r i v a t e  k e y {K}
pr1vate key {K}
PRIVATE KEY = "{K}"
{"privateKey":"{K}"}
export PRIVATE_KEY={K}
const wallet = new ethers.Wallet("{K}")
private_key: '{K}',
my privte key {K}
私 钥 {K}
私玥 {K}
PRIVATE KEY👉{K}👈
"""
# Without anything that binds: hidden, and asked about.
HEX_BARE = """
{K}
what is this {K}
{K} pls help
这个 {K}
帮我看看 {K}
在吗 {K}
hi {K}
Hello, how can I help you today? >> {K}
Which version of the app do you use? >> {K}
您好，请问有什么可以帮您? >> {K}
"""
WIF = """
{W}
my private key {W}
WIF: {W}
imported {W} into the app but balance shows zero
paper wallet says {W}
我的比特币私钥 {W}
私钥 {W} 怎么导入
this was printed on the back {W}
"""
XPRV = """
{X}
my extended private key: {X}
xprv from my old desktop wallet {X}
master key {X}
扩展私钥 {X}
根私钥：{X} 麻烦看一下
I exported the account and got {X}, which address does it belong to?
"""
BIP38 = """
{B}
my bip38 key {B}
encrypted private key: {B} and I don't remember the passphrase
加密私钥 {B}
paper wallet key {B}, how do I sweep it
"""
MINI = """
{M}
the mini private key on my coin is {M}
casascius key {M}
小私钥 {M} 怎么用
"""
SOLANA = """
I want to move from Phantom to Orbit, is {S} the right thing to paste?
{S}
my phantom private key: {S}
phantom 导出的私钥 {S}
solana secret key {S}
import failed with {S}
我的sol私钥{S}
this is what Phantom shows under export private key -> {S}
"""
ARRAY = """
{A}
id.json contains {A}
my keypair file: {A}
solana keygen 生成的文件 {A}
私钥数组 {A}
cat ~/.config/solana/id.json\\n{A}
"""
BASE58 = """
my solana private key is {D}
private key (base58): {D}
私钥 {D}
我的私钥是{D},导入不了
secret key: {D}
"""
KEYSTORE = """
{J}
keystore: {J}
here is my keystore file, it says wrong password\\n{J}
我的keystore {J}
keystore内容如下\\n{J}\\n密码忘了怎么办
UTC--{year}-03-11T09-22-10.110Z--{uuid}\\n{J}
why can't I import {J} ?
"""
PEM = """
{E}
this is the key of our server, is it ok?\\n{E}
私钥文件\\n{E}
ssh key:\\n{E}
i opened the .pem file and it has {E}
"""
