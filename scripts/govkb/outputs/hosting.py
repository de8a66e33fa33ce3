"""How a web server should serve the site: what browsers may load and run, how long they may keep a file.

The content security policy stands on every page as a meta element, so that it holds for pages opened from a folder too;
the same policy and what only a header can say are written as ready files for nginx, Apache and the hosts that read
`_headers`.
"""

from __future__ import annotations

from collections.abc import Iterator

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
"""Nothing inline and nothing from another host: whatever an entry says, it cannot run."""

_HEADERS = (
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'self'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
"""What old engines do not know they pass over."""

_BRIEF, _LONG = "no-cache", "public, max-age=31536000, immutable"
"""Pages and our scripts keep their addresses when they change, so they are asked for again (and answered with 304).
The shards of the search index are asked for with the version of the index in the address."""

_VERSIONED = "/search/b/", "/search/p/", "/search/d/", "/search/t/"


def hosting_files() -> Iterator[tuple[str, bytes]]:
    """Ready files: (path below the site's root, content)."""
    yield "_headers", _for_static_hosts().encode()
    yield "hosting/nginx.conf", _for_nginx().encode()
    yield "hosting/htaccess.txt", _for_apache().encode()


def _for_static_hosts() -> str:
    lines = ["/*", *(f"  {name}: {value}" for name, value in _HEADERS), f"  Cache-Control: {_BRIEF}"]
    for path in _VERSIONED:
        lines += [f"{path}*", "  ! Cache-Control", f"  Cache-Control: {_LONG}"]
    return "\n".join(lines) + "\n"


def _for_nginx() -> str:
    headers = [f'add_header {name} "{value}" always;' for name, value in _HEADERS]
    shards = "|".join(path.split("/")[2] for path in _VERSIONED)
    return "\n".join(
        (
            "# 放进 nginx 的 server { } 里；把 root 和子路径改成您的。整个文件夹原样放上去即可，不需要别的程序。",
            "root /srv/govkb/site;",
            "index index.html;",
            "charset utf-8;",
            "error_page 404 /404.html;",
            "gzip on;",
            "gzip_types text/css application/javascript application/json image/svg+xml text/plain application/xml;",
            *headers,
            f'add_header Cache-Control "{_BRIEF}" always;',
            f"location ~ ^/search/({shards})/ {{",
            # nginx drops the headers of the level above where a level adds one of its own
            *(f"    {header}" for header in headers),
            f'    add_header Cache-Control "{_LONG}" always;',
            "}",
            "location / { try_files $uri $uri/ =404; }",
            "",
        )
    )


def _for_apache() -> str:
    return "\n".join(
        (
            "# 改名为 .htaccess 放在网站根目录（需要 mod_headers）。",
            "ErrorDocument 404 /404.html",
            "AddDefaultCharset utf-8",
            *(f'Header always set {name} "{value}"' for name, value in _HEADERS),
            f'Header set Cache-Control "{_BRIEF}"',
            "",
        )
    )
