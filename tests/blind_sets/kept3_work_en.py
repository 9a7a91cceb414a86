"""What agents and marketing write every day, in English; the kind before the bar."""

TEXTS = """
warning | We never ask for recovery phrases, private keys, passwords or codes.
warning | Please do not share your recovery phrase with anyone, including us.
warning | Anyone who asks for your private key is a scammer.
warning | Our agents never message you first and never want your verification code.
warning | Don't post your password in this chat please.
warning | Never type your seed phrase into a website.
warning | The code in the text message is for you alone. If somebody asks for it, hang up.
warning | If somebody wants you to install AnyDesk or TeamViewer, say no.
warning | We do not ask for payments before a refund. Whoever does is not from Orbit.
warning | Links that tell you to "validate" or "synchronise" your wallet are phishing.
warning | Scammers say "send me your phrase and I will restore it". Do not believe them.
warning | I don't need your password, only the time at which the login failed.
warning | No need to send the phrase, I can't use it and must not see it.
warning | The last four digits are enough, please leave the rest of the card number out.
warning | Keep your private key to yourself, even from me.
warning | There are fake Orbit accounts asking for seed phrases this week. Be careful.
warning | Your recovery phrase is your money. Whoever has it can take everything.
warning | Do not scan QR codes from strangers.
warning | Please don't share your screen with strangers, least of all the backup page.
warning | There is no such thing as a safe account to which you have to move your funds.
warning | We will not ask you to pay a tax or a deposit to withdraw.
warning | If a form asks for your recovery words, close it.
warning | A giveaway that wants you to connect your wallet is a fraud.
warning | Whoever wants your words wants your coins. It is that simple.
warning | You should never have to tell anyone your PIN.
warning | For your safety please leave passwords, card numbers and ID numbers out of this chat.
warning | I will never ask for your password, so please don't tell me.
warning | We can solve this without your private key, don't worry.
warning | Remember: nobody from Orbit will call you and ask for a code.
warning | Please report anyone who asks for your password to support@orbit.example.
warning | Dear customer, the words on your paper are for your eyes only. Not for mine, not for your bank's.
warning | Did someone tell you to send your phrase "for verification"? That was not us.
warning | Don't send the words, please! Just tell me which error you see.
warning | If you are asked to enter your phrase to receive an airdrop, it is a trap.
warning | Be suspicious of urgency: "send the code in two minutes" is how thieves talk.
explain | A recovery phrase is a list of words from which your wallet can be restored.
explain | A private key controls one address, the recovery phrase controls them all.
explain | The phrase is stored on your device only; we do not have it and cannot see it.
explain | If you forgot your password, tap "Forgot password" on the login page and set a new one.
explain | The code is valid for five minutes, after that you can request a new one.
explain | A password needs at least eight characters, among them a letter and a number.
explain | If you lost the phrase but can still open the app, please make a new backup in the app now.
explain | Write the words on paper and keep them somewhere only you know.
explain | We advise against screenshots of the phrase; handwriting is safer.
explain | Check the order of the words when you make the backup.
explain | After five wrong passwords the app is locked for thirty minutes.
explain | Before you change phones, export your authenticator entries on the old phone.
explain | Withdrawals are paused for 24 hours after a password change. This protects you.
explain | A transaction hash is public, unlike a private key.
explain | You may give your address to others, but never the key.
explain | If the code does not arrive, the carrier may filter it. Please look into the spam folder.
explain | Verification usually takes one to two business days.
explain | Fees are higher when the network is busy.
explain | The balance updates once the node has caught up, usually within minutes.
explain | We do not have your password, so we cannot tell it to you. Only you can reset it.
explain | A lost phrase cannot be recovered by us; that is how self-custody works.
explain | A hardware wallet wipes itself after too many wrong PINs, and the backup brings it back.
explain | To turn on two-factor login: Settings, Security, Two-factor.
explain | The app wants your password once after an update. That is normal.
explain | The API secret is shown only once when you create it, so keep it safe.
explain | Declined cards are mostly blocked by the bank. Please call your bank.
explain | A confirmed transfer cannot be undone.
explain | Bridging takes ten to thirty minutes, more at peak times.
explain | An xpub shows balances but cannot spend.
explain | Your fingerprint only stands in for the password; you still have to remember it.
official | Our help pages are at https://help.orbit.example
official | You can follow the outage on https://status.orbit.example
official | The only website we have is orbit.example.
official | Write to support@orbit.example and expect an answer within two working days.
official | Our Telegram bot is @orbit_support_bot. All the others are not ours.
official | News are posted by @orbit_news on Telegram.
official | On X we are @orbit_support.
official | The transaction is visible on https://etherscan.io/tx/0x7d2f9a0c4be1865d3f70a92c1e5b48d6907fa3c2b81e64d50\
97cfa3e2b1d8640
official | You can check an agent at https://orbit.example/verify
official | The steps are described at https://help.orbit.example/backup
official | See the announcement on https://orbit.example/news/2026-11
official | Look the transfer up on tronscan.org or solscan.io.
official | Complaints can go to support@orbit.example as well.
support | Hello, this is Anna from Orbit, agent 2031. How can I help you today?
support | Please send me the transaction hash and I will look it up.
support | Could you give me the order number and the time of the payment?
support | Which network did you use, and how much was it roughly?
support | Please send a screenshot of the error message, with personal data covered.
support | What are the last four characters of the receiving address?
support | A link to the block explorer would help me.
support | I have passed your case to our engineers; expect news by six this evening.
support | Sorry for the wait, I am still checking.
support | Your case number is OR-20931.
support | The transfer needs more confirmations, about ten minutes.
support | I found it: the exchange has not sent the withdrawal yet.
support | Are you on Android or iPhone, and which version of the app?
support | Please update the app and try again.
support | Please sign out and sign in again.
support | Try to clear the cache and restart the phone.
support | What are the last four digits of the card?
support | Your account is back to normal, please log in and have a look.
support | The refund goes back to the original card within five to seven working days.
support | I am handing you over to our second line; they start at nine tomorrow.
support | There are three people before you, the wait is about eight minutes.
support | This is a known problem and the fix comes out this week.
support | The hash you sent shows success, please refresh the wallet.
support | Please check that the token contract you added is the right one.
support | May I have an e-mail address to write to when we know more?
support | Please describe what you tapped before the error came.
support | Give me two minutes, I'll ask a colleague.
support | Thank you for your patience, I have noted your feedback.
support | Nothing to worry about, the balance has not changed.
support | You are right, this was our mistake and I apologise.
support | Please don't file it twice, the cases are joined anyway.
support | I am very sorry, we cannot bring back coins that were sent to a wrong address.
support | Please make sure that both addresses are on the same network before you send.
support | Open the Activity page in the app and tell me what the status says.
support | You talked to Tom yesterday and I have read it all, no need to repeat it.
support | We are here Monday to Friday from nine to nine.
support | How was our service today? One to five stars.
support | The transcript has been mailed to the address in your profile.
support | Your withdrawal is under review and should be done tonight.
talk | Did the verification code arrive? Don't send it, yes or no is enough.
talk | Does it say wrong password or network error?
talk | Have you told anybody your recovery phrase? A yes or no will do.
talk | Do you still have your recovery phrase? Please don't send it, just check for yourself.
talk | Is your backup on paper or on the phone? Keep the words to yourself.
talk | Does your phrase have 12 or 24 words? Only the number please, not the words.
talk | Did you enter your private key on any other site lately?
talk | Did you forget the login password or the payment password?
talk | Did you get the e-mail for the password reset?
talk | When did you change your password?
talk | Did that person ask you for a code?
talk | Did you install the remote software he told you to?
talk | Do you still have the scammer's address? We will flag it.
talk | Is your two-factor by text message or by an app?
talk | Did you click on that link, and did you type anything there?
talk | Please make sure for yourself that your backup works; there is no need to show me.
talk | At which step does the verification stop?
talk | Is the code not arriving, or is it rejected?
talk | Maybe your password manager has it? Have a look on your side.
talk | How long ago did you give him the code?
exposed | What you sent looked like a recovery phrase. We hid it. Please create a new wallet and move your assets \
to it.
exposed | As the key may be known to others, please make a new wallet on your own device and move your funds there.
exposed | Please change your password now and sign out all other devices.
exposed | Please delete that message and choose a new password.
exposed | If somebody has your code, change the password at once and remove old devices.
exposed | If the card number was posted, please ask your bank for a new card.
exposed | Delete the API key at the exchange and create a new one.
exposed | That wallet is no longer safe since he has the phrase. Move what is left to a new wallet of yours.
exposed | Please go to the police and keep the chat as evidence; we will help with a statement.
exposed | Uninstall the remote software right away, then change your passwords.
exposed | Since you typed the phrase on that site, treat it as stolen.
marketing | Version 8.13 is here: cleaner and faster!
marketing | Friday 8 pm live: how to back up your wallet safely. Join us!
marketing | Security class no. 3: why should a seed phrase be written by hand?
marketing | Three years of Orbit. Thank you, one million users!
marketing | Staking is live, read more at https://orbit.example/news/staking
marketing | Maintenance on Saturday from 2 to 4 am, swaps are off during that time.
marketing | Anti-scam week: don't give away your phrase, don't click strange links, don't allow remote control.
marketing | Dark mode is here. Turn it on in Settings, Appearance.
marketing | We are looking for testers. Sign up in the app.
marketing | Now with twelve networks.
marketing | Please update to the newest version, it fixes the late notifications.
marketing | Holiday hours: our chat is open from 10 to 18 until January 3.
marketing | Half the fees until the end of the month; the rules are on orbit.example.
marketing | Quiz: "Support" wants your code. Do you give it? Of course not!
marketing | Our October security report: https://orbit.example/reports/2026-10
marketing | Passkeys are here, the better password.
marketing | Your keys, your coins. We never hold your private key.
marketing | New here? Backup, password, scams: the three things to read in our help centre.
marketing | Withdrawals on the upgraded network are open again. Thanks for waiting!
marketing | Every Tuesday a small tip. Today: a long password beats a complicated one.
"""
