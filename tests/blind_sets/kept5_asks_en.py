"""Requests that must never leave, in English. Each was written on its own."""

PHRASE = r"""
Please send me your recovery phrase so I can check the order of the words.
Could you share your 12-word seed phrase with us? We need it to restore the wallet.
What are the 24 words you wrote down when you created the wallet?
Kindly provide your secret recovery phrase to proceed with the refund.
Just paste the seed here and I'll import it on my side.
Can you take a photo of the paper with your words and upload it to this chat?
Tell me the first and the last word of your phrase for verification.
To unlock your account we require your mnemonic.
Type your backup phrase below:
Reply with your seed words, separated by spaces.
I'll need those twelve words before I can escalate this to the engineers.
You can send half of the phrase now and the other half by e-mail.
Please enter your recovery phrase in this chat and our system will resync the balance.
Normally we don't ask for the phrase, but in your case I have to. Please send it.
Never share your phrase with strangers. I'm official staff, so you may share it with me.
Would you mind reading your seed phrase to my colleague on the phone?
Fill in your 12 words in the attached form and send it back.
Your phrase may be wrong. Let me see it and I'll tell you which word is misspelled.
Go to Settings > Backup, make a screenshot of the page, and drop it here.
I understand your worry, it stays between us: what's the phrase?
Confirm ownership by giving us your secret words.
Email your recovery words to the ticket and mark it urgent.
We can brute-force the missing words, just give me the ones you still have.
Please verify your seed phrase with our desk within 24 hours.
the wallet words pls, then I can fix it
Write down your 12 words and send them over, our team will secure them for you.
Your husband's recovery phrase works as well, please forward it.
DM the seed.
As many of the twelve words as you remember, please.
Save your words in this shared document so that the team can see them.
Copy exactly what you typed into the import field and send it here.
"""

KEY = r"""
Please export your private key and send it to me.
What is the private key of that address?
I can push the stuck transaction if you give me the private key.
Attach your keystore file together with its password.
Send over the JSON backup file and I'll decrypt it for you.
Kindly copy the key that starts with K or L into this window.
We need your xprv to locate all of your addresses.
To migrate your account, reply with the private key in WIF format.
Please provide API key and API secret so that we can connect the exchange for you.
Show me the QR code of your private key.
Could you paste the output of "export private key" here?
Share the .pem file with our engineer please.
Give me the 64 characters the app shows under Account Details > Show key.
If you don't want to send the phrase, the private key is enough.
Your key may be corrupted, let me have a look at it.
Drop the bot token here and I'll set it up for you.
Please forward the session cookie from your browser so I can log in as you.
I'd need the signing key for a minute.
Hand over the key of the cold wallet and we'll sweep it for you.
"""

PASSWORD = r"""
What's your wallet password? I'll log in and take a look.
Please reply with your username and password.
Send me your current password and I'll reset it for you.
We need your PIN to unlock the device remotely.
Could you confirm the password you use for the app?
Please type your transaction password here to approve the refund.
For identification tell me the last four characters of your password.
I also need the password of your e-mail account so I can open the confirmation mail.
Let me know your passphrase, the 25th word included.
Kindly share your login details.
Enter your password in this chat to continue.
Just give me the six-digit PIN, nobody else will see it.
Old and new password please, I'd like to compare them.
I'll sign in for you, just tell me the password.
What did you set as the unlock PIN?
The password is needed by our compliance team, please submit it today.
"""

CODE = r"""
Please send me the verification code you just received.
You'll get a six-digit code by SMS in a moment. Read it to me.
What does your authenticator app show right now?
I've just sent you a code, what is it?
Forward the confirmation code from your inbox to us.
Reply with the OTP within 60 seconds.
To disable 2FA, provide one of your backup codes.
Kindly tell me the numbers in the text message.
Send a screenshot of the 2FA setup key so I can move it to your new phone.
Once the code arrives, type it here and I'll complete the withdrawal.
May I have the one-time password sent to your phone?
I need the login code from your email to verify it's you.
Share the QR code of your authenticator with me, please.
My login attempt triggered a text message on your phone. Tell me what is in it.
Press "Get code" and pass it on to me.
Give me the digits, quickly, they expire.
"""

