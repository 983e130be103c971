"""SQL that wants out of the sandbox: files, network, environment, settings, what is left behind.

`{...}` is filled in by the test: `canary` a file with a secret, `link` a symbolic link to it,
`folder` where both are, `target` a path to write, `keep` where the result is kept, `file` the
workspace itself, `url` a server that must hear of nothing.
"""

from __future__ import annotations

FILES = """
SELECT * FROM '{canary}'
SELECT * FROM "{canary}"
SELECT * FROM '{link}'
SELECT * FROM read_csv('{canary}')
SELECT * FROM read_csv_auto('{canary}')
SELECT * FROM read_csv(['{canary}', '{canary}'])
SELECT * FROM read_text('{canary}')
SELECT * FROM read_text('file://{canary}')
SELECT * FROM read_text('{folder}/../{name}/canary.csv')
SELECT * FROM read_text('{link}')
SELECT * FROM read_text('/proc/self/environ')
SELECT * FROM read_text('/proc/self/fd/0')
SELECT * FROM read_blob('/proc/self/maps')
SELECT * FROM read_text('/dev/stdin')
SELECT * FROM read_blob('{canary}')
SELECT * FROM read_blob('{folder}/*')
SELECT * FROM read_blob('{file}')
SELECT * FROM read_json('{canary}')
SELECT * FROM read_json_auto('{canary}')
SELECT * FROM read_json_objects('{canary}')
SELECT * FROM read_ndjson('{canary}')
SELECT * FROM read_ndjson_objects('{canary}')
SELECT * FROM read_parquet('{canary}')
SELECT * FROM parquet_scan('{canary}')
SELECT * FROM parquet_metadata('{canary}')
SELECT * FROM parquet_schema('{canary}')
SELECT * FROM parquet_file_metadata('{canary}')
SELECT * FROM parquet_kv_metadata('{canary}')
SELECT * FROM read_parquet('{keep}')
SELECT * FROM '{keep}'
SELECT * FROM sniff_csv('{canary}')
SELECT * FROM glob('{folder}/*')
SELECT * FROM glob('/etc/*')
SELECT * FROM read_duckdb('{file}', table_name = 'orders')
SELECT * FROM st_read('{canary}')
SELECT * FROM read_xlsx('{canary}')
SELECT * FROM sqlite_scan('{canary}', 't')
SELECT * FROM postgres_scan('host=127.0.0.1', 'public', 't')
SELECT * FROM mysql_query('db', 'SELECT 1')
SELECT * FROM delta_scan('{folder}')
SELECT * FROM iceberg_scan('{folder}')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM pandas_scan(140000000000000)
SELECT * FROM python_map_function(1, 2)
SELECT * FROM query('SELECT * FROM read_text(''{canary}'')')
SELECT * FROM query_table('{canary}')
SELECT * FROM query_table(['{canary}'])
FROM query('COPY orders TO ''{target}''')
WITH c AS (SELECT * FROM read_text('{canary}')) SELECT * FROM c
SELECT (SELECT content FROM read_text('{canary}'))
SELECT * FROM orders WHERE region = (SELECT content FROM read_text('{canary}'))
SELECT * FROM orders, LATERAL (SELECT * FROM read_text('{canary}'))
DESCRIBE SELECT * FROM '{canary}'
SUMMARIZE '{canary}'
SUMMARIZE SELECT * FROM read_csv('{canary}')
DESCRIBE TABLE '{canary}'
EXPLAIN ANALYZE SELECT * FROM '{canary}'
TABLE '{canary}'
PIVOT '{canary}' ON a IN (1) USING count(*)
UNPIVOT '{canary}' ON COLUMNS(*)
SELECT read_text('{canary}')
SELECT json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{canary}'')'))
FROM json_execute_serialized_sql(json_serialize_sql('SELECT content FROM read_text(''{canary}'')'))
SELECT * FROM canary_rows
SELECT * FROM canary_frame
SELECT write_log('x', level := 'error', log_type := 'y')
SELECT * FROM duckdb_logs()
SELECT * FROM duckdb_log_contexts()
SELECT * EXCLUDE (hugeint) FROM test_all_types()
SELECT * FROM repeat_row(1, num_rows = 2)
SELECT * FROM pragma_database_size()
SELECT * FROM read_text('{file}.wal')
SELECT * FROM pragma_storage_info('orders')
SELECT * FROM which_secret('{canary}', 's3')
SELECT file_exists('{canary}')
SELECT parse_path('{canary}')
"""

