"""Links, look-alikes and accounts that are not ours: whole texts that must be blocked, by part."""

OURS = "orbitwallet"

SLOTS = {
    "see": ("visit", "go to", "open", "check", "see", "please open", "login at", "download from"),
    "zsee": ("请访问", "打开", "点击", "请登录", "下载地址：", "详情见", "链接："),
    "stranger": (
        "example.org", "wallet-help.net", "claim-airdrop.xyz", "support-desk.top", "fix-my-wallet.io",
        "dapp-node.app",
        "secure-portal.vip", "coinrescue.cc", "refund-center.online", "walletconnect-fix.pages.dev", "help-team.site",
    ),
    "short": (
        "bit.ly/3xYz1", "t.co/abcd12", "tinyurl.com/y7xk", "is.gd/x9Kd", "cutt.ly/aB3d", "goo.gl/abc123",
        "rb.gy/1a2b",
        "suo.im/5xAbc", "dwz.cn/9fGh", "url.cn/5abcd",
    ),
    "alike": (
        "orbitwa11et.com", "orbit-wallet.com", "orbitwallet.net", "orbitwallet.com.verify.io", "orbitwalet.com",
        "orbitwallets.com", "0rbitwallet.com", "orbitwaIlet.com", "login-orbitwallet.xyz", "orbitwallet.support",
        "оrbitwallet.com", "orbıtwallet.com", "orbitwallet-help.com", "xn--rbitwallet-4zi.com", "orbitvvallet.com",
        "orbltwallet.com", "help.orbitwallet.co", "orbitwallett.com", "orbtiwallet.com", "myorbitwallet.org",
    ),
    "person": ("@random_helper", "@wallet_admin", "@john_support7", "@coin_rescue", "@fastfix24", "@agent_lily"),
    "fakeperson": ("@orbitwallet_support", "@0rbitwallet", "@orbitwalIet", "@orbit_wallet_help", "@orbitwal1et"),
    "mail": ("help@wallet-help.net", "agent.lily@gmail.com", "refund@outlook.com", "support@coinrescue.cc"),
    "fakemail": ("help@orbitwallet.co", "help@orbitwa11et.com", "support@orbit-wallet.com", "orbitwallet@gmail.com"),
    "wx": ("kefu88921", "wx_helper01", "abc_12345", "lily-9921", "v18812345678"),
    "qq": ("123456789", "88776655", "2039485761"),
    "phone": ("+8613800138000", "+14155550123", "+447700900123"),
}  # fmt: skip

LINKS = {
    "dev": (
        "{see} {stranger}", "{see} https://{stranger}/claim", "{zsee}{stranger}", "{see} {short}",
        "{zsee}https://{short}",
        "{see} http://www.{stranger}/?id=1", "{zsee}{stranger}/login", "Use this form: {stranger}/form",
        "{see} https://orbitwallet.com@{stranger}/", "{see} https://{stranger}/orbitwallet.com",
    ),
    "more": (
        "Here is the page: https://{stranger}/x?y=1.", "我把链接发您：{stranger}", "The form is at {short} (safe)",
        "{zsee}www.{stranger}查看", "Try {stranger}, it is faster", "这是官方网址https://{short}，请放心",
        "{see} //{stranger}/page", "{see} https://help.orbitwallet.com.{stranger}/a",
    ),
}  # fmt: skip
ALIKES = {
    "dev": ("{see} {alike}", "{zsee}{alike}", "{see} https://{alike}/login", "{zsee}https://www.{alike}"),
    "more": (
        "Our new page is {alike}", "官网已更换为{alike}，请用新网址", "Log in: https://app.{alike}/x",
        "使用 {alike} 登录",
    ),
}  # fmt: skip
ACCOUNTS = {
    "dev": (
        "contact {person}", "write to {person} on Telegram", "{see} t.me/fastfix24", "请联系 {person}", "加微信 {wx}",
        "微信号：{wx}", "write to {mail}", "请发邮件到{mail}", "{see} https://x.com/coin_rescue",
        "add me on WhatsApp {phone}",
        "加QQ：{qq}", "联系{fakeperson}", "write to {fakemail}", "telegram: fastfix24",
        "{see} https://weibo.com/u/7700998877",
        "contact {fakeperson} for help",
    ),
    "more": (
        "my colleague {person} will help", "telegram 找 {person}", "{zsee}https://t.me/+AbCdEf123456",
        "我的微信是 {wx}",
        "添加客服微信{wx}", "Email {mail} with the details", "请写信给 {fakemail}", "DM {fakeperson}",
        "我的QQ号 {qq}",
        "{see} wa.me/14155550123", "{see} twitter.com/wallet_admin", "私聊 {fakeperson}", "TG：wallet_admin",
        "{see} https://m.weibo.cn/u/1234567890",
    ),
}  # fmt: skip
