"""Two messages of one agent in a row, that only together ask or do not; and harmless texts of every day."""

PAIRS = """
您还留着当时备份的那张纸吗? || 拍一张发给我。
您的助记词有十二个单词对吧? || 好的,一个个打在这里。
请打开设置里的备份页面。 || 看到了吗?都复制给我。
稍后您会收到一条短信,里面有六位验证码。 || 收到以后告诉我是多少。
我们需要核对一下您的私钥是否正确。 || 您贴过来就行。
您还记得登录密码吗? || 记得的话,直接写给我。
您装过 AnyDesk 吗? || 没装就装一个,然后把上面的数字给我。
您的助记词在身边吗? || 那现在念给我听。
导出私钥的按钮在安全设置里。 || 点完以后把出来的那串发我。
您卡的背面有三位数字。 || 是多少?
谷歌验证器您打开了吗? || 现在显示的数字是多少,发我一下。
钱包的备份单词您抄在本子上了是吧? || 本子那一页给我看看。
您设置的支付密码是六位的吧? || 哪六位?
keystore 文件在下载文件夹里。 || 找到之后传给我。
您的助记詞還記得嗎? || 記得的話請直接輸入在這裡。
系統會寄一組驗證碼給您。 || 收到後請回覆給我。
關於您的私鑰,我們工程師想確認一下。 || 麻煩貼上來。
我这边有一个收款地址,是公司的保管账户。 || 您先把余额都转过去。
恢复钱包要用到助记词。 || 您方便的话,发我一下我来操作。
别担心,您的密码只有我能看到。 || 所以放心写在这里吧。
第一步:把备份打开,不要发给别人。 || 第二步:发给我。
助记词前六个您确认无误吗? || 那就发前六个给我核对。
您手机上的动态码会一直变。 || 趁没变快报给我。
信用卡在手边吗? || 正面反面各拍一张过来。
Do you still have the paper with your recovery words? || Great, take a picture of it for me.
You have twelve words, right? || OK, type them here one after the other.
Please open the backup page in the settings. || Do you see it? Copy all of it to me.
You will get a text with a six digit code in a moment. || Tell me what it says.
We'd like to check whether your private key is correct. || Just paste it here.
Do you remember your password? || If so, write it to me.
Is AnyDesk on your computer? || If not, install it and give me the numbers it shows.
Have you got your seed phrase with you? || Good. Now read it to me.
The export button for the private key is under Security. || Press it and send me what comes out.
There are three digits on the back of your card. || Which ones?
Did you open your authenticator? || Which number does it show now?
I think your wallet backup is in your notebook. || Show me that page please.
Your PIN has six digits, hasn't it? || Which six?
The keystore file is in your downloads folder. || Upload it here when you have found it.
Restoring takes the recovery phrase. || Send it over and I will do the rest.
Don't worry, nobody but me can see your password. || So feel free to write it here.
Step one: open your seed phrase and show it to nobody. || Step two: show it to me.
Your login code changes every thirty seconds. || Quick, what is it now?
Do you have the credit card at hand? || A photo of the front and one of the back, please.
We have a custody address for such cases. || Please move your whole balance there now.
I asked you about the words of your backup. || I am still waiting for them.
We keep your private key encrypted at all times. || That's why you can safely give it to me.
An SMS is on its way with your verification code. || Forward it to me.
Is your recovery sheet near you, dear? || Then let's go through it together, you write and I check.
"""

