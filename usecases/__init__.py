"""What a person or the clock may do, one module per verb, without Prefect and without HTTP."""
