"""Runs the queries of tables.md on exported tables and prints what they find: python3 docs/queries.py TABLES_FOLDER"""

import os
import pathlib
import re
import sys

import duckdb

page = pathlib.Path(__file__).with_name("tables.md").read_text(encoding="utf-8")
queries = re.findall(r"```sql\n(.*?)```", page, re.S)
assert len(queries) == 3, f"{len(queries)} queries in tables.md"
os.chdir(sys.argv[1])
for query in queries:
    result = duckdb.sql(query)
    rows = result.fetchall()
    assert rows, f"nothing found by:\n{query}"
    print(query.splitlines()[0])
    print("  " + " | ".join(result.columns))
    for row in rows[:3]:
        print("  " + " | ".join(str(cell) for cell in row))
