"""Sentences around recovery phrases. `{P}` is the phrase."""

EN = """
{"mnemonic":"{P}"}
export MNEMONIC='{P}'
wallet create --mnemonic "{P}" fails with error 3
my seed phrase is {P}
Here is my recovery phrase: {P}
{P}
hi, i cant restore my wallet, these are my 12 words: {P} please check
Seed:\\n{P}
I typed {P} and it says invalid mnemonic, why?
mnemonic = "{P}"
recovery words are {P}. what do i do next
Hello team, wallet shows 0 after I imported {P} on my new {device}
secret phrase {P}
Backup phrase from the paper my wife wrote down: {P}
ok so my words: {P}
The app keeps rejecting this phrase -> {P}
can you import this for me? {P}
please recover my account, phrase: {P} thank you sir
I've had this wallet since {year}. Phrase: {P}. Address: {evm}
wallet seed ({P}) doesn't open the same address as before
Which derivation path should I use with {P}
someone from support asked me for the phrase, I sent {P}, was that ok?
Subject: restore failed\\n\\nDear support,\\nI entered the following words\\n{P}\\nbut the button stays
  grey.\\nRegards, {name}
Good day. I am {name}, customer since {year}. My phone fell into water and the shop gave me a new one. I installed
  your
  app and typed {P} exactly as on my paper, but the wallet that opens is not mine. What can I do?
My daughter set this up for me, I'm 71. She wrote {P} and I don't know where to put it
I want to move from Trust Wallet to yours, it shows me {P} under backup, do I type this in with the blanks?
these 12: {P}
1st wallet {P}\\n2nd wallet {P2}
Not sure if I should write this here, but the seed is {P}
file name: seed {P}.txt
Forwarded from {name}: keep this for me, {P}
"""
HANS = """
我的助记词是 {P}
助记词：{P}
{P}
您好，我换了手机，导入助记词提示错误，帮我看看：{P}
这是我当时抄下来的助记词\\n{P}\\n麻烦帮我恢复一下钱包
{P} 这个助记词为什么导入之后余额是0?
我把单词按顺序发给你：{P}
钱包恢复不了，12个单词如下 {P}
客服在吗 我的恢复词 {P} 怎么一直说无效
请问 {P} 这组词应该选哪个路径
备份短语: {P}
刚才有人私信让我发助记词,我发了 {P} 会不会有事
我的地址是{evm},助记词{P},币不见了
种子短语 {P} 请帮我导入
我爸今年七十了，不会用手机，他纸上写的是 {P} ，麻烦告诉我怎么恢复
这是我在另一个钱包备份页面看到的 {P} ，要不要连空格一起输入
第一个钱包 {P}\\n第二个钱包 {P2}
不知道能不能发在这里，我的助记词 {P}
昨天按你们教程导入 {P} 结果出来的地址不是我的，我的地址是 {evm}，里面还有{amount}个U
转发:帮我存一下 {P}
"""
HANT = """
我的助記詞是 {P}
助記詞：{P}
請問這組助記詞 {P} 為什麼匯入後餘額是零?
您好，換手機後錢包打不開，助記詞如下\\n{P}
復原短語 {P} 一直顯示無效，請協助
{P} 這是我的種子詞，麻煩看一下
幫我看看這十二個單字哪裡錯了 {P}
"""
# Of few words and with a wrong checksum, context decides.
CONTEXT = """
my recovery phrase: {P}
助记词 {P}
seed words below\\n{P}
我的助记词是这些 {P} 但是提示校验错误
it says checksum error for my mnemonic {P}
"""
OTHER = """
Algorand passphrase, 25 words: {P}
我的 Algorand 25个单词助记词 {P}
electrum seed: {P}
My old desktop wallet from {year} gave me this seed: {P}
TON wallet 24 words: {P}
Tonkeeper 的24个助记词：{P}
"""
PARTIAL = """
I can't read two of the words on my backup, seed phrase is {P}, can you find the missing ones?
only have part of my recovery phrase left: {P} - the rest got wet
助记词有几个字看不清了,剩下的是 {P},还能恢复吗
我的助记词缺了两个：{P}
the last words of my mnemonic are unreadable, the rest is {P}
助記詞紙條被撕掉一角，只剩 {P}
"""
CHINESE = """
我的助记词是{P}
助记词：{P}
助记词{P}为什么导入失败
这是我的十二个字的中文助记词：{P}，请帮忙恢复
{P}
客服你好，我备份的中文助记词如下\\n{P}\\n导入一直报错
恢复词 {P}
"""
CHINESE_HANT = """
我的助記詞是{P}
助記詞：{P}
助記詞{P}匯入失敗
{P}
"""
# Languages of the list other than English and Chinese, with words of those who write them.
WORLD = {
    "spanish": """
mi frase semilla es {P}
hola, no puedo restaurar mi cartera, estas son mis palabras: {P}
frase de recuperación: {P}
{P}
""",
    "french": """
ma phrase de récupération : {P}
bonjour, voici ma phrase secrète {P} et l'application dit qu'elle est invalide
{P}
""",
    "italian": """
la mia frase di recupero è {P}
ciao, queste sono le mie 12 parole {P} ma il portafoglio resta vuoto
{P}
""",
    "portuguese": """
minha frase de recuperação: {P}
oi, as palavras são {P}, podem restaurar?
{P}
""",
    "czech": """
moje obnovovací fráze je {P}
dobrý den, seed: {P}
{P}
""",
    "japanese": """
リカバリーフレーズは {P} です
復元できません。シードフレーズ:{P}
{P}
""",
    "korean": """
제 복구 문구는 {P} 입니다
니모닉: {P}
{P}
""",
    "chinese_traditional": """
我的助記詞是 {P}
{P}
""",
}
# Between the parts of a phrase that comes over several messages.
TALK_EN = """
wait, more coming
one sec
sorry my phone is slow
that was the first line
hello? are you there
ok next ones
it's hard to read my own writing lol
is this enough?
"""
TALK_ZH = """
等一下还有
在吗
网不好，我接着发
上面是前面的
稍等我找一下那张纸
还没发完
后面的来了
"""
OPENERS = """
I'll send you my seed phrase word by word
my recovery phrase, in parts:
我分开发助记词给你
助记词太长，我分几条发
these are the words, in order
"""
