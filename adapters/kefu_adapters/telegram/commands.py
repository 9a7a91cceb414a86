"""The commands in the menu of the chat, for every language that we speak. Their words are what the core recognises."""

COMMANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("start", "Start, choose a topic"),
        ("help", "What I can do"),
        ("human", "Talk to a person"),
        ("status", "How my case is going"),
        ("stop", "Turn automated replies off"),
        ("subscribe", "Get announcements here"),
        ("language", "中文 / English"),
    ),
    "zh": (
        ("start", "开始，选择主题"),
        ("help", "我能做什么"),
        ("human", "找人工客服"),
        ("status", "查看处理进度"),
        ("stop", "关闭自动回复"),
        ("subscribe", "在这里接收公告"),
        ("language", "English / 中文"),
    ),
}
"""By language code; the empty one is for everybody else, English with a Chinese word where it matters."""
