//! Random bytes, as a parameter: nothing else in this crate asks the system for them.

/// A source of random bytes fit for keys. Tests may hand in one that repeats.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random number generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where this crate asks the system for random bytes")]
    #[expect(clippy::panic, reason = "without randomness no key, code or id can be made: going on would be unsafe")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system has no random bytes: {error}");
        }
    }
}

/// `count` letters of an alphabet. Eight random bytes a letter: what the remainder favours is too small to measure.
pub(crate) fn letters(entropy: &dyn Entropy, alphabet: &[u8], count: usize) -> String {
    let length = u64::try_from(alphabet.len()).unwrap_or(1).max(1);
    let letter = |_| {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        let index = usize::try_from(u64::from_le_bytes(bytes) % length).unwrap_or(0);
        alphabet.get(index).copied().map_or('a', char::from)
    };
    (0..count).map(letter).collect()
}
