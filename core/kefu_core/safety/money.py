"""Requests to pay: coins or a fee shall come to what is ours, are the price of a release, or come back as more."""

import re

_ASSET = (
    r"(?:coins?|tokens?|funds?|balance|assets?|money|crypto\w*|holdings|everything|usdt|usdc|eth|btc|trx|sol|bnb|sum|amount|deposits?|fees?|tax(?:es)?|insurance|premium|payment|bond|collateral"
    r"|stake|commission|charge|transfer|\d+(?:\.\d+)?)"
)
_MOVE = (
    r"(?:send|transfer|move|relocate|shift|put|deposit|forward|park|bring|place|wire|pay|remit|settle|top[ -]?up|pay in|hand over|entrust|migrate|evacuate|route|drop|load|stake|swap|convert)"
)
_FEE = (
    r"(?:(?:fees?|tax(?:es)?|deposit|insurance|premium|commission|bond|collateral|guarantee|surcharge|penalty|security payment|sum|amount|payment|charge|duty))"
)
_PAID = r"(?:paid|transferred|sent|deposited|settled|wired|remitted|covered|cleared|topped up|credited)"
_BACK = r"(?:releas\w+|unlock\w*|unfr\w+|free|withdraw\w*|payout|paid out|pay out|lift\w*|come back|returned?|refund\w*|restored?|activat\w+|process\w*)"
PAYS = re.compile(
    rf"(?:\b{_MOVE}(?:ing)?\b(?:[^.!?;\n]|\.\d){{0,50}}?\b(?:to|into|in|with|onto|over to|across to)[ ](?:(?:our|my|us|me)\b(?! (?:new|own|self))"
    r"|(?:the|a|an|that|this)(?: \w+){0,3} of (?:ours|mine)\b|(?:the|a|an|that|this)(?: \w+){0,3} (?:wallet|address|vault|account|escrow|safe|storage|pool|contract)s?[ ](?:that |which )?(?:i|we|my \w+|our \w+)(?:'ve|’ve| have|'ll| will)?"
    r"(?: \w+)? (?:create|prepare|set|made|make|open|g[ai]ve|run|control|assign|reserve|provide|hold|own|keep|built|send|sent|name|show|text)\w*)"
    rf"|\b{_FEE}\b[^.!?;\n]{{0,36}}?\b(?:must|has to|have to|needs? to|should|is to|will have to|is|are|can)[ ](?:\w+ )?(?:be )?(?:{_PAID}|reach|arrive)\b[^.!?;\n]{{0,40}}?\b(?:to|into|with|reach|at|by)?[ ]?"
    rf"(?:us|me|our \w+|my \w+|\w+ \w+ of (?:ours|mine)|the company|the platform|before|prior to|in advance|first|upfront|so that)\b"
    rf"|\b(?:withdrawals?|payouts?|funds|money|coins|account|balance|transfer|tokens|sum)\b[^.!?;\n]{{0,40}}?\b(?:held|frozen|locked|blocked|released?|unlock\w*|paid out|on hold|stuck|available|free)\b"
    rf"[^.!?;\n]{{0,24}}?\b(?:until|unless|once|after|as soon as|when)[ ](?:you(?:'ve|’ve| have)?|the|a|this|that)[ ](?:\w+ ){{0,2}}(?:paid|pay|deposit\w*|transferred|top up|topped up|settled?|sent|send|{_FEE}[^.!?;\n]{{0,12}}?\bpaid)\b"
    rf"|\b(?:pay|settle|cover|clear|deposit|top up|send|transfer|wire)\b[^.!?;\n]{{0,30}}?\b(?:{_FEE}|\d+(?:\.\d+)?)\b[^.!?;\n]{{0,40}}?(?:,|\band\b|\bthen\b|\bto\b|\bso\b|\bbefore\b|\bin order\b)[^.!?;\n]{{0,40}}?\b{_BACK}\b"
    r"(?![^.!?;]{0,16}\b(?:miner|network|yourself|chain)\b)"
    r"|\b(?:every|each|all|any|your|the first)[ ](?:\w+ )?(?:deposits?|payments?|transfers?|top-?ups?)[ ](?:is|are|will be|gets?|get)[ ](?:\w+ )?(?:doubled|tripled|matched|multiplied)"
    rf"|\b(?:top[ -]?up|deposit|pay|send|transfer)\b[^.!?;\n]{{0,30}}?\b(?:same (?:sum|amount)|another|again|once more|a second time)\b[^.!?;\n]{{0,40}}?\b(?:both|{_BACK})\b"
    rf"|\b(?:{_FEE}|deposit|payment)\b[^.!?;\n]{{0,24}}?\b(?:lifts|unlocks|releases|unfreezes|activates|restores|solves|fixes|clears) (?:it|this|the|your|that)\b"
    r"|\b(?:lend|send|give|pay|transfer|wire|advance|spare|forward) (?:us|me)[ ][^.!?;\n]{0,12}?(?:\d[\d.,]*[ ]?(?:usdt|usdc|btc|eth|trx|bnb|sol|coins?|dollars|usd|euros?|%)|your (?:coins|tokens|funds|balance|crypto))"
    r"|\b(?:complete|make|execute|do|carry out|finish|start|initiate) (?:the|a|your|that) (?:transfer|payment|deposit)\b[^.!?;\n]{0,12}?\bto (?:the|our|my|this|that)[ ](?:\w+ )?(?:account|address|wallet)(?: (?:i|we)\b| of ours| below| above)"
    r"|\b(?:tops? up|deposits?|sends?|invests?|pays? in)\b[^.!?;\n]{0,40}?\b(?:gets?|receives?|earns?|bonus|returns?)\b[^.!?;\n]{0,12}?(?:\d+ ?(?:%|x\b|percent)|extra|bonus|double|twice|\d+ back)"
    rf"|\b(?:pay|settle|transfer)\b[^.!?;\n]{{0,24}}?\b(?:commission|fees?|tax|deposit|%)[^.!?;\n]{{0,12}}?\bto (?:receive|get|obtain|collect|access) (?:your|the) (?:coins|funds|money|tokens|payout|crypto|assets|balance|withdrawal)"
    r"|\bgift ?cards?\b[^.!?;\n]{0,40}?\b(?:send|give|tell|read|photo\w*|scratch|codes?)\b"
    r"|\b(?:we|i)(?:'ll|’ll| will| can| could)[ ](?:hold|keep|safeguard|guard|store|custody)[ ](?:your |the )?(?:\w+ )?(?:coins?|tokens?|funds|assets|balance|crypto)\b[^.!?;\n]{0,50}?\b(?:send|move|transfer|put|hand)\b"
    r")"
)
HOLDS_ASSET = re.compile(rf"\b{_ASSET}\b")
_NUM = r"[\d一二两三四五六七八九十百千万双]"
_COIN = r"(?:币|资产|代币|资金|钱(?!包)|余额|款(?!项已)|[\d ]u(?![a-z])|usdt|usdc|eth|btc|trx|金额|保证金|押金|认证金|费|税)"
_OURS = r"(?:(?<!自)我(?!自己)|平台|公司|官方|客服|临时|托管|指定|保险|安全|中转|监管|风控|专用|代管)"
PAYS_ZH = re.compile(
    r"(?:"
    rf"(?:充|存|打|转|投|买)(?:值|入|币)?[^,，。！？；\n多]{{0,6}}?{_NUM}+[^。！？；\n]{{0,8}}?(?:返|送|赠|变|还您|得(?=[\d一两二双]))[^,，。！？；\n]{{0,4}}?(?:{_NUM}|双|翻)"
    r"|(?:再|重新|补)(?:充|打|转|存|汇|付|交|缴|补)?(?:值|入|一)?[^,，。！？；\n]{0,10}?(?:一样|同样|相同|等额|同等|一笔|流水|差额)[^。！？；\n]{0,20}?(?:退|返|解|放款|出款|提现|提币|到账)"
    rf"|{_COIN}[^,，。！？；\n]{{0,8}}?(?:放|挪|移|搬|转|存|归|打|汇|交|划|迁)(?:动|走|集|移|存)?(?:到|进|至|入|去|在|给)[^,，。！？；\n己]{{0,8}}?{_OURS}(?![^,，。！？；\n]{{0,6}}自己)"
    rf"|(?:资产|币|代币|资金|钱)(?!包)[^。！？；\n]{{0,16}}?(?:放|挪|移|搬|转|存)(?:到|进|至|入)(?:我|我们)(?:给您|给你|这|帮|为|新|的)?[^,，。！？；\n]{{0,8}}?(?:钱包|账户|地址|保险库)"
    r"|(?:保证金|押金|认证金|解冻金|解冻费|激活费|税款|税费|税金|验证金|手续费|服务费|保险费)[^,，。！？；\n]{0,12}?(?:打|转|汇|交|付|缴|补|充)(?:过来|给我|给客服|到我|到平台|到公司|齐|完|清|上)"
    r"|(?:(?<![无不])需|(?<!不)要|先|须|得)[^,，。！？；\n]{0,4}?(?:向|往)(?:平台|公司|我们|我|官方|客服)[^,，。！？；\n]{0,8}?(?:汇|转|打|付(?!密码)|交|充|缴|存)"
    r"|(?:资产|币|代币|资金|钱)(?!包)[^。！？；\n]{0,12}?(?:由|让|交)(?:我们|我|平台|客服|官方)[^,，。！？；\n]{0,4}?(?:代管|托管|保管|代持)"
    r"|先(?:付|交|缴|打|转(?!到(?:您|你)|一小笔|一点|少量)|充|存|补)[^,，。！？；\n自试]{1,16}?(?:才|再|就)(?:能|可|会|给)?[^,，。]{0,4}?(?:拿|提(?!示)|取|放款|解|(?<!卖)(?<!转)出(?:来|款|金|币)|退|领|恢复)|(?:币|资产|代币|资金|usdt|eth)[^,，。]{0,4}?(?:退|还|返)(?:回|还)?(?:给|到)(?:我们|我)(?!的)"
    r"|(?:转|打|汇|充|存)(?:到|至|入)[^,，。]{0,4}?(?:我|我们|同事|客服|稍后|经理)[^,，。]{0,6}?(?:发|给|报)(?:给)?(?:您|你)的(?:地址|钱包|账户)|(?:转|充|存|打|投)[^。！？；\n]{1,14}?(?:双倍|翻倍|两倍|[2-9]倍|加倍)(?!的?都)"
    r"|(?:充|存|打|转|交|付)(?:值|入)?[ ]?\d+[^,，。]{0,6}?(?:就|即|便|才)(?:能|可|会)?[^,，。]{0,2}?(?:解|提|恢复|激活|开|放)|借(?:给)?(?:我|我们)[^,，。]{0,4}?(?:\d|币|点|一笔)|充值?[^,，。]{0,6}?(?:多送|加送|赠送|返现|返利|送)[^,，。]{0,3}?\d"
    r"|(?:礼品卡|购物卡|充值卡|点卡)[^。！？；\n]{0,16}?(?:发|给|拍|卡密|密码)"
    r")"
)
