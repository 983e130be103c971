"""What the app is told before it starts, and which servers are near.

table           every setting: its name, meaning, default and parser; read once
connections     the named ones of connections.toml and the secrets
remembering     writes connections.toml, the keys into the system's keyring
keychain        that keyring
parsing         text to values, in words for who wrote it
redaction       keeps secrets out of logs
local_servers   model servers on the person's own machine

Nothing here reads a setting at import or changes `os.environ`.
"""
