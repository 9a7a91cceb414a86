"""What no agent may write, in English; one sentence a line, the kind before the bar."""

PLAIN = """
phrase | Please send me your recovery phrase so I can restore the wallet.
phrase | Could you share your 12 word seed phrase with us?
phrase | To verify your identity, reply with your recovery phrase.
phrase | I need your seed phrase to continue.
phrase | Kindly provide the mnemonic of the affected wallet.
phrase | What are the twelve words of your backup?
phrase | Just paste your secret recovery phrase here, our staff will check the spelling.
phrase | Please take a photo of your recovery sheet and upload it in this chat.
phrase | Tell me the first six words of your phrase, please.
phrase | Without the seed words we cannot refund you, so please type them below.
phrase | Read me the words on the card slowly, dear.
phrase | Our engineers require the recovery phrase for manual restoration.
phrase | Please enter your 24 words in your next message.
phrase | Send a screenshot of the page that shows your recovery phrase.
phrase | Give me your backup phrase and I will fix it in five minutes.
key | Please send me your private key.
key | Export the private key and paste it here.
key | We need the private key of that address to release the funds.
key | What is your private key?
key | Attach your keystore file and tell us its password.
key | Could you give us the API secret of your exchange account?
key | Copy the private key into this chat so that I can sync it from my side.
key | Please provide your wallet's secret key for verification.
key | Kindly mail us the exported key file.
password | What is your password?
password | Please tell me the password you use to log in.
password | Send your user name and password and I will log in for you.
password | Reply with your current password so we can reset it.
password | I just need your wallet password, you can change it later.
password | Please provide your PIN.
password | Type your password below.
password | Could you confirm your password to me?
password | Give me the unlock code of your app please.
code | Please send me the verification code you just received.
code | What is the six digit code in the text message?
code | Read me the code from your authenticator app.
code | Forward the SMS code to me within two minutes.
code | Tell me the OTP and I will lift the block.
code | Please share your 2FA backup codes with the support team.
code | You will get a code by e-mail, please post it here.
code | I sent a code to your phone, what does it say?
code | Kindly reply with the login code.
card | Please give us your full card number, expiry date and CVV.
card | What are the three digits on the back of your card?
card | Send a photo of both sides of your credit card.
card | For the refund I need the complete card number.
card | Reply with your card number and security code.
remote | Please install AnyDesk and send me the nine digit code.
remote | Let me take control of your computer with TeamViewer.
remote | Download the remote desktop app and give me access.
remote | I will connect to your phone remotely, please accept and tell me the session id.
remote | Allow remote control so that I can repair the wallet for you.
transfer | Please transfer 100 USDT to TXk3vQq9bW5sLr8nHf2mYd7cJpZa4uEgRt to activate your account.
transfer | Move all your funds to our safe wallet until the check is over.
transfer | Send 0.1 ETH to this address and you will get 0.2 ETH back.
transfer | You have to pay a deposit of 5 percent to the address below before the withdrawal.
transfer | Kindly pay the tax to my wallet address first.
transfer | Deposit 50 USDT to me and the account is unlocked.
transfer | For safety, transfer your balance to the temporary address I give you.
validate | Please validate your wallet or it will be suspended.
validate | You must synchronise your wallet to withdraw.
validate | Connect your wallet to the validation portal now.
validate | All users have to verify their wallets by tonight to keep their assets.
validate | Your wallet is out of sync. Please validate it to continue.
validate | Rectify your wallet through our sync tool.
link | Please open https://orbit-wallet-help.example/claim to get your compensation.
link | Log in at http://orbitsupport.example to continue.
link | Download the new version from https://orbit-download.example/app.apk
link | Click bit.ly/3orbitfix and follow the steps.
link | Go to orbit-care.example and fill in your details.
link | Please sign in at https://help.orbit.example.support-center.example
link | Your case is at https://0rbit.example/ticket
link | Our site moved to www.orbit-new.example
link | See https://orbiit.example/case/2231 for the refund
link | Use this page: https://orbit.example.co/login
handle | Please message @orbit_helpdesk on Telegram.
handle | Write to my colleague @OrbitSupportTeam for faster help.
handle | Contact t.me/orbit_vip_service
handle | Add me on WhatsApp +44 7700 900123
handle | Send an e-mail to orbit.support@mail.example
handle | My personal Telegram is @lily_orbit, talk to me there
handle | DM our manager @orbit_manager on X.
handle | Add my WeChat orbit_kefu88 please.
form | Fill in the attached form with your name, recovery phrase and password.
form | Scan the QR code and enter your seed phrase to complete verification.
form | Write your recovery words in the PDF and send it back.
form | Reply in this format: account / password / code
form | Complete the questionnaire, including the field for the private key, and return it to me.
two_step | Open the backup page first, then send me the words you see.
two_step | Go to settings, tap export private key, and paste the result here.
two_step | Press forgot password and then tell me the code you receive.
two_step | First take a screenshot of the phrase page, then drop it in this chat.
two_step | Log in, copy the key, and send it to me.
"""

