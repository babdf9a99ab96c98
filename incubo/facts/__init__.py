"""What is true of startups, people and offers on a day: what every face asks, so that none derives it by itself."""
