"""Harmless texts for the scanner: code with placeholders, prose of list words, Chinese prose, one word per message."""

CODE = r"""
const wallet = new Wallet(process.env.PRIVATE_KEY);
PRIVATE_KEY=<your private key here>
PRIVATE_KEY=0x0000000000000000000000000000000000000000
export MNEMONIC="your twelve words here"
seed = "word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12"
password: ********
password = os.environ["WALLET_PASSWORD"]
api_key = "YOUR_API_KEY", secret = "YOUR_API_SECRET"
Authorization: Bearer <token>
{"jsonrpc":"2.0","method":"eth_getBalance","params":["{evm}","latest"],"id":1}
{"code":-32000,"message":"insufficient funds for gas * price + value"}
eth_sendRawTransaction returned hash 0x{hex}
function transfer(address to, uint256 amount) public returns (bool)
Error: execution reverted: ERC20: transfer amount exceeds balance
at Object.<anonymous> (/app/node_modules/ethers/lib/index.js:1204:17)
curl -X POST https://api.orbit.example/v1/status -H "Content-Type: application/json"
const provider = new JsonRpcProvider("https://rpc.example/v1"); // no key needed
mnemonic.split(" ").length === 12
if (!validateMnemonic(phrase)) throw new Error("invalid mnemonic");
keystore 文件长这样：{"version":3,"crypto":{...}}，对吗
-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
data: 0xa9059cbb000000000000000000000000
npm install ethers 报错 ERR_SOCKET_TIMEOUT
docker run -e PASSWORD=changeme-placeholder 这个写法对吗？
SELECT count(*) FROM transactions WHERE status = 'pending';
推导路径 m/44'/60'/0'/0/0
derivation path m/84'/0'/0'
var(--primary-color) 按钮在深色模式看不清
<script src="https://cdn.example/widget.js" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6"></script>
0x{hex} // topic hash of Transfer
""".strip().split("\n")

# Every word of the sentence, or nearly every word, is on the English list; it is ordinary talk all the same.
LIST_WORDS = r"""
You must try again later, this step will always require more time than they expect
I will wait until tomorrow because there are still people ahead
Can you help me find the right option, I just want to buy a small ticket online
My mother will visit next week, please ask her this question about the video
The army doctor will visit this old city museum before winter
Cause that cool actor can open any door, i must say
please help, my phone screen go black when i open this page, what should i check
the price will rise again and the market will crash soon, i guess
we all enjoy this amazing music video, thank you, please release more
I like your product but the service team must improve, the wait was absurd
They sell fresh fruit, bread, butter, cheese, coffee and sugar near the train
more people will join this winter, that is good and normal
a good friend of mine will travel around the world next summer with his brother
Only when I use the metal case does the phone not charge, is that normal
Lunch was rice, fish, egg, onion, carrot and potato; dinner pizza again
The tiger, the lion, the zebra, the camel and the monkey live at the zoo
i have no idea what went wrong, this is just not fair, i am very angry and sad today
first you tap the glass, then you wait a minute, then you type the code again
My uncle will sell the old truck and buy a small boat
Unlock the door, climb the stairs, turn right, then knock twice on the glass
every month i pay the same fee, this month it is double, why
Some people enjoy winter; others, like me, avoid snow and ice and stay inside all day
This is the third time that I ask the same question and no one will answer
I can ride the bicycle to school when the weather is okay
please stop the spam, i never sign up, remove me from the list
A young girl and an old dog walk along the river near our village each morning
there is nothing to worry about, we just need to wait and see what the team will say
that artist will sing and dance at the arena, tickets are available now
If you can not solve this problem, then say so, and I will ask someone else
The idea is good, but the early version has error after error
Will the update fix the screen problem that make the text so small
Once again the network is busy and I must wait, this is not okay
Who can tell me where i find the receive page in the app, it was there before
the lazy cat sleep all day on the warm sofa while we clean the kitchen
I love that you have a chat now, very easy and fast, good job team
Do not trust any person who ask you about that, real staff never will
my son erase the app by accident, now what must i do first
the doctor say stay home, drink water, no coffee, no sugar, rest
Bring your own bag, cup, spoon and towel, and leave your phone at home
we hope the board will soon decide about the token and inform the public
you must try this again when they open, it will always help
the people who live there can visit any museum that they choose
please describe what you found when they try that again
Only you can decide what to buy, when to buy, and what to avoid
this year we will hire more people and open one more school
they blame the weather, we blame the airport, you blame that pilot
first turn left, then cross the bridge, then walk until you arrive at the hotel
Never trust that person again
When will you fix this problem? they must know about that error
we cannot wait all day, just tell us what will happen next, please
all that you need must fit one small box, then you can move
i owe you one, that was fast
most people dream about home when they travel
""".strip().split("\n")

