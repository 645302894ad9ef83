//! One limit for all queues of a page: what each may have under way beside the others, so that none starves and nothing stands
//! idle, and what all of them have learned of the store's pace. Shares are fair in the sense of max-min fairness (Bertsekas and
//! Gallager, Data Networks, section 6.5.2): nobody gets more than another who still wants some.

use std::time::Duration;

use super::effect::Effect;
use super::event::Event;
use super::pace::Pace;
use super::part_wish::part_wish;
use super::queue::Queue;
use super::remaining::Remaining;
use super::rules::Rules;
use super::standing::{Share, Standing};

/// Names a queue among those that share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueId(u32);

/// What follows from an event for one of the queues that share.
#[derive(Debug)]
pub struct Applied {
    /// What is to be done for the queue.
    pub effects: Vec<Effect>,
    /// The queues, this one among them, that may have more under way now: each is to be told [`Event::RoomMade`].
    pub have_room: Vec<QueueId>,
}

/// One of those that share.
#[derive(Debug, Clone)]
struct Member {
    id: QueueId,
    /// The most bodies and parts by its own rules.
    most_requests: usize,
    /// The most files by its own rules.
    most_files: usize,
    /// Since its last event.
    standing: Standing,
    /// The bodies and parts that it could have on their way with its last event.
    could_send: usize,
    /// The files that it could have under way then.
    could_begin: usize,
    /// When it sent something last, counted in turns of all queues.
    last_turn: u64,
    /// Bytes that it was seen to move, while it is looked at.
    moved: Option<u64>,
}

/// What the queues of a page share: plain data, like them.
#[derive(Debug, Clone)]
pub struct Sharing {
    pub(super) pace: Pace,
    members: Vec<Member>,
    /// How many there ever were.
    count: u32,
    turns: u64,
    /// How bytes went lately, those of all together.
    speed: Remaining,
    /// Bytes that were seen to move, of all together.
    moved: u64,
    /// Bytes in a second, when they were seen to go last.
    bytes_per_s: Option<u64>,
}

impl Default for Sharing {
    /// Shared by nobody yet.
    fn default() -> Self {
        Self {
            pace: Pace::new(1),
            members: Vec::new(),
            count: 0,
            turns: 0,
            speed: Remaining::default(),
            moved: 0,
            bytes_per_s: None,
        }
    }
}

impl Sharing {
    /// A queue with these rules shares from now on. The limit for all is that of the one that allows most; each keeps to its own, too.
    #[must_use]
    pub fn join(&mut self, rules: &Rules) -> QueueId {
        let id = QueueId(self.count);
        self.count = self.count.saturating_add(1);
        self.members.push(Member {
            id,
            most_requests: rules.max_parts_in_flight.max(1),
            most_files: rules.places(),
            standing: Standing::default(),
            could_send: usize::MAX,
            could_begin: usize::MAX,
            last_turn: 0,
            moved: None,
        });
        self.pace.allow(self.most_requests());
        id
    }

    /// A queue is gone, with all that it had under way. Returns those that may have more under way now.
    #[must_use]
    pub fn leave(&mut self, id: QueueId) -> Vec<QueueId> {
        self.look_away(id);
        self.members.retain(|member| member.id != id);
        // What was learned stays for the next one.
        if !self.members.is_empty() {
            self.pace.allow(self.most_requests());
        }
        self.who_may_go_on()
    }

    /// Has an event happen to one of the queues, within its share.
    #[must_use]
    pub fn apply(&mut self, id: QueueId, queue: &mut Queue, event: Event) -> Applied {
        let at = self.position(id).filter(|_| !event.is_progress());
        let Some(at) = at else { return Applied { effects: queue.apply(event), have_room: Vec::new() } };
        let turns = queue.turns;
        (queue.share, queue.pace) = (self.share(at), self.pace);
        let effects = queue.apply(event);
        self.pace = queue.pace;
        let has_sent = queue.turns != turns;
        self.turns += u64::from(has_sent);
        let now = self.turns;
        if let Some(member) = self.members.get_mut(at) {
            member.standing = queue.standing();
            (member.could_send, member.could_begin) = (queue.requests(), queue.places());
            if has_sent {
                member.last_turn = now;
            }
        }
        Applied { effects, have_room: self.who_may_go_on() }
    }

    /// At this moment of a clock a queue has moved so many bytes since it is looked at. Once a second, from when it sends something
    /// until it does not.
    pub fn look(&mut self, id: QueueId, now: Duration, moved: u64) {
        let Some(member) = self.members.iter_mut().find(|member| member.id == id) else { return };
        let before = member.moved.replace(moved).unwrap_or_default();
        self.moved = self.moved.saturating_add(moved.saturating_sub(before));
        self.speed.see(now, self.moved);
        self.bytes_per_s = self.speed.bytes_per_s().or(self.bytes_per_s);
    }

    /// A queue sends nothing any more.
    pub fn look_away(&mut self, id: QueueId) {
        for member in self.members.iter_mut().filter(|member| member.id == id) {
            member.moved = None;
        }
        // A time in which nothing is sent is no slow one.
        if self.members.iter().all(|member| member.moved.is_none()) {
            self.speed = Remaining::default();
        }
    }

    /// How large the parts of a file of so many bytes had best be, once it was seen how fast bytes go.
    #[must_use]
    pub fn wished_part_size(&self, size: u64) -> Option<u64> {
        Some(part_wish(self.bytes_per_s?, self.most_requests(), size))
    }

