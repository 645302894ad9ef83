//! Which files begin together in one call: not too many, and not more bytes than a call may have.

use crate::wire::storage::{MOST_BEGUN_TOGETHER, MOST_BYTES_BEGUN_TOGETHER};

/// These in calls, in their order. `bytes_of` says how many bytes one takes in a call; one that is too large for any call
/// with others goes alone.
pub fn calls<T>(waiting: Vec<T>, bytes_of: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut calls: Vec<Vec<T>> = Vec::new();
    let mut bytes_taken = 0_usize;
    for one in waiting {
        let bytes = bytes_of(&one);
        match calls.last_mut() {
            Some(call)
                if call.len() < MOST_BEGUN_TOGETHER
                    && bytes_taken.saturating_add(bytes) <= MOST_BYTES_BEGUN_TOGETHER =>
            {
                bytes_taken += bytes;
                call.push(one);
            }
            _ => {
                bytes_taken = bytes;
                calls.push(vec![one]);
            }
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::{MOST_BEGUN_TOGETHER, MOST_BYTES_BEGUN_TOGETHER, calls};

    fn lengths(bytes: Vec<usize>) -> Vec<usize> {
        calls(bytes, |bytes| *bytes).iter().map(Vec::len).collect()
    }

    #[test]
    fn as_many_as_a_call_may_have_go_together() {
        assert_eq!(lengths(Vec::new()), Vec::<usize>::new());
        assert_eq!(lengths(vec![1; MOST_BEGUN_TOGETHER]), [MOST_BEGUN_TOGETHER]);
        assert_eq!(
            lengths(vec![1; 2 * MOST_BEGUN_TOGETHER + 3]),
            [MOST_BEGUN_TOGETHER, MOST_BEGUN_TOGETHER, 3],
            "small ones are bound by their number"
        );
    }

    #[test]
    fn no_call_with_others_has_more_bytes_than_it_may() {
        let half = MOST_BYTES_BEGUN_TOGETHER / 2;
        assert_eq!(lengths(vec![half, half, 1]), [2, 1]);
        assert_eq!(lengths(vec![half + 1, half, half]), [1, 2]);
        assert_eq!(lengths(vec![1, usize::MAX, 1, 1]), [1, 1, 2], "one that is too large goes alone");
    }

    #[test]
    fn none_is_lost_and_their_order_stays() {
        let waiting: Vec<usize> = (0..100).map(|number| number * 97 % 5_000).collect();
        let made = calls(waiting.clone(), |bytes| *bytes);
        assert!(made.iter().all(|call| call.iter().sum::<usize>() <= MOST_BYTES_BEGUN_TOGETHER));
        assert_eq!(made.concat(), waiting);
    }
}
