//! Reading the product's own template, and small ones that test one thing each.
