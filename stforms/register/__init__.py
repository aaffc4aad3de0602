"""The register: what was sent, what came back, what is missing. Storage only; knows no forms and no law.

SQLAlchemy Core on SQLite (one file in a folder) or PostgreSQL, the received bytes by hash in a folder
beside it, and every change as an event in a chain of hashes.
"""
