#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes docstrings of the `///` comments of C++ headers: a field's is empty where it has none.

    docs_from_headers.py OUT HEADER…

OUT is a header with one string a class, function or field: `ScanFile::copy_ct` becomes
`radgenome::doc::ScanFile_copy_ct`. Of overloads, and of equal names in several headers, the first comment counts.
"""
import pathlib
import re
import sys

SCOPE = re.compile(r"\b(class|struct|namespace)\s+([\w:]+)?[^;{]*\{")
TYPE = re.compile(r"\s*(?:class|struct|enum class)\s+(\w+)")
NOT_NAMES = {"const", "default", "noexcept", "operator"}
TAGS = {"@param": "Parameter", "@return": "Returns", "@error": "Raises Error", "@source": "Source", "@cost": "Cost"}


def readable(lines):
    """The comment as text for readers of Python."""
    text = []
    for line in lines:
        tag, _, rest = line.strip().partition(" ")
        text.append(f"{TAGS[tag]}: {rest.strip()}" if tag in TAGS else line)
    return "\n".join(text).strip()


def names_of(declaration):
    """The names that a line declares: of a type, a function or several fields."""
    found = SCOPE.search(declaration)
    if found and found.group(2):
        return [found.group(2)]
    found = TYPE.match(declaration)
    if found:
        return [found.group(1)]
    plain = re.sub(r"<[^<>]*(?:<[^<>]*>[^<>]*)*>|\{[^{}]*\}|=[^,;]*", "", declaration)
    found = re.search(r"(\w+)\s*\(", plain)
    return [found.group(1)] if found else re.findall(r"(\w+)\s*(?=[,;]|$)", plain)


def documented(header):
    """(qualified name, comment lines) of all that one header declares; no lines where there is no comment."""
    scopes, comment, depth = [], [], 0
    for line in header.read_text().splitlines():
        code, _, behind = line.partition("///")
        if behind and not code.strip():
            comment += [behind.removeprefix(" ")] if not behind.startswith("<") else []
            continue
        code = code.partition("//")[0]
        if not code.strip() or code.strip().startswith(("template", "#")):
            continue
        inside_a_body = depth > (scopes[-1][0] + 1 if scopes else 0)
        for name in [] if inside_a_body else names_of(code):
            yield "_".join([scope for _, scope in scopes if scope] + [name]), comment or [behind.lstrip("< ")]
        comment = []
        found = SCOPE.search(code)
        if found and code.count("{") > code.count("}"):
            scopes.append((depth, "" if found.group(1) == "namespace" else found.group(2)))
        depth += code.count("{") - code.count("}")
        while scopes and depth <= scopes[-1][0]:
            scopes.pop()


def main():
    out, headers = pathlib.Path(sys.argv[1]), sys.argv[2:]
    found = {}
    for header in headers:
        for name, lines in documented(pathlib.Path(header)):
            if re.fullmatch(r"[A-Za-z]\w*[A-Za-z0-9]", name) and name.split("_")[-1] not in NOT_NAMES:
                found[name] = found.get(name) or readable(lines)
    constants = "\n".join(f'inline constexpr const char* {name} = R"doc({text})doc";' for name, text in found.items())
    out.write_text("// Made by python/docs_from_headers.py from the comments of the C++ headers.\n#pragma once\n\n"
                   f"namespace radgenome::doc {{\n\n{constants}\n\n}}  // namespace radgenome::doc\n")


if __name__ == "__main__":
    main()
