"""Makes the seeds that are not readable text from the sources beside this script.

    python tests/seeds/build_seeds.py [FOLDER]      # default: seeds/

These are compressed files, archives, Parquet and one page in windows-1252. Their contents can be read and changed
in `sources/`. All times, identifiers and boundaries are fixed, so that the same sources give the same contents;
`tests/seeds/test_build_seeds.py` checks this for the files in `seeds/`. WARC and WET are written by hand, byte by
byte, instead of by a WARC library, so that they test the reader against the standard (WARC 1.0, ISO 28500:2009)
and not against a library's own writer.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import json
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

SOURCES = Path(__file__).parent / "sources"
SEEDS = Path(__file__).parents[2] / "seeds"

CRAWLER = "harrow-bot/0.9 (+https://crawl.example/bot)"
GENERATOR = "harrow 0.9"

# The smallest possible GIF: one transparent pixel.
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def build(folder: Path) -> None:
    """Write every built seed into `folder`."""
    write_windows_1252_page(folder / "hautval-moulin.html")
    write_bzip2_text(folder / "orval-lamplighters.txt.bz2")
    write_warc(folder / "fenland-crawl.warc.gz")
    write_wet(folder / "estuary-crawl.warc.wet.gz")
    write_zstandard_jsonl(folder / "lagunare-export.jsonl.zst")
    write_parquet(folder / "northlight-archive.parquet")


def write_windows_1252_page(target: Path) -> None:
    """The page that declares windows-1252, in windows-1252."""
    target.write_bytes((SOURCES / "hautval-moulin.html").read_text(encoding="utf-8").encode("windows-1252"))


def write_bzip2_text(target: Path) -> None:
    """One plain text, compressed with bzip2."""
    target.write_bytes(bz2.compress((SOURCES / "orval-lamplighters.txt").read_bytes()))


def write_zstandard_jsonl(target: Path) -> None:
    """JSON lines in one Zstandard frame."""
    target.write_bytes(zstandard.compress((SOURCES / "lagunare-export.jsonl").read_bytes()))


def write_parquet(target: Path) -> None:
    """A table with the columns id, url, date, text and html, two rows to a row group."""
    rows = [
        json.loads(line) for line in (SOURCES / "northlight-archive.jsonl").read_text("utf-8").splitlines()
    ]
    columns = pa.schema([(name, pa.string()) for name in ("id", "url", "date", "text", "html")])
    pq.write_table(pa.Table.from_pylist(rows, columns), target, row_group_size=2, compression="zstd")


def write_warc(target: Path) -> None:
    """A small crawl of two sites. Each record is a separate gzip member, as crawlers write them.

    Three pages are stories. Between them are records that a crawl also contains and a reader must skip: warcinfo,
    requests, an image, a page not found, a redirect, a revisit, crawl metadata. The last page was sent compressed
    and in two chunks, as servers do.
    """
    pages = {path.name[0]: path.read_bytes() for path in sorted((SOURCES / "fenland-crawl").glob("*.html"))}
    site = "https://www.fenlandgazette.example"
    pump = f"{site}/news/18280114.volunteers-restart-victorian-pump/"
    beet = f"{site}/farming/18281177.growers-walk-out-beet-price-talks/"
    sand = "https://duinbode.example/regio/zandplaat-zeeoord~b7c1/"
    html = {"Content-Type": "text/html; charset=utf-8"}
    records = [
        warcinfo("2020-03-01T04:12:05Z", target.name),
        request("2020-03-01T04:12:09Z", pump),
        response("2020-03-01T04:12:09Z", pump, "200 OK", html, pages["1"]),
        request("2020-03-01T04:12:11Z", f"{site}/pixel.gif"),
        response("2020-03-01T04:12:11Z", f"{site}/pixel.gif", "200 OK", {"Content-Type": "image/gif"}, PIXEL),
        request("2020-03-01T04:12:12Z", f"{site}/news/gone/"),
        response("2020-03-01T04:12:12Z", f"{site}/news/gone/", "404 Not Found", html, pages["2"]),
        request("2020-03-01T04:12:14Z", f"{site}/farming/18281177"),
        response(
            "2020-03-01T04:12:14Z",
            f"{site}/farming/18281177",
            "301 Moved Permanently",
            {"Location": beet},
            b"",
        ),
        request("2020-03-01T04:12:15Z", beet),
        response("2020-03-01T04:12:15Z", beet, "200 OK", html, pages["3"]),
        revisit("2020-03-01T04:12:18Z", f"{pump}?ref=rss", pump, pages["1"]),
        request("2020-03-01T04:12:22Z", sand),
        response(
            "2020-03-01T04:12:22Z",
            sand,
            "200 OK",
            {**html, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
            chunked(gzip.compress(pages["4"], mtime=0)),
        ),
        metadata("2020-03-01T04:12:22Z", sand, "fetchTimeMs: 312\r\n"),
    ]
    target.write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records))


def write_wet(target: Path) -> None:
    """The texts of three pages, as Common Crawl's WET files give them: the whole page, menu and all."""
    pages = {
        "1": ("2019-05-20T11:02:41Z", "https://www.estuarytimes.example/news/oyster-beds-to-reopen", "eng"),
        "2": ("2019-05-20T11:02:58Z", "https://www.estuarytimes.example/news", "eng"),
        "3": (
            "2019-05-20T11:03:17Z",
            "https://www.courrierdesmarais.example/communes/chanterie/bibliobus-20190513",
            "fra",
        ),
    }
    records = [warcinfo("2019-05-20T12:00:00Z", target.name)]
    for path in sorted((SOURCES / "estuary-crawl").glob("*.txt")):
        date, url, language = pages[path.name[0]]
        headers = {
            "WARC-Target-URI": url,
            "WARC-Refers-To": record_id("response", date, url),
            "WARC-Identified-Content-Language": language,
            "Content-Type": "text/plain",
        }
        records.append(warc_record("conversion", date, headers, path.read_bytes()))
    target.write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records))


