"""Settings of the crawl: polite and safe by default.

Every value that differs from Scrapy's own default carries its reason. Any of them can be changed for one run with
``-s NAME=VALUE``; those that are Nightdesk's own are described in docs/settings.md.
"""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.settings import default_settings

project = Path(__file__).parents[1]

BOT_NAME = "nightdesk"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SiteSpiderLoader"

# --- Nightdesk's own -------------------------------------------------------------------------------------------------

# The archive. NIGHTDESK_DB in the environment names another file for good, -s DATABASE= for one run. Scrapy's commands
# work in every folder of the project; they must not begin a new archive in each.
here = Path(os.path.curdir).resolve()
DATABASE = os.environ.get("NIGHTDESK_DB") or (
    str(project / "nightdesk.db") if project in here.parents else "nightdesk.db"
)

# A folder with the owner's own site definitions, read after crawler/sites/. Empty: only the shipped ones.
SITES_FOLDER = os.environ.get("NIGHTDESK_SITES", "")

# Whether the pages of stories are kept as they were received (WARC), so that they can be read again when the desk has
# learned; and where. Empty: the folder "archive" beside the archive. How long: "scrapy retention" removes what is older
# than so many days, then the oldest beyond so many megabytes; 0: kept for ever.
KEEP_PAGES = True
ARCHIVE_FOLDER = os.environ.get("NIGHTDESK_ARCHIVE", "")
ARCHIVE_DAYS = 0
ARCHIVE_MEGABYTES = 0

# The owner's own tags: thresholds, rules and topics. Empty: tags.toml beside the archive, where there is one.
TAGS_FILE = os.environ.get("NIGHTDESK_TAGS", "")

# Exact host:port pairs inside the network that may be reached, separated by commas. Nothing else that is not public is.
ALLOWED_ADDRESSES = ""

# How many articles one run fetches at most; what is left waits in the archive for the next run.
ARTICLES_PER_RUN = 5000

# How many documents of one kind of channel (sitemaps of an index, pages of a listing, pages of the REST interface) one
# run reads at most: endless pagination ends here.
CHANNEL_DOCUMENTS_PER_RUN = 50

# How many stories one run takes from all channels together: ten times what it fetches. A site that names a million
# fills the memory.
LINKS_PER_RUN = 50000

# How many stories one run fetches at most that no channel names, only another story as the one before or after it, and
# how many such links away from a story that a channel named. Without an end, "previous" leads to the first day.
NEIGHBOURS_PER_RUN = 50
NEIGHBOUR_STEPS = 10

# So many hours after its publication a story is asked for once more, conditionally, to catch edits.
REVISIT_HOURS = "1, 6, 24, 72, 168, 720"

# How many stories one run reads again at most: by their age, or because a channel calls them modified.
REVISITS_PER_RUN = 100

# A channel that has brought nothing new for a while rests for a quarter of that time: so many hours at least and most.
CHANNEL_REST_LEAST = 0
CHANNEL_REST_MOST = 72

# How many further pages of one story are fetched and joined.
STORY_PAGES = 10

# How many sites the night crawls at a time (never two on one host), each in a process of its own.
NIGHT_JOBS = 2

# The time zone of the cron lines in site definitions, like "Europe/Rome". Empty: the machine's own.
SCHEDULE_TIMEZONE = ""

# A crawl by a cron line begins up to this many seconds later, another number each night: a publisher does not see the
# whole world's archives come at half past two sharp.
SCHEDULE_JITTER = 300

# Where the crawls of the night write their logs. Empty: the folder "logs" beside the archive.
LOGS_FOLDER = ""

# How many logs of each site are kept.
LOGS_KEPT = 30

# Alarms of the watch go to the log and the night report; and here, as JSON by HTTP POST. An address that is a secret
# belongs into NIGHTDESK_WEBHOOK of the environment.
ALARM_WEBHOOK = ""

# The same by e-mail: to whom (separated by commas), from whom (empty: the first of them), and by which server (host or
# host:port). Security is "starttls", "ssl" or "none"; user and password stand in the environment (docs/timer.md).
ALARM_MAIL_TO = ""
ALARM_MAIL_FROM = ""
ALARM_MAIL_SERVER = ""
ALARM_MAIL_SECURITY = "starttls"

# How many days each kind of old thing is kept; ``scrapy retention`` says what that lets go. Stories are never among it.
RETENTION_DAYS = "logs=90, ledger=730, removed-blocks=730, revisions=ever"

# How many seconds the tries of one URL, its redirects and the waits between them may take together. What would cost
# more is left for a later run.
URL_SECONDS = 60

# A busy server (429, 503) that says in Retry-After when to come back is not asked before, within these seconds; a host
# that asks for more than half a day is asked the next night.
RETRY_AFTER_LEAST = 1
RETRY_AFTER_MOST = 43200

# The seconds before a second try of what failed. The third comes after four times as many, up to 30, each with jitter.
RETRY_BACKOFF = 2.0

# How many seconds one run waits for one host in all; a host that wants more is left for the next run.
HOST_WAIT_SECONDS = 600

# After so many pages in a row for which a host gave no answer (or a 5xx), it is left alone for so many seconds, then
# asked once; after a failed probe twice as long, and after so many failed probes it is left for this run.
BREAKER_FAILURES = 5
BREAKER_SECONDS = 15
BREAKER_PROBES = 3

# A host that gave no good answer in so many runs in a row is dead; it is asked once in so many days. 0: in every run.
DEAD_AFTER_RUNS = 5
DEAD_PROBE_DAYS = 7