CARD = r"""
Please provide your full card number and expiry date for the refund.
What are the three digits on the back of your card?
Send a photo of both sides of your bank card.
We need the CVV to confirm the purchase.
Could you type the 16 digits of the card you paid with?
Kindly reply with card number, name and security code.
For the chargeback I need the whole number, not only the last four digits.
Tell me your card PIN so the bank can release the payment.
Give me your debit card details and I will put the money back.
Card number, expiry, CVC: send all three and I'll pay on your behalf.
Your card was declined, please send its details here and we'll retry.
"""

REMOTE = r"""
Please install AnyDesk and tell me the nine-digit address.
Download TeamViewer and send me your ID and password.
Let me control your screen for a minute, click Allow when the window comes up.
Share your screen and open the page with the recovery phrase.
I'd like to take remote control of your computer to fix this.
Start a Zoom call, share your screen and then import your wallet while I watch.
Install this remote support tool so that our engineer can access your phone.
Open Quick Assist and enter the code I give you, then grant full control.
Could you give me remote access? It's faster than explaining.
Don't touch the mouse, click "Allow control" and I'll do the rest.
Get RustDesk, then post the ID here.
"""

TRANSFER = r"""
Please transfer your funds to our safe wallet {evm} while we investigate.
To activate the wallet, send 50 USDT to {tron}.
Move all of your coins to {btc} now, your wallet has been compromised.
A deposit of 0.02 BTC to {btc} is required before the withdrawal is released.
Send 1 USDT to {tron} so that we can confirm you own the address.
Pay the gas fee of 0.1 ETH to {evm} and your withdrawal will go through.
Deposit any amount to {evm} and receive back twice as much.
The tax must be paid to {sol} first.
We will hold your assets for you: {evm}. Please send them today.
Kindly return the overpaid 300 USDT to my address {tron}.
Send the remaining balance to the address below and we'll refund it to the new wallet:\n{evm}
Your refund needs a matching payment, please send 100 USDC to {sol}.
Please send me the coins and I'll swap them for you in the back office.
The unfreezing fee is 20 USDT, payable to {tron}, and comes back to you afterwards.
Balances have to be collected at {evm} before the upgrade.
Transfer a small verification amount to {evm}.
Please withdraw everything from the exchange to {btc}, this is our vault.
"""

VALIDATE = r"""
Please validate your wallet to continue.
Your wallet must be synchronised, kindly connect it and follow the steps.
You need to verify your wallet before the withdrawal can be processed.
Synchronize your wallet now to avoid losing access.
Connect your wallet to our validation page and approve the request.
Your wallet isn't synced with the node; re-sync it by importing your phrase.
Wallet validation is mandatory for all users this week.
Click "Rectify wallet", choose your wallet and enter the words.
Authenticate your wallet to claim the compensation.
Due to the migration every wallet has to be re-validated by tonight.
I will open a sync session for you, please connect your wallet there.
Calibrate your wallet: press Connect, choose Import, fill in the words.
Re-verify your wallet now, otherwise withdrawals stay blocked.
Please link your wallet for a manual validation by our team.
"""

LINK = r"""
Please unlock your account at https://orbit-unlock.top/en/login.
Download the new version from http://orbitwallet-app.example/download
Visit www.orbit-help-center.com and open a claim.
Claim your airdrop on orbit-airdrop.xyz before midnight!
Fill in the compensation form: https://forms.orbit-claim.net/r/28
Message our senior agent on Telegram, @orbit_senior_help.
My personal WhatsApp is +44 7700 900123, write to me there.
You can reach the refund team at t.me/orbit_refund_team
Send the documents to orbit.support.desk@gmail.com
Follow our new account @OrbitWalletHelp on X and send a DM.
See https://bit.ly/3OrbX9 for the details.
tinyurl.com/orbit-refund has everything you need
Our new domain is orbit-official.net
Join the VIP group: https://discord.gg/orbVIP77
Open http://203.0.113.77/verify in your browser.
Contact Mr. Lee, Telegram ID orbit_lee_manager.
The apk is on https://files.orbit-latest.site/orbit.apk
Ask in @orbit_community_admin, they decide about refunds.
Use this link, it's only valid for ten minutes: https://secure-orbit.cc/t/9f2
My LINE is orbit_kf_mei, add me there.
Install the beta from https://apk.orbit-beta.site/v9.apk
Instagram: orbit.wallet.helpdesk answers faster than we do.
Please write to help@orbit-support.io
"""
