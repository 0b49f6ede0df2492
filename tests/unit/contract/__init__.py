"""The rules of contracts: promise, rebase, standing, signals, settlement, plan, framework."""
