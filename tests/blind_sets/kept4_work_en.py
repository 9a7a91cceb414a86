"""English texts of agents and marketing that must go out."""

WARNINGS = """
Never share your recovery phrase with anyone, not even with us.
We will never ask for your seed phrase, private key, password or codes.
Please don't send us your private key. We don't need it.
Anyone who asks for your 12 words is a scammer.
Do not enter your recovery phrase on any website.
If somebody asks you for the verification code, end the conversation.
Real support staff will never ask you to install AnyDesk or TeamViewer.
Keep your password to yourself; nobody at Orbit needs to know it.
Your message seems to hold a recovery phrase. Please delete it and move your assets to a new wallet on your own
  device.
Nobody from our team will write to you first and ask for money.
We never ask you to send coins to an address in order to unlock your account.
There is no such thing as validating or synchronising a wallet on a website; pages that offer it steal your phrase.
Beware: a fake page asks people to "validate" their wallets. Do not use it.
Please do not post your address together with your phone number in the group.
Write the phrase on paper, keep it offline and tell it to no one.
Don't give your CVV to anyone on the phone.
A screenshot of the phrase in the cloud is not a safe backup.
If you typed your phrase into that form, treat it as exposed and create a new wallet right away.
Even if the person claims to be from Orbit: do not read out the code.
Please remove the photo of your backup card from this chat, we must not see it.
You need not tell me your password, only whether it is accepted.
I can't accept your private key, please do not send it.
No, please keep the phrase for yourself. I only need the address, which is public.
We do not have your phrase and can't look it up.
Scammers copy our name and picture and then ask for your phrase or a "security deposit".
Stop: whoever told you to transfer your coins to a "safe wallet" wants to steal them.
Giving someone remote access to your phone means giving away the wallet.
Your PIN is yours alone. We can't see it and we won't ask for it.
Remember: codes sent by SMS are only for the app, never for people.
Please do not send your ID card over this chat.
Did anybody ask you for your recovery phrase?
Did you enter your recovery phrase anywhere else, for example on a website?
Have you shared your private key with another person?
Was your password the same as on another site?
Did the person ask you to send the code?
Have you ever given someone remote access to this computer?
"""
BACKUP = """
You can change the password in Settings, under Security.
If you forgot the password, remove the wallet from the app and import it again with your phrase on your own device.
The password only protects the app on this phone, the phrase protects the wallet itself.
A good password has at least 12 characters and is used nowhere else.
To back up the wallet, open Settings, choose Backup and write the words down on paper.
Check your backup now and then: are all words readable and in the right order?
The app asks for your PIN when you open it and after five minutes in the background.
Enter the code from the SMS in the app, not in this chat.
The code is valid for ten minutes; you can have a new one sent in the app.
If no code arrives, please check the spam folder and whether your phone blocks unknown senders.
Please turn on two-factor login in the security settings.
Save the backup codes of your authenticator in a safe place, for the day you lose the phone.
When you set up a new phone, choose "Import wallet" and enter the words there, inside the app.
A 24-word phrase can't be shortened to 12 words, both are made at random.
The keystore file is encrypted with the password you chose when you exported it.
We can't reset your wallet password, because it is never sent to us.
Wallets made from a private key have no recovery phrase.
A recovery phrase consists of words from a list of 2048.
You lost the card? Please call your bank and have it blocked.
The card payment was refused by your bank; you can try again or use another card in the app.
Wrong password? Check capital letters and blanks at the end.
The private key of each account can be exported under Account details; do that only where nobody sees the screen.
"""
LINKS = """
You can find the guide at https://help.orbit.example/restore
The current state of all networks is shown at https://status.orbit.example
Please download the app from https://orbit.example only.
Our help pages: help.orbit.example
Official accounts are listed at https://orbit.example/official, please compare before you trust anyone.
News are posted by @orbit_news on Telegram and @orbit_support on X.
Our only bot on Telegram is @orbit_support_bot.
Write to support@orbit.example if you want to keep a record.
You can watch the transaction here: https://etherscan.io/tx/{ehash}
The transfer is confirmed, see https://tronscan.org/#/transaction/{hash}
Please look at https://solscan.io/tx/{sig}
Your deposit has three confirmations: https://mempool.space/tx/{hash}
The swap failed, see https://bscscan.com/tx/{ehash} for the reason.
Release notes of version 5.{num}: https://orbit.example/releases
We moved the help pages, the old bookmarks now lead to https://help.orbit.example
"""
NEAR = """
Reply 1 to go on or 2 for a person.
Please type your order number.
Please enter the transaction hash:
Please choose: deposit, withdrawal, security, other.
We've sent a confirmation to your e-mail address; you need not do anything.
This is the security team. If your wallet is being drained, create a new one in the app yourself and move what is
  left there.
The app will ask for your fingerprint, that is alright.
Which code does the error message show?
Please tell me the last four digits of the order number.
Please send me the error code, it stands at the bottom of the page.
Enter your password in the app and try once more.
Type the words in the app, one after the other, and never into a chat.
Does your phrase have 12 or 24 words? Just the number, please, not the words.
Do you still have your recovery phrase? Then you can import the wallet again inside the app.
Have you written down the phrase?
Did the app accept your PIN?
Did the verification code arrive in the end?
The wallet has finished syncing, please pull down to refresh the balance.
Please wait until your node is synchronised with the network.
We validate each release of the app with a signature; the page about it is https://orbit.example/releases
The key point is that blockchain transfers are final.
Please send the ticket number, I'll look it up.
Please confirm that the transfer went out on the Tron network.
Please send the file with the log, without anything private in it.
To withdraw, enter the amount and your own address on the exchange and confirm there.
You have to send the memo with each deposit, otherwise the exchange can't tell whose it is.
You need a little TRX in your own wallet to pay the network fee.
Only you can sign the transaction: open it in the app and confirm with your PIN.
Tell me roughly when you set up the wallet.
Please don't delete the app before you have checked your backup on paper.
When the app asks for the code, take it from your authenticator.
I've deleted the message with your password, please change it now in the app.
"""
WORK = """
Hello {name}, thank you for writing. I'm looking into it now.
Could you send me the transaction hash, please?
Please send the address from which you sent the coins; addresses are public and safe to share.
Which network did you choose when you withdrew from the exchange?
What does the error message say exactly?
Which version of the app do you use, and on which phone?
Please send a screenshot of the error, but cover anything private.
I've passed your case to the second level, number {ticket}.
Your case {ticket} is still open, we expect an answer by tomorrow noon.
The transaction {txid} is still pending because the gas price was too low.
Your order {order} was paid out this morning.
It's a known problem of version 5.{num}; the update that fixes it is out today.
The network is busy at the moment, deposits may take up to two hours.
Unfortunately a transfer on the blockchain can't be undone.
The coins went to a contract that doesn't support them, so we can't get them back. I'm sorry.
You can speed up the transaction in the app: open it and tap Accelerate.
Please update the app and restart the phone, then open the wallet again.
I understand that this is frustrating. Let me explain what happens.
Is there anything else I can do for you?
I'm closing the case now; if the problem returns, just write here.
How would you rate this conversation, from 1 to 5?
Our agents are here from Monday to Friday, 9 to 18 o'clock.
The exchange has to release the withdrawal, please ask their support with the hash.
The token you received is spam. Don't touch it and don't visit its site.
You can hide unknown tokens in the settings of the asset list.
To revoke an approval, open the wallet, choose Approvals, and remove the ones you don't know.
The fee is paid to the network, not to us.
We've received the phone number, thank you; a colleague calls you back before five.
I've transferred you to {name} of the security team.
Please keep the ticket number {ticket} for later.
The memo was missing, so the exchange has to assign the deposit by hand.
Gas for this swap was {amount} USDT, which is normal today.
The card payment of {amount} EUR was cancelled, your bank books it back within five days.
Please open the app and tell me which balance it shows.
Did the balance change after you switched the node?
We know it by the name of address poisoning: a scammer sends 0 tokens from an address that looks like yours.
Please wait until the syncing of the block explorer is done.
To verify an e-mail, compare the sender with support@orbit.example.
Your identity check was approved, you can trade now.
The address {evm} belongs to a known exchange, as the explorer shows.
It looks as if you sent to {tron}, which is a contract.
"""
MARKETING = """
Orbit 5.{num} is here: faster swaps, a new portfolio page and 14 more networks.
From Monday on, swaps on Polygon are free of our fee for a week.
Scheduled maintenance: Tuesday 02:00 to 04:00 UTC, no transfers on Tron during that time.
We're now at 10 million wallets. Thank you for being with us!
Join our talk about safe backups this Thursday at 18:00, in the channel @orbit_news.
How do you keep your recovery phrase safe? Three rules: on paper, offline, for your eyes only.
Security week, day 2: a password manager beats your memory.
Fake giveaways are going round. We never double your coins. Report them to support@orbit.example.
The winners of our autumn quiz have been told inside the app.
Maintenance is finished, all networks work again. Details at https://status.orbit.example
New: passkeys. You can unlock the app without a password now.
Our official accounts are on https://orbit.example/official. Everyone else is not us.
Bitcoin fees are high today; if it isn't urgent, wait for the night.
We hire: support agents in Lisbon and Singapore, see https://orbit.example/jobs
Staking of SOL starts on the first of the month. Rewards are paid each epoch.
"""
OPENINGS = """
Hi {name},
Hello and thanks for waiting.
Good morning {name}!
Thank you for your patience.
Thanks for the details.
"""
CLOSINGS = """
Best regards, {name}
Have a nice day!
Just write if anything is unclear.
Your Orbit support
Case {ticket}
"""
