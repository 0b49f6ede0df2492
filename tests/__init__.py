"""The proofs: unit, integration, flows, end to end, migrations, faults and guards."""
