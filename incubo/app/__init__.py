"""What every user interface needs: open a registry, name its reports, apply a change. It never prints."""
