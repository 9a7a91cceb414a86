"""Harmless talk: questions about secrets, running prose, sentences made of list words."""

# All or nearly all words of these are on the English list.
LIST_WORDS = """
please help clean this old kitchen before dinner because father will arrive soon
all people enjoy nice music when they visit this famous island hotel again
they walk about this forest until winter, then travel south again before spring
little dog must wait inside until family arrive, then enjoy big dinner
please open this window before lunch because kitchen air must stay fresh
two young people laugh about this funny story until night
this orange dress will fit then, but that jacket must stay
every good teacher can explain one hard idea before lunch and laugh
you must exercise every day, eat more fruit, drink less coffee and also enjoy life
when snow melt, river rise until town wall can hold no more
maybe they win gold this year, but that team need one more goal
this awful traffic must end soon because people lose patience every day
two friend visit museum, enjoy art, buy cheap gift, then travel home
please tell captain about ship damage before ocean trip begin
rich uncle spend all spare cash upon one vintage car that can never move
add sugar, salt, butter, one orange and some cream, then bake until brown
good doctor will always say drink more water and walk every day
please say thank you when teacher give you this lovely book
young artist draw quick sketch about city street when rain stop
"""

QUESTIONS = """
助记词是什么意思
助记词忘了怎么办
助记词一般是几个单词,十二个还是二十四个
我的助记词没有备份,手机摔坏了还能找回吗
助记词能截图保存吗
助记词和私钥有什么区别呀
我助记词抄在纸上了,要不要再抄一份
有人在群里让我发助记词,是不是骗子
客服会不会问我要助记词
你们要助记词做什么?我不会给的
助记词导入以后地址不一样是为什么
助记词顺序重要吗
把助记词存在邮箱里安全不安全
我不小心把助记词发给骗子了,现在怎么办
助記詞可以換嗎
助記詞忘記了,但是手機還能打開錢包
私钥在哪里看
私钥导出来以后放哪里比较好
私钥泄露了要怎么处理
怎么用私钥导入钱包
密码忘了怎么重置
密码输错五次被锁了
密码必须要有大写字母吗
我的密码不对,试了好多遍
登录密码和支付密码要不一样吗
修改密码之后多久可以提现
密码里能不能有中文
密碼一直錯誤怎麼辦
验证码收不到
验证码老是过期
验证码发到旧手机号了,怎么换绑
验证码一天能发几次
谷歌验证器换手机怎么办
谷歌验证器被我删了
驗證碼沒有收到,等了十分鐘
PIN码忘了会清空钱包吗
银行卡绑定失败
银行卡支持哪些
信用卡可以买币吗
身份证过期了还能认证吗
身份证拍照总是不清楚
没有身份证可以用护照吗
API 密钥怎么申请
keystore 文件在电脑哪个目录
扩展公钥可以告诉别人吗
what is a recovery phrase
I forgot my recovery phrase but the app still opens
how many words does a seed phrase have, 12 or 24?
is it safe to keep the seed phrase in a password manager
someone on telegram asked for my recovery phrase, was it you?
Will your staff ever ask for my private key?
where do I find the private key in the app
my seed phrase is on paper in a safe, do I need another copy
I lost the paper with my words, what now
does the order of the words matter
can I change my recovery phrase
the app says invalid mnemonic, what does that mean
I typed my phrase into a fake site, what should I do first?
how do I reset my password
I forgot my password
my password does not work anymore
what makes a strong password
the password field does not accept symbols
is the PIN the same as the password?
I never received the verification code
verification code expired twice in a row
code not arriving on my new phone number
how long is the code valid
my authenticator app is gone, how do I get back in
do you support passkeys
backup codes: where can I find them
which cards can I use to buy
my card was declined, the bank says it is fine
why do you need my ID
should I worry if someone knows my public address
is an xpub private or public
what is BIP39 and what is BIP44
does a 25th word help
why does the app want my password again after an update
private key vs recovery phrase?
PIN pad is shuffled, is that normal
Is it true that a password of 8 characters is too short?
私钥是64位的吗
助记词泄露和密码泄露哪个更严重
"""

