"""Sentences around recovery phrases."""

FRAMES = """
[[PHRASE]]
我的助记词是 [[PHRASE]] 麻烦帮我看看为什么钱包是空的
帮我恢复一下钱包,词在这里:[[PHRASE]]
刚换了手机,导入的时候一直提示错误。我输的是:⏎[[PHRASE]]⏎你看看哪个错了
[[PHRASE]] 这是我当时抄下来的,你们后台能不能直接帮我导进去
您好,我今年六十八了,不太会弄,儿子让我把这个发给客服:[[PHRASE]],谢谢你们了
转不出来了!!急!!词给你 [[PHRASE]] 快点处理
老师您好,单词如下⏎[[PHRASE]]⏎请查收
上次那个客服说要核对,我补发一下 → [[PHRASE]]
這是我的助記詞:[[PHRASE]] 請問還能找回資產嗎
備份紙上寫的是 [[PHRASE]],可是導入後地址不一樣
这组单词导进去是另一个地址 [[PHRASE]] 怎么回事啊
my seed is [[PHRASE]] and the balance shows zero since the update
hi, i typed [[PHRASE]] exactly like on my card and it says invalid
Recovery phrase: [[PHRASE]]
Hello dear support, my late husband left me this paper: [[PHRASE]]. What do I do with it?
can u restore it for me pls⏎[[PHRASE]]⏎thx
The words on my backup sheet are as follows.⏎⏎[[PHRASE]]⏎⏎Which of them is misspelled?
12 words?? ok here: [[PHRASE]] now fix my withdrawal
Backup from 2021 (do not share!!): [[PHRASE]]
i was told to "validate" so i put [[PHRASE]] in a form, was this wrong?
Sorry for my English. Secret words of wallet: [[PHRASE]]. Please to recover.
which wallet do these belong to? [[PHRASE]]
FW: notes.txt⏎----⏎wallet orbit⏎[[PHRASE]]⏎----
mnemonic = "[[PHRASE]]"
{"seed": "[[PHRASE]]", "path": "m/44'/60'/0'/0/0"}
昨天在网吧登过,[[PHRASE]],会不会有危险?
您要的截图发不出来我就打字了 [[PHRASE]] 打得手酸
妈,这个你存好 [[PHRASE]] ……啊发错人了
给你看我写的:[[PHRASE]]。第三个字看不清
這是太太的錢包 [[PHRASE]] 她忘記密碼了
pasting again because the first one did not go through: [[PHRASE]]
Wrong chat, sorry! [[PHRASE]]
ok so the sticker behind the ledger reads [[PHRASE]] does it work with orbit?
Gruss aus Wien, meine seed phrase: [[PHRASE]] bitte helfen
subject: lost access⏎⏎Dear team,⏎please find my words: [[PHRASE]]⏎Kind regards,⏎M. Novak
请发送您的问题和截图 >> [[PHRASE]]
请问您遇到了什么问题? >> 导不进去,[[PHRASE]]
What exactly did you type in the import screen? >> [[PHRASE]]
How can we help you today? >> [[PHRASE]] how much is in here
"""

# A failed checksum or a foreign scheme, with a word of context near.
OTHER = """
我的助记词:[[OTHER]],一直提示校验失败
老电脑上桌面钱包的种子 [[OTHER]] 你们能导入吗
种子词是 [[OTHER]] 可能抄错了一个
助記詞 [[OTHER]] 提示無效
seed phrase: [[OTHER]] it says the checksum is wrong
My old desktop wallet from 2016 gave me this seed: [[OTHER]] and your app refuses it
the mnemonic [[OTHER]] does not work in orbit
These are my recovery words, one must be wrong: [[OTHER]]
backup phrase [[OTHER]] pls check the spelling
"""

# No context and a failed checksum: still twelve words and more and no prose.
LOOSE = """
[[OTHER]]
[[OTHER]] 这个
[[OTHER]] ???
看一下 [[OTHER]]
here: [[OTHER]]
"""

# Eight to eleven words of twelve; the person says that part is missing.
PART = """
助记词只剩 [[PART]] 了,后面的被水泡了看不清
我的助记词少了几个:[[PART]],还有办法吗
助记词抄漏了,只有这些 [[PART]] 其他的想不起来
paper got wet, my recovery phrase reads [[PART]] and the rest is unreadable
I only remember part of my seed phrase: [[PART]] ... can you guess the missing ones?
my seed words: [[PART]] (last ones are cut off the photo)
助記詞的後面幾個字糊掉了,前面是 [[PART]]
"""

# A block of Chinese list characters without spaces, with context.
CHINESE = """
我的助记词是[[BLOCK]]
助记词:[[BLOCK]]
帮我恢复钱包,中文助记词[[BLOCK]],谢谢
这是我抄的助记词“[[BLOCK]]”,导入提示错误
客服您好,我的种子词是:[[BLOCK]]。余额变成零了
助记词⏎[[BLOCK]]⏎麻烦查一下
請發送您的問題 >> 助記詞是[[BLOCK]],為什麼無效
我把助记词写成一行了 [[BLOCK]] 这样对吗
My Chinese recovery phrase is [[BLOCK]], how do I import it?
seed: [[BLOCK]]
"""

