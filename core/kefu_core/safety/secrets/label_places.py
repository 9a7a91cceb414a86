"""Where labels and their values can stand in a text: what every finder of labelled values looks at first.

A label that was written with blanks between its letters, digits for letters, a slip or in pinyin is given its plain
form here, so that each finder knows one form of it.
"""

import re
from collections.abc import Iterator
from string import ascii_lowercase

from kefu_core.safety.secrets.signs import Marks, Signs

# One of these must be in the text before anything below is tried.
MARKS = Marks(
    "pass", "pwd", "pw", "mima", "sms", "text mess", "y answer", "n answer", "cation", "pin", "code", "otp", "2fa",
    "cvv", "cvc", "authenticator", "google auth", "密", "码", "碼", "口令", "安全", "验证", "驗證", "谷歌", "短信",
    "图案", "三位数", "数字",
)  # fmt: skip
"""Each alternative of the pattern below holds one of these; to look for them costs less."""
PREFILTER = re.compile(
    r"pass|pwd|pw ?[-:=>]|mima|sms|text mess|短信|y answer|n answer|密保|图案|三位数|cation ?[:=]|pin|code|otp"
    r"|2fa|cvv|cvc"
    r"|authenticator|google auth|密|码|碼|口令|安全|验证|驗證|谷歌|串数字|组数字"
)
# Markup around a value; what stands for a value that somebody has taken out is none.
_TAG = re.compile(
    r"</?(?!(?:redacted|hidden|removed|masked|none|null|empty|token|secret|value|key)>)[a-z][a-z0-9]{0,9}>"
)
# Texts up to this length are searched whole; longer ones around what the prefilter hits.
_ONE_PART = 600
_BEFORE = 80
_BEHIND = 200

_PASSWORD, _CODE = "密码", "验证码"
_GAP = r"[^\w\n]{1,3}"
_SPELT_OUT = re.compile(
    rf"p(?<![a-z0-9]p){_GAP}[a@4]{_GAP}[s$5]{_GAP}[s$5](?:{_GAP}w{_GAP}[o0]{_GAP}r{_GAP}d(?:{_GAP}s)?"
    rf"|{_GAP}c{_GAP}[o0]{_GAP}d{_GAP}e|{_GAP}p{_GAP}h{_GAP}r{_GAP}a{_GAP}s{_GAP}e)?(?![a-z0-9])"
    r"|p(?<![a-z0-9]p)ass[-_.](?:word|code|phrase)(?![a-z0-9])"
)
_P_WORD = re.compile(r"p(?<![a-z0-9]p)(?=[a-z0-9@$]{0,3}[s5$]|wr)[a-z0-9@$]{2,10}(?![a-z0-9@$])")
# "pw Tiger2019": the letters alone are too few to be a label of anything else.
_PW = re.compile(
    r"(?:p(?<![a-z0-9]p)w"
    r"|m(?<![a-z0-9]m)(?<![0-9] m)m)(?=[ ](?=[^ ]{0,40}[a-z])(?=[^ ]{0,40}[0-9@#$!])[!-~]{6})"
)
_DIGITS_FOR_O = re.compile(r"[c0p](?<![a-z0-9].)(?:(?<=c)0des?|(?<=0)tp|(?<=p)assc0de)(?![a-z0-9])")
# Each begins with its letter and looks back from there: a pattern that begins with a look costs three times as much.
_SOUNDS = re.compile(
    r"[mkcsyv](?<![a-z0-9].)(?:(?P<password>(?<=m)(?:[iì][ -]?m[aǎ]|m(?=[ ]?[:=是为])|ot de passe)|(?<=k)ou ?ling"
    r"|(?<=c)ontrase[nñ]a|(?<=s)enha)"
    r"|(?P<code>(?<=c)[oó]digo(?: de (?:verifica|segur|acces)\w{2,7})?(?=:| (?:es|é) )|(?<=y)(?:an ?zheng ?ma"
    r"|[ ._-]?z[ ._-]?m)|(?<=v)(?:[ -]?code|erif(?:y|ic)?[ ]?code)))(?![a-z])"
)
_SOUND_MARKS = Marks(
    "mima", "mimǎ", "mi m", "mi-m", "mì", "kouling", "kou ling", "mm", "contrase", "mot de", "senha", "yanzheng",
    "yan zheng", "yzm", "y z", "y.z", "y-z", "y_z", "vcode", "v code", "v-code", "verif", "digo",
)  # fmt: skip
_HAN = re.compile(
    r"(?P<password>密[^\w\n]{1,3}(?:码|碼)|口[^\w\n]{1,3}令|[密蜜秘][马妈麻]|[蜜秘][码碼]|пароль|パスワード|비밀번호)"
    r"|(?P<code>(?:验|驗)[^\w\n]{0,3}(?:证|證|証)[^\w\n]{0,3}(?:码|碼))"
)
_HAN_MARKS = Marks("密", "蜜", "秘", "口", "验", "驗", "пароль", "パスワード", "비밀번호")
_LEET = str.maketrans("@4$50", "aasso")


