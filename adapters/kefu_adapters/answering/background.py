"""Ordinary utterances that no brand's answers cover: what "none of these" sounds like.

Written for this project, in Chinese and English: small talk, moods, other trades, advice nobody here may give,
noise. They teach the heads and the calibration what a question without an answer looks like. Those that
resemble a phrasing of the knowledge at hand are left out when a model is fitted.
"""

_ZH = """
你好 | 在吗 | 早上好 | 晚安 | 谢谢你 | 好的知道了 | 嗯嗯 | 哦 | 呵呵 | 再见 | 辛苦了 | 没事了
不用了谢谢 | 我先去忙了 | 稍等一下 | 你叫什么名字 | 你是机器人吗 | 你几岁了 | 你会唱歌吗
你喜欢什么颜色 | 你真聪明 | 你好笨啊 | 陪我聊聊天 | 我好无聊 | 今天心情不好 | 我失眠了怎么办
压力好大不想上班 | 老板又让我加班 | 明天要考试了好紧张 | 我爱你 | 生日快乐 | 新年快乐恭喜发财
周末打算去哪玩 | 我在看电影 | 晚上做什么菜好 | 红烧肉怎么做 | 附近哪里有咖啡店 | 减肥吃什么
猫为什么喜欢睡觉 | 养什么宠物好 | 孩子发烧怎么办 | 牙疼吃什么药 | 感冒了要不要去医院 | 北京有什么好玩的
去云南旅游要几天 | 火车票怎么买 | 酒店帮我订一间 | 打车去机场多少钱 | 护照怎么办理 | 快递到哪了
我的外卖还没送来 | 这件衣服有大码吗 | 能便宜点吗 | 苹果手机多少钱 | 电脑配置推荐 | 空调坏了谁来修
房租一个月多少 | 哪个小区房子好 | 怎么学好英语 | 这道数学题怎么解 | 地球到月亮有多远 | 唐朝有多少个皇帝
世界上最高的山是哪座 | 帮我翻译一句话 | 写一份辞职信 | 起个好听的名字 | python怎么学
这段代码为什么报错 | 足球比赛谁赢了 | 篮球明星排名 | 最近有什么好看的电视剧 | 推荐一本小说
游戏怎么通关 | 帮我唱首歌 | 现在几点了 | 今天星期几 | 农历几号 | 属什么生肖 | 我是什么星座 | 帮我算命
今晚双色球号码 | 股票买哪只好 | 基金能赚钱吗 | 房价会跌吗 | 比特币会涨吗 | 以太坊下个月能到多少 | 现在该卖还是拿着
你觉得这波行情能持续多久 | 老师有优惠价吗 | 新人有优惠券吗 | 你们招实习生吗 | 简历发到哪个邮箱
现在适合抄底吗 | 哪个币能翻倍
带我赚钱 | 庄家在洗盘吧 | 牛市什么时候来 | 这个项目靠谱吗推荐买吗 | 贷款利息多少 | 信用卡怎么还款
社保怎么交 | 公积金提取 | 驾照过期了 | 违章怎么处理 | 加我微信聊 | 兼职日结招人 | 刷单赚钱联系我
出售二手车 | 办证找我 | 发票可以开吗 | 你们公司招人吗 | 你们总部在哪个城市 | 合作推广找谁 | 政治新闻
打仗了吗 | 总统是谁 | 疫情怎么样了 | 地震了 | 着火了 | 垃圾 | 滚 | 傻瓜 | 啊啊啊啊 | 哈喽哈喽 | 测试
测试一下 | 随便问问 | 没什么 | 点错了 | 发错了不好意思 | 这是什么 | 为什么呀 | 然后呢 | 真的假的啊
厉害了 | 666 | 11111 | 图片 | 语音消息 | 我不知道 | 是的 | 不是 | 可以 | 不可以 | 等等 | 继续 | 对对对
明白 | 收到 | 我朋友的妈妈住院了 | 楼下的狗一直叫 | 衣服洗不干净 | 怎么种西红柿 | 相机怎么拍夜景
吉他好学吗 | 跑步膝盖疼 | 今年流行什么发型 | 口红色号推荐 | 结婚要准备什么 | 彩礼给多少
"""

_EN = """
hello | hi there | good morning | good night | thank you so much | ok got it | yes | no | maybe | bye
never mind | see you later | cool | wow | haha | what is your name | are you a robot | how old are you
do you like music | you are smart | you are stupid | let's chat | i am bored | i feel sad today
i love you | happy birthday | happy new year | how was your weekend | i am so tired of work
my boss is annoying | i can't sleep at night | i have an exam tomorrow | what should i cook for dinner
recipe for chocolate cake | coffee shop near me | how to lose weight | why do cats purr
which pet is best for kids | my son has a fever | i have a toothache what pill helps
do i need to see a doctor | best places to visit in italy | how do i renew my passport
train tickets to the coast | find me a hotel for the weekend | taxi to the airport how much
where is my parcel | my food delivery is late | do you have this shirt in large | any discount on shoes
how much is a new laptop | my fridge is broken | rent for a two room flat | find a plumber
how do i learn spanish | solve this equation for me | how far is the moon | tallest mountain on earth
translate this sentence | write a resignation letter | give me a name for my baby
write a poem about the sea | why does my python code fail | how to sort a list in java
who is the best football player | did our team win last night | good series to watch | recommend a novel
how do i beat the last level | sing me a song | what time is it | what day is today | when is easter
what is my star sign | read my palm | winning lottery numbers | which stock will go up
are index funds good | will house prices fall | will bitcoin go up | should i hold or sell my coins
is now a good moment to invest in crypto | what do analysts expect from ether next month
is it smart to put my savings in | any coupons for new customers | is there a rebate for teachers
do you sponsor events | is it a good time to buy the dip
which coin will moon | make me rich | when is the next bull run | tell me which token to buy
mortgage interest rates | pay my credit card bill | how do taxes work | my driving licence expired
parking fine appeal | add me on whatsapp | work from home and earn daily | buy cheap followers
selling a used car | do you sell insurance | are you hiring | where is your head office
partnership proposal for your marketing team | who is the president | is there a war
any news about the election | earthquake just now | shut up | idiot | garbage | asdfgh | qwerty | test
testing one two | blah blah | just looking around | wrong chat sorry | what is this | why | and then
really | nice one | 12345 | abc | photo | voice message | i don't know | sure | not really | wait
go on | exactly | understood | received | my neighbour's dog barks all day | how to grow tomatoes
camera settings for night photos | is the guitar hard to learn | my knee hurts when i run
hair styles this year | lipstick colours | wedding planning list | meaning of life | do aliens exist
how tall is a giraffe | the meeting is at noon | can you call my mom | play some jazz
turn off the lights | order groceries | what is seven times eight | convert miles to kilometres
define serendipity | who wrote hamlet | i lost my umbrella on the bus | the wifi at the hotel is bad
"""


def utterances() -> tuple[str, ...]:
    """All background utterances, Chinese first, in a fixed order."""
    parts = (part.strip() for text in (_ZH, _EN) for line in text.splitlines() for part in line.split("|"))
    return tuple(part for part in parts if part)
