//! Where an administrator's passwords come from: the standard input, or chance. Never the command line, which other users of the
//! machine can read, and a shell keeps.

use std::io;

use app::wire::secret::Secret;

use super::{Console, Failure};
use crate::entropy::random;

/// Kinds of characters, without those that are taken for each other.
const KINDS: [&[u8]; 4] = [b"abcdefghijkmnpqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"!#%+-=?@_"];
/// The fewest characters of a password that is made: more than a hundred bits.
const LENGTH: usize = 20;

/// A password, and whether the person has yet to see it.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) password: Secret,
    pub(super) generated: bool,
}

/// The password that `from` stands for; `least` is the fewest characters that the pool takes.
pub(super) fn given(from: &str, least: usize, console: &mut Console<'_>) -> Result<Given, Failure> {
    let failed = |error: io::Error| Failure::Unusable(format!("no password can be had: {error}"));
    match from {
        "-" => {
            let password = console.ask("Password:").map_err(failed)?;
            if password.is_empty() {
                return Err(Failure::Unusable("there is no password on the standard input".to_owned()));
            }
            Ok(Given { password: Secret::new(password), generated: false })
        }
        "generated" => {
            let password = make(least.max(LENGTH), || random().map(u64::from_le_bytes)).map_err(failed)?;
            Ok(Given { password, generated: true })
        }
        // What was typed is not repeated.
        _ => Err(Failure::Unusable(
            "a password is not taken from the command line, where others can read it: give - and write it to the standard \
             input, or give generated"
                .to_owned(),
        )),
    }
}

/// One character of each kind and `length - 4` of any, in any order.
fn make(length: usize, mut draw: impl FnMut() -> io::Result<u64>) -> io::Result<Secret> {
    let all = KINDS.concat();
    // Of 2^64 numbers, so the first few characters are not likelier to speak of.
    let mut below = |bound: usize| {
        let bound = u64::try_from(bound.max(1)).map_err(io::Error::other)?;
        usize::try_from(draw()?.checked_rem(bound).unwrap_or_default()).map_err(io::Error::other)
    };
    let mut password = String::with_capacity(length);
    let sets = KINDS.into_iter().chain(std::iter::repeat(all.as_slice())).take(length);
    for set in sets {
        let character = set.get(below(set.len())?).copied().unwrap_or(b'-');
        let at = below(password.len().saturating_add(1))?;
        password.insert(at, char::from(character));
    }
    Ok(Secret::new(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(from: &str, typed: &str) -> Result<Given, Failure> {
        let (mut input, mut prompts) = (typed.as_bytes(), Vec::new());
        given(from, 8, &mut Console { input: &mut input, prompts: &mut prompts })
    }

    #[test]
    fn a_password_is_a_line_of_the_input_with_its_spaces() {
        let given = from("-", "correct horse \nmore").unwrap();
        assert!(given.password.expose() == "correct horse " && !given.generated);
        assert!(matches!(from("-", ""), Err(Failure::Unusable(_))));
    }

    #[test]
    fn a_password_on_the_command_line_is_refused_and_not_repeated() {
        let Err(Failure::Unusable(words)) = from("hunter2", "") else { panic!("taken") };
        assert!(words.contains("generated") && !words.contains("hunter2"), "{words}");
    }

    #[test]
    fn a_generated_password_has_every_kind_of_character_and_no_two_are_alike() {
        let (one, other) = (from("generated", "").unwrap(), from("generated", "").unwrap());
        assert_ne!(one.password, other.password);
        assert!(one.generated);
        for kind in KINDS {
            assert!(one.password.expose().bytes().any(|byte| kind.contains(&byte)), "{}", one.password.expose());
        }
        assert_eq!(one.password.expose().len(), LENGTH);
        assert_eq!(make(40, || Ok(u64::MAX)).unwrap().expose().len(), 40);
    }
}
