"""Harmless texts of agents and of marketing, in English. Each was written on its own."""

WARNING = r"""
Please never share your recovery phrase with anyone, not even with us.
We will never ask for your recovery phrase, private key, password or codes.
Your last message looked like it held a seed phrase. We hid it; please create a new wallet on your own device.
Anybody who asks for your private key is a scammer. Block them.
A verification code is for you alone. Don't read it out to anyone, including me.
Do not type your words into any website, whatever it promises.
I don't need your password, so please don't send it.
If someone calls and wants a code, hang up.
Your phrase is your money: no photos, no screenshots, no chats.
Our staff will never ask you to install AnyDesk or any other remote control app.
"Validate your wallet" is a classic phishing line. Do not connect to that page.
There's no such thing as a safe wallet to which you should send your coins.
Nobody from Orbit will message you first.
Please cover the words before you take a screenshot.
Blank out the card number before you upload the receipt.
Do not pay anyone who promises to unfreeze your funds.
No fee is ever required to release a withdrawal, whoever says so is lying.
Please don't send me the key. I could not use it, and I would have to report it.
Sending coins to get double back is always a scam.
You didn't enter your phrase on that page, did you?
If you did type your phrase there, move your assets to a new wallet that only you control.
Refunds go back the way they came, we don't need any card details from you.
Close any pop-up that asks for your phrase and tell us the address of the page in a screenshot.
Never scan a QR code that a stranger sends you.
We don't sync, validate or rectify wallets. Such a service does not exist.
Keep your backup codes offline and don't post them here.
The three digits on the back of your card are for the bank's page only; never write them in a ticket.
Be careful with links in text messages.
Please do not share your screen with anyone while the backup page is open.
I have to stop you there: I'm not allowed to see your phrase.
If you gave the code to that caller, change your password now and sign out all devices.
Real support can help you without knowing your secrets.
Fake agents often say the phrase stays confidential. It doesn't.
Your keystore file belongs on your own disk, not in an e-mail.
Reminder for your parents: whoever asks for codes, passwords or transfers isn't support.
I can't take a private key from you, that rule protects you.
Did the person on the phone ask you for a code?
Has anyone else seen your recovery phrase?
Whoever told you to send a deposit to unlock your account was not one of us.
We noticed accounts that pretend to be our support. They ask for phrases; we never do.
"""

LINKS = r"""
Our website is https://orbit.example, please bookmark it.
The guide is here: https://help.orbit.example/en/backup
You can follow the incident on https://status.orbit.example
Download the app only from https://orbit.example/download
Our Telegram bot is @orbit_support_bot.
Announcements: https://t.me/orbit_news
We have one account on X: @orbit_support
Write to support@orbit.example if you'd like to attach documents.
Here is your transaction on the explorer: {explorer}
All official channels are listed at https://orbit.example/official
The contact form is at https://help.orbit.example/en/contact
See https://help.orbit.example/en/fees for how fees are made up.
Please check the status page first: status.orbit.example
Privacy policy: https://orbit.example/privacy
You can look it up on https://etherscan.io yourself.
Tron transactions are shown on https://tronscan.org
How to spot a fake agent: https://help.orbit.example/en/scam
Full changelog on https://orbit.example/blog/release-notes
For Bitcoin, mempool.space shows the current fees.
Solana: https://solscan.io shows whether it was finalised.
"""

