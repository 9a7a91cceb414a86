// node telegraf_echo.mjs PORT API TOKEN: Telegraf answers what comes over its own webhook handler.
import { createServer } from "node:http";
import { Telegraf } from "telegraf";

const [port, api, token] = process.argv.slice(2);
const bot = new Telegraf(token, { telegram: { apiRoot: api, webhookReply: false } });
bot.on("text", (context) => context.reply(context.message.text));
bot.botInfo = await bot.telegram.getMe();
const handle = bot.webhookCallback("/hook");
createServer((request, response) => {
  if (request.method === "POST") return handle(request, response);
  response.end();
}).listen(Number(port), "127.0.0.1");
