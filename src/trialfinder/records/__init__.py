"""The registry's record: bytes as received, and a typed lens on them."""
