"""English texts that an agent, a bot or marketing must never send. `{x}` slots are filled by `kept4_outgoing`."""

PLAIN = """
To continue, type your password:
Reply YES and your PIN to confirm the withdrawal.
Step 2 of 3: please enter your recovery phrase in this chat.
Your session has expired. Send your login password to log in again.
Please answer with the verification code that we sent to your e-mail.
Our bot can check your key: just paste it after /check
The technical department asks for the following: wallet address, private key, date of the last transfer.
We are from the anti-fraud team. Move everything to {evm} now, your wallet is being drained.
Hi {name}, I can speed this up if you pay 20 USDT to {tron}.
You may also scan my personal code and add me as @{badhandle}, I answer there at night.
Please send me your 12-word recovery phrase so I can restore the wallet for you.
To verify that you own the wallet, we need your seed phrase.
Kindly provide your private key and we will fix the balance from our side.
What is your seed phrase?
Can you share your secret phrase here? It is safe with us.
Could you paste the private key into this chat, please?
Send your keystore file together with its password.
Please reply with your wallet password.
May I have your password to check the account?
Tell me the PIN you use to open the app.
What's the 6-digit code you just received?
We have sent a code to your phone, please read it to me.
Please forward the SMS verification code to us within five minutes.
Give me the code from your authenticator app and I'll reset the two-factor login.
I need one of your backup codes to continue.
Please send your card number and the CVV so that we can refund you.
For the refund we need the three digits on the back of your card.
Could you give me your full card number, expiry date and security code?
Please install AnyDesk and tell me the number it shows.
Download TeamViewer and share the ID and password with our technician.
Let me connect to your computer, I will fix it for you, just accept the remote session.
Turn on screen sharing and open the page with your recovery phrase.
Please send 50 USDT to {evm} to activate your account.
Transfer your assets to our safe address {tron} while we investigate.
To unlock the withdrawal, deposit 0.05 ETH to {evm}; it will be returned.
Send 0.1 BTC to {btc} and get 0.2 BTC back.
You have to validate your wallet before the next withdrawal.
Please synchronise your wallet with our node to see the balance.
Your wallet is not synced, connect it on the validation page and confirm.
Please rectify your wallet through the DApp validation portal.
Enter your recovery phrase on the form to claim the airdrop.
Go to {badlink} and log in to keep your account.
Please verify your identity at {badlink}
Our new site is {badlink}, please move your wallet there.
Contact our senior support on Telegram: @{badhandle}
Message @{badhandle} and he will help you recover the funds.
Write to WhatsApp {whats} for faster support.
You can reach our recovery department at {badmail}.
Add our agent on WeChat: {badwechat}
Hi, this is Orbit support. To process your case I just need the phrase you wrote down when you created the wallet.
Just type in the words in order, one by one, and I'll check which one is wrong.
I can import it for you, only need the key.
Please take a photo of your backup card with the 24 words and upload it here.
Can you send a screenshot of the page that shows your private key?
Export the private key from settings and mail it to support@orbit.example.
Before we go on, confirm your login password, please.
Please read out the code in the e-mail we sent, we need it to cancel the withdrawal.
For security reasons we ask you to confirm your mnemonic once a year.
If you want your coins back, hand over the seed.
Our engineers can only trace the transaction with your private key, so please provide it.
Reply with: 1. your e-mail 2. your wallet address 3. your recovery phrase
Thank you for waiting. Kindly drop your twelve words below and the refund will be made today.
The last step is the Google Authenticator code, what does it show right now?
Please tell me the answer to your security question and your password hint together with the password.
Fill in this form: name, address, recovery phrase, password.
I'd need the API key and the secret to look at the exchange account.
To get the bonus, sign in at {badlink} with your seed words.
Please move all your funds to the new wallet that I created for you: {evm}
Big anniversary giveaway! Send any amount of ETH to {evm} and we send back twice as much.
Airdrop for loyal users: connect your wallet at {badlink} and confirm with your phrase.
All users must migrate until Friday: open {badlink} and import your recovery phrase there.
Important: due to the upgrade every wallet has to be re-validated. Reply with your phrase to keep access.
Your account was flagged. Reply with the code we just texted you to lift the block.
Follow our new account @{badhandle} for faster help.
What password did you set for the keystore file? I'd try it here.
I've opened a remote session, please type the number I see into AnyDesk and press accept.
Post your private key as an answer to this message, I'll delete it afterwards.
Let's do it over the phone: call me at {whats} and have your recovery phrase ready to read to me.
To cancel the suspicious login, tell us the six digits from the text message.
Please deposit 100 USDT as a guarantee to {tron}, it comes back with your withdrawal.
I need your mnemonic.
pls give private key
Just the CVV is missing, what is it?
"""
INDIRECT = """
You still have the paper with the words, don't you? Read them to me, starting with the first.
The words you saved at setup, I need all of them.
Don't worry, it's encrypted, so you can safely type your phrase here.
I know we say never to share it, but as I am the official agent you can give me your phrase.
Normally we do not ask for private keys, but this time the technical team needs yours.
We will never sell your data. Please send the seed phrase.
Never share your phrase with strangers! Only send it to me here.
Your phrase stays secret: only I will see it, so go ahead and send it.
Do not give your password to scammers. Give it to us so that we can protect the account.
It would speed things up a lot if I had your private key.
Others in your situation sent us their key and had their coins back in an hour.
If you don't provide the code within 10 minutes the account will be frozen.
I'm waiting for the code.
The code please.
seed pls
Which words did you write down? All 12 in order.
Put the phrase into the notes field of the ticket, so nobody else sees it.
You may cover the first word, the other eleven are enough for me.
Send half of the phrase now and half by e-mail, then it is secure.
Tell me only the last four words of your recovery phrase.
What were the first and the last word of your seed?
What is the number on the front of the card and the little one on the back?
Hold your backup sheet to the camera, please.
We have to see your screen while you open the backup page, please start sharing.
Please allow the remote access request that pops up in a moment.
Copy the string that begins with 5, K or L from the export page and paste it here.
Paste the long hex text you see below "export" here, I'll check it.
Upload the UTC file from your computer along with what you type to open it.
Open the JSON wallet file and copy everything in it to me.
A small deposit proves that the wallet is yours: 20 USDT to {tron}.
The tax of 10 percent has to be paid first, to {evm}, then the withdrawal is released.
Please return the excess 300 USDT to this wallet: {evm}.
Our address has changed, use {btc} from now on for deposits to support.
"""