# Running Chinese text: nearly every sign is on the list.
CHINESE = r"""
我昨天下午在地铁上用手机转了一笔钱到现在还没有看到
我们公司年底要开会大家都在等老板回来做决定
今天天气很好我和家人一起去山上看花
这个问题我已经问过三次了每次都说正在处理
你们的人什么时候上班，我从早上等到现在
他说他明天会来我家拿东西让我不要出门
上面写的是成功可是我这里什么都没有看见
为什么同样的时间别人能用我就不能用
我对你们的工作非常不满意请让主管给我回电话
大家好我是新来的请多关照
小时候家里没有电视我们就在院子里听老人讲故事
经济形势不好今年生意难做大家都在想办法活下去
这本书我看了三天才看完里面的人物写得很真
中国人民银行今天公布了最新的数据
老师说这个月要考试所以我没有时间玩手机
我只是想知道这个东西到底安全不安全
先打开设置再点安全然后选第三个就能看到了
如果三天之内还不解决我就去消费者协会投诉你们
从上海到北京坐高铁要四个半小时票价五百多
早上好，今天能给我一个明确的答复吗？
我把手机换了以后原来的东西都没有了怎么办
你们那个公告我看不懂，到底是要升级还是不用管？
感谢你们的帮助问题已经解决了给五星好评
昨天群里有人说你们要关门了是真的还是假的
床前明月光疑是地上霜举头望明月低头思故乡
白日依山尽黄河入海流欲穷千里目更上一层楼
学而时习之不亦说乎有朋自远方来不亦乐乎
天下大势分久必合合久必分
人生自古谁无死留取丹心照汗青
好好学习天天向上
万事如意身体健康工作顺利全家平安
这件事情不是我做的是别人用我的名字做的
等了一个多小时终于有人理我了真不容易
国家规定的事情我们当然要按规定办
那天我正在吃饭突然收到一条消息说我的账号在外地登录
请问人工客服几点下班周末有没有人
为了保证资金安全建议大家开通两步验证
钱包升级后首页打不开一直转圈重装也没用
我在网上看到一个活动说是你们官方的让我填表
老家那边信号不好视频总是断断续续的
昨晚停電了所以沒有收到你們的通知
我想問一下這個功能什麼時候才會開放給我們使用
請問你們公司在哪裡我可以直接過去找人處理嗎
這個月的費用比上個月多了很多是什麼原因
他們都說沒有問題可是我的還是不行
謝謝你這麼晚還在工作問題已經好了
客服态度很好但是效率太低了同一个问题问了三个人
手续费从一块涨到三块你们不觉得过分吗
一二三四五六七八九十
东南西北中发白
金木水火土日月
甲乙丙丁戊己庚辛壬癸
赵钱孙李周吴郑王冯陈褚卫
春夏秋冬
买一送一，多买多送，先到先得，送完为止
女儿今年高考全家人都很紧张连话都不敢大声说
他在公司干了十年没有升过一次职
这里的水很清能看见水底的石头和小鱼
科学家发现了一种新的植物生长在高山上
请大家排好队不要着急每个人都有
""".strip().split("\n")

# People who type one word per message; `||` parts the messages.
DRIP = r"""
hello||i||need||help||with||my||order
hi||can||you||help||me||please
why||is||it||so||slow||today
ok||wait||one||minute||i||will||check||again
please||answer||me||now
no||not||that||one||the||other||one
my||phone||broke||yesterday||and||now||the||app||is||gone
who||are||you||?
good||morning||any||news||about||my||case||from||last||week
你||好||在||吗
有||人||吗
我||要||找||人||工
钱||没||到
为||什||么||不||回||我
等||了||一||天||了||还||没||好
请||快||一||点
still||nothing||i||wait||since||monday
yes||no||maybe||i||do||not||know
thank||you||very||much||bye
what||should||i||do||next||then
在吗||急||很急||人呢||？？？
嗯||好的||那我等||谢谢
ok||cool||nice||thanks
really||?||that||long
sad||i||lost||all||hope
""".strip().split("\n")
