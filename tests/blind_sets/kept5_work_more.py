"""More harmless texts: two languages at once, long ones, and answers that use the dangerous words innocently."""

MIXED = r"""
您好，您的 withdrawal 已经 confirmed，请刷新一下余额。
Hi 您好，请把 txid 发我，I'll check it.
这个 token 的 contract 没有 verified，请谨慎交易。
我们不会问您要 seed phrase 或 private key，please stay safe。
Gas fee 是网络收的，不是我们收的哦。
您的 ticket {ticket} 已经 escalate 给 security team 了。
2FA 绑定可以在 Settings > Security 里自己操作。
Please 不要把 OTP 告诉任何人。
Swap 失败通常是 slippage 太低。
KYC 审核 1-3 个 working days。
Beta 版本请从 TestFlight 里更新。
recovery phrase 请抄在纸上，不要 screenshot。
您的 Apple Pay 付款被 bank declined 了，请联系银行。
This is 客服小林，我在看您的 case。
如果 App 闪退，请发一下 crash 的截图。
"""

LONG = r"""
您好，您昨天反馈的问题我们查清楚了：交易 {txid} 已经成功，只是当时节点延迟，余额没有及时刷新。现在重新打开 App 就能看到，给您带来不便很抱歉。
关于您问的备份问题：助记词、私钥、密码三者不同。助记词能恢复整个钱包，私钥只对应一个地址，密码只保护这台手机。三样都不要给别人，也不要给我们。
您收到的那条短信不是我们发的。里面的网址是钓鱼网站，会让人输入助记词。您没有点开是对的，请直接删除；如果点开并输入过，请立刻新建钱包转移资产。
退款进度如下：财务已于今天上午复核，订单 {order} 的款项会退回原付款账户，三到五个工作日。期间您不需要提供任何资料。
我核对了一下，您给的地址 {evm} 和交易里的接收地址不同，应该是复制历史记录时选错了。很遗憾链上转账无法撤回，建议报警并保存记录。
為了讓您放心，我把流程再說一次：您在 App 裡提交解除綁定，系統做人臉比對，二十四小時後生效。整個過程客服不會向您要任何密碼或驗證碼。
Thank you for waiting. I've gone through the three transactions you listed: two are confirmed, the third, {txid}, was dropped because its fee was too low. Your coins are still in your wallet and you can send them again.
To answer your question: we don't keep your phrase, your key or your password, so nobody here could give them to a thief, and nobody here could give them back to you. Please check the paper once more.
The message you forwarded is a scam. It tells people to connect their wallet to "validate" it and then asks for the words. You did well not to click. We've reported the page.
Your refund of {amount} USD for order {order} was approved this morning. It goes back to the card ending in {tail}; we don't need anything from you.
I compared the address you pasted, {evm}, with the one in the transaction and they differ in the middle. That is address poisoning. I'm sorry, a confirmed transfer can't be undone.
Here's how the change of phones works: install the app on the new phone, choose Import, type your words there, and check that the addresses are the same. Only then erase the old phone. Please don't send the words to anyone, me included.
Two things: first, the withdrawal is pending because of the 24-hour lock after you changed your password; second, the code you didn't receive was blocked by your operator. Neither needs any action from our side.
"""  # noqa: E501

WORDS = r"""
验证这一步已经完成了，您可以放心使用。
同步完成后红点会消失。
我们正在验证您反馈的问题。
密码学是个有意思的话题，不过我们先把您的问题解决吧。
“钥匙”图标在右上角，点开可以看到安全设置。
卡住了就把 App 关掉再打开。
代码里有个小错误，工程师已经修了。
错误代码 1042 表示网络超时。
请把错误代码告诉我。
请发一下优惠码的截图，我看看为什么不能用。
您的邀请码是在活动页面领取的。
地址簿最多能存一百个地址。
转账前请核对地址。
请把转账的时间和金额告诉我。
您可以把那笔钱留在原地址，不用动。
远程办公期间，我们的电话回访会晚一些。
控制台显示您的请求已经处理。
種子輪投資的新聞和我們無關。
卡片式的新介面您還習慣嗎？
请提供一下手机型号和系统版本。
请发一下出问题的页面截图，不要包含助记词。
请把对方发给您的“客服工牌”截图给我。
请描述一下弹窗上写了什么。
能告诉我您是什么时候创建的钱包吗？
请确认您的问题是否已经解决。
请验收一下新功能，有意见告诉我们。
您要的对账单已经发到您登记的邮箱。
这个词我没看懂，您是说“质押”吗？
验证码图片看不清可以点一下换一张。
您说的“短语”是指快捷回复里的常用短语吗？
What's the error code?
Error code 1042 means a time-out.
Could you send me the promo code that didn't work?
Your referral code is on the events page.
The key point is that nothing was lost.
The key icon in the corner opens the security settings.
The word "pending" only means that it waits for a block.
In other words, your wallet is fine.
Verification is done, nothing else is needed.
Sync has finished, the red dot will go away.
We're validating your report and will come back to you.
The address book holds up to a hundred entries.
Please double-check the address before you send.
Tell me the time and the amount of the transfer.
You may leave the coins where they are.
Please send me the model of your phone and the version of the system.
What exactly did the pop-up say?
When did you create this wallet, roughly?
The code of the app is open source.
A card game on the same chain had the same problem.
Let me phrase it differently: the fee is paid to the network.
We planted the seed of this feature last year, now it's there.
Remote work means that call-backs are slower this week.
Please confirm that it works now.
Your statement was sent to the address on file.
Pass the word on: fees are down.
I'd pin this message if I were you.
Could you share your experience with the new layout?
Give me five minutes, please.
Please provide the name of the fake account.
"""
