"""What a face needs and no face owns: open a registry, name its reports, apply a change. It never prints."""