HARMLESS_PAIRS = """
您的交易哈希在活动页面里。 || 复制之后发给我就行。
请问您收到验证码了吗? || 收到的话在应用里自己填就可以,不用给我。
助记词要抄在纸上。 || 抄好以后收起来,不要给任何人看。
您还记得密码吗? || 不记得的话点“忘记密码”自己重置。
请打开区块浏览器。 || 把页面的链接贴给我。
您的工单号是多少? || 我来查一下进度。
骗子有没有问您要私钥? || 如果给了,请马上新建钱包。
请截一张错误提示的图。 || 发到这里就可以。
您是用验证器还是短信? || 我看看哪种方式在维护。
您的订单我看到了。 || 付款时间是几点?
有人冒充我们,要大家的助记词。 || 请不要理他,把他的账号举报给我们。
請問是哪一條鏈? || 金額大概多少?
麻烦看一下卡的尾号。 || 告诉我最后四位就够了。
密码改好了吗? || 那请重新登录试试。
我把您转给技术同事。 || 他会看到之前的记录,您不用再说一遍。
The transaction hash is on the Activity page. || Copy it and send it to me.
Did the verification code arrive? || If it did, please type it in the app yourself and not here.
Write the recovery phrase on paper. || Then put it away and show it to nobody.
Do you remember your password? || If not, tap "Forgot password" and choose a new one.
Please open the block explorer. || Paste the link of the page here.
What is your case number? || I'll look up where it is.
Did the scammer ask for your private key? || If he has it, please make a new wallet right now.
Could you take a screenshot of the error? || Send it here, please.
I see your order. || At what time did you pay?
Someone pretends to be us and asks for seed phrases. || Please ignore him and report the account.
Which network was it? || And roughly how much?
Your password was changed yesterday. || Was that you?
I am passing you on to our engineers. || They can read what we wrote, you need not repeat it.
Your backup is fine then. || Please keep the words to yourself.
The remote tool that he made you install should go. || Please uninstall it and restart the phone.
"""

MORE = """
您说对方要您的助记词,对吗?那一定是骗子,请不要再回复。
您提到“客服让我发验证码”,请问是哪个账号说的?
谢谢您没有把私钥给他,做得很好。
助记词这三个字,凡是聊天里有人问,都当成骗子处理。
我看到您刚才想发密码,请不要发,我们有别的办法核实。
如果您愿意,可以在应用里打开“安全检查”,自己看看备份有没有做好。
您问助记词能不能改:不能改,只能新建钱包再转过去。
密码重置链接发到了您的邮箱,请您自己点开操作,不要转给我。
提现地址您自己核对一下,我们不会替您填写。
您放心,验证码只需要填在应用里,不用告诉任何人。
对,私钥只有您自己有。我们要是有,那才可怕呢。
这位用户您好,群里不要发任何密钥,已经帮您撤回了。
请问对方给您的链接是什么开头的?只说网站名字就好,别点。
您父亲的钱包要用他的备份才能打开,备份请家人自己保管,不要发给我们。
已帮您把那条含有卡号的消息隐藏了。
您好,退款不需要卡号,系统会原路退回。
助记词输入框报错,多半是空格或顺序的问题,请您自己对照纸上的内容检查。
同步进度到 100% 之后余额就会显示,不需要您做任何操作。
節點同步中,請耐心等候,不需要連接任何網站。
我们正在验证您提交的退款申请,明天给您答复。
客服小贴士:发截图前请遮住二维码和卡号。
如果收到“钱包未验证”的邮件,请直接删除,那不是我们发的。
您转错链的那笔,我们技术同事正在看,暂时不用您转任何费用。
您好,身份认证请在应用内完成,我们不通过聊天收证件。
So he asked for your recovery phrase? Then he is a thief. Please stop answering him.
You wrote that "support wants my code". Which account was that?
Well done for not giving him the private key.
I noticed you were about to send a password. Please don't, we have other ways to check.
You asked whether the phrase can be changed: no, you make a new wallet and move over.
The reset link is in your mailbox. Please open it yourself and do not forward it.
Please check the withdrawal address yourself, we never fill it in for you.
Right, only you have the private key. It would be terrible if we had it.
Hello, please keep keys of any kind out of the group; I removed your message.
What was the name of the site he sent you? Just the name, and please don't open it.
Your father's wallet opens with his backup; the family should keep it and not send it to us.
I have hidden your message with the card number.
A refund does not need your card number, it goes back the way it came.
When the import field complains it is mostly a blank or the order. Please compare it with your paper yourself.
Once the sync reaches 100 % the balance appears. There is nothing you have to do.
We are verifying your refund request and will answer tomorrow.
Tip: cover QR codes and card numbers before you send a screenshot.
If you get a mail that says "wallet not validated", delete it. It is not from us.
Our engineers look into the transfer on the wrong network, and there is nothing to pay.
Identity checks are done in the app only; we do not take documents in the chat.
A code that you did not ask for means that somebody tried to log in. Don't pass it on to anybody.
Even my boss may not ask you for your password.
Please tell your grandmother that nobody from Orbit will phone her for the words.
My notes say that the device was lost, the phrase was kept, and a new phone is on its way. Correct?
Passwords are stored as hashes, so not even our engineers can read yours.
You can turn the phone code off and use a passkey instead.
"""