CHAIN = r"""
Could you send me the transaction hash?
Please share the txid or an explorer link and I'll check.
Which network did you choose when you sent it?
The address you gave, {any}, has not received anything this week.
Transaction {txid} has 32 confirmations.
So you sent it to {tron}, is that right?
I looked up {evm}, the address from your message: the balance is {amount} USDT.
{evm} is a contract, not a personal wallet.
Transaction {txid} failed because the gas limit was too low; your coins never left.
It is still pending, the network is busy right now.
Right address, other network: switch to BSC and you'll see it.
Network fees go to validators, we don't receive any part of them.
Gas is high at the moment; in the evening it is usually cheaper.
You need a little TRX in your own address for energy.
Try a small amount first, then send the rest to your new address.
The token contract {evm} is not on our list, so be careful with it.
Both hashes checked: the first went through, the second was replaced.
A bridge transfer takes ten to thirty minutes.
Tap "Speed up" to raise the fee and broadcast it again.
Cancelling costs a small network fee as well.
That's a dust attack: somebody sent a tiny amount to your address. Ignore it.
You can revoke approvals in the app under Approvals.
Please don't touch that airdropped token and don't open the site in its name.
Copy the address from the person you pay, not from your history.
The first and last characters match, but the middle doesn't; these are two addresses.
The fee paid in {txid} was 2.30 dollars.
It unlocks after block {block}.
The explorer shows that it arrived: {explorer}
{btc} received two payments, 0.03 BTC in total.
A slippage of 0.5% is too tight for this pair.
Unstaking takes seven days, then the amount returns to your balance.
Your NFT is still yours, only the picture doesn't load.
The wallet synchronises by itself, there's nothing for you to do.
If the balance looks old, pull down to refresh.
Did you add a memo when you sent it?
Ask the exchange for the txid of the withdrawal, they can see it.
It went from {tron} to {tron2}, and the latter isn't yours.
The deposit you asked about was credited at 14:20.
We can't reverse a confirmed transaction, nobody can.
The validator you delegated to was offline for two hours.
A signature request without gas costs nothing, but read what you sign.
"""

WALLET = r"""
The recovery phrase is shown once, when the wallet is made. Write it on paper.
Before you change phones, make sure that your backup is readable.
To restore: open the app, choose Import, and enter the words on your own device.
Without the phrase we can't restore the wallet; only you have the key.
If you forgot the password, import the wallet again with your phrase and set a new password in the app.
The password is stored on your phone only, so we can't see or reset it.
Both 12 and 24 words are safe.
You can change your password under Me > Security > Password.
Did the import fail with the phrase or with the private key?
Did you give your phrase to anyone?
Have you entered your private key on any website?
Was the password rejected on the old phone too?
"Invalid phrase" mostly means that one word is misspelled; please compare with your paper yourself.
It's best not to export the private key at all.
Keep two copies of the phrase in different places, for instance at home and in a safe.
Three wrong PINs wipe the device; your phrase brings everything back.
We don't recommend saving the password in the browser.
Even with Face ID the app asks for the password every few days.
A watch-only wallet needs no private key.
A multisig needs both people to sign.
The name of the wallet is only a label.
Please back up before you uninstall, otherwise the wallet is gone.
Write the words down where nobody is watching.
Once a private key has leaked, the only way is a new wallet.
You'd create the new wallet yourself and move your assets to it.
The order of the words matters, don't swap any.
Changing the login password doesn't change the phrase.
The same phrase opens the same addresses in other wallets.
Please don't trust people who offer to find missing words for you.
The app never uploads your phrase.
Face ID is a convenience, the phrase is the real key.
A keystore opens only with the password that was set at that time.
Steel lasts longer than paper in a fire.
A passphrase, sometimes called the 25th word, opens a separate wallet; losing it means losing that wallet.
We have no copy of your key, so we can't send it to you.
Turn off screen recording while you do the backup.
If the paper is unreadable, make a fresh backup while the app still opens.
The seed of a hardware wallet stays on the device.
Do you still have the paper on which you wrote the words? If so, you can restore on the new phone.
"""

ACCOUNT = r"""
Codes arrive within a minute; please look into the blocked messages.
The code is valid for five minutes, request a new one on the page when it has expired.
Is the code missing, or is it rejected?
Please type the SMS code on the login page, not here.
Authenticator codes fail when the phone's clock is wrong; switch on automatic time.
The backup codes were shown when you turned on two-step verification.
Only you can change the phone number, in the app.
Verification takes one to three working days.
It was refused because of a reflection; please take a new picture in the app.
The password reset mail is on its way, the link lasts thirty minutes.
Withdrawals are paused for 24 hours after a password change.
Your account isn't frozen, the login guard was triggered.
The login alert comes from our system. If it wasn't you, change your password.
You can see all devices under Security and remove those that you don't know.
I suggest that you switch on two-factor authentication.
Removing 2FA is done in the app and needs a face check.
Your e-mail address is verified.
Please don't use the same password twice.
After three failed face checks you have to wait an hour.
Move your assets before you delete the account.
You can switch from SMS to an authenticator, that's safer.
Your identity was confirmed and your limit is higher now.
The reason for the refusal is shown on the application page.
Your old phone is signed out automatically.
You'll be asked for your password whenever you sign in on a new device.
A password manager is a good idea.
"""

