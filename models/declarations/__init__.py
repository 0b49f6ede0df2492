"""Environmental declarations that somebody hands in: ILCD+EPD and openEPD, as plain values."""
