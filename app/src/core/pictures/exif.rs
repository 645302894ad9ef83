//! Exif's own format (CIPA DC-008, after TIFF 6.0): as much of it as it takes to find two things, how a picture is turned and
//! where it was taken.

use std::ops::Range;

/// How the picture is turned (Exif 4.6.5, 1 to 8).
const ORIENTATION: u16 = 0x0112;
/// Where the table about the place is.
const GPS: u16 = 0x8825;
/// Where the table about the exposure is.
const EXPOSURE: u16 = 0x8769;
/// What makers write for themselves (Exif 4.6.6): some name the place.
const MAKER_NOTE: u16 = 0x927C;
/// XMP and IPTC within the Exif: they may name the place, too.
const OTHER_TEXTS: [u16; 2] = [0x02BC, 0x83BB];
/// Bytes of an entry of a table.
const ENTRY: usize = 12;
/// The most entries of a table that anybody wrote on purpose.
const MOST_ENTRIES: usize = 512;

/// Exif in bytes that may be wrong anywhere: whatever points outside of them is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exif<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

impl<'a> Exif<'a> {
    /// Exif that begins at the start of these bytes.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let is_big_endian = match bytes.get(..4)? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        Some(Self { bytes, is_big_endian })
    }

    /// How the picture is turned; none when it is not said or upright.
    pub(super) fn orientation(self) -> Option<u16> {
        let entry = self.entry(self.first_table()?, ORIENTATION)?;
        self.short(entry + 8).filter(|turned| (2..=8).contains(turned))
    }

    /// The bytes that say where the picture was taken: the table's entries, and what they point to; and what may name it besides,
    /// makers' own notes and other formats within this one.
    pub(super) fn place(self) -> Vec<Range<usize>> {
        let Some(first) = self.first_table() else { return Vec::new() };
        let table = |tag| self.entry(first, tag).and_then(|entry| self.offset(entry + 8));
        let mut ranges = Vec::new();
        for entry in table(GPS).into_iter().flat_map(|table| self.entries(table)) {
            ranges.extend(self.value(entry));
            ranges.push(entry..entry + ENTRY);
        }
        let notes = table(EXPOSURE).and_then(|table| self.entry(table, MAKER_NOTE));
        let texts = OTHER_TEXTS.into_iter().filter_map(|tag| self.entry(first, tag));
        ranges.extend(texts.chain(notes).filter_map(|entry| self.value(entry)));
        ranges
    }

    /// What an entry points to; none where it holds its value itself.
    fn value(self, entry: usize) -> Option<Range<usize>> {
        let (bytes, start) = (self.value_bytes(entry), self.offset(entry + 8)?);
        let end = start.checked_add(bytes).filter(|end| *end <= self.bytes.len())?;
        (bytes > 4).then_some(start..end)
    }

    fn first_table(self) -> Option<usize> {
        self.offset(4)
    }

    fn entries(self, table: usize) -> impl Iterator<Item = usize> {
        let count = self.short(table).map_or(0, usize::from).min(MOST_ENTRIES);
        let length = self.bytes.len();
        (0..count).map(move |index| table + 2 + index * ENTRY).take_while(move |entry| entry + ENTRY <= length)
    }

    fn entry(self, table: usize, tag: u16) -> Option<usize> {
        self.entries(table).find(|entry| self.short(*entry) == Some(tag))
    }

    /// How many bytes the value of an entry has.
    fn value_bytes(self, entry: usize) -> usize {
        let each = match self.short(entry + 2) {
            Some(1 | 2 | 6 | 7) => 1,
            Some(3 | 8) => 2,
            Some(4 | 9 | 11) => 4,
            Some(5 | 10 | 12) => 8,
            _ => 0,
        };
        self.offset(entry + 4).unwrap_or_default().saturating_mul(each)
    }

    fn short(self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn offset(self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let offset = if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        usize::try_from(offset).ok()
    }
}

/// Exif that says how a picture is turned, and nothing else.
pub(super) fn only_orientation(turned: u16) -> Vec<u8> {
    let [low, high] = turned.to_le_bytes();
    let [tag_low, tag_high] = ORIENTATION.to_le_bytes();
    let head = [b'I', b'I', b'*', 0, 8, 0, 0, 0];
    let table = [1, 0, tag_low, tag_high, 3, 0, 1, 0, 0, 0, low, high, 0, 0, 0, 0, 0, 0];
    [&head[..], &table[..]].concat()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Exif, only_orientation};

    /// Exif with an orientation and a place, in either order of bytes.
    pub(in crate::core::pictures) fn with_place(is_big_endian: bool, turned: u16) -> Vec<u8> {
        let short = |value: u16| if is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut exif = if is_big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        exif.extend(long(8));
        exif.extend(short(2));
        for (tag, kind, count, value) in [(0x0112, 3, 1, u32::from(turned)), (0x8825, 4, 1, 38)] {
            exif.extend(short(tag));
            exif.extend(short(kind));
            exif.extend(long(count));
            if kind == 3 {
                exif.extend(short(u16::try_from(value).unwrap()));
                exif.extend([0, 0]);
            } else {
                exif.extend(long(value));
            }
        }
        exif.extend(long(0));
        assert_eq!(exif.len(), 38);
        exif.extend(short(2));
        exif.extend(short(1));
        exif.extend(short(2));
        exif.extend(long(2));
        exif.extend(*b"N\0\0\0");
        exif.extend(short(2));
        exif.extend(short(5));
        exif.extend(long(3));
        exif.extend(long(68));
        exif.extend(long(0));
        assert_eq!(exif.len(), 68);
        exif.extend(*b"the place: 24 bytes here");
        exif
    }

    #[test]
    fn orientation_and_place_are_found_in_either_order_of_bytes() {
        for is_big_endian in [true, false] {
            let bytes = with_place(is_big_endian, 6);
            let exif = Exif::of(&bytes).unwrap();
            assert_eq!(exif.orientation(), Some(6));
            let told: Vec<u8> = exif.place().into_iter().flat_map(|range| bytes[range].to_vec()).collect();
            assert!(told.windows(9).any(|part| part == b"the place"));
        }
    }

    #[test]
    fn what_is_written_says_how_the_picture_is_turned_and_nothing_else() {
        for turned in 2..=8 {
            let bytes = only_orientation(turned);
            let exif = Exif::of(&bytes).unwrap();
            assert_eq!((exif.orientation(), exif.place().len()), (Some(turned), 0));
        }
    }

    #[test]
    fn bytes_that_are_wrong_anywhere_are_survived() {
        let whole = with_place(true, 3);
        for end in 0..whole.len() {
            if let Some(exif) = Exif::of(&whole[..end]) {
                let _ = (exif.orientation(), exif.place());
            }
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] = 0xff;
            if let Some(exif) = Exif::of(&bytes) {
                assert!(exif.place().iter().all(|range| range.end <= bytes.len()));
            }
        }
    }
}
