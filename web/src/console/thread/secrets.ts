/** Hidden places in a text: the boundary left `[hidden: kind]` where a secret was, and nothing else of it. Pure. */

export type Piece = { text: string } | { hidden: string };

const PLACE = /\[(?:已隐藏[:：]\s*|hidden: ?)([^\]\n]{1,40})\]/g;

/** A text as plain pieces and hidden ones; hidden pieces carry the name of what was there. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(PLACE)) {
    if (found.index > from) out.push({ text: text.slice(from, found.index) });
    out.push({ hidden: found[1]! });
    from = found.index + found[0].length;
  }
  if (from < text.length || !out.length) out.push({ text: text.slice(from) });
  return out;
}

/** For one line: hidden places without brackets. */
export function plainText(text: string): string {
  return text.replace(PLACE, "▮$1▮").replace(/\s+/g, " ").trim();
}

/** The kind of a hidden place, from either language's name. */
export const HIDDEN_KINDS: Record<string, string> = {
  助记词: "recovery_phrase", "recovery phrase": "recovery_phrase", 私钥: "private_key", "private key": "private_key", 密钥文件: "keystore", keystore: "keystore",
  密码: "password", password: "password", 验证码: "code", code: "code", 访问凭证: "credential", credential: "credential", 银行卡号: "card", "card number": "card",
  证件号码: "identity_number", "identity number": "identity_number", 疑似私钥: "ambiguous_hex", "possible private key": "ambiguous_hex",
};
