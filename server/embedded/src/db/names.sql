-- Who goes by an address, a number or a preferred username.
CREATE INDEX user_attribute_by_value ON user_attribute (name, value);
CREATE INDEX user_attribute_by_folded_value ON user_attribute (name, lower(value));
