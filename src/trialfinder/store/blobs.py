"""Blobs: bytes as zstd frames, with a dictionary trained on the store's own documents.

In: bytes. Out: a frame and the number of the dictionary it needs (None: it needs none). Every dictionary
stays in the store, so a frame written with an earlier one, or before there was any, can always be read.
No text of the registry ships with the package: the training happens here, once a store holds enough.
A delta is a frame whose dictionary is another version of the same document.
One `Blobs` belongs to one connection and one thread.
"""

from __future__ import annotations

import datetime
from contextlib import suppress

import apsw
import zstandard

from trialfinder.errors import DamagedError

LEVEL = 3
DICTIONARY_BYTES = 112_640  # measured: on real records 0.18 of the raw size, without a dictionary 0.26
ENOUGH_DOCUMENTS = 400  # twice as many cost twice the training and save 3 % more
SAMPLE_BYTES = 16 * 1024 * 1024
_TOO_SMALL = 4 * DICTIONARY_BYTES  # the trainer finds nothing to share in less
_DAMAGED = "Restore the last backup: trialfinder restore FILE."


class Blobs:
    """Compresses with the newest dictionary, decompresses with whichever a frame names."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._plain = zstandard.ZstdDecompressor()
        self._decompressors: dict[int, zstandard.ZstdDecompressor] = {}
        self._compressor: zstandard.ZstdCompressor | None = None
        self._newest: int | None = None
        self._last = (b"", b"")

    def pack(self, raw: bytes) -> tuple[int | None, bytes]:
        """The number of the dictionary used and the frame."""
        if self._compressor is None:
            self._compressor = self._make_compressor()
        return self._newest, self._compressor.compress(raw)

    def unpack(self, dictionary: int | None, frame: bytes) -> bytes:
        """The bytes of a frame; DamagedError where it is damaged."""
        try:
            return self._decompressor(dictionary).decompress(frame)
        except zstandard.ZstdError as error:
            raise DamagedError(f"the store is damaged: {error}", _DAMAGED) from None

    def pack_delta(self, raw: bytes, base: bytes) -> bytes:
        """The frame of `raw` against `base`, with a checksum of its own."""
        parameters = zstandard.ZstdCompressionParameters.from_level(
            LEVEL,
            source_size=len(raw),
            dict_size=len(base),
            window_log=max(10, (len(raw) + len(base)).bit_length()),  # so that all of the base stays in sight
            write_checksum=True,
        )
        return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_raw(base)).compress(raw)

    def unpack_delta(self, frame: bytes, base: bytes) -> bytes:
        """The bytes of a delta against `base`; DamagedError where either is damaged."""
        try:
            return zstandard.ZstdDecompressor(dict_data=_raw(base)).decompress(frame)
        except zstandard.ZstdError as error:
            raise DamagedError(f"the store is damaged: {error}", _DAMAGED) from None

    def remember(self, sha256: bytes, raw: bytes) -> None:
        """The bytes that were read last: who reads the versions of a study one by one needs them next."""
        self._last = (sha256, raw)

    def remembered(self, sha256: bytes) -> bytes | None:
        return self._last[1] if self._last[0] == sha256 else None

    def train(self) -> bool:
        """Make the store's dictionary once it holds enough; whether it has one. Call within a transaction."""
        if self._connection.execute("SELECT count(*) FROM dictionaries").get:
            return True
        if not self._enough():
            return False
        samples = self._samples()
        if sum(map(len, samples)) < _TOO_SMALL:
            return False
        # Fixed parameters: letting the trainer search for them costs five times as much for 1 %.
        trained = zstandard.train_dictionary(DICTIONARY_BYTES, samples, k=1024, d=8)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = (trained.dict_id(), trained.as_bytes(), now)
        self._connection.execute("INSERT OR IGNORE INTO dictionaries VALUES (?, ?, ?)", row)
        self.forget()
        return True

    def forget(self) -> None:
        """Look the newest dictionary up again: the transaction that trained one may have been undone."""
        self._compressor = None

    def _decompressor(self, dictionary: int | None) -> zstandard.ZstdDecompressor:
        if dictionary is None:
            return self._plain
        if dictionary not in self._decompressors:
            self._decompressors[dictionary] = zstandard.ZstdDecompressor(dict_data=self._dictionary(dictionary))
        return self._decompressors[dictionary]

    def _enough(self) -> bool:
        newest: int | None = self._connection.execute("SELECT max(id) FROM versions").get
        return newest is not None and newest >= ENOUGH_DOCUMENTS

    def _samples(self) -> list[bytes | bytearray | memoryview[int]]:
        found: list[bytes | bytearray | memoryview[int]] = []
        total = 0
        sql = """SELECT dictionary, document FROM versions WHERE id NOT IN (SELECT version FROM deltas)
            ORDER BY id DESC LIMIT ?"""
        for dictionary, frame in self._connection.execute(sql, (ENOUGH_DOCUMENTS,)):
            with suppress(DamagedError):  # a damaged document is the business of `check store`
                raw = self.unpack(dictionary, frame)
                if total + len(raw) <= SAMPLE_BYTES:
                    total += len(raw)
                    found.append(raw)
        return found

    def _make_compressor(self) -> zstandard.ZstdCompressor:
        sql = "SELECT id FROM dictionaries ORDER BY trained_at DESC, id LIMIT 1"
        self._newest = self._connection.execute(sql).get
        if self._newest is None:
            return zstandard.ZstdCompressor(level=LEVEL)
        dictionary = self._dictionary(self._newest)
        dictionary.precompute_compress(level=LEVEL)
        return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary)

    def _dictionary(self, number: int) -> zstandard.ZstdCompressionDict:
        sql = "SELECT bytes FROM dictionaries WHERE id = ?"
        found: bytes | None = self._connection.execute(sql, (number,)).get
        if found is None:
            raise DamagedError(f"the store is damaged: it has lost dictionary {number}", _DAMAGED)
        return zstandard.ZstdCompressionDict(found)


def _raw(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