def _slips(word: str) -> set[str]:
    """Every spelling of a word with one slip of the finger."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
        *(left + char + right[1:] for left, right in cuts if right for char in ascii_lowercase),
        *(left + char + right for left, right in cuts for char in ascii_lowercase),
    }


_KNOWN = frozenset(["password", "passwords", "passcode", "passphrase"])
_MISSPELT = _slips("password") | {
    "psw", "pswd", "pwrd", "pwrod", "passw", "paswd", "psword", "paswrd", "pasw", "passwd", "passwort", "psswrd",
    "passphrse",    "passfrase",
}  # fmt: skip


def untagged(lower: str) -> str:
    """Blanks for markup around a value; the length stays."""
    return _TAG.sub(lambda tag: " " * len(tag.group()), lower) if "<" in lower else lower


def plain_labels(lower: str, signs: Signs | None = None) -> str:
    """The text with disguised and misspelt labels in their plain form; the length and each label's end stay.

    ``signs``: those of the text, if they are known.
    """
    signs = signs or Signs(lower)
    if "p" in lower:
        lower = _P_WORD.sub(_spelt, _SPELT_OUT.sub(_password, lower))
    if "pw " in lower or "mm " in lower:
        lower = _PW.sub(_password, lower)
    if "0" in lower and ("c0d" in lower or "0tp" in lower):
        lower = _DIGITS_FOR_O.sub(lambda match: match.group().replace("0", "o"), lower)
    if signs.hold(_SOUND_MARKS):
        lower = _SOUNDS.sub(_named, lower)
    if not lower.isascii() and signs.hold(_HAN_MARKS):
        lower = _HAN.sub(_named, lower)
    return lower


def _spelt(match: re.Match[str]) -> str:
    word = match.group()
    plain = word.translate(_LEET)
    ordinary = word in _KNOWN or (plain not in _KNOWN and plain not in _MISSPELT)
    return word if ordinary else _PASSWORD.rjust(len(word))


def _password(match: re.Match[str]) -> str:
    return _PASSWORD.rjust(len(match.group()))


def _named(match: re.Match[str]) -> str:
    label = _PASSWORD if match.lastgroup == "password" else _CODE
    return label.rjust(len(match.group()))


def label_parts(lower: str, signs: Signs) -> list[tuple[int, int]]:
    """Where labels of passwords and codes and their values can stand in a text with plain labels; short ones whole."""
    if not signs.hold(MARKS):
        return []
    if len(lower) <= _ONE_PART:
        return [(0, len(lower))] if PREFILTER.search(lower) else []
    parts: list[tuple[int, int]] = []
    first = last = -1
    for match in _hits(lower, signs):
        begun = match.start() - _BEFORE
        if begun > last or last < 0:
            if last >= 0:
                parts.append((first, last))
            first = max(0, begun)
        last = match.end() + _BEHIND
    if last >= 0:
        parts.append((first, min(len(lower), last)))
    return parts


_FEW = 100


def _hits(lower: str, signs: Signs) -> Iterator[re.Match[str]]:
    """What `PREFILTER` finds in a long text: at its marks, as long as they are few."""
    places = signs.places_of(MARKS, _FEW)
    if places is None:
        yield from PREFILTER.finditer(lower)
        return
    end = 0
    for place in places:
        match = PREFILTER.match(lower, place) or PREFILTER.match(lower, max(0, place - 1))
        if match and match.end() > end:
            end = match.end()
            yield match
