//! The rows of a queue, and which of them are worked on. A queue of thousands hears of each of its files a dozen times, and looks at all
//! of them only when something happens to all of them.

use super::entry::Entry;
use super::item::ItemId;

/// The rows, in the order in which they were chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    all: Vec<Entry>,
    /// What was written down of them, to be looked at where it still holds.
    index: Index,
    /// The places of those that may have changed since then.
    touched: Vec<usize>,
    /// Whether any of them may have.
    is_stale: bool,
}

/// Where the rows are that something is done for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Index {
    /// The places of those that are under way, in order.
    under_way: Vec<usize>,
    /// The place of the first one that waits to be started; behind the last one where there is none.
    queued_from: usize,
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Entries {}

impl FromIterator<Entry> for Entries {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        Self { all: entries.into_iter().collect(), is_stale: true, ..Self::default() }
    }
}

impl IntoIterator for Entries {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.all.iter()
    }

    /// All of them, to be changed.
    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry> {
        self.is_stale = true;
        self.all.iter_mut()
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.touched.push(self.all.len());
        self.all.push(entry);
    }

    pub(super) fn retain_mut(&mut self, keeps: impl FnMut(&mut Entry) -> bool) {
        self.is_stale = true;
        self.all.retain_mut(keeps);
    }

    pub(super) fn get(&self, at: usize) -> Option<&Entry> {
        self.all.get(at)
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Entry> {
        self.touched.push(at);
        self.all.get_mut(at)
    }

    /// The place of a row. Ids are given in order, so that it is found without looking at all of them, but for rows that came with the
    /// page.
    pub(super) fn position(&self, id: ItemId) -> Option<usize> {
        match self.all.binary_search_by_key(&id, |entry| entry.item.id) {
            Ok(at) => Some(at),
            Err(_) => self.all.iter().position(|entry| entry.item.id == id),
        }
    }

    pub(super) fn find(&self, id: ItemId) -> Option<&Entry> {
        self.get(self.position(id)?)
    }

    pub(super) fn find_mut(&mut self, id: ItemId) -> Option<&mut Entry> {
        self.get_mut(self.position(id)?)
    }

    /// Those that are under way with their places, and perhaps others.
    pub(super) fn under_way(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let places = self.is_as_written().then_some(self.index.under_way.as_slice());
        let count = places.map_or(self.all.len(), <[usize]>::len);
        (0..count).filter_map(move |number| {
            let at = places.map_or(Some(number), |places| places.get(number).copied())?;
            Some((at, self.all.get(at)?))
        })
    }

    /// Has something done with each that is under way, in order.
    pub(super) fn each_under_way(&mut self, mut visit: impl FnMut(&mut Entry)) {
        self.look_again();
        for at in self.index.under_way.clone() {
            if let Some(entry) = self.get_mut(at) {
                visit(entry);
            }
        }
    }

    /// The next one from a place on that waits to be started, with its place.
    pub(super) fn next_queued(&self, from: usize) -> Option<(usize, &Entry)> {
        self.queued_from(from).next()
    }

    /// Those that wait to be started, with their places.
    pub(super) fn queued(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.queued_from(0)
    }

    fn queued_from(&self, from: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let first = if self.is_as_written() { self.index.queued_from } else { 0 };
        self.all.iter().enumerate().skip(from.max(first)).filter(|(_, entry)| entry.item.is_queued())
    }

    /// Whether nothing may have changed since the rows' places were written down.
    fn is_as_written(&self) -> bool {
        !self.is_stale && self.touched.is_empty()
    }

    /// Whether what was written down is true.
    pub(super) fn is_indexed(&self) -> bool {
        !self.is_as_written() || self.index == self.indexed()
    }

    /// Writes down anew where the rows are that something is done for.
    pub(super) fn look_again(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.touched.clear();
            self.index = self.indexed();
            return;
        }
        let Self { all, index, touched, .. } = self;
        for at in touched.drain(..) {
            let Some(entry) = all.get(at) else { continue };
            match (index.under_way.binary_search(&at), is_under_way(entry)) {
                (Ok(number), false) => drop(index.under_way.remove(number)),
                (Err(number), true) => index.under_way.insert(number, at),
                (Ok(_), true) | (Err(_), false) => {}
            }
            if entry.item.is_queued() {
                index.queued_from = index.queued_from.min(at);
            }
        }
        let waits = |entry: &Entry| entry.item.is_queued();
        let passed = all.iter().skip(index.queued_from).take_while(|entry| !waits(entry)).count();
        index.queued_from += passed;
    }

    /// Where those rows are, by a look at all of them.
    fn indexed(&self) -> Index {
        let all = self.all.iter().enumerate();
        let under_way = all.filter(|(_, entry)| is_under_way(entry)).map(|(at, _)| at).collect();
        let queued_from = self.all.iter().position(|entry| entry.item.is_queued()).unwrap_or(self.all.len());
        Index { under_way, queued_from }
    }
}

/// Whether it is worked on, or still has something on its way.
fn is_under_way(entry: &Entry) -> bool {
    entry.item.is_in_flight() || entry.in_flight() > 0
}