WRITING = """
COPY orders TO '{target}'
COPY (SELECT * FROM orders) TO '{target}' (FORMAT parquet)
COPY orders TO '{keep}'
COPY orders FROM '{canary}'
COPY FROM DATABASE orders TO other
EXPORT DATABASE '{target}'
IMPORT DATABASE '{folder}'
ATTACH '{target}' AS other
ATTACH '{canary}'
ATTACH ':memory:' AS other
ATTACH 'http{url}/x.duckdb'
ATTACH DATABASE '{file}' AS again (READ_WRITE)
DETACH orders
CREATE TABLE t AS SELECT 1
CREATE TEMP TABLE t AS SELECT 1
CREATE TEMP VIEW v AS SELECT * FROM read_text('{canary}')
CREATE OR REPLACE VIEW orders AS SELECT 1
CREATE MACRO f() AS 1
CREATE TEMP MACRO sum(x) AS 0
CREATE OR REPLACE TEMP FUNCTION f(a) AS TABLE SELECT a
CREATE SCHEMA s
CREATE SEQUENCE s
CREATE TEMP SEQUENCE s
CREATE TYPE t AS ENUM ('a')
CREATE INDEX i ON orders (region)
CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW SELECT 1
ALTER TABLE orders RENAME TO o
COMMENT ON TABLE orders IS 'x'
DROP TABLE orders
INSERT INTO orders SELECT * FROM orders
WITH n AS (INSERT INTO orders SELECT * FROM orders RETURNING *) SELECT * FROM n
WITH n AS (DELETE FROM orders RETURNING *) SELECT * FROM n
UPDATE orders SET profit = 0
MERGE INTO orders USING orders AS o ON false WHEN MATCHED THEN DELETE
DELETE FROM orders
TRUNCATE orders
CHECKPOINT
FORCE CHECKPOINT
VACUUM
BEGIN
COMMIT
PREPARE p AS SELECT 1
EXECUTE p
DEALLOCATE p
"""

NETWORK = """
INSTALL httpfs
FORCE INSTALL httpfs FROM 'http{url}'
INSTALL spatial FROM community
INSTALL '{canary}'
LOAD httpfs
LOAD '{canary}'
UPDATE EXTENSIONS
SELECT * FROM 'http{url}/x.csv'
SELECT * FROM 'http{url}/x.parquet'
SELECT * FROM read_csv('http{url}/x.csv')
SELECT * FROM read_text('https{url}/x')
SELECT * FROM read_parquet('s3{url}/x.parquet')
SELECT * FROM read_parquet('s3://bucket/x.parquet')
SELECT * FROM read_parquet('gcs://bucket/x.parquet')
SELECT * FROM read_parquet('hf://datasets/x/y.parquet')
SELECT * FROM read_csv('az://container/x.csv')
SELECT * FROM glob('http{url}/*')
SELECT * FROM sniff_csv('http{url}/x.csv')
SELECT http_get('http{url}/')
SELECT * FROM http_request('GET', 'http{url}/')
CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')
CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'b')
DROP SECRET s
SELECT * FROM duckdb_secrets()
SELECT * FROM which_secret('s3://bucket/x', 's3')
CALL start_ui()
SELECT * FROM quack_serve('{url}')
"""

SETTINGS = """
SET enable_external_access = true
SET GLOBAL enable_external_access = true
SET lock_configuration = false
RESET lock_configuration
SET allowed_paths = ['{canary}']
SET allowed_directories = ['{folder}']
SET memory_limit = '100GB'
SET threads = 64
SET max_execution_time = 0
RESET max_execution_time
SET temp_directory = '{folder}'
SET home_directory = '{folder}'
SET extension_directory = '{folder}'
SET secret_directory = '{folder}'
SET log_query_path = '{target}'
SET profiling_output = '{target}'
SET enable_profiling = 'json'
SET python_scan_all_frames = true
SET VARIABLE x = (SELECT content FROM read_text('{canary}'))
PRAGMA enable_profiling
PRAGMA profiling_output = '{target}'
PRAGMA enable_logging
PRAGMA database_list
PRAGMA memory_limit = '100GB'
PRAGMA enable_external_access = true
PRAGMA import_database('{folder}')
CALL enable_logging('QueryLog', storage := 'file', storage_path := '{folder}')
CALL pragma_version()
CALL force_checkpoint()
CALL disable_logging()
USE memory
SELECT set_config('threads', '64', false)
SELECT getenv('CANARY')
SELECT getenv('PATH')
SELECT current_setting('threads')
SELECT current_setting('s3_secret_access_key')
SELECT getvariable('x')
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_functions() WHERE function_name ILIKE '%read%'
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_prepared_statements()
SELECT * FROM duckdb_external_file_cache()
SELECT * FROM information_schema.tables
SELECT * FROM pg_catalog.pg_settings
SELECT * FROM sqlite_master
"""

