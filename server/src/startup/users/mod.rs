//! `updown user`: accounts of the embedded backend, by the calls that an administrator makes to any user pool, signed with the
//! data directory's own key. It changes nothing past these calls.

mod act;
mod password;
mod reach;
mod refusal;
mod render;

use std::io::{BufRead, Write};

use super::Outcome;
use crate::cli::UserAction;
use crate::config::Config;

/// It was done.
const DONE: u8 = 0;
/// The user pool refused it, or the person did not confirm it.
const REFUSED: u8 = 1;
/// Nothing could be asked.
const UNUSABLE: u8 = 2;

/// The person at the other end of the command.
pub struct Console<'a> {
    /// What they type, or another program says.
    pub input: &'a mut dyn BufRead,
    /// Where questions go, apart from what the command says.
    pub prompts: &'a mut dyn Write,
}

impl Console<'_> {
    /// A line that was typed, without its end.
    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.input.read_line(&mut line)?;
        let without = line.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).len());
        line.truncate(without.unwrap_or(line.len()));
        Ok(line)
    }

    /// An answer to a question.
    pub(crate) fn ask(&mut self, question: &str) -> std::io::Result<String> {
        write!(self.prompts, "{question} ")?;
        self.prompts.flush()?;
        self.line()
    }
}

/// Why something was not done.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// The user pool, or the person, said no.
    Refused(String),
    /// Nothing could be asked.
    Unusable(String),
}

/// Does one thing with the accounts of the data directory.
pub async fn users(config: &Config, action: &UserAction, console: &mut Console<'_>) -> Outcome {
    let done = match reach::reach(config).await {
        Ok(reached) => {
            let done = act::act(&reached.pool, action, console).await;
            reached.leave().await;
            done
        }
        Err(words) => Err(Failure::Unusable(words)),
    };
    match done {
        Ok(said) => Outcome { said: Some(said), complaint: None, code: DONE },
        Err(Failure::Refused(words)) => Outcome { said: None, complaint: Some(words), code: REFUSED },
        Err(Failure::Unusable(words)) => Outcome { said: None, complaint: Some(words), code: UNUSABLE },
    }
}

#[cfg(test)]
mod tests {
    use super::Console;

    #[test]
    fn a_line_ends_where_it_ends_and_keeps_its_spaces() {
        let (mut input, mut prompts) = (&b" a b \r\nc\n\nd"[..], Vec::new());
        let mut console = Console { input: &mut input, prompts: &mut prompts };
        for expected in [" a b ", "c", "", "d", ""] {
            assert_eq!(console.line().unwrap(), expected);
        }
        console.ask("Really?").unwrap();
        assert_eq!(prompts, b"Really? ");
    }
}
