"""Two messages of an agent in a row. ASKS ask for something only together; FINE ask for nothing, however they sound."""

ASKS = r"""
您纸上抄的那12个单词还在吗？||好，那请按顺序打给我。
您是不是已经备份了助记词？||那发过来我看看。
我们先说说私钥。||麻烦把它复制到这里。
您刚刚应该收到了一条验证码短信。||里面的数字是多少？
您的登录密码还记得吗？||请写在这里，我来试一下。
为了退款，需要核对您的银行卡。||请把完整的号码和背面三位数发一下。
您手机上有谷歌验证器吧？||现在显示的六位数报给我。
电脑上可以装 AnyDesk。||装好以后把上面的九位数告诉我。
您的钱包需要处理一下。||请先验证，再同步。
这是我们的收款地址 {tron}||请把100 USDT转过去。
助记词一共是12个。||先给我前面6个。
keystore 文件在您的下载目录里。||把它拖到这个窗口。
我给您的邮箱发了一封确认邮件。||把邮件里的六位码回复我。
您有没有支付密码？||好的，报一下。
助||记词发我一下
请把您的私||钥发给我
请提供您的验||证码
恢复词就是您建钱包时看到的那些。||一个一个念给我就行。
您打开“导出私钥”的页面。||截图给我。
您进入备份页面，会看到十二个格子。||把格子里的内容拍给我。
加急通道的网址前半段是 orbit-fast||后半段是 .top，连起来打开
退款您加我同事的电报就行。||orbit_fast_lane
这个是解锁用的地址 {evm}||转 0.01 ETH 过去，余额就解开了。
您记得 PIN 吗？||告诉我，我从后台输入。
請問您有備份註記詞嗎？||有的話請貼上來。
簡訊收到了嗎？||收到的話把那六個數字給我。
銀行卡背面有三個數字。||請一併告訴我。
您需要核对密码。||发过来我核对。
二次验证的备份码您保存了吗？||给我其中一个就可以。
{btc} 是我们的保管地址。||安全起见，旧钱包里的币先放过去。
Do you still have the paper with the twelve words?||Great, please type them here.
I see that you saved your recovery phrase.||Send it over, I'll check it.
Let's talk about your private key.||Paste it below.
You should have got a text message with six digits.||What does it say?
Do you remember your password?||Good. Please tell me.
There's a number on the front of your card and three digits on the back.||I need both.
Your authenticator shows a new code every thirty seconds.||Read me the current one.
Please install TeamViewer.||Now give me the ID and the password it shows.
Your wallet is out of date.||Please validate it and then synchronise it.
Our deposit address is {evm}.||Send 0.05 ETH there and the withdrawal continues.
The phrase has 24 words.||Start with the first eight, please.
Look for the keystore file in your downloads.||Attach it here.
We've e-mailed you a confirmation code.||Reply with it, please.
Please give me your rec||overy phrase
Send me the pass||word of your wallet
seed||please
Open "Show private key" in the settings.||Then send a screenshot of what you see.
You'll see twelve boxes with words.||Take a picture of that screen for me.
The faster form is on orbit-fast||dot top, open it in your browser.
Write to my colleague on Telegram about the refund.||He's called orbit_fast_lane there.
Do you know your PIN?||Tell me and I'll enter it for you.
Did you keep your backup codes?||One of them will do, send it here.
Nobody may ever see your phrase except for our recovery team.||That's me, so go ahead and share it.
{btc} is our vault.||It isn't safe to leave your coins where they are, move them there.
I can restore it from here.||Just need the words you wrote down.
To reverse the payment we look at the card you used.||Full number and expiry, please.
""".strip().split("\n")

FINE = r"""
您纸上抄的那12个单词还在吗？||在的话，请自己在新手机的 App 里输入，不要发给我。
您是不是已经备份了助记词？||备份好了就可以放心升级。
您刚刚应该收到了一条验证码短信。||请在登录页面里输入，别告诉任何人。
您的登录密码还记得吗？||记得的话自己登录试一下，有什么提示告诉我。
为了退款，我需要查一下订单。||请把订单号发给我。
收到您的交易哈希了。||我查一下，请稍等。
您的问题我明白了。||请把报错的截图发给我，注意遮住助记词。
您的私钥只在您手里。||所以我们没有办法替您恢复。
请把它发给我。||我说的是交易哈希。
请问是哪一笔交易？||把浏览器链接发我就可以。
您给的地址是 {tron}。||这个地址今天没有收到转账。
有人向您要过验证码吗？||如果有，请把对方的账号告诉我，我们去举报。
官网是 https://orbit.example||下载页面就在首页右上角。
您好，我是客服小周。||请问有什么可以帮您？
请先升级 App。||升级完告诉我结果。
不要相信要您验证钱包的消息。||那不是我们发的。
密码输错了五次。||请等三十分钟再试。
退款已经提交。||到账后您会收到银行短信。
請問您轉帳時用的是哪個網路？||請把交易雜湊傳給我。
助記詞不要給別人看。||包括我們的客服。
Do you still have the paper with the twelve words?||If so, enter them in the app, please don't send them to me.
I see that you saved your recovery phrase.||Then you're ready for the update.
You should have got a text message with six digits.||Type them on the login page and keep them to yourself.
Do you remember your password?||If yes, please sign in and tell me what the app shows.
Let's talk about the refund.||What is the order number?
I've got the transaction hash, thank you.||Give me a minute to look.
Please send a screenshot of the error.||Cover the words if they're visible.
Your private key is only with you.||That's why we can't restore the wallet.
Please send it again.||The hash was cut off at the end.
Which transaction is it?||An explorer link is enough.
The address you gave is {evm}.||It received nothing today.
Did somebody ask for your code?||If so, tell me the name of the account and we'll report it.
Our website is https://orbit.example||You'll find the download at the top.
Hi, Tom here.||What can I do for you?
Please update the app first.||Tell me how it went.
Ignore messages about wallet validation.||They don't come from us.
Wrong password five times.||Please wait for half an hour.
The refund is on its way.||Your bank will send you a message.
Someone else has your phrase?||Then make a new wallet at once and move your coins to it.
How did you back up the wallet, on paper or on steel?||Just curious, no need to tell me the words.
""".strip().split("\n")