WHEREABOUTS = """
SELECT path FROM duckdb_databases()
SELECT * FROM system.main.duckdb_databases() WHERE path IS NOT NULL
SELECT * FROM pragma_database_list
SELECT * FROM pg_catalog.pg_database
SELECT * FROM query('FROM duckdb_databases()')
SELECT current_setting('allowed_paths')
SELECT current_setting('allowed_directories')
SELECT current_setting('secret_directory')
SELECT current_setting('home_directory')
SELECT current_setting('temp_directory')
SELECT current_setting('extension_directories')
SELECT current_setting('file_search_path')
SELECT current_setting('profiling_output')
SELECT current_setting('log_query_path')
SELECT name, value FROM duckdb_settings() WHERE value LIKE '%/%' OR value LIKE '%\\%'
SELECT name, setting FROM pg_settings WHERE setting LIKE '%/%' OR setting LIKE '%\\%'
SELECT current_database(), current_schema(), current_catalog(), current_user
SELECT * FROM information_schema.schemata
SELECT * FROM duckdb_schemas()
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_views()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_memory()
SELECT * FROM duckdb_extensions()
SELECT install_path FROM duckdb_extensions()
SELECT * FROM pragma_user_agent()
SELECT * FROM pragma_platform()
SELECT * FROM pragma_version()
SELECT * FROM read_text('~/nowhere.csv')
SELECT * FROM read_text('nowhere.csv')
SELECT * FROM read_text('./nowhere.csv')
SELECT * FROM read_blob('workspace://tables.duckdb')
SELECT * FROM read_blob('workspace://tables.duckdb.wal')
SELECT * FROM read_blob('workspace://other.duckdb')
SELECT * FROM read_duckdb('workspace://tables.duckdb', table_name = 'orders')
SELECT * FROM glob('workspace://*')
SELECT * FROM nowhere
SELECT * FROM tables.nowhere.orders
SELECT * FROM which_secret('workspace://tables.duckdb', 's3')
SELECT error(CAST(current_setting('allowed_paths') AS VARCHAR))
SELECT CAST(path AS INTEGER) FROM duckdb_databases()
SELECT getenv('HOME')
SHOW DATABASES
SHOW ALL TABLES
DESCRIBE SELECT * FROM duckdb_databases()
SUMMARIZE SELECT path FROM duckdb_databases()
EXPLAIN SELECT * FROM orders
EXPLAIN ANALYZE SELECT * FROM orders
EXPLAIN (FORMAT json) SELECT * FROM duckdb_databases()
ATTACH 'nowhere.duckdb'
"""

BREAKING_OUT = r"""
SELECT 1; SELECT * FROM read_text('{canary}')
SELECT 1; COPY orders TO '{target}'
SELECT 1;;; COPY orders TO '{target}'
SELECT 1) TO '{target}' (FORMAT csv) --
SELECT 1) t; COPY orders TO '{target}'; SELECT * FROM (SELECT 1
SELECT 1) AS t; DROP TABLE orders; --
(SELECT 1)) t; SET threads = 4; SELECT ((1
SELECT 1 --\n; COPY orders TO '{target}'
SELECT 1 /* */; COPY orders TO '{target}' /* */
SELECT 1 /*
SELECT ';' || $$; COPY orders TO '{target}'$$; COPY orders TO '{target}'
SELECT 'a
SELECT "a
SELECT $$a
SELECT 1 \0; COPY orders TO '{target}'
SELECT * FROM orders UNION ALL SELECT content FROM read_text('{canary}')
SELECT $1
SELECT ?
SELECT $canary
SELECT #1
VALUES ((SELECT content FROM read_text('{canary}')))
SELECT E'\x27; COPY orders TO ''{target}'''
SELECT 1 UNION SELECT 2) TO '{target}' (FORMAT csv, HEADER false
SELECT 1 AS "a""; COPY orders TO '{target}'; --"
SELECT 1 AS "x"", (SELECT content FROM read_text('{canary}')) AS ""y"
SELECT 1 AS "#1::VARCHAR, getenv('CANARY')"
"""


def statements() -> list[tuple[str, str]]:
    """Return all of them, each with what it is after."""
    kinds = {
        "files": FILES,
        "writing": WRITING,
        "network": NETWORK,
        "settings": SETTINGS,
        "whereabouts": WHEREABOUTS,
        "breaking out": BREAKING_OUT,
    }
    return [(kind, sql.replace("\\n", "\n")) for kind, text in kinds.items() for sql in lines(text)]


def lines(text: str) -> list[str]:
    """Return the statements in *text*, one for each line."""
    return [line for line in text.splitlines() if line]
