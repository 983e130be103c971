"""Every setting, read once from the environment, `.env` and `.streamlit/secrets.toml`.

`Settings` is the table: a field says its name, meaning, default, parser and whether it is a
secret; reading, the README's table and `doctor` follow from it. Nothing here changes
`os.environ`, and no message shows a value: people paste keys into the wrong line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.settings import connections, parsing
from assistant.settings.connections import Found, Place
from assistant.settings.local_servers import USUAL_PORTS
from assistant.settings.redaction import Redacting

SECRETS_FILE = Path(".streamlit/secrets.toml")
EVENT_TIMEOUT_S, FIRST_TIMEOUT_S = 60.0, 300.0
KEYLESS = "none"
"""sent as the key to a server that asks for none: the client insists on one"""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    name: str
    meaning: str
    default: str
    """for a person"""
    secret: bool
    parse: parsing.Parser


def _setting(
    meaning: str,
    default: Any = "",
    parse: parsing.Parser = parsing.text,
    *,
    secret: bool = False,
    otherwise: str = "",
) -> Any:
    """Declare a field of Settings; *otherwise* tells a person what holds when it is not set."""
    row = {"meaning": meaning, "otherwise": otherwise, "secret": secret, "parse": parse}
    return field(default=default, repr=not secret, metadata=row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the app was told. Secrets are in no repr; fields hold what applies, not what was set."""

    openai_api_key: str = _setting(
        "Key for OpenAI, or for the server at `OPENAI_BASE_URL`.", "", parsing.key, secret=True
    )
    openai_base_url: str = _setting(
        "Address of another server that speaks OpenAI's Responses API or Chat Completions, usually "
        "ending in `/v1`. One without a key is asked without one.",
        "",
        parsing.address,
        otherwise="OpenAI's own",
    )
    openai_protocol: Literal["", "auto", "responses", "chat"] = _setting(
        "What the server at `OPENAI_BASE_URL` speaks: `responses`, `chat` (Chat Completions), or "
        "`auto`, which asks the server itself.",
        "",
        parsing.one_of("auto", "responses", "chat"),
        otherwise="`auto`; `responses` for OpenAI's own",
    )
    openai_model: str = _setting("Model of the assistants that do not name one.", "gpt-6.1-terra")
    assistant_id: str = _setting(
        "Offers this assistant of an Assistants-protocol server (`asst_...`)."
    )
    assistants_base_url: str = _setting(
        "Address of a server that speaks the Assistants protocol.",
        "",
        parsing.address,
        otherwise="`OPENAI_BASE_URL`",
    )
    assistants_api_key: str = _setting(
        "Key for that server.", "", parsing.key, secret=True, otherwise="`OPENAI_API_KEY`"
    )
    data_dir: Path = _setting(
        "Folder for the database and the files of the threads.", Path(".data"), parsing.folder
    )
    database_url: str = _setting(
        "Where threads are kept: `sqlite:///file.db` or `postgresql://...`. May hold a password.",
        "",
        parsing.database,
        secret=True,
        otherwise="a SQLite file in `DATA_DIR`",
    )
    event_timeout_s: float = _setting(
        "Longest silence of a server in the middle of an answer, in seconds.",
        EVENT_TIMEOUT_S,
        parsing.between(float, 0.1, 3600),
    )
    first_timeout_s: float = _setting(
        "Longest wait for the first word of an answer, in seconds: the model may have to be "
        "loaded, and to read for long.",
        FIRST_TIMEOUT_S,
        parsing.between(float, 0.1, 3600),
    )
    run_timeout_s: float = _setting(
        "Longest time for one answer with all its tool calls, in seconds.",
        900.0,
        parsing.between(float, 1, 86400),
    )
    runs_per_person: int = _setting(
        "Answers that one person may have written at the same time; more wait.",
        3,
        parsing.between(int, 1, 1000),
    )
    runs_in_all: int = _setting(
        "Answers that are written at the same time for everybody; more wait.",
        200,
        parsing.between(int, 1, 10_000),
    )
    upload_mb: int = _setting(
        "Megabytes of one uploaded file. Raise `server.maxUploadSize` in "
        "`.streamlit/config.toml` with it.",
        25,
        parsing.between(int, 1, 2_000),
    )
    quota_mb: int = _setting(
        "Megabytes of files and results that one person may keep here.",
        500,
        parsing.between(int, 1, 1_000_000),
    )
    shared: Literal["auto", "yes", "no"] = _setting(
        "Whether several people use this app: `yes` keeps visitors apart, `no` is one person's "
        "own machine, with `auto` the first browser on the same machine is yours, and any other "
        "once it has opened the link that the start prints.",
        "auto",
        parsing.one_of("auto", "yes", "no"),
    )
    local_ports: tuple[int, ...] = _setting(
        "Ports of this machine where model servers are looked for, by a person who runs the app "
        "there: `8080, 11434`.",
        tuple(USUAL_PORTS),
        parsing.ports,
        otherwise="the usual ones",
    )
    named: Found = field(default_factory=Found, repr=False)
    """the connections of `connections.toml` and of the sections of the secrets"""
    connections_file: Path | None = None
    """where connections are remembered; None where nothing may be"""
    sources: Mapping[str, str] = field(default_factory=dict[str, str], repr=False, compare=False)
    """name of each setting that was found -> where"""

    def __post_init__(self) -> None:
        if not self.database_url:
            # An absolute path, so that the database stays the same when a process changes folder.
            file = self.data_dir.absolute() / "workbench.db"
            object.__setattr__(self, "database_url", f"sqlite:///{file.as_posix()}")
        if not self.assistants_api_key:
            object.__setattr__(self, "assistants_api_key", self.openai_api_key)

    @classmethod
    def read(
        cls,
        env: Mapping[str, str],
        dotenv: Path | None,
        secrets: Mapping[str, Any] | None = None,
    ) -> Settings:
        """Read the settings; the first place that names one decides, an empty value is the default.

        `connections.toml` is read from the folder of *dotenv*. With *secrets* None,
        `.streamlit/secrets.toml` of the current folder is read if it exists.

        Raises:
            SettingsError: what is wrong, in which place, one line for each; never a value.
        """
        places: list[Place] = [("the environment", env)]
        if dotenv is not None:
            places.append((str(dotenv), parsing.read_dotenv(dotenv)))
        if secrets is None:
            secrets = parsing.read_toml(SECRETS_FILE)
        places.append((str(SECRETS_FILE), secrets))
        values, sources, wrong = _collect(places)
        wrong += _missing(values, sources)
        file = dotenv.with_name(connections.FILE).absolute() if dotenv is not None else None
        waits = (
            values.get("event_timeout_s", EVENT_TIMEOUT_S),
            values.get("first_timeout_s", FIRST_TIMEOUT_S),
        )
        named, wrong_there = connections.read(file, places, waits)
        wrong += wrong_there
        if wrong:
            raise SettingsError(
                "\n".join(wrong), hint="Correct it there; the README lists every setting."
            )
        return cls(**values, named=named, connections_file=file, sources=sources)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The connections that are configured; the demo is always there and comes first."""
        found = [Connection("demo", "demo")]
        if self.openai_api_key or self.openai_base_url:
            # OpenAI's own need not be asked what it speaks.
            protocol = self.openai_protocol or ("auto" if self.openai_base_url else "responses")
            found.append(
                self._connection("openai", protocol, self.openai_base_url, self.openai_api_key)
            )
        if self.assistant_id or self.assistants_base_url:
            address = self.assistants_base_url or self.openai_base_url
            found.append(
                self._connection("assistants", "assistants", address, self.assistants_api_key)
            )
        return (*found, *self.named.connections)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for those who keep them out of texts."""
        password = urlsplit(self.database_url).password or ""
        keys = [self.openai_api_key, self.assistants_api_key, password, unquote(password)]
        for connection in self.named.connections:
            keys += [connection.api_key, *connection.headers.values()]
        return tuple(key for key in keys if key)

    def redacting_filter(self) -> Redacting:
        """Return a log filter that blanks the secrets; its `guard_logs()` covers the process."""
        return Redacting(self.secrets)

    def _connection(self, name: str, backend: str, address: str, key: str) -> Connection:
        key = key or KEYLESS
        waits = (self.event_timeout_s, self.first_timeout_s)
        return Connection(name, backend, address, key, *waits)


