"""Plans: what a person can do, chosen by benefit and cleared by safety."""