    fn position(&self, id: QueueId) -> Option<usize> {
        self.members.iter().position(|member| member.id == id)
    }

    /// The most bodies and parts that all of them have on their way together.
    fn most_requests(&self) -> usize {
        self.members.iter().map(|member| member.most_requests).max().unwrap_or(1)
    }

    fn others(&self, at: usize) -> impl Iterator<Item = (usize, &Member)> {
        self.members.iter().enumerate().filter(move |(other, _)| *other != at)
    }

    /// What a queue may have under way now.
    fn share(&self, at: usize) -> Share {
        let requests = self.fair(at, self.pace.limit(), |other, _| self.requests_wanted(other));
        let of_others = self.others(at).map(|(_, other)| other.standing.requests).sum();
        let (files, most_files) = self.files(at);
        Share { requests, of_others, files, most_files }
    }

    /// How many files a queue may begin with, and how many it may have if one turns out to be larger. One at least: a large file has its
    /// place for as long as it takes, and no other queue is to wait for that.
    fn files(&self, at: usize) -> (usize, usize) {
        let limit = self.members.iter().map(|member| member.most_files).max().unwrap_or(1);
        let under_way: usize = self.others(at).map(|(_, other)| other.standing.files).sum();
        let free = limit.saturating_sub(under_way);
        let fair = self.fair(at, limit, |_, other| other.standing.files_wanted().min(other.most_files));
        (fair.min(free).max(1), free.max(1))
    }

    /// How many bodies and parts a queue would have on their way if there were no limit for all.
    fn requests_wanted(&self, at: usize) -> usize {
        let Some(member) = self.members.get(at) else { return 0 };
        member.standing.requests_wanted(self.files(at).0.min(member.most_files)).min(member.most_requests)
    }

    /// What a queue gets of so many if it wants them all. One after the other goes to whoever has the fewest and wants more; of those
    /// with as few, to the one whose turn was longest ago.
    fn fair(&self, at: usize, limit: usize, wanted: impl Fn(usize, &Member) -> usize) -> usize {
        let Some(own_turn) = self.members.get(at).map(|member| member.last_turn) else { return 0 };
        let mut others: Vec<(usize, u64, usize)> =
            self.others(at).map(|(other, member)| (0, member.last_turn, wanted(other, member))).collect();
        let mut own = 0;
        for given in 0..limit {
            let unsatisfied = others.iter_mut().filter(|(gets, _, wants)| gets < wants);
            match unsatisfied.min_by_key(|(gets, turn, _)| (*gets, *turn)) {
                None => return own + (limit - given),
                Some((gets, turn, _)) if (*gets, *turn) < (own, own_turn) => *gets += 1,
                Some(_) => own += 1,
            }
        }
        own
    }

    /// The queues that want more and may have more than with their last event.
    fn who_may_go_on(&self) -> Vec<QueueId> {
        let may_go_on = |at: usize, member: &Member| {
            let (share, standing) = (self.share(at), member.standing);
            let left = self.pace.limit().saturating_sub(share.of_others);
            let requests = share.requests.min(left).min(member.most_requests);
            let has_room = requests > member.could_send.max(standing.requests);
            let has_places = share.files.min(member.most_files) > member.could_begin.max(standing.files);
            standing.is_ready() && (has_room || has_places) || standing.queued > 0 && has_places
        };
        let members = self.members.iter().enumerate();
        members.filter(|(at, member)| may_go_on(*at, member)).map(|(_, member)| member.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Sharing;
    use crate::core::upload::Rules;

    const MIB: u64 = 1 << 20;

    #[test]
    fn parts_are_wished_by_the_pace_of_all_together_and_it_is_kept_for_the_next_one() {
        let mut sharing = Sharing::default();
        let [one, other] = [(); 2].map(|()| sharing.join(&Rules::default()));
        assert_eq!(sharing.wished_part_size(4096 * MIB), None, "nothing was seen yet");
        for second in 0..10 {
            let now = Duration::from_secs(second);
            sharing.look(one, now, second * 6 * MIB);
            sharing.look(other, now + Duration::from_millis(500), second * 6 * MIB);
        }
        let wished = sharing.wished_part_size(4096 * MIB);
        assert!(wished.is_some_and(|bytes| (28..=31).contains(&(bytes / MIB))), "12 MiB in a second: {wished:?}");
        for id in [one, other] {
            sharing.look_away(id);
            let _ = sharing.leave(id);
        }
        assert_eq!(sharing.wished_part_size(4096 * MIB).map(|_| ()), Some(()));
        let third = sharing.join(&Rules::default());
        // An hour in which nothing was sent does not count.
        sharing.look(third, Duration::from_secs(3_600), 0);
        assert_eq!(sharing.wished_part_size(4096 * MIB), wished);
    }

    #[test]
    fn the_limit_is_that_of_the_queue_that_allows_most() {
        let mut sharing = Sharing::default();
        let rules = |max_parts_in_flight| Rules { max_parts_in_flight, ..Rules::default() };
        let few = sharing.join(&rules(2));
        assert_eq!(sharing.pace.limit(), 2);
        let many = sharing.join(&rules(8));
        assert_eq!(sharing.pace.limit(), 8);
        sharing.pace.slow_down(0);
        assert_eq!(sharing.pace.limit(), 4);
        let _ = sharing.leave(many);
        assert_eq!(sharing.pace.limit(), 2);
        let _ = sharing.join(&rules(8));
        assert_eq!(sharing.pace.limit(), 4, "what was learned of the store is not forgotten");
        let _ = sharing.leave(few);
    }
}
