"""Gives look-alike spellings one form, so that a disguised word or name equals the one it imitates."""

import unicodedata

# Letters of other scripts that look like Latin ones; marks are taken off before this table is asked.
_LOOKALIKE = str.maketrans(
    {
        **dict(zip("аеорсухіјѕԁһԛԝвкмнтпгзӏьбуү", "aeopcyxijsdhqwbkmhtnr3lb6yy", strict=True)),
        **dict(zip("αβγδεηικλμνορστυχωϲϳ", "abydenikluvopctuxwcj", strict=True)),
        # Small capitals, and letters that stand on their heads.
        **dict(zip("ᴄᴅꜰɢʜᴊᴋᴍᴘꜱᴛᴜᴠᴡʏᴢʙ", "cdfghjkmpstuvwyzb", strict=True)),
        **dict(zip("ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True)),
        **dict(zip("ıłøđħɑɡɩɪʀɴʟᴏᴀᴇꞵ", "ilodhagiirnloaeb", strict=True)),
        "ß": "b",
        "æ": "ae",
        "œ": "oe",
        "ʼ": "",
        "’": "",
    },
)
_DIGITS = str.maketrans("0134578@$|!", "oieastbasii")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))


def skeleton(word: str) -> str:
    """The form that look-alikes share: one script, no marks, letters for digits, and `rn` as `m`."""
    bare = latin(word).translate(_DIGITS).replace("l", "i")
    for pair, single in _PAIRS:
        bare = bare.replace(pair, single)
    return bare


def latin(word: str) -> str:
    """Lower case without marks, with look-alikes of other scripts as the Latin letters they imitate."""
    lower = unicodedata.normalize("NFKC", word).lower()
    if lower.isascii():
        return lower
    bare = "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
    return bare.translate(_LOOKALIKE)


def latin_same_length(text: str) -> str:
    """Like `latin`, but one character for one, so that offsets stay true."""
    if text.isascii():
        return text
    return text.translate(_ONE)


class _Ones(dict[int, str]):
    """A character's Latin look-alike if it is one character. Filled as characters are met, and bounded."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = latin(char) if 128 <= code <= 0x2FFF or 0xA720 <= code <= 0xAB6F else char
        one = plain if len(plain) == 1 else char
        if len(self) < 20_000:
            self[code] = one
        return one


_ONE = _Ones()


def within_one_edit(left: str, right: str) -> bool:
    """Whether one letter more, less, other, or a swap of neighbours makes the two equal."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    at = 0
    while at < len(left) and left[at] == right[at]:
        at += 1
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    return left[at + 1 :] == right[at + 1 :] or (
        left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
    )