def table() -> tuple[Setting, ...]:
    """Return every setting, in the order in which they are explained."""
    return tuple(
        Setting(
            name=row.name.upper(),
            meaning=row.metadata["meaning"],
            default=row.metadata["otherwise"] or (f"`{row.default}`" if row.default else "not set"),
            secret=row.metadata["secret"],
            parse=row.metadata["parse"],
        )
        for row in fields(Settings)
        if "meaning" in row.metadata
    )


def _collect(places: list[Place]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    wrong: list[str] = []
    for setting in table():
        place, found = next(
            ((place, there[setting.name]) for place, there in places if setting.name in there),
            ("", ""),
        )
        if isinstance(found, Mapping | list):
            wrong.append(f"{setting.name} (in {place}) must be one value, not a section or list.")
            continue
        if not (text := str(found).strip()):
            continue
        sources[setting.name] = place
        try:
            values[setting.name.lower()] = setting.parse(text)
        except ValueError as exc:
            wrong.append(f"{setting.name} (in {place}) {exc}.")
    return values, sources, wrong


def _missing(values: Mapping[str, Any], sources: Mapping[str, str]) -> list[str]:
    enough = ("ASSISTANTS_API_KEY", "OPENAI_API_KEY", "ASSISTANTS_BASE_URL", "OPENAI_BASE_URL")
    if "assistant_id" not in values or any(name in sources for name in enough):
        return []
    place = sources["ASSISTANT_ID"]
    return [f"ASSISTANT_ID (in {place}) needs a key in OPENAI_API_KEY or ASSISTANTS_API_KEY."]
