"""What every user interface needs: open a registry, ask, change, share, import, look back, report. It never prints."""
