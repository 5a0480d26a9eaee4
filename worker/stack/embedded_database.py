"""Runs the embedded database (`python -m secantus …`) so that it asks its catalogue once a command instead of five times.

It keeps every index of a collection as an entry of a table, and reads and unpacks all of them again for each question that it
asks itself about a command: half of the time of a look-up by id (docs/decisions/0111). What it has read is kept as long as the
snapshot that it was read in, within one command: whatever is committed meanwhile is seen when it was seen before.
"""
import contextlib
import functools
import runpy
import threading

import bson
import secantus.commands as commands
import secantus.server as server
import secantus.storage as storage
import wiredtiger.swig_wiredtiger as wiredtiger

# Longer keys and values are documents, which do not come again.
SHORT = 512
pack, unpack = wiredtiger.pack, wiredtiger.unpack
_kept_pack = functools.lru_cache(maxsize=1 << 15, typed=True)(pack)
_kept_unpack = functools.lru_cache(maxsize=1 << 15)(lambda form, raw: tuple(unpack(form, raw)))


def quick_pack(form, *values):
    if form == 'u' and len(values) == 1 and type(values[0]) is bytes:
        return values[0]
    for value in values:
        if type(value) not in (bytes, str, int) or (type(value) is not int and len(value) > SHORT):
            return pack(form, *values)
    return _kept_pack(form, *values)


def quick_unpack(form, raw):
    if raw is None or len(raw) > SHORT:
        return unpack(form, raw)
    return list(_kept_unpack(form, bytes(raw)))


class Command(threading.local):
    """Indexes by session and collection, as the snapshot shows them that this thread reads; None: nothing is kept."""

    known = None


_command = Command()
_cursor, _iter_indexes = storage.Storage._cursor, storage.Storage._iter_indexes
_refresh, _transaction = storage.Storage._refresh_read_snapshot, storage.Storage._batch_transaction
_dispatch = commands.dispatch


def forget():
    if _command.known is not None:
        _command.known = {}


def cursor(self, table, **options):
    # Whoever opens the catalogue may be about to write to it, and to take that back.
    if table == storage._IDX_TABLE:
        _command.known = None
    return _cursor(self, table, **options)


def iter_indexes(self, db, coll):
    known = _command.known
    if known is None:
        return list(_iter_indexes(self, db, coll))
    key = (id(self._session()), db, coll)
    if key not in known:
        known[key] = list(_iter_indexes(self, db, coll))
        _command.known = known
    return known[key]


def refresh(self):
    forget()
    return _refresh(self)


@contextlib.contextmanager
def transaction(self, *args, **options):
    forget()
    try:
        with _transaction(self, *args, **options) as begun:
            yield begun
    finally:
        forget()


def dispatch(*args, **options):
    _command.known = {}
    try:
        return _dispatch(*args, **options)
    finally:
        _command.known = None


wiredtiger.pack, wiredtiger.unpack = quick_pack, quick_unpack
storage.Storage._cursor, storage.Storage._iter_indexes = cursor, iter_indexes
storage.Storage._refresh_read_snapshot, storage.Storage._batch_transaction = refresh, transaction
commands.dispatch = server.dispatch = dispatch
runpy.run_module('secantus', run_name='__main__', alter_sys=True)
