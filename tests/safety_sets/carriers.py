"""What people write around a secret: two parts that share no sentence, one to work with and one that is kept."""

PHRASE = {
    "dev": [
        "{}",
        "{}",
        "my seed phrase is {}",
        "Hi, I can't open my wallet. My recovery phrase: {} please check why the balance is 0",
        "here it is\n{}\nthanks",
        "mnemonic:\n{}",
        "I imported it yesterday and nothing shows up. These are the words {}",
        "{}\n\nthis one does not work in the new app",
        "我的助记词是:{}",
        "助记词 {} 帮我看看为什么导入失败",
        "你好,我换了手机,输入这个进不去\n{}\n请问怎么办",
        "{} 这个是我备份的,为什么余额是0",
        "客服你好,备份如下:{}。麻烦查一下",
    ],
    "kept": [
        "{}",
        "{}",
        "Dear team, after the update I was logged out. I typed in {} and it says invalid",
        "secret recovery phrase >> {}",
        "copy pasted from my notes: {}",
        "{} <- is this correct??",
        "the wallet asks me for 12 words so there you are: {}",
        "Wallet backup\n{}\nsaved 2021",
        "老师您好,单词都在这里了:{} 钱还能找回来吗",
        "这是我抄在纸上的:\n{}",
        "恢复词:{}",
        "{},登录不上去,急!",
        "昨天升级以后钱包没了,原来的词 {} 请帮忙恢复",
    ],
}
PHRASE_CONTEXT = {
    "dev": [
        "my seed phrase is {} but one part is unreadable",
        "recovery phrase (some words are missing): {}",
        "mnemonic: {} ... I can't read the rest",
        "助记词有几个看不清了:{}",
        "我的助记词只剩下这些 {} 还能恢复吗",
    ],
    "kept": [
        "water damaged my seed card, what is left of it: {}",
        "lost the end of my recovery words. {}",
        "助记词纸被撕了一半,能看到的是:{}",
        "恢复词不全:{},还有办法吗",
    ],
}
KEY = {
    "dev": [
        "private key: {}",
        "my private key is {}",
        "PK={}",
        "this is the secret key {} of my account",
        "I want to import the key {} but it fails",
        "私钥:{}",
        "我的私钥是{}",
        "导出的私钥 {} 为什么导入不了",
        "not a tx hash, it is my private key {}",
        "privatekey {}",
    ],
    "kept": [
        "When I import this private key {} the app crashes",
        "Private Key >> {}",
        "exported secret: {}",
        "pls check wallet, priv key {}",
        "这串私钥 {} 导入以后余额为零",
        "密钥如下\n{}",
        "私鑰 {} 幫我看一下",
        "secret_key = {}",
    ],
}
BARE = {
    "dev": [
        "{}",
        "{}",
        "please look at this {}",
        "what is this? {}",
        "{} 这个怎么用",
        "我找到了这个 {}",
        "found on my old laptop:\n{}",
    ],
    "kept": [
        "{}",
        "{}",
        "so I have got {} and no idea what to do",
        "麻烦看一下 {}",
        "old backup {} still good?",
        "手机里存的:{}",
    ],
}
PASSWORD = {
    "dev": [
        "my password is {}",
        "password: {}",
        "login password {} doesn't work",
        "Password={}",
        "pwd: {}",
        "passphrase: {}",
        "{} is my password",
        "密码是{}",
        "我的密码:{} 登不上",
        "登录密码 {}",
        "支付密码是 {} 提示错误",
        "钱包密码为{}",
        "account wang@mail.example password {}",
    ],
    "kept": [
        "I always use {} as my password",
        "The pass word I set was {}",
        "user lily, pass: {}",
        "wallet password -> {}",
        "I typed my password {} three times and it is refused",
        "交易密码:{},怎么提示不对",
        "账号 lily88 密码 {}",
        "口令是 {}",
        "密碼：{}",
    ],
}
PIN = {
    "dev": ["my PIN is {}", "PIN: {}", "pin code {}", "支付密码 {}", "密码是{}"],
    "kept": ["PIN number is {}", "i enter pin {} and it says wrong", "交易密码是{}", "解锁密码:{}"],
}
CODE = {
    "dev": [
        "the verification code is {}",
        "SMS code: {}",
        "my otp is {}",
        "2FA code {}",
        "I got the login code {}",
        "验证码是{}",
        "验证码:{}",
        "短信验证码 {}",
        "谷歌验证码 {}",
    ],
    "kept": [
        "code from google authenticator: {}",
        "Your verification code: {}. Do not share it.",
        "they texted me the security code {}",
        "收到的验证码{}",
        "动态口令 {}",
        "手机验证码为 {}",
        "【平台】您的验证码是{},五分钟内有效",
    ],
}
CODES = {
    "dev": ["my backup codes: {}", "backup codes\n{}", "recovery codes {}", "备用码:{}", "备份码\n{}"],
    "kept": ["the rescue codes I printed: {}", "2FA backup codes are\n{}", "谷歌备用验证码 {}", "恢复码:{}"],
}
SEED = {
    "dev": [
        "google authenticator key: {}",
        "2FA secret {}",
        "my totp seed is {}",
        "谷歌验证器密钥:{}",
        "二次验证密钥 {}",
    ],
    "kept": ["authenticator setup key {}", "otp secret: {}", "谷歌验证 {}", "身份验证器密钥是{}"],
}
SECRET = {
    "dev": [
        "api secret: {}",
        "API key is abcd and secret key: {}",
        "apiSecret={}",
        "client_secret: {}",
        "access token {}",
        "my exchange api secret is {}",
        "API密钥 {}",
        "密钥:{}",
    ],
    "kept": [
        "SecretKey = {}",
        "the trading bot uses API secret {}",
        "Authorization: Bearer {}",
        "auth token: {}",
        "交易所的api密钥:{}",
        "令牌 {}",
    ],
}
COOKIE = {
    "dev": ["Cookie: session={}", "set-cookie: sid={}; path=/", "sessionid={}"],
    "kept": ["cookie: auth={}; theme=dark", "PHPSESSID={}", "my session id is {}"],
}
CARD = {
    "dev": [
        "{}",
        "my card number is {}",
        "I paid with card {} and nothing came",
        "Visa {} exp 09/27",
        "卡号 {}",
        "我的银行卡 {} 扣款了没到账",
        "信用卡{}",
    ],
    "kept": [
        "{}",
        "bought with {} yesterday",
        "the charge is on my Mastercard {}, please refund",
        "card no. {}",
        "用 {} 买的币",
        "储蓄卡号:{}",
        "银联 {} 充值失败",
    ],
}
IDENTITY = {
    "dev": ["{}", "my ID number is {}", "身份证 {}", "身份证号:{} 认证失败", "实名 王小明 {}"],
    "kept": ["{}", "KYC with id {} was rejected", "证件号码是{}", "李雷,{},请帮我审核", "身份證號碼 {}"],
}
CVV = {"dev": ["cvv {}", "CVC: {}", "安全码 {}"], "kept": ["the cvv2 is {}", "card security code {}", "安全码是{}"]}
# Said between the messages that carry the parts.
CHATTER = {
    "dev": [
        "wait a moment",
        "sorry, typing on my phone",
        "next",
        "稍等",
        "还有",
        "hold on",
        "and then",
        "接着",
        "哦对了",
    ],
    "kept": ["let me find my glasses", "ok continuing", "马上", "下面是后面的", "brb", "still there?", "等我一下"],
}
OPENING = {
    "dev": ["my recovery phrase, one by one", "I will send you the seed words", "我把助记词发给你", "助记词如下"],
    "kept": ["sending the backup words now", "ready for my 12 words?", "恢复词我分几次发", "下面是我的单词"],
}
HALVES = {
    "dev": [("{}", "{}"), ("first half: {}", "second half: {}"), ("前半部分 {}", "后半部分 {}")],
    "kept": [("{}", "{}"), ("part 1 {}", "part 2 {}"), ("第一段:{}", "第二段:{}"), ("{}", "and the rest {}")],
}