MONEY = r"""
The refund was sent back the way it came, expect three to five working days.
Order {order} is paid and waits for the provider.
Cards are often declined by the bank itself, please ask the issuer.
Card purchases are handled by a partner and cost about 3%.
The second charge will be reversed on its own.
When did you pay, and how much?
What's the order number? I'll ask the provider.
That card isn't supported, you could try a debit card.
{amount} EUR went back to the card ending in {tail}.
Please enter your card again in the app; you don't have to tell me anything.
The withdrawal fee is shown before you confirm.
There is no opening fee and no unlocking fee.
The rate is the one at the time of the order.
The CVV is typed on the bank's page and we never see it.
You can request an invoice in the order details.
No trading fees until the end of the month, while the quota lasts.
Finance is checking the missing part, you'll hear from us before noon tomorrow.
The amount is above today's limit, please try again tomorrow.
If the seller says that nothing arrived, show them the bank's receipt.
The chargeback is decided by your bank, we'll answer their questions.
Gift cards can't be refunded once they have been redeemed.
Your bank statement will show the name of our payment partner.
"""

TALK = r"""
Hello, this is Lena from Orbit support. How can I help?
One moment please, I'm reading your earlier messages.
Sorry for the wait.
I've passed this to our engineers and will answer by 6 pm.
Could you describe the steps, one by one?
Android or iPhone, and which version of the app?
A screenshot of the error would help a lot.
Your ticket is {ticket}; I'll write as soon as there is news.
Human agents are here from 9:00 to 22:00, every day.
There are four people ahead of you.
I'm sorry for the trouble.
No need to send it again, all of us can see it.
Thank you for the feedback, I've written it down.
How was this talk? One to five stars, please.
You can ask for a second opinion from a lead at any time.
Would you like a transcript of this conversation by e-mail?
I understand that this is stressful, let's go through it together.
Please restart the phone and try again.
Clearing the cache doesn't touch your assets.
Please update your system first.
This one is complicated, an e-mail with all the details would be best.
My colleague is checking, it'll take about half an hour.
That feature comes with the next release.
Have a nice day!
Since when has it been like this?
Let me repeat: you sent it at nine last night and it hasn't arrived, right?
Answers take longer during the holidays.
Thanks for your patience, it's fixed.
Shall I explain it in Chinese as well?
Type "status" at any time to see how far we are.
My connection dropped, sending this again.
Your complaint was filed under {ticket}.
May I have an e-mail address to which we can send the result?
Please send us a screenshot of the scammer's profile, we'll report it.
Thanks for reporting this account, it is fake and we've told the platform.
I'm handing you over to Tom from the security team.
Which button did you press before the error came up?
Is there anything else I can do for you?
Your case was closed by mistake, I've opened it again.
We aim to answer within two hours.
I checked with the lead: you were right, our answer yesterday was wrong.
"""

NEWS = r"""
Maintenance tonight from 23:00 to 01:00 UTC. Transfers may be slower, your assets are safe.
Version 7.2 is out: dark mode, address book, faster start.
Weekend lesson: three good ways to back up a recovery phrase.
We see more and more people posing as our support. We never write to you first.
Happy New Year from all of us!
Base is now supported, with lower fees.
Ignore any message about "wallet validation" or "wallet sync". We don't send those.
Live on Thursday at 8 pm: how to recognise a phishing site.
Tell us in the comments how you keep your phrase safe (without the words, please).
Thank you for 100,000 followers!
Rules and winners: https://orbit.example/blog
Our new hardware wallet is on sale at https://orbit.example/shop
Deposits on one network are paused during its upgrade; we'll tell you when they are back.
Support works through the holidays, a little slower than usual.
We've updated our privacy policy, the changes are on https://orbit.example/privacy
How to revoke approvals that you no longer need, in three steps.
All services are back to normal. Thanks for waiting.
New to crypto? Here's the difference between a private key, a phrase and a password.
Android users: take the app from our website, not from forwarded files.
This week's podcast is about two-factor authentication.
Balances refresh on their own after the upgrade, no action is needed.
We're hiring agents, testers and front-end people, see our website.
About yesterday's outage: a disk was full. No data was lost.
Share this with a friend: support never asks for codes.
Gas fees dropped by half since the last upgrade.
"""
