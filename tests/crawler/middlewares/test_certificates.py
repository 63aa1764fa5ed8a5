"""Who cannot prove who it is, or speaks an old TLS, is not listened to; the owner is told which."""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
import sys
import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROJECT = Path(__file__).parents[3]
ASK = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from crawler.middlewares.network_errors import in_words

class One(Spider):
    name = "one"
    async def start(self):
        yield Request(f"https://{sys.argv[1]}/", callback=self.got, errback=self.lost)
    def got(self, response):
        print("got", response.text)
    def lost(self, failure):
        print("lost", in_words(failure.value, sys.argv[1]))

settings = get_project_settings()
settings.setdict({"ITEM_PIPELINES": {}, "DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False, "OBEY_ROBOTS": False,
                  "LOG_ENABLED": False, "ALLOWED_ADDRESSES": sys.argv[1]})
process = AsyncCrawlerProcess(settings)
process.crawl(One)
process.start()
"""


def own_certificate(folder: Path) -> Path:
    """A key and a certificate that nobody but its owner has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "own.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


class Secret(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        self.send_response(200)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"secret")

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(
    ("newest", "words"),
    [
        pytest.param(ssl.TLSVersion.TLSv1_3, "certificate is not valid", id="signed by itself"),
        pytest.param(ssl.TLSVersion.TLSv1_1, "no TLS 1.2 or later", id="an old TLS"),
    ],
)
def test_is_not_listened_to(newest, words, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):  # Python warns of the old versions, too
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = newest
    server = ThreadingHTTPServer(("127.0.0.1", 0), Secret)
    server.handle_error = lambda *_: None  # clients that hang up are the point
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        done = subprocess.run(
            [sys.executable, "-c", ASK, f"localhost:{server.server_port}"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        server.shutdown()
        server.server_close()
    assert done.stdout.startswith("lost")
    assert words in done.stdout
    assert Secret.asked == 0