def warc_record(kind: str, date: str, headers: dict[str, str], block: bytes) -> bytes:
    """One record: version line, named fields, blank line, block, two line ends (WARC 1.0, section 4)."""
    fields = {
        "WARC-Type": kind,
        "WARC-Date": date,
        "WARC-Record-ID": record_id(kind, date, headers.get("WARC-Target-URI", "")),
        **headers,
        "WARC-Block-Digest": digest(block),
        "Content-Length": str(len(block)),
    }
    return b"WARC/1.0\r\n" + header_lines(fields.items()) + b"\r\n" + block + b"\r\n\r\n"


def warcinfo(date: str, filename: str) -> bytes:
    """The first record of a file, which names the program that wrote it."""
    block = header_lines([("software", GENERATOR), ("format", "WARC File Format 1.0"), ("robots", "obey")])
    return warc_record(
        "warcinfo", date, {"WARC-Filename": filename, "Content-Type": "application/warc-fields"}, block
    )


def request(date: str, url: str) -> bytes:
    """A request of the crawler."""
    host, _, path = url.removeprefix("https://").partition("/")
    block = (
        f"GET /{path} HTTP/1.1\r\n".encode()
        + header_lines([("Host", host), ("User-Agent", CRAWLER)])
        + b"\r\n"
    )
    return warc_record(
        "request", date, {"WARC-Target-URI": url, "Content-Type": "application/http; msgtype=request"}, block
    )


def response(date: str, url: str, status: str, http_headers: dict[str, str], body: bytes) -> bytes:
    """A response of the server, with its HTTP headers."""
    length = {} if "Transfer-Encoding" in http_headers else {"Content-Length": str(len(body))}
    http = (
        f"HTTP/1.1 {status}\r\n".encode() + header_lines([*http_headers.items(), *length.items()]) + b"\r\n"
    )
    headers = {
        "WARC-Target-URI": url,
        "WARC-Payload-Digest": digest(body),
        "Content-Type": "application/http; msgtype=response",
    }
    return warc_record("response", date, headers, http + body)


def revisit(date: str, url: str, first_url: str, body: bytes) -> bytes:
    """A page fetched again with unchanged content, of which only the HTTP headers are stored."""
    http = b"HTTP/1.1 200 OK\r\n" + header_lines([("Content-Type", "text/html; charset=utf-8")]) + b"\r\n"
    headers = {
        "WARC-Target-URI": url,
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Refers-To-Target-URI": first_url,
        "WARC-Payload-Digest": digest(body),
        "Content-Type": "application/http; msgtype=response",
    }
    return warc_record("revisit", date, headers, http)


def metadata(date: str, url: str, fields: str) -> bytes:
    """Metadata that the crawler recorded about a fetch."""
    headers = {"WARC-Target-URI": url, "Content-Type": "application/warc-fields"}
    return warc_record("metadata", date, headers, fields.encode())


def header_lines(fields: Iterable[tuple[str, str]]) -> bytes:
    """`Name: value` lines with CRLF."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode()


def record_id(kind: str, date: str, url: str) -> str:
    """A record identifier that depends only on the record's kind, time and address."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {date} {url}')}>"


def digest(payload: bytes) -> str:
    """The SHA-1 digest in base 32, as WARC files print it."""
    return f"sha1:{base64.b32encode(hashlib.sha1(payload).digest()).decode()}"


def chunked(body: bytes) -> bytes:
    """The body in two chunks of HTTP/1.1's chunked transfer coding (RFC 9112, section 7.1)."""
    middle = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:]))
    return chunks + b"0\r\n\r\n"


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
