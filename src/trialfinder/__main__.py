"""`python -m trialfinder` is `trialfinder`."""

from trialfinder.cli import main

if __name__ == "__main__":
    main()
