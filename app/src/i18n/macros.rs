//! How a group of texts is declared: a structure of sentences, which the compiler has every language fill completely.

/// Declares a group of texts. The generated `list` and `from_list` bring it to the browser in the order of its fields.
macro_rules! texts {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])+ $field:ident,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            $($(#[$doc])+ pub $field: &'static str,)+
        }

        impl $name {
            /// The texts in the order of the fields, with the fields' names.
            pub(in crate::i18n) fn list(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field),)+]
            }

            /// The group in a list that `list` made; none when the list is too short.
            pub(in crate::i18n) fn from_list(list: &mut impl Iterator<Item = &'static str>) -> Option<Self> {
                Some(Self { $($field: list.next()?,)+ })
            }
        }
    };
}

/// Declares all texts of a language: its groups.
macro_rules! groups {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])+ $field:ident: $group:ty,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            /// Whose texts these are.
            pub language: Language,
            $($(#[$doc])+ pub $field: $group,)+
        }

        impl $name {
            /// All texts, with the names of their fields.
            #[must_use]
            pub fn list(&self) -> Vec<(&'static str, &'static str)> {
                let mut all = Vec::new();
                $(all.extend(self.$field.list());)+
                all
            }

            /// All texts of a language, in the order of `list`; none when some are missing.
            fn from_list(language: Language, list: &mut impl Iterator<Item = &'static str>) -> Option<Self> {
                Some(Self { language, $($field: <$group>::from_list(list)?,)+ })
            }
        }
    };
}

pub(crate) use {groups, texts};
