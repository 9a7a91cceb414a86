"""Harmless talk: questions about secrets without any, sentences of list words, Chinese of every day."""

QUESTIONS = """
A man called and said "send me your seed phrase to validate the wallet", I hung up. Was that you?
I got this mail: "Your wallet will be suspended, enter your 12 words at the link". Fake, right?
your bot wrote that it hid a recovery phrase, but I only sent a screenshot of the price
We never ask for recovery phrases, private keys, passwords or codes. <- is this text really from you?
对方说"把私钥发给我帮你激活"，我没理他
你们提示说"官方绝不会向您索要助记词"，那为什么客服问我有没有备份?
群里有人发"输入助记词领空投"，是真的活动吗
is the 25th word the same as a passphrase?
can two wallets have the same recovery phrase?
The password reset mail has not come, which address do you send it from?
I wrote a wrong word in my backup, how do I find out which one without telling you?
換手機之後要重新輸入助記詞嗎
I just got a text with a code that I did not ask for, is somebody in my account?
刚收到一条验证码短信，不是我操作的，怎么回事
the export page stays empty, no key is shown
导出私钥的页面是空白的
I keep all passwords in a password manager, is that alright?
the password field is greyed out
I typed the password correctly three times
please pin the message about the maintenance
I got three codes and none of them works
the seed round of your company, when was it?
I'd like to have a pass for the event, where do I find the code of conduct?
your agent asked which words I see, I see "network error" and nothing else
the secret of a good wallet is a good backup, nice video!
密码框点不动
收到三条验证码都不对
密码我记得，但是指纹用不了
是密码错还是网络错，提示得不清楚
验证码要填在哪里
I forgot my password, how do I reset it?
my password is not working
my password is wrong, it says
the password must have at least 8 characters, right?
what is the difference between a password and a PIN?
how long should the password be?
the code is not arriving
the verification code never came
code expired before I could type it
I did not get the SMS code, tried {num} times
where do I find my private key?
how do I export the private key?
is the private key the same as the seed phrase?
what is a seed phrase?
can I change my recovery phrase?
I lost my recovery phrase, is there any hope?
somebody on Telegram asked for my seed phrase, I did not give it
I wrote my 12 words on paper and the paper is gone
my recovery phrase has 12 words but the app wants 24
which word list do you use for the mnemonic?
does the phrase have to be in lower case?
my seed phrase does not work
the private key import says wrong length
How do I turn on the authenticator?
I lost the phone with google authenticator
my PIN is blocked after three tries
where do I enter the CVV when I buy with a card?
my card was declined, it is a Visa debit card
my bank says the card payment was refused, reason 51
do you store my ID card?
API key permissions: which ones do I have to give?
is it safe to give the exchange API key read rights only?
Do you ever ask for the password? >> no idea, that's why I ask you
What is the problem with your password? >> it is not accepted
Did you receive the verification code? >> no
Did you receive the verification code? >> not yet, still waiting for it
Which password do you mean, the one of the app or of the keystore? >> the one of the keystore
How many words does your phrase have? >> 12
Which wallet did you use before? >> Trust Wallet and Metamask
密码忘了怎么办
我的密码是错的吗
密码一直提示错误
密码要几位数
忘记支付密码怎么重置
验证码收不到
验证码是几位的
验证码过期了，重新发一次
短信验证码等了半小时没来
私钥在哪里看
私钥和助记词有什么区别
怎么导出私钥
助记词丢了还能找回吗
助记词能不能修改
助记词抄错了一个怎么办
我的助记词是12个单词,但是要求输入24个
有人冒充客服要我的助记词,我没给
助记词应该怎么保存比较安全
助记词可以截图吗
我的助记词写在纸上，纸找不到了
我的助记词是中文的可以导入吗
身份证认证一直不通过
身份证照片要正反面吗
银行卡绑定失败
信用卡可以买币吗
谷歌验证器换手机了怎么办
api密钥权限怎么设置
您收到验证码了吗？ >> 没有
您收到验证码了吗？ >> 还没收到，等了十分钟了
您的密码是自己修改过吗？ >> 没有改过
您的助记词是几个单词？ >> 十二个
請問忘記密碼要怎麼重設
助記詞遺失了還能找回來嗎
驗證碼一直收不到
私鑰要去哪裡看
密码和助记词都在，就是进不去
指纹解锁失败，让我输密码
我的私钥没有泄露,但是币被转走了
"""
# Nearly every word of these is on the English list.
LIST_WORDS = """
I can find that item when you come home this evening and we all eat dinner
you must wait until tomorrow morning because today we have no time to check it
they will send this ticket again next week when the office is open
please tell me when you expect the next update since this problem is very annoying
my brother and his cousin travel to the island every summer and enjoy the ocean
people like you make this world a better place, thank you very much
the doctor will call you again tomorrow about that medical test
I own this old car and want to sell it before winter because it can hardly start
this is a good time to buy a gift for your mother or your father
what about the bonus that you announce every month, where can I claim my reward
Mom and dad enjoy dinner together when the weather is nice and warm
will you help that old man carry the heavy box up to the second floor
there was a long blue train under the bridge when we walk along the river
we have to learn more about how people use money and what they expect from a bank
every girl and boy will receive one small prize and one apple
thank you for this quick answer, I will try that again tonight and then tell you about the result
can you explain why the total amount is wrong when I sell just one half
first open the main menu then select the second item and wait until the picture can load
the cat will sleep under that chair until you open the kitchen door
because of the storm all public travel must stop until further notice, they say
"""
ALL_LIST = """
can you explain this error that they announce when you update that program
this must wait until they use that ticket again tomorrow because they sleep today
people like this very much because you always answer early, thank you
when you open this page again please wait until that picture can load
you must learn that this system will again cancel any fee when you sell
they say this will occur again when winter come because wet weather damage cable
what will occur when you sell this asset early, will that cost you any fee
that girl will always act like you when they visit this hotel
you can find that item when they open again next month near this village
this will display what you own then you can decide when you sell
they will remove this annual fee once you become loyal member again
you can enjoy this island all summer because there they have nice weather
whip cream then add sugar, butter, salt until smooth then cook until brown
mix rice, fresh fish, onion then add salt, lemon, pepper, when ready enjoy
what will this cost when you choose another coin, can you tell again
ask that person when they will open this gate again because you must wait all day
"""
SINGLE = """
hi || help || me || please || transfer || problem || today || again || hello
ok || wait || check || now || again || still || same || error || why
good || morning || can || you || help || me || with || this || issue || today || thank || you
send || coin || wrong || network || what || now || please || help
no || yes || maybe || again || okay || cool || nice || great || thank || you || buddy
hello || hello || anyone || there || hello || wake || up
在 || 吗 || 有 || 人 || 没 || 有 || 啊 || 急 || 急 || 急
你好 || 在吗 || 转账 || 没到 || 怎么 || 回事
buy || or || sell || what || do || you || think
"""
ENGLISH = """
I sent USDT on the Tron network to an address on Ethereum, is it lost or can you get it back?
The app crashes each time I open the swap page since the last update, I already installed it again twice.
Can you tell me why the gas fee was so high last night? I paid more for gas than for the token.
My friend told me that your wallet supports staking now, where do I find it and what does it pay?
I bought a coin that I can't sell, the swap says high price impact, is this a scam token?
Could a human please look at this? The bot sends me the same answer again and again.
You people have been very helpful, thank you, the money arrived half an hour after I wrote.
I'd like to file a complaint about the agent who closed my case without an answer.
Does the hardware wallet work with the phone over Bluetooth or do I need the cable?
How do I remove an approval that I gave to a site some months ago?
The price chart is empty for half of my tokens and the total is wrong since then.
I want to delete my account and all data you have about me, how does that work in Germany?
Someone with your logo wrote to me first and wanted me to open a link, is that you?
On my {device} the text is cut off at the bottom, dark mode, large letters.
I waited {num} minutes in the chat and then it was closed, that is not how you treat people.
Is there a limit for withdrawals per day, and does it start at midnight of my time zone?
When will the network maintenance be over? Deposits have been paused since {num} hours.
My deposit from the exchange has {num} of 64 confirmations, how long does that take?
"""
CHINESE = """
我昨天晚上从交易所提了一笔币到钱包，到现在还没有到账，麻烦帮我看一下是什么原因。
今天天气很好，我和家里人去公园走了走，回来发现手机上的应用打不开了。
你们的客服电话是多少,打了好几次都没有人接,请给我一个说法。
我们公司想用你们的钱包给员工发工资，请问有没有企业版可以用，费用怎么算。
这个代币是朋友推荐我买的，现在卖不出去，是不是被骗了，应该怎么办。
更新到最新版本之后行情页面一直转圈，换了网络也不行，重装了两次还是一样。
转账的时候选错了网络,币还能找回来吗,需要我提供什么资料。
麻烦转人工，机器人说来说去都是那几句话，解决不了问题。
谢谢你们的耐心解答，问题已经解决了，服务态度很好，给五星。
请问质押的收益什么时候发放,我已经等了三天了还没有看到。
手续费为什么这么高，昨天只要一块钱，今天要十几块，太不合理了。
我的手机丢了，钱包在手机里面，现在应该先做什么，会不会被别人转走。
有一个自称官方人员的人加我微信，说我的账户有风险，让我点一个网址，这个是真的吗。
他说只要把币转到新的地方就可以得到双倍的回报，我觉得不太对，所以来问一下。
老人家不会用智能手机，想学怎么看自己的资产，有没有简单一点的说明。
去年买的硬件设备连不上电脑，换了数据线也没有反应，是不是坏了，能不能换一个新的。
上个月参加的活动奖品一直没有收到,说好的七个工作日,现在都快一个月了。
国家有没有规定不能用这个，我在这里工作学习生活，不想因为这个出问题。
打开应用以后显示的总资产和链上查到的不一样，少了一大半，心里很着急。
我们村里网络不好,每次打开都要等很久,能不能出一个小一点的版本。
孩子拿我的手机乱点，把一个授权给点了，现在要怎么取消，会不会有危险。
在不同的设备上登录同一个钱包，两边看到的交易记录不一样，这是正常的吗。
你们的工作时间是什么时候,节假日有没有人值班,晚上能不能找到人。
我想知道这个项目是不是真的，网上有人说好有人说不好，不知道应该相信谁。
从早上九点开始一直提示网络错误,请检查网络连接,可是我看视频都很流畅。
请问怎样把界面改成中文，我在设置里面找了半天都没有看到语言这一项。
帮我催一下技术部门，这个问题已经反映了三次，每次都说正在处理。
刚才不小心把验证失败的提示关掉了，没有看清楚写的什么，现在还能看到吗。
人们都说高收益就是高风险，我只是想放一点点进去试试看，大家觉得怎么样。
以前的老版本里面有一个收藏的功能，新版本怎么没有了，希望可以加回来。
"""
CHINESE_HANT = """
昨天晚上從交易所提幣到錢包，到現在都還沒有到帳，可以幫我查一下嗎？
更新之後行情頁面一直打不開,換了網路也一樣,請問什麼時候會修好?
請問客服的上班時間，週末有人可以回覆嗎？
轉帳的時候選錯鏈了，這樣還找得回來嗎，需要提供什麼資料給你們？
謝謝你們的幫忙,問題已經解決了,回覆速度很快。
有人在群組裡自稱是官方人員，一直私訊我要我點連結，這是真的嗎？
手續費怎麼比昨天貴這麼多，可以說明一下計算方式嗎？
"""