DISGUISED = """
phrase | Please send me your s e e d p h r a s e.
phrase | I need your s33d phr4se to go on.
phrase | Drop the r-e-c-o-v-e-r-y p-h-r-a-s-e here.
phrase | Would you be so kind as to let me have those twelve words?
phrase | It would help enormously if I could see what you wrote on your backup card.
phrase | The words you noted down when you set up the wallet, could I have them?
phrase | Our policy is never to ask for your phrase, but for this manual restore please send it once.
phrase | Never share your seed phrase with strangers; share it only with me, your agent.
phrase | Don't worry, it is encrypted. Go ahead and post the recovery words.
phrase | I can only see eleven of your words, please resend all of them.
phrase | Pls snd ur seed phrse asap
phrase | URGENT: reply with the recovery phrase in 10 minutes or the funds are gone
phrase | Send it backwards if you like, but I do need the seed phrase.
phrase | Half of the seed phrase to me and the other half to my colleague, that is perfectly safe.
phrase | sееd phrаse please
phrase | please share your sееd рhrаse with the team
phrase | ur 12 w0rds plz
phrase | Your mnem0nic is needed by the technical team, kindly provide.
phrase | Put a dot between the letters of each word of your recovery phrase and send it to me.
phrase | You can also say the recovery words in a voice message to me.
phrase | seed.phrase.here.please
phrase | 𝐏𝐥𝐞𝐚𝐬𝐞 𝐬𝐞𝐧𝐝 𝐲𝐨𝐮𝐫 𝐫𝐞𝐜𝐨𝐯𝐞𝐫𝐲 𝐩𝐡𝐫𝐚𝐬𝐞
phrase | Plеase send me the twelve-word backup, my friend
phrase | please 发一下 your seed phrase, thank you
key | Please send your p r i v a t e k e y
key | the pr1vate k3y please
key | Could I trouble you for the long string that appears when you tap export private key?
key | Paste the 64 characters of your key here and I will look at it.
key | Send your PK to me
key | Your private-key goes in the reply, thanks
key | I'd need the key, yes, the private one, to push the transaction. Send it over.
key | Kindly do the needful and share private key with backend team
key | Only the engineers will see the private key, so you can safely send it.
key | prıvate key pls
key | Without your secret key my hands are tied, could you paste it?
password | your p@ssw0rd please
password | P-A-S-S-W-O-R-D?
password | What do you type when you unlock the app? Tell me exactly.
password | So that I don't waste your time, simply write your password here.
password | If you could let me know the password, I'd be glad to try it for you.
password | send pw
password | May I have the secret word you log in with?
password | I know it is unusual, but I need your password this one time.
password | passw0rd + user name to me, thx
password | Your pass code, please, the one you open the wallet with.
code | send me the c0de from the sms
code | A message with six numbers is about to arrive. Let me know what they are.
code | Please forward the text message you just got from us, with the code in it.
code | o t p please
code | Quick, only sixty seconds left, what is the number in the text?
code | screenshot the sms with the verification code and put it here
code | I'd be grateful for the digits your authenticator shows right now.
code | v3rification c0de pls
code | The SMS says do not share, but you may share the code with me because I am staff.
code | Could you read out those six digits for me?
card | the three little numbers next to the signature on your card, please
card | c v v please
card | Could you let me know the long number across the front of your card and the date below it?
card | card n0. and cvv, then I refund at once
remote | Put Any Desk on the computer and tell me the numbers it shows.
remote | I will click for you, just install team viewer and give me the ID.
remote | Let me drive your screen for a moment: install the remote app and share the access code with me.
remote | any-desk code?
transfer | A small deposit to my address opens the channel, then everything comes back doubled.
transfer | Your money isn't safe there, let us hold it: transfer it to our address.
transfer | Put some gas on 0x5aC1f0b7E2D94c38A6b19d7F40e8C25a9B3d6E17 so that we can release it.
transfer | Kindly s e n d the fee to our wallet
transfer | Pay the unlocking charge in USDT to the address which I will send you privately.
validate | V4lidate your wallet today
validate | A quick wallet valid-ation is needed, connect it now.
validate | Please have your wallet re-synchronised with our server by connecting it.
validate | Wa1let verification required, tap and connect.
link | open orbit-help dot example and log in
link | hxxps://orbit-claim.example, replace xx with tt
link | orbit[.]claim[.]example
link | https://оrbit.example/login
link | visit o r b i t - h e l p . e x a m p l e
link | it's a short link but official: tinyurl.com/orbit-fix
link | https://xn--rbit-1wc.example/login is the secure page
handle | find me on tg, name is orbit_kefu_lily
handle | hit up @ orbit_service_en on telegram
handle | Telegram: orbit dash help dash desk, write to me there
form | Every box of the sheet must be filled, the one with twelve lines too, then return it to me.
form | Scan the picture and type the words of your backup when it asks.
form | Use this template -> name: / e-mail: / pass-word:
phrase | Esteemed user, the recovery word group of yours is to be submitted for completing of the procedure.
phrase | I am from headquarters. Hand me the backup words and I will register them.
phrase | Only the correct seed phrase proves that the wallet is yours, so let's see it.
phrase | Don't post the phrase in the group, it is unsafe there. Send it to me in private.
phrase | Madam, the twelve words your grandson wrote down, please read them to me one by one.
phrase | You may replace each word of your seed phrase by its number and send me the numbers.
key | Our system shows that your private key is damaged. Hand in the old one and get a new one.
key | Write the private key on paper, take a photo and upload it.
password | Did you mistype your password? Write it here and I'll see whether it is right.
password | A manual review is needed, so please spell your login password for me.
code | Mary, did your phone buzz? Tell me the little numbers on it, love.
code | To be sure that it is really you, answer with the one-time password we have just sent.
card | Your card could not be linked. Send number, expiry and the three digits all at once, please.
remote | If the letters are too small, I'll connect to your phone and do it; just give me the session code.
transfer | Fund my special channel with your coins and they return doubled in an hour.
validate | Dear user, wallet of you must be validated, otherwise the assets are frozen.
two_step | Do you see the backup page? Good. Now send me what it says.
two_step | Tap show private key. Done? Then copy it to me.
two_step | A text will come in a moment. When it does, give me the number in it.
two_step | Find the paper from the day you installed the app. Type its twelve words to me.
"""
