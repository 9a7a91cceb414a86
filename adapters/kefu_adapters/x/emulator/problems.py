"""X's refusals: each a status and one of the body shapes that live clients have recorded."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.payload import BytesPayload

_PROBLEMS = "https://api.twitter.com/2/problems"

APP = "OAuth 2.0 Application-Only"
OAUTH1 = "OAuth 1.0a User Context"
OAUTH2 = "OAuth 2.0 User Context"

DM_FORBIDDEN = "You do not have permission to DM one or more participants."
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
UNSUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
    "by the author of the post you are replying to."
)
UNSUMMONED_NEWER = "You can only reply to or quote posts where you are mentioned or are the author."
TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see "
    "https://github.com/twitter/twitter-text."
)


class ApiError(Exception):
    """Ends a call with a status and a JSON body; ``body=None`` is the empty answer of an unknown path."""

    def __init__(self, status: int, body: dict[str, Any] | None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})

    def response(self) -> web.Response:
        """The answer as it goes out."""
        if self.body is None:
            return web.Response(status=self.status, headers=self.headers)
        return web.Response(
            status=self.status,
            body=json.dumps(self.body, ensure_ascii=False).encode(),
            content_type="application/json" if "errors" in self.body else "application/problem+json",
            headers=self.headers,
        )


def _plain(status: int, title: str, detail: str | None = None) -> ApiError:
    return ApiError(status, {"title": title, "detail": detail or title, "type": "about:blank", "status": status})


def unauthorized() -> ApiError:
    return _plain(401, "Unauthorized")


def forbidden(detail: str = "Forbidden") -> ApiError:
    return _plain(403, "Forbidden", detail)


def bad_request(detail: str) -> ApiError:
    return _plain(400, "Bad Request", detail)


def unavailable() -> ApiError:
    return _plain(503, "Service Unavailable")


def too_many() -> ApiError:
    return _plain(429, "Too Many Requests")


def unknown_path() -> ApiError:
    return ApiError(404, None)


def unsupported_auth(used: str, supported: tuple[str, ...]) -> ApiError:
    return ApiError(
        403,
        {
            "title": "Unsupported Authentication",
            # Two blanks after the first sentence, as on X.
            "detail": f"Authenticating with {used} is forbidden for this endpoint.  "
            f"Supported authentication types are [{', '.join(supported)}].",
            "type": f"{_PROBLEMS}/unsupported-authentication",
            "status": 403,
        },
    )


def usage_capped() -> ApiError:
    return ApiError(
        429,
        {
            "account_id": "1",
            "product_name": "standard-basic",
            "title": "UsageCapExceeded",
            "period": "Monthly",
            "scope": "Product",
            "detail": "Usage cap exceeded: Monthly product cap",
            "type": f"{_PROBLEMS}/usage-capped",
        },
    )


def too_many_connections() -> ApiError:
    return ApiError(
        429,
        {
            "title": "ConnectionException",
            "detail": "This stream is currently at the maximum allowed connection limit.",
            "connection_issue": "TooManyConnections",
            "type": f"{_PROBLEMS}/streaming-connection",
        },
    )


def credits_depleted(account: str) -> ApiError:
    return ApiError(
        402,
        {
            "title": "CreditsDepleted",
            "detail": f"Your enrolled account [{account}] does not have any credits to fulfill this request.",
            "type": f"{_PROBLEMS}/credits",
        },
    )


def invalid(message: str, parameter: str = "", value: str = "") -> ApiError:
    parameters = {parameter: [value]} if parameter else {}
    return ApiError(
        400,
        {
            "errors": [{"message": message, "parameters": parameters}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{_PROBLEMS}/invalid-request",
        },
    )


def refused(title: str, detail: str) -> ApiError:
    """A named failure of the webhook and activity calls, such as ``CrcValidationFailed``."""
    return ApiError(
        400,
        {
            "errors": [{"message": f"{title}: {detail}"}],
            "title": title,
            "detail": detail,
            "type": f"{_PROBLEMS}/invalid-request",
        },
    )


def missing(resource: str, parameter: str, value: str) -> dict[str, Any]:
    """An entry of ``errors`` for something that is not there."""
    return {
        "resource_id": value,
        "resource_type": resource,
        "parameter": parameter,
        "value": value,
        "title": "Not Found Error",
        "detail": f"Could not find {resource} with {parameter}: [{value}].",
        "type": "https://api.x.com/2/problems/resource-not-found",
    }


def not_found(resource: str, parameter: str, value: str) -> ApiError:
    return ApiError(404, {"errors": [missing(resource, parameter, value)]})


def oauth_error(status: int, error: str, description: str) -> ApiError:
    """A refusal of the token endpoints."""
    return ApiError(status, {"error": error, "error_description": description})


def unlogged(body: dict[str, Any]) -> web.Response:
    """A JSON answer that holds tokens: its body is a payload, which the request log does not read."""
    payload = BytesPayload(json.dumps(body).encode(), content_type="application/json")
    return web.Response(body=payload)