ASKED = """
请问助记词有几个单词?请不要发送内容 >> 12
请问您的助记词是几个词?(不要发送) >> 二十四个
您是否把助记词告诉过别人? >> 没有,从来没有
您有没有备份助记词? >> 有,写在本子上了
How many words does your phrase have? Do not send them. >> 24 words
Did you ever type your phrase on a website? >> no never
Have you told anybody your password? >> only my wife knows it
密码提示什么错误? >> 密码错误
您收到验证码了吗? >> 还没有
Did the code arrive? >> not yet, waiting since ten minutes
请问您用的是什么版本? >> 8.12.3
What version of the app do you use? >> 8.12.3 on android 15
请问转了多少? >> 1500
请问是哪一天? >> 20261109
When did you send it? >> 2026-11-09 around 14:30
请问您的账号编号? >> [[n6]][[n4]]
Your account number, please. >> [[n6]][[n3]]
请提供您的邮箱 >> wanglei88@mail.example
Please tell us your e-mail. >> anna.k2009@mail.example
请问您用的是哪条链? >> TRC20
Which network did you use? >> arbitrum one
请描述您的问题 >> 密码改了以后一直闪退
Is the balance visible in the explorer? >> yes 1500 USDT
请问确认数是多少? >> 6
What error code do you see? >> 1042
交易时间是几点? >> 14:05
"""

CHINESE = """
我昨天晚上从交易所提了一笔币到你们钱包里面现在已经过去十几个小时了还是没有看到
你们这个软件更新以后打开特别慢而且经常自己退出来希望你们能够早点解决这个问题
今天天气很好我们一家人打算去公园里走走顺便看看湖边新开的那家小店
请问一下我如果把手机里的软件删了再重新安装里面的钱还在不在会不会不见了
我不是很懂这些东西都是我儿子帮我弄的他现在在国外工作时间对不上只好来问你们
公司最近在做一个活动说是每天上线就能得到一点东西但是我做了三天什么也没有收到
他们说这个不是你们的问题是那边的问题可是那边又说是你们的问题我到底要找谁
能不能请你们的人给我打个电话我在这里打字太慢了眼睛也不好看不清楚
我们这里的人都在用你们的产品觉得很好用就是有时候会比较慢希望以后能更快
这个月的手续费怎么比上个月高这么多是不是出了什么问题还是大家都这样
如果一直没有到账的话这个钱会不会自己退回来大概要等多长时间
前天下午三点多我给我朋友转了一点他说没有收到我这边看到已经成功了
我想知道你们是不是真的有人在看这些消息还是都是机器人在回答
群里有一个人说他是你们的工作人员要我加他好友我觉得不对所以先来问问
这个地方的字太小了老人家根本看不清能不能加一个大字的设置
我想把里面所有的东西都转到我老婆的手机上请问应该怎么做比较安全
那个页面打开以后是白的什么也没有我换了网络也是一样的结果
我买的时候是一个价钱等到成交的时候变成另外一个价钱这样合理吗
我在国外回不去电话号码也停了现在想改成新的号码要怎么办理
每次打开都要等很久才能看到数字是不是服务器在国外的原因
请你们好好看看我之前发的内容不要每次都让我从头再说一遍
我已经等了三天了每次都说在处理到底什么时候能有一个结果
别人都可以用就我的不行我已经重新安装了两次还是老样子
这次的问题解决得很快非常感谢那位工作人员的耐心希望你们越来越好
想问一下你们公司在哪里有没有地方可以让我当面去说清楚这件事
我老公去世以后留下一部手机里面好像有这个软件我不知道怎么打开
你好我想了解一下质押的收益是怎么计算的每天几点发到账户里面
新版本的颜色我不太喜欢以前那个蓝色的比较好看能不能让人自己选
刚才那个通知是真的吗说我的账号有问题要我马上处理不然就要关闭
我想问的其实很简单就是为什么两个地方看到的数字不一样
大家好我是新来的请多多关照有不懂的地方还要向各位学习
老师说学习最重要的是每天坚持不能今天学一点明天又忘了
他从小在山里长大后来到城里上学工作现在已经有了自己的公司
开始的时候我也不相信后来看到很多人都这样做我才跟着试了一下
那天晚上下着大雨我一个人走在回家的路上心里想着这件事情
昨天的会上经理说我们下个月要把这个项目全部做完时间很紧
一方面要保证安全另一方面又要方便大家使用这个确实不容易
这种情况以前从来没有出现过所以我才觉得很奇怪想问问你们
您好麻烦帮我看一下我的提现为什么还在审核已经超过一天了谢谢
請問你們的客服時間是幾點到幾點我晚上才有空處理這件事情
我在台灣使用你們的錢包想知道可不可以用新台幣直接買
昨天轉出去的那一筆到現在還沒有確認是不是手續費太低了
這個問題已經說過很多次了希望你們能夠重視一下使用者的意見
香港這邊的朋友都說收不到通知請問是不是系統出了什麼問題
"""

