"""What comes in from elsewhere: sheets that people keep, and other registries."""
