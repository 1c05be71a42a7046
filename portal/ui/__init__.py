"""The face that all pages share: layout, macros, filters, and what every template may ask for."""