PROSE = """
I sent the coins on Friday evening and on Monday the status was still pending, so I opened this ticket.
The update made everything slower and the battery is empty by noon, please bring the old version back.
My grandson installed this for me and now he is abroad, so please explain slowly.
When I open the market page the screen turns white for about ten seconds and then the app closes itself.
Your colleague Anna was very kind, please tell her thank you from an old man in Leeds.
Why is the network fee higher than the amount I want to send? That makes no sense to me.
I do not understand staking. Do I lose access to the coins while they are locked?
First I bought on the exchange, then I withdrew to Orbit, then I waited, and nothing happened.
There is a person in the group called Orbit Helpdesk who writes to everybody in private.
We run a small shop and would like to accept stablecoins, is there a business account?
Is there any way to export a list of all transactions of last year for my tax adviser?
The push notifications come at three in the morning. How do I turn them off?
I think the exchange used the wrong network, but they say that everything is fine on their side.
Just wanted to say that the dark theme looks great, especially on the tablet.
Please cancel my newsletter, I get four mails per day and I only signed up for one.
Two days ago you said two hours. I am trying to stay polite, but please give me an honest estimate.
Bitte helfen Sie mir, die Überweisung ist seit gestern unterwegs und nicht angekommen.
Hola, no puedo ver mis tokens después de actualizar la aplicación, gracias por su ayuda.
Bonjour, ma transaction est bloquée depuis hier soir et je ne sais pas quoi faire.
Buongiorno, non riesco a vedere il saldo dopo l'aggiornamento, potete aiutarmi?
Olá, o meu saque está pendente há dois dias e ninguém responde no chat.
Dobrý den, po aktualizaci nevidím zůstatek, můžete mi prosím poradit?
안녕하세요 어제 보낸 코인이 아직 도착하지 않았습니다 확인 부탁드립니다
こんにちは、昨日送金したのですが、まだ届いていません。確認していただけますか。
한국어 상담은 몇 시까지 가능한가요
アプリを更新したら残高が表示されなくなりました。どうすればいいですか。
la nube negra cubre el valle y nadie sale de casa hasta el lunes
le chat noir dort sur la table pendant que la famille prépare le dîner
"""

# One word or a few in each message, and no phrase.
PIECES = """
你好 || 在 || 吗 || 有 || 人 || 吗 || 我 || 的 || 钱 || 没 || 到 || 账
在吗 || 钱包 || 打不开 || 怎么办 || 急 || 很急 || 人呢 || 喂 || 在不在 || 快点 || 好吧 || 算了
hello || please || help || me || my || money || is || not || here || what || can || I || do
ok || yes || no || wait || sorry || again || same || problem || still || same || thank || you
hi || stuck || since || monday || no || answer || very || angry || please || call || me || now
等一下 || 我看看 || 好了 || 还是不行 || 换个网 || 也不行 || 重启了 || 可以了 || 谢谢 || 再见
buy || one || please || thank you || okay || good || nice || all good now || bye
早 || 我又来了 || 还是昨天那个 || 对 || 嗯 || 好 || 行 || 知道了
one coffee || two orange juice || salad for my wife || sorry wrong chat
yes || it was friday || about noon || from the exchange || no, arbitrum || 1500 || thanks
I have twelve words || on paper || at home || should I buy a steel plate?
助记词 || 是什么 || 在哪里看 || 我没有写过 || 要紧吗
私钥 || 怎么导出 || 会不会不安全
验证码 || 收不到 || 三次了 || 还是没有
password || forgot it || reset please
"""
