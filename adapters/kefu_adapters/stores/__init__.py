"""The ledger and what else is kept in SQL: schema, migrations, SQLite, the console's reads."""
