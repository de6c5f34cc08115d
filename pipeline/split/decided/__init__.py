"""Fields, decided from what is stated and what is printed."""