# The Crawl-delay of robots.txt is kept up to so many seconds.
CRAWL_DELAY_MOST = 30

# --- Who we are and how often we knock --------------------------------------------------------------------------------

# An honest name. NIGHTDESK_CONTACT, a mail address or a page of the owner's, lets a publisher complain to somebody.
_contact = os.environ.get("NIGHTDESK_CONTACT", "").strip()
USER_AGENT = f"Nightdesk/0.1 (personal news archive{'; ' + _contact if _contact else ''})"
# Scrapy's own robots middleware lets requests through while robots.txt is in flight, and takes every error for
# "allowed"; ours obeys RFC 9309 instead, so Scrapy's stays off.
ROBOTSTXT_OBEY = False
OBEY_ROBOTS = True
# What a publisher reserves stands in tdmrep.json, too (one request a host and run, when a story has come).
READ_RESERVATIONS = True
# Scrapy's defaults are no delay and eight requests at once.
DOWNLOAD_DELAY = 2.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# A slow site is asked less often. The start value is the delay above, not Scrapy's five seconds.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0

# --- What a page may cost ---------------------------------------------------------------------------------------------

# Scrapy allows 1 GiB a document and 180 seconds. The largest sitemaps of real sites have eight megabytes; news pages
# are under one, the heaviest of them over two.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
STORY_MAXSIZE = 4 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Bytes of answers that are under way or wait to be read, together: sixteen pages of a megabyte, or four of the largest.
ANSWERS_ROOM = 16 * 1024 * 1024
DOWNLOAD_TIMEOUT = 25
RETRY_TIMES = 2
# What is tried again has waited already: it does not wait for all other pages, too.
RETRY_PRIORITY_ADJUST = 1
# Stories are read in so many processes beside the crawl's own (-1: as many as the machine has cores, four at most; 0:
# in none, and nothing ends what takes too long), and so are channels of this many bytes and more: smaller ones are read
# in a tenth of a second whatever is in them. A process that takes longer than so many seconds is ended.
READERS = -1
READ_APART_FROM = 262144
READING_SECONDS = 8
# The report says which pages could not be had, and why.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
REDIRECT_MAX_TIMES = 5
# A meta refresh loses articles and leads into the network; news pages do not need it.
METAREFRESH_ENABLED = False
# A crawl with all its readers holds a hundred megabytes, and under three hundred on a site that means it ill. One that
# needs more than this is ended, and the next run goes on from there.
MEMORY_LIMIT_MB = 512
MEMUSAGE_ENABLED = False  # counts the most that ever was, and knows nothing of the readers

# --- What is closed ---------------------------------------------------------------------------------------------------

DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.polite_handler.PoliteHandler",
    "https": "crawler.middlewares.polite_handler.PoliteHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
# An HTTP server inside the crawler that executes Python: not in a crawler that runs alone at night.
REMOTE_CONTROL_ENABLED = False
# A proxy would connect for us, past the address guard.
HTTPPROXY_ENABLED = False
# Scrapy loads also what is switched off, and these load whole HTTP libraries: a fifth of the start of a crawl.
_closed = {
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    "scrapy.extensions.remote_control.RemoteControl",
}
DOWNLOADER_MIDDLEWARES_BASE = {
    path: order for path, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if path not in _closed
}
EXTENSIONS_BASE = {path: order for path, order in default_settings.EXTENSIONS_BASE.items() if path not in _closed}
# The resolver refuses names that answer with an address inside the network, at the moment of connecting.
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.PublicResolver"

# --- The way of a page ------------------------------------------------------------------------------------------------

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.addresses.AddressGuard": 20,
    "crawler.middlewares.host_gate.HostGate": 50,
    "crawler.middlewares.robots.RobotsGuard": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # asks again at once, whatever the server said
    "crawler.middlewares.backing_off.BackingOff": 550,
    # Each request and answer passes every middleware; these would have nothing to do.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider knows what belongs to its site
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # there is no password
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes half an answer for a whole
    "crawler.middlewares.challenges.Challenges": 570,  # sees each try, unpacked
    "crawler.middlewares.whole_pages.WholePages": 580,
    "crawler.middlewares.compression.Unpacking": 590,
    "crawler.middlewares.as_received.AsReceived": 980,
    "crawler.middlewares.ledger.PolitenessLedger": 990,  # next to the network: it counts what leaves and comes in
    "crawler.middlewares.room.Room": 995,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # callbacks see every status: a 404 is news, too
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the channel plan has depths of its own
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # no meta is copied
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # knows nothing of what a host asks for
    "crawler.politeness.throttle.HostThrottle": 0,
    "crawler.clean_log.CleanLog": 0,  # other people's words: none of their line breaks or escape sequences in our log
    "crawler.spiders.reservations.Reservations": 10,
    "pipelines.apart.extension.ReadingApart": 10,
    "crawler.memory_guard.MemoryGuard": 20,
}

# Scrapy asks last for what was found first; here the newest stories come first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# A page is one item. Scrapy prepares for a hundred from each answer, which costs more than downloading it.
CONCURRENT_ITEMS = 1

ITEM_PIPELINES = {
    "pipelines.read_stage.ReadStage": 100,  # extract, denoise, tag
    "pipelines.keep.stage.KeepStage": 850,  # on the disk before the archive points to it
    "pipelines.store.stage.StoreStage": 900,  # judges duplicates, too, in the transaction that writes
}
# A site need not know which page of another one led to it.
REFERRER_POLICY = "no-referrer"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# --- What is said -----------------------------------------------------------------------------------------------------

LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
FEED_EXPORT_ENCODING = "utf-8"
