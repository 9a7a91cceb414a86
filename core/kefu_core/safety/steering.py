"""Requests to let us in: onto a screen or into a device, and wallets that shall be "verified" or grant us something."""

import re

_DEVICE = r"(?:screen|phone|computer|desktop|device|pc|laptop|mouse|keyboard|cursor|mobile|tablet|display|machine|window)"
STEERS = re.compile(
    r"(?:"
    rf"\b(?:hop|jump|get|come|look|peek|watch|see|view|connect|log|dial|sign|work)(?: \w+)? (?:on|onto|into|at|in|over)(?: to)? (?:your|the customer's) {_DEVICE}\b"
    rf"|\b(?:take|taking|have|get|gain|hand(?: over)?|pass|give|grant|leave|let)\b[^.!?;\n]{{0,24}}?\b(?:over|control|controls|access|command)\b(?: (?:of|over|to|for))? (?:the|your) {_DEVICE}\b"
    rf"|\b(?:let|allow|permit)(?:ting|ing)? (?:me|us|him|her|our \w+|my \w+|the (?:technician|engineer|agent))(?: to)? (?:control|operate|drive|steer|handle|use|take over|manage|view|watch|see) (?:the|your) {_DEVICE}\b"
    rf"|\b(?:mirror|cast|project|stream|share|present|broadcast|show) (?:me |us )?(?:the |your |a )?(?:\w+ )?(?:phone|screen|window|desktop|display|tab)(?:'s)?(?: screen)? (?:to|with|for) (?:me|us|our \w+|the (?:technician|agent|engineer))\b"
    r"|\b(?:share|sharing) (?:the |your )?window\b|\busb debugging\b|\b(?:hop ?to ?desk|remote ?pc|screen ?connect|zoho assist|ammyy|aero ?admin|go ?to ?(?:assist|my ?pc)|show ?my ?pc|no ?machine|radmin|alpemix|scrcpy"
    r"|mirror ?go|dame ?ware)\b"
    r"|\b(?:zoom|teams|meet|skype|webex|facetime|video)\b[^.!?;\n]{0,16}?\b(?:call|meeting|session|chat)\b[^.!?;\n]{0,40}?\b(?:share|show|hold|point|open)\b[^.!?;\n]{0,24}?\b(?:wallet|screen|window|phrase|words|backup|app|phone)\b"
    r"|\bremote (?:session|request|connection|assistance|viewing|invitation)\b"
    r"|(?:投屏|镜像)[^,，。！？；\n]{0,4}?(?:给|到|让|一下)|(?:鼠标|键盘|屏幕|手机|电脑|设备|桌面)[^,，。！？；\n]{0,3}?(?:交给|让给|给)(?:我|我们|客服|技术|工程师)(?:来)?(?:操作|控制|看|弄|用|管|接管|处理|一下|吧)"
    r"|让(?:我|我们|客服|技术|工程师)[^,，。！？；\n]{0,4}?(?:控制|操作|接管|遥控)|usb ?调试"
    r"|(?:视频|通话|会议|镜头|摄像头)[^。！？；\n]{0,14}?(?:钱包|页面|屏幕|助记词|备份|手机)[^。！？；\n]{0,8}?(?:对着|对准|给我|让我|朝)"
    r"|远程(?:请求|进|接入|服务|支持|处理|弄|看看|登|维护|指导)|(?:uu|网易)远程"
    r")"
)
_WALLET = r"wallets?(?! (?:address|version|name|balance|app|connect\b))"
_VERIFIED = r"(?:re-?)?(?:synchroni[sz]\w*|sync\w*|validat\w*|verif\w*|authenticat\w*|register\w*|registration|activat\w*|whitelist\w*|rectif\w*|migrat\w*|kyc|re-?connect\w*|re-?link\w*|confirm\w*|certif\w*)"
_FORCED = (
    r"(?:otherwise|or (?:else|you|it|they|lose)|lose|disabled|suspend\w*|deactivat\w*|deleted|restrict\w*|frozen|blocked|closed|locked out|(?:with|to|on|at|through|via|by importing it on) our|our (?:server|node|page|bridge|portal|site|system)"
    r"|(?:by|before|until|till) (?:friday|monday|tuesday|wednesday|thursday|saturday|sunday|tonight|today|tomorrow|midnight|noon|the end of|\d)|within \d|within the next|all (?:holders|users|customers)|must|importing it|deadline)"
)
GRANTS = re.compile(
    r"(?:"
    rf"\b(?:{_VERIFIED})\b[^.!?;\n]{{0,40}}?\b{_WALLET}\b(?=[^.!?\n]{{0,60}}?\b{_FORCED}\b)"
    rf"|\b{_WALLET}\b[^.!?;\n]{{0,40}}?\b(?:{_VERIFIED})\b(?=[^.!?\n]{{0,60}}?\b{_FORCED}\b)"
    rf"|\b(?:must|have to|needs? to|should) (?:\w+ )?{_VERIFIED} (?:your|their|the|all)(?: \w+)? wallets?\b(?! (?:address|with (?:a|the) (?:cable|usb|new)))"
    r"|\b(?:approve|sign|confirm|accept|grant|give|allow|authori[sz]e|set|add)\b(?! (?:on|in|it in) )[^.!?;\n]{0,40}?\b(?:unlimited|permit|allowance|spender|spending|every (?:prompt|request)|all (?:prompts|requests)|pops? up|pop-?up"
    r"|(?:contract|message|signature|request|transaction)s? (?:that )?(?:i|we)(?:'ve|’ve| have|'ll|’ll| will| just)?)\b[^.!?\n]{0,50}?(?:\b(?:our|us|we|i|i'll|i've|only for|just for|to unlock|to verify|for verification|push\w*|send|sent|spender|your wallet)\b)"
    r"|\b(?:set|add|make|mark|register) our (?:contract|address) (?:as|to)\b"
    r"|(?:钱包|錢包)[^。！？；\n]{0,12}?(?:同步|认证|登记|激活|验证|校验|绑定|备案|重连|核验)(?=[^。！？\n]{0,24}?(?:否则|不然|逾期|将被|会被|会失|禁用|冻结|停用|失去|作废|才能|必须))"
    r"|(?:必须|都要|务必|需要?|请)[^,，。！？；\n]{0,8}?(?:重新)?(?:同步|认证|登记|激活|验证|校验|绑定|备案|核验)[^,，。！？；\n助址本]{0,4}?(?:钱包)(?!地址|版本|余额|名)"
    r"|(?:钱包)[^,，。！？；\n]{0,8}?(?:掉线|失效|过期|异常|未同步|不同步|断开)[^。！？；\n]{0,8}?(?:点|请|重新)[^,，。！？；\n]{0,6}?(?:同步|认证|激活|验证|连接)"
    r"|(?:没有|未|没)(?:完成)?(?:认证|同步|验证|激活|登记)的?(?:钱包|账户)[^。！？；\n]{0,6}?(?:会|将|都会)?被"
    r"|(?:弹出|跳出|推送?|发)(?:来|了|给您|过来)?[^,，。！？；\n]{0,6}?(?:交易|签名|授权|请求)[^。！？；\n]{0,10}?(?:点|签|确认|同意|允许)"
    r"|(?:给|对|向|把|为)?(?:我们|我|平台|官方)的?合约[^。！？；\n]{0,6}?(?:无限|额度|授权|最大)|(?:无限|最大)(?:授权)?额度[^。！？；\n]{0,6}?(?:解|恢复|就|给)"
    r")"
)
