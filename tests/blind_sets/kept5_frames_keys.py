r"""Sentences around keys. `\n` is a line, `||` parts messages, `asked>>` is our last question."""

HEX = r"""
私钥：{K}
我的私钥是{K}，导入失败
这是导出的私钥 {K} 麻烦看下
private key: {K}
my private key is {K} and it won't import
pk={K}
PRIVATE_KEY={K}
secret key {K}
密钥: {K}
私鑰：{K}
我把私鑰貼給你 {K}，請幫我看看餘額
{K} 这是我的私钥，帮我查下
{K} <- this is the private key I exported from the old app
import key {K} error "invalid"
导出来的是这个 {K}，导入别的钱包说格式不对
I exported the key of account 2: {K}
Here's the PK you'd need to restore it: {K}
钱包私钥\n{K}\n地址 {evm}
地址 {evm} 的私钥是 {K}
address: {evm}\nprivate key: {K}
私钥 {K}，交易哈希 {txid}，币没到
tx hash {txid}, private key {K} - please push it through
这不是交易哈希，是我的私钥：{K}
not a tx hash, it's my private key {K}
you asked for the hash but I only have the key: {K}
老钱包只有私钥 {K} 没有助记词，能恢复吗
hi, does this private key still work?\n{K}
wallet.dat 里翻出来的私钥：{K}
私钥(勿外传)：{K}
I think I leaked my secret, it is {K}, what now?
我要导入私钥||{K}
下面发你私钥||{K}
private key coming||{K}
我的 private key 是 {K}，一直报错
请说明您遇到的问题。>>私钥导入不了 {K}
Which import method did you use?>>private key, this one {K}
""".strip().split("\n")

# The value is written in a disguise, the label is plain.
HEX_HARD = r"""
私钥：{H}
private key: {H}
我的私钥是 {H}
pk: {H}
秘钥 {H} 导入不了
my secret key = {H}
私鑰 {H}
exported key:\n{H}
私、钥：{H}
p r i v a t e key: {H}
prlvate key {H}
privatekey「{H}」
私 钥 是 {H}
我的密钥长这样：{H}，对吗
""".strip().split("\n")

WIF = r"""
{W}
比特币私钥 {W}
WIF: {W}
我的BTC老钱包导出来是 {W}
private key (wif) {W}
{W} 导入不进去，提示格式错误
importprivkey {W}
dumpprivkey gave me {W}
这串K开头的是什么？{W}
帮我把这个导进去：{W}。谢谢
Found this in an old notebook: {W} is it worth anything?
paper wallet: {W}
纸钱包上的二维码扫出来是{W}
sweep {W} please
地址{btc}\n密钥{W}
""".strip().split("\n")

EXTENDED = r"""
{X}
扩展私钥 {X}
my xprv: {X}
账户的 extended private key 是 {X}
导出来一长串 {X} 这个能导入手机吗
I exported the master key {X} from the desktop wallet
{X} <- can I restore from this?
root key: {X}
擴展私鑰：{X}
Electrum shows {X}, is that my seed?
""".strip().split("\n")

BIP38 = r"""
{B}
BIP38 加密私钥：{B}
纸钱包上印的是 {B}
encrypted key {B}, I forgot the passphrase
这个6P开头的怎么解 {B}
my paper wallet says {B}
{B} 密码忘了，能解吗
""".strip().split("\n")

MINI = r"""
{M}
实体比特币币里的小纸条写着 {M}
mini private key {M}
Casascius coin, under the hologram: {M}
這個短私鑰 {M} 怎麼導入
short key: {M}
""".strip().split("\n")

SOLANA = r"""
{S}
sol私钥 {S}
Phantom 导出来的：{S}
my solana private key is {S}
{S} 导入后地址不对
Solana secret key:\n{S}
這是 SOL 的私鑰 {S}
keypair: {S}
id.json 里面的内容 {A}
{A}
my keypair file says {A}
solana-keygen 生成的 {A} 怎么导入 App？
cat ~/.config/solana/id.json\n{A}
数组私钥 {A} 可以直接导入吗
""".strip().split("\n")

KEYSTORE = r"""
{J}
keystore 文件内容：{J}
我的keystore是这个\n{J}\n密码忘了
This is my keystore file: {J}
{J}\n帮我解锁一下
UTC 文件打开是这样的：\n{J}
json 錢包檔案內容如下 {J}
can you open this for me? {J}
备份文件 {J} 导入时提示密码错误
""".strip().split("\n")

PEM = r"""
{E}
这是服务器的私钥\n{E}
my key file:\n{E}
密钥文件内容如下：\n{E}\n怎么导入
I opened the .pem file and it has this: {E}
{E}\n这个能用来登录吗
一行的：{F}
{F}
key={F}
""".strip().split("\n")

# Written without the plain form: groups, splits, wide signs.
CODED_HARD = r"""
WIF 私钥：{w}
比特币私钥 {w}
我的扩展私钥 {x}
xprv: {x}
BIP38: {b}
sol 私钥是 {s}
solana private key {s}
""".strip().split("\n")

# threats.md 8, row "64 hex": rule 4, nothing binds -> redact and ask.
POLICY_BARE_HEX = r"""
{K}
帮我看看这个 {K}
{K} ???
what is this {K}
你好\n{K}
{K}\n谢谢
这串是什么意思 {K}
help {K}
{K} 不行啊
怎么办 {K}
please check {K}
在吗||{K}
昨天弄的，{K}，到现在没反应
I found this in my notes: {K}
手机里存着这么一串：{K}
{K} 麻烦了
老師這個 {K} 是幹嘛用的
can somebody look at it? {K}
备忘录里只有 {K} 这一行
{K} and nothing else on the paper
收到一个文件里面就写着 {K}
where do I put this {K}
{K} 填到哪里
朋友留给我的东西：{K}
""".strip().split("\n")

# threats.md 8, row "64 hex": rule 2, binding by negation, by the user's previous message, by our last question.
POLICY_BOUND_HEX = r"""
那个不是哈希，是私钥 {K}
It is not a transaction, it is the key of my wallet: {K}
我说的是私钥，不是转账记录||{K}
我从旧手机上导出了私钥||你看看||{K}
let me paste my private key||{K}
上面那个 {txid} 是交易哈希，下面这个 {K} 是我的私钥
The first one, tx {txid}, is fine; the second one, key {K}, I can't import
请问您导入私钥时提示什么？>>{K} 提示无效
Did the import of the private key fail?>>yes with this {K}
导入私钥失败了||是这一串||{K}
密钥备份在邮箱里了，{K}
我给你我的sk吧 {K}
别再问我哈希了，我发的是密钥 {K}
the string is the secret of my account, not a block: {K}
导出来一看是这个||{K}||私钥对吗
""".strip().split("\n")

# threats.md 8, row "32-byte base58 key": only by context.
POLICY_BASE58 = r"""
sol 私钥 {T}
private key: {T}
我的私钥是 {T}，导入提示长度不对
这是私钥不是地址：{T}
NEAR 的密钥导出来是 {T}
my secret key is {T}
address {sol}, private key {T}
私鑰 {T} 匯入失敗
导出的私钥\n{T}
The private key I exported: {T}
私钥发你了||{T}
不是地址啦，是私钥 {T}
I copied the secret key from the settings page: {T}
""".strip().split("\n")
