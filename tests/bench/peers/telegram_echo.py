"""``telegram_echo.py PORT API TOKEN``: python-telegram-bot's Application behind a minimal aiohttp handler."""

import asyncio
import json
import sys

from aiohttp import web
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The answer."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "?")


async def main(port: int, api: str, token: str) -> None:
    """Serve until killed. Each update is handled before it is acknowledged, so as many side by side as come."""
    application = ApplicationBuilder().token(token).base_url(f"{api}/bot").updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def hook(request: web.Request) -> web.Response:
        await application.process_update(Update.de_json(json.loads(await request.read()), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with application:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
