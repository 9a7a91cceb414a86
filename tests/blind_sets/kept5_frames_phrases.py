"""Sentences around a recovery phrase. `{P}` is the phrase, `||` parts messages, `asked>>` is our last question."""

# One message, with or without a word about what it is.
AROUND = r"""
{P}
{P}
{P}
我的助记词是 {P}
助记词：{P}
助记词:\n{P}\n帮我看看为什么导入后余额是0
你好，我换手机了，这是我之前抄的助记词 {P} 导进去提示无效，怎么回事
{P}\n就是这12个单词，麻烦帮我恢复一下钱包
客服你好 {P} 这个钱包还能找回吗
在吗？我把词发给你：{P}，你帮我登一下看看U还在不在
种子短语 {P}
恢复短语：{P}。请问是不是抄错了一个？
注记词（我存在备忘录里的）{P}
我钱包打不开了，单词都在这里\n\n{P}\n\n请尽快处理，谢谢！
我朋友说发助记词给官方就可以解冻，{P}，请查收
备份的单词我拍照看不清，手打一遍：{P}
助記詞在這：{P}，麻煩幫我確認一下
你好，我的錢包一直顯示助記詞錯誤，我輸入的是 {P}
這是註記詞 {P} 請幫忙找回資產
App 更新以後要我重新導入，我照著紙上寫的輸入 {P}，還是不行
my seed phrase is {P}
Seed: {P}
here is my recovery phrase: {P}
Recovery phrase\n{P}\nplease restore my wallet
hi support, i typed {P} and it says invalid, what did i do wrong??
{P}\n\nThis is what I wrote down in 2021, can you tell which app it belongs to?
I bought a new phone and my wallet is empty after importing {P} - where are my coins
mnemonic = {P}
Secret words: {P}. I don't know what else to do, please help.
ok so these are the words on the paper: {P}
backup phrase {P} -- wallet doesn't accept it!!!
the 12 words {P}, thanks
Someone from your team asked for these by phone, I'm sending them here instead. {P}
word list from my steel plate:\n{P}
Seed phrase 是 {P}，导入的时候报 invalid mnemonic
我 import 的 phrase: {P} 一直 loading
wallet backup:\n{P}\n----\nsent from my phone
Bonjour, voici ma phrase de récupération : {P}
Hola, mi frase semilla es {P} y no puedo entrar
Ciao, la mia frase di recupero è: {P}
Olá, minha frase de recuperação: {P}
私のリカバリーフレーズは {P} です。復元できません。
복구 구문입니다: {P}
Dobrý den, moje fráze je {P}
请问发生了什么问题？>>{P}
Please describe what happens when you restore the wallet.>>{P}
您导入时看到什么提示？>>提示无效，我输的就是 {P}
老婆的钱包，助记词{P}，密码忘了
转发：{P}（这是我弟弟发我的，他不会弄）
""".strip().split("\n")

# A block of Chinese signs without spaces, with a word near that tells what it is.
BLOCKS = r"""
助记词：{P}
我的助记词是{P}，导入失败
助记词没有空格的，{P}，这样输入可以吗
这是我抄的中文助记词：{P}
恢复词「{P}」提示错误
助記詞：{P}
我的助記詞是{P}，請幫我看看哪個字錯了
种子词：{P}
中文的十几个字是不是助记词？{P} 我存在微信收藏里了
my mnemonic is in Chinese: {P}
mnemonic（中文）：{P}
注记词 {P} 帮忙恢复
备份助记词：{P}，麻烦查一下余额
钱包恢复短语\n{P}
""".strip().split("\n")

# Several messages: `{P}` stands where the pieces come, other talk between them comes from TALK.
OPENINGS = r"""
我把助记词分开发给你，一次发不完
助记词太长了我分几条发
怕不安全我分开发哈
i will send the words one after another
sending my seed in parts, ok?
my recovery words:
下面是我的备份单词
在吗

你好
hello

助記詞我分幾次傳
""".strip("\n").split("\n")

TALK = r"""
等一下哈
稍等，我去找一下那张纸
还有
后面的马上发
刚才网断了
在的
你先看着
手机打字慢，见谅
字有点糊
接着来
我老婆叫我吃饭，等两分钟
one sec
sorry, doorbell
brb
got it?
the rest is coming
那个，收到前面的了吗？
哎打错群了
接上面
請稍等我換一下眼鏡
ok 继续
last part
最后几个
👍
……
""".strip().split("\n")

# Eight to eleven of twelve, and the user says that something is missing or cannot be read.
PARTIAL = r"""
助记词有几个看不清了：{P}
我的助记词少了几个字，记得的是 {P}，剩下的能帮我试出来吗
纸被水泡了，助记词只剩 {P}
这是助记词，问号的地方忘了 {P}
備份的助記詞有些模糊，看得到的是 {P}
seed phrase with some words missing: {P}
I lost a few of my recovery words, this is what I still have: {P}
My 12 word phrase is partly unreadable. What I can read: {P}
{P}\n中间缺的几个实在想不起来了，助记词还能恢复吗？
the blanks are words of my seed I can't read any more\n{P}
助记词抄漏了，{P}，官方能不能帮我补全
Part of my backup phrase got burned. Remaining words: {P}. Can it be recovered?
""".strip().split("\n")
