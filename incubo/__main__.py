"""`python -m incubo`."""

from incubo.cli.main import run

if __name__ == "__main__":
    run()
