"""Refusals of the Bot API: a code, a description and sometimes parameters."""

_PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class ApiError(Exception):
    """One refused call. ``description`` is the text on the wire, with the prefix of its code."""

    def __init__(self, code: int, text: str = "", **parameters: int) -> None:
        if code == 403 and text and text.isupper() and " " not in text:
            code = 400
        prefix = _PREFIXES.get(code, "Bad Request")
        if len(text) > 1 and not (text[1].isupper() or text[1] == "_"):
            text = text[0].lower() + text[1:]
        self.code = code
        self.description = f"{prefix}: {text}" if text else prefix
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> dict[str, object]:
        """The answer's JSON."""
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(text: str) -> ApiError:
    return ApiError(400, text)


def forbidden(text: str) -> ApiError:
    return ApiError(403, text)


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"retry after {seconds}", retry_after=seconds)
