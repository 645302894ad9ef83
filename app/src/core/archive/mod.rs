//! A ZIP of files as they are, without packing them (APPNOTE.TXT 6.3.10, method 0): pictures are packed already.
//!
//! Only what stands between the files is made here. Their bytes never come by, so that a browser can leave them on the disk.

mod names;

pub use names::names;

use crate::core::day::{DAY_S, day};

/// Sizes and places above this have fields of their own (ZIP64).
const MOST_IN_32_BITS: u64 = u32::MAX as u64;

/// Counts above this have fields of their own.
const MOST_IN_16_BITS: u64 = u16::MAX as u64;

/// The version of the format that a reader has to know: 4.5, for ZIP64; and 2.0, for everything else.
const WITH_ZIP64: u16 = 45;
const PLAIN: u16 = 20;

/// Names are in UTF-8.
const UTF_8: u16 = 1 << 11;

/// Made by a system with Unix's permissions.
const UNIX: u16 = 3 << 8;

/// A regular file that its owner may write and everybody read.
const PERMISSIONS: u32 = 0o100_644 << 16;

/// The extra field for large numbers.
const ZIP64_FIELD: u16 = 0x0001;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, with slashes between folders.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// Their CRC-32.
    pub crc32: u32,
    /// When it was written, in seconds since 1970. The format knows no time zone; here it is UTC.
    pub written_at_s: i64,
}

/// An archive that is being put together.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    directory: Vec<u8>,
    count: u64,
    place: u64,
}

impl Archive {
    /// What stands in front of a file's bytes, which have to follow.
    pub fn head_of(&mut self, entry: &Entry) -> Vec<u8> {
        let name = entry.name.as_bytes();
        let is_large = entry.size > MOST_IN_32_BITS;
        let mut head = Vec::with_capacity(50 + name.len());
        put_32(&mut head, 0x0403_4b50);
        put_16(&mut head, if is_large { WITH_ZIP64 } else { PLAIN });
        put_common(&mut head, entry, is_large);
        put_16(&mut head, if is_large { 20 } else { 0 });
        head.extend_from_slice(name);
        if is_large {
            put_16(&mut head, ZIP64_FIELD);
            put_16(&mut head, 16);
            put_64(&mut head, entry.size);
            put_64(&mut head, entry.size);
        }
        self.list(entry);
        self.place += head.len() as u64 + entry.size;
        head
    }

    fn list(&mut self, entry: &Entry) {
        let (is_large, is_far) = (entry.size > MOST_IN_32_BITS, self.place > MOST_IN_32_BITS);
        let mut large = Vec::new();
        if is_large {
            put_64(&mut large, entry.size);
            put_64(&mut large, entry.size);
        }
        if is_far {
            put_64(&mut large, self.place);
        }
        let list = &mut self.directory;
        put_32(list, 0x0201_4b50);
        put_16(list, UNIX | WITH_ZIP64);
        put_16(list, if large.is_empty() { PLAIN } else { WITH_ZIP64 });
        put_common(list, entry, is_large);
        put_16(list, if large.is_empty() { 0 } else { large.len() as u16 + 4 });
        // No comment, the first and only disk, no particular text.
        for _ in 0..3 {
            put_16(list, 0);
        }
        put_32(list, PERMISSIONS);
        put_32(list, in_32_bits(self.place));
        list.extend_from_slice(entry.name.as_bytes());
        if !large.is_empty() {
            put_16(list, ZIP64_FIELD);
            put_16(list, large.len() as u16);
            list.extend_from_slice(&large);
        }
        self.count += 1;
    }

    /// What stands behind the last file.
    #[must_use]
    pub fn end(self) -> Vec<u8> {
        let Self { directory, count, place } = self;
        let size = directory.len() as u64;
        let mut end = directory;
        let is_large = count >= MOST_IN_16_BITS || size > MOST_IN_32_BITS || place > MOST_IN_32_BITS;
        if is_large {
            put_32(&mut end, 0x0606_4b50);
            put_64(&mut end, 44);
            put_16(&mut end, UNIX | WITH_ZIP64);
            put_16(&mut end, WITH_ZIP64);
            put_32(&mut end, 0);
            put_32(&mut end, 0);
            put_64(&mut end, count);
            put_64(&mut end, count);
            put_64(&mut end, size);
            put_64(&mut end, place);
            // Where the record before is.
            put_32(&mut end, 0x0706_4b50);
            put_32(&mut end, 0);
            put_64(&mut end, place + size);
            put_32(&mut end, 1);
        }
        put_32(&mut end, 0x0605_4b50);
        put_32(&mut end, 0);
        let count = count.min(MOST_IN_16_BITS) as u16;
        put_16(&mut end, count);
        put_16(&mut end, count);
        put_32(&mut end, in_32_bits(size));
        put_32(&mut end, in_32_bits(place));
        put_16(&mut end, 0);
        end
    }
}

/// The fields that both lists have in common, from the flags to the length of the name.
fn put_common(to: &mut Vec<u8>, entry: &Entry, is_large: bool) {
    let (time, day) = dos_time(entry.written_at_s);
    // No file that is not large has a size that does not fit.
    let size = if is_large { u32::MAX } else { in_32_bits(entry.size) };
    put_16(to, UTF_8);
    put_16(to, 0);
    put_16(to, time);
    put_16(to, day);
    put_32(to, entry.crc32);
    put_32(to, size);
    put_32(to, size);
    // A key has at most 1,024 bytes.
    put_16(to, entry.name.len() as u16);
}

/// A number, or the sign that it has a field of its own.
fn in_32_bits(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Time and day of a moment as MS-DOS wrote them: from 1980 to 2107, to two seconds.
fn dos_time(moment_s: i64) -> (u16, u16) {
    let written = day(moment_s);
    let mut fields = written.split('-').map(|field| field.parse::<u16>().unwrap_or_default());
    let (year, month, of_month) =
        (fields.next().unwrap_or_default(), fields.next().unwrap_or(1), fields.next().unwrap_or(1));
    if year < 1980 {
        return (0, (1 << 5) | 1);
    }
    let of_day = moment_s.rem_euclid(DAY_S) as u32;
    let (hour, minute, two_seconds) = (of_day / 3_600, of_day / 60 % 60, of_day % 60 / 2);
    let time = (hour << 11) | (minute << 5) | two_seconds;
    (time as u16, ((year - 1980).min(127) << 9) | (month << 5) | of_month)
}

fn put_16(to: &mut Vec<u8>, number: u16) {
    to.extend_from_slice(&number.to_le_bytes());
}

fn put_32(to: &mut Vec<u8>, number: u32) {
    to.extend_from_slice(&number.to_le_bytes());
}

fn put_64(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

#[cfg(test)]
mod tests;
