"""Collecting in the portal: the contractor by a link, the contract manager signed in."""
