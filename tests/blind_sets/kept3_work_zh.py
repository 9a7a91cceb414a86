"""What agents and marketing write every day, in Chinese; the kind before the bar."""

TEXTS = """
warning | 官方绝不会向您索要助记词、私钥、密码或验证码。
warning | 请不要把助记词告诉任何人,包括自称客服的人。
warning | 任何让您提供私钥的人都是骗子。
warning | 提醒:客服不会私聊您,更不会要您的验证码。
warning | 千万别把密码发到聊天里哦
warning | 请勿在任何网页上输入助记词。
warning | 收到的验证码只能自己用,谁问都不要给。
warning | 如果有人要求您下载远程控制软件,请立刻拒绝。
warning | 我们从来不会让您先转账再退款,遇到这种说法请马上停下。
warning | 凡是说“验证钱包”“同步钱包”的链接,都是钓鱼网站。
warning | 骗子常说“把助记词发给我帮您恢复”,千万别信。
warning | 不需要您提供密码,只要告诉我大概什么时间登录失败就行。
warning | 请别发助记词,我这边用不到。
warning | 您不用告诉我卡号,只要后四位就够了。
warning | 亲,私钥自己收好,连我也不要给~
warning | 如果对方向您索取验证码,请挂断电话。
warning | 近期有人冒充轨道钱包客服索要助记词,请大家提高警惕。
warning | 助记词等于您的资产,泄露就等于把钱交给别人。
warning | 不要扫描陌生人发来的二维码。
warning | 请不要共享屏幕给陌生人,尤其不要打开备份页面。
warning | 客服不会让您把资产转到所谓的安全账户。
warning | 官方工作人员不會要求您提供助記詞,請小心詐騙。
warning | 請勿將私鑰傳給任何人。
warning | 驗證碼請勿告訴他人,包含客服人員。
warning | 谁要您的助记词,谁就是骗子,就这么简单。
warning | 请注意,我们没有任何“解冻保证金”。
warning | 别急着转,先确认对方身份。
warning | 任何人问您密码,您都可以直接举报给我们。
warning | 为了您的安全,请不要在对话中发送密码、卡号或身份证号。
warning | 看到让您填写恢复短语的表格,关掉就好。
warning | 中奖通知让您连接钱包的,都是假的。
warning | 说要先交税才能提现的,一律是诈骗。
warning | 老人家请记住:纸上的那些单词,谁要都不能给。
warning | 我不会问您的密码,您也别告诉我。
warning | 请您放心,我们处理这个问题不需要您的私钥。
explain | 助记词是一组按顺序排列的单词,可以恢复您的钱包。
explain | 私钥和助记词的区别是:私钥只管一个地址,助记词管所有地址。
explain | 助记词只保存在您的设备上,我们这边没有,也看不到。
explain | 忘记密码时,可以在登录页点“忘记密码”自行重置。
explain | 验证码五分钟内有效,过期后可以重新获取。
explain | 密码至少八位,要包含字母和数字。
explain | 如果助记词丢失而手机还能打开钱包,请尽快在应用里重新备份。
explain | 请把助记词抄在纸上,放在只有您知道的地方。
explain | 建议不要截图保存助记词,手写更安全。
explain | 备份时请核对每个单词的顺序。
explain | 密码输错五次会锁定三十分钟,之后可以再试。
explain | 谷歌验证器换手机前,请先在旧手机上导出。
explain | 修改密码后 24 小时内不能提现,这是为了保护您。
explain | 交易哈希是一笔交易的编号,可以公开,和私钥不一样。
explain | 您的地址可以给别人收款用,私钥则绝对不可以。
explain | 验证码收不到多半是短信被拦截了,可以看看垃圾箱。
explain | 身份认证通常一到两个工作日完成。
explain | 网络拥堵时,手续费会比平时高一些。
explain | 钱包余额要等节点同步完才会更新,一般几分钟。
explain | 我們沒有您的密碼,所以無法替您查詢,只能由您自己重設。
explain | 助記詞遺失後我們也無法找回,這是自託管錢包的特性。
explain | 硬件钱包的 PIN 输错次数过多会自动清空,用备份可以恢复。
explain | 开启两步验证:设置 → 安全 → 两步验证。
explain | 应用更新后需要您用密码解锁一次,这是正常的。
explain | API 密钥只在创建时显示一次,请自己保存好。
explain | 银行卡付款失败多是银行拦截,可以联系发卡行。
explain | 链上的转账一旦确认就无法撤回。
explain | 跨链一般需要十到三十分钟,高峰期会更久。
explain | 扩展公钥可以看到您的余额,但不能动用资产。
explain | 生物识别只是代替您输入密码,密码本身仍要记住。
official | 帮助中心:https://help.orbit.example
official | 服务状态可以在 https://status.orbit.example 查看。
official | 官方网站只有 orbit.example 一个。
official | 请发邮件到 support@orbit.example,我们会在一到两个工作日内回复。
official | 电报官方机器人是 @orbit_support_bot,其他都不是我们。
official | 公众号“轨道钱包”是我们的官方账号。
official | 您可以在 https://etherscan.io/tx/0x7d2f9a0c4be1865d3f70a92c1e5b48d6907fa3c2b81e64d5097cfa3e2b1d8640 \
看到这笔交易。
official | 公告发布在电报频道 @orbit_news。
official | 推特请认准 @orbit_support。
official | 维护公告:https://orbit.example/news/2026-11
official | 详细步骤见 https://help.orbit.example/backup
official | 想核对客服身份,可以在 https://orbit.example/verify 输入工号。
official | 波场的交易可以在 tronscan.org 上查。
official | 投诉和建议请寄 support@orbit.example。
official | 官網是 https://orbit.example ,請勿相信其他網址。
support | 您好,我是客服小林,工号 2031,请问有什么可以帮您?
support | 请把交易哈希发给我,我帮您查一下。
support | 麻烦提供一下订单号和付款时间。
support | 请问您转的是哪条链?大概多少金额?
support | 请发一张错误提示的截图,注意遮住个人信息。
support | 请告诉我收款地址的后四位。
support | 请提供区块浏览器的链接。
support | 您的工单已经转给技术同事,预计今天下午六点前有结果。
support | 抱歉让您久等了,我这边正在核实。
support | 已经为您登记,编号 OR-20931。
support | 您这笔是链上确认数不够,再等十来分钟就好。
support | 查到了,对方交易所还没有发出这笔提现。
support | 请问您用的是安卓还是苹果?应用是什么版本?
support | 麻烦您先把应用更新到最新版再试一次。
support | 请退出重新登录看看。
support | 您可以清理一下缓存,然后重启手机。
support | 请问最后四位卡号是多少?
support | 您的账户已经恢复正常,请登录查看。
support | 退款会在五到七个工作日内原路退回。
support | 我帮您升级到二线同事,他们明早九点上班。
support | 现在排在您前面的有三位,大约等八分钟。
support | 这个问题我们已经知道了,修复版本本周发布。
support | 您提供的哈希显示已成功,请在钱包里刷新一下。
support | 请确认您添加的代币合约是否正确。
support | 方便留一个邮箱吗?有结果我们写信给您。
support | 麻烦描述一下具体步骤,点到哪一步出的错。
support | 请您稍等两分钟,我去问一下同事。
support | 您的反馈我已经记录,谢谢您的耐心。
support | 請提供交易時間與金額,我們協助查詢。
support | 您好,您的提領仍在審核中,預計今晚完成。
support | 这个是预期行为,不用担心,余额没有变。
support | 您说得对,这里确实是我们的问题,向您道歉。
support | 请不要重复提交,同一个问题会排在一起处理。
support | 地址填错的话,我们没有办法追回,非常抱歉。
support | 您先看看对方的地址是不是同一条链的。
support | 请在应用里打开“活动”页面,看看这笔的状态。
support | 昨天跟您聊的是小周,记录我都看到了,不用再说一遍。
support | 服务时间是周一到周五九点到二十一点。
support | 请您对本次服务打个分,一到五分都可以。
support | 对话记录已发到您登记的邮箱。
talk | 您收到验证码了吗?不用发给我,只要告诉我有没有收到。
talk | 请问提示的是密码错误还是网络错误?
talk | 您有没有把助记词告诉过别人?只回答有或没有就行。
talk | 您的助记词还在吗?请不要发出来,自己确认一下即可。
talk | 您备份是写在纸上还是存在手机里?内容请不要发。
talk | 请问助记词是十二个词还是二十四个词?只说数量,不要发内容。
talk | 您最近有没有在其他网站输入过私钥?
talk | 是忘记了登录密码还是支付密码?
talk | 密码重置的邮件您收到了吗?
talk | 您是什么时候修改的密码?
talk | 那个人是不是向您要过验证码?
talk | 您当时有没有按他说的安装远程软件?
talk | 骗子给您的地址还有吗?我们帮您标记。
talk | 您的两步验证是用短信还是验证器?
talk | 您点过那个链接吗?点完有没有输入什么?
talk | 您确认一下备份能不能用,不用给我看。
talk | 身份验证卡在哪一步了?
talk | 請問是收不到驗證碼,還是輸入後顯示錯誤?
talk | 密码管理器里有没有存过?您自己找找看。
talk | 您要是想不起密码,可以用备份自己恢复,我一步步告诉您在哪里点。
exposed | 您刚才发的内容像是助记词,我们已经隐藏,没有保存。请新建钱包,把资产转到您自己的新钱包。
exposed | 既然私钥可能泄露,请马上在自己的设备上新建钱包并转移资产。
exposed | 请尽快修改密码,并退出其他设备。
exposed | 请把那条消息删除,并换一个新的密码。
exposed | 如果验证码已经给了别人,请立即修改密码、解绑旧设备。
exposed | 卡号发出来了的话,请联系发卡银行换卡。
exposed | 建议您先断网,再用另一部手机创建新的钱包。
exposed | API 密钥泄露请到交易所后台删除,再建新的。
exposed | 您已经把助记词给了对方,这个钱包不能再用了,请把剩下的资产移到新的钱包。
exposed | 請儘快更換密碼,並檢查登入裝置。
exposed | 请报警并保留聊天记录,需要的话我们配合出具说明。
exposed | 远程软件请马上卸载,然后换密码。
marketing | 新版本 8.13 上线了,界面更清爽,速度更快!
marketing | 周五晚八点直播:新手如何安全备份钱包,欢迎来听。
marketing | 安全小课堂第三期:为什么助记词要手写?
marketing | 感谢一百万位用户的陪伴,轨道钱包三周岁啦。
marketing | 质押功能上线,详情请看 https://orbit.example/news/staking
marketing | 本周六凌晨两点到四点系统维护,期间无法兑换。
marketing | 反诈宣传周:记住三不,不给助记词,不点陌生链接,不远程控制。
marketing | 深色模式来了!设置 → 外观里打开。
marketing | 征集体验官,在应用内报名即可。
marketing | 现已支持十二条公链,转账更方便。
marketing | 提醒大家更新到最新版本,修复了通知延迟的问题。
marketing | 春节客服安排:除夕到初三,在线客服 10:00-18:00。
marketing | 手续费限时五折,活动截至本月底,规则见官网 orbit.example。
marketing | 小测验:有人说是官方要您验证码,给还是不给?答案当然是不给。
marketing | 十月安全报告已发布:https://orbit.example/reports/2026-10
marketing | 好消息!密码设置页面支持通行密钥了。
marketing | 您的钱包,您的钥匙。我们从不保管您的私钥。
marketing | 新手必看:备份、密码、防骗三件事,帮助中心都有。
marketing | 節日快樂!客服時間調整如下:每日 10:00 至 18:00。
marketing | 提币网络升级完成,感谢等待。
"""