# Over several messages; `P a b` are the words from a to b, `N a b` the same with numbers.
MANY = """
我一条一条发哈 || [[P 0 4]] || [[P 4 8]] || [[P 8 12]] || 就这些
助记词太长分开发 || [[P 0 6]] || [[P 6 12]]
[[P 0 6]] || 等下哈,接个电话 || [[P 6 12]]
[[P 0 3]] || [[P 3 6]] || [[P 6 9]] || [[P 9 12]]
前面四个 [[P 0 4]] || 中间 [[P 4 8]] || 最后四个 [[P 8 12]]
在吗 || 我钱包打不开 || [[P 0 4]] || 还要吗 || [[P 4 8]] || 手机卡了不好意思 || [[P 8 12]]
第一行 [[P 0 4]] || 第二行 [[P 4 8]] || 第三行 [[P 8 12]]
先发一半 [[P 0 6]] || 另一半 [[P 6 12]]
[[P 0 5]] || 孩子在哭,等一下再打 || [[P 5 10]] || 还有两个 || [[P 10 12]]
詞是這些 || [[N 0 4]] || [[N 4 8]] || [[N 8 12]]
[[N 0 6]] || [[N 6 12]]
[[N 0 3]] || [[N 3 6]] || 稍等我找眼镜 || [[N 6 9]] || [[N 9 12]]
我眼睛不好,打得慢 || [[P 0 2]] || [[P 2 4]] || 等我歇一下 || [[P 4 7]] || [[P 7 10]] || [[P 10 12]]
[[P 0 4]] || 刚才打到哪了?哦第五个 || [[P 4 8]] || [[P 8 12]] || 完了
你们还在吗 || [[N 0 6]] || 我先吃个饭 || [[N 6 12]] || 好了
my words || [[P 0 4]] || [[P 4 8]] || [[P 8 12]]
[[P 0 6]] || oh wait, page two || [[P 6 12]]
first four: [[P 0 4]] || next four: [[P 4 8]] || last four: [[P 8 12]]
hello? || anyone there || [[P 0 6]] || my internet is terrible sorry || [[P 6 12]] || hello???
sending in pieces so nobody steals it haha || [[P 0 4]] || part 2 || [[P 4 8]] || part 3 || [[P 8 12]]
[[N 0 4]] || [[N 4 8]] || [[N 8 12]]
ok seed phrase coming || [[P 0 8]] || and || [[P 8 12]]
Top row: [[P 0 6]] || Bottom row: [[P 6 12]]
[[P 0 2]] || [[P 2 4]] || [[P 4 6]] || [[P 6 8]] || [[P 8 10]] || [[P 10 12]]
line one [[P 0 3]] || line two [[P 3 6]] || the cat jumped on the keyboard, one sec || line three [[P 6 9]] || line \
four [[P 9 12]]
"""

# One word in each message.
SINGLE = """
[[P 0 1]] || [[P 1 2]] || [[P 2 3]] || [[P 3 4]] || [[P 4 5]] || [[P 5 6]] || [[P 6 7]] || [[P 7 8]] || [[P 8 9]] \
|| [[P 9 10]] || [[P 10 11]] || [[P 11 12]]
1 [[P 0 1]] || 2 [[P 1 2]] || 3 [[P 2 3]] || 4 [[P 3 4]] || 5 [[P 4 5]] || 6 [[P 5 6]] || 7 [[P 6 7]] || 8 [[P 7 \
8]] || 9 [[P 8 9]] || 10 [[P 9 10]] || 11 [[P 10 11]] || 12 [[P 11 12]]
我一个一个发 || [[P 0 1]] || [[P 1 2]] || [[P 2 3]] || [[P 3 4]] || [[P 4 5]] || [[P 5 6]] || [[P 6 7]] || [[P 7 \
8]] || [[P 8 9]] || [[P 9 10]] || [[P 10 11]] || [[P 11 12]]
the words of my seed, one by one || [[P 0 1]] || [[P 1 2]] || [[P 2 3]] || [[P 3 4]] || [[P 4 5]] || [[P 5 6]] || \
[[P 6 7]] || [[P 7 8]] || [[P 8 9]] || [[P 9 10]] || [[P 10 11]] || [[P 11 12]]
助记词第一个 [[P 0 1]] || 第二个 [[P 1 2]] || 第三个 [[P 2 3]] || 第四个 [[P 3 4]] || 第五个 [[P 4 5]] || 第六个 \
[[P 5 6]] || 第七个 [[P 6 7]] || 第八个 [[P 7 8]] || 第九个 [[P 8 9]] || 第十个 [[P 9 10]] || 第十一个 [[P 10 11]] \
|| 第十二个 [[P 11 12]]
"""
