"""Push bodies as XML or JSON text, and strict reading of the XML that comes back."""

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class NotReadable(ValueError):
    """A body that is not what the protocol asks for."""


def _element(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"<{name}>{_elements(value)}</{name}>"
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    # A CDATA section cannot hold its own end: cut it in two there.
    text = _ILLEGAL.sub("", str(value)).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{text}]]></{name}>"


def _elements(fields: dict[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def to_xml(fields: dict[str, Any]) -> str:
    """One line of XML: strings in CDATA, numbers bare, lists as repeated elements."""
    return f"<xml>{_elements(fields)}</xml>"


def to_json(fields: dict[str, Any]) -> str:
    """The same names as JSON keys."""
    return json.dumps(fields, ensure_ascii=False)


def from_xml(text: str) -> dict[str, Any]:
    """The elements below the root ``xml``; nested ones as dicts, repeated ones as lists.

    Raises NotReadable for broken XML, another root and anything with a document type.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise NotReadable("document type not allowed")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, hence no entities
    except (ET.ParseError, ValueError) as exc:
        raise NotReadable("not XML") from exc
    if root.tag != "xml":
        raise NotReadable("root element is not xml")
    fields = _children(root)
    return fields if isinstance(fields, dict) else {}


def _children(element: ET.Element) -> Any:
    if not len(element):
        return element.text or ""
    fields: dict[str, Any] = {}
    for child in element:
        value = _children(child)
        if child.tag in fields:
            former = fields[child.tag]
            fields[child.tag] = [*former, value] if isinstance(former, list) else [former, value]
        else:
            fields[child.tag] = value
    return fields


def from_json(text: str) -> dict[str, Any]:
    """The object in ``text``. Raises NotReadable."""
    try:
        fields = json.loads(text)
    except ValueError as exc:
        raise NotReadable("not JSON") from exc
    if not isinstance(fields, dict):
        raise NotReadable("not a JSON object")
    return fields
