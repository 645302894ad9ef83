//! The steps against fakes at the outer edge: a user pool that answers as told, a flow store in memory.
