// node grammy_echo.mjs PORT API TOKEN: grammY answers what comes over its own webhook handler.
import { createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";

const [port, api, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot: api, canUseWebhookReply: () => false } });
bot.on("message:text", (context) => context.reply(context.message.text));
await bot.init();
const handle = webhookCallback(bot, "http");
createServer((request, response) => {
  if (request.method === "POST") return handle(request, response);
  response.end();
}).listen(Number(port), "127.0.0.1");
