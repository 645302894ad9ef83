//! Read back by another implementation.

use std::io::{self, Read as _};

use rawzip::{RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipArchive, ZipLocator};

use super::{Archive, Entry, dos_time};

const MADE_AT_S: i64 = 1_795_947_333;

fn entry(name: &str, bytes: &[u8]) -> Entry {
    Entry { name: name.to_owned(), size: bytes.len() as u64, crc32: crc32fast::hash(bytes), written_at_s: MADE_AT_S }
}

#[test]
fn what_was_put_in_comes_out() {
    let files: [(&str, &[u8]); 4] =
        [("sea/evening.jpg", b"some bytes"), ("写真 é.png", b"\x89PNG"), ("empty", b""), ("sea/deep/a.txt", b"a")];
    let mut archive = Archive::default();
    let mut bytes = Vec::new();
    for (name, content) in files {
        bytes.extend(archive.head_of(&entry(name, content)));
        bytes.extend(content);
    }
    bytes.extend(archive.end());

    let read = ZipArchive::from_slice(&bytes).unwrap();
    let mut entries = read.entries();
    for (name, content) in files {
        let record = entries.next_entry().unwrap().unwrap();
        assert_eq!(record.file_path().try_normalize().unwrap().as_ref(), name);
        assert!(!record.is_dir());
        assert_eq!(record.last_modified().year(), 2026);
        let found = read.get_entry(record.wayfinder()).unwrap();
        assert_eq!(found.local_header().crc32(), crc32fast::hash(content));
        let mut out = Vec::new();
        found.verifying_reader(found.data()).read_to_end(&mut out).unwrap();
        assert_eq!(out, content, "{name}");
    }
    assert!(entries.next_entry().unwrap().is_none());
}

/// A file with long stretches of zeros that nobody has to hold.
#[derive(Default)]
struct Sparse {
    written: Vec<(u64, Vec<u8>)>,
    size: u64,
}

impl Sparse {
    fn write(&mut self, bytes: Vec<u8>) {
        let place = self.size;
        self.size += bytes.len() as u64;
        self.written.push((place, bytes));
    }
}

impl ReaderAt for Sparse {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let until = self.size.min(offset + buffer.len() as u64);
        let count = until.saturating_sub(offset);
        for (place, byte) in (offset..until).zip(buffer.iter_mut()) {
            let piece = self.written.iter().rev().find(|(start, _)| *start <= place);
            let found = piece.and_then(|(start, bytes)| bytes.get(usize::try_from(place - start).unwrap()));
            *byte = found.copied().unwrap_or_default();
        }
        Ok(usize::try_from(count).unwrap())
    }
}

#[test]
fn a_file_above_four_gibibytes_and_what_is_behind_it_have_large_fields() {
    const LARGE: u64 = 5 << 30;
    let mut archive = Archive::default();
    let mut file = Sparse::default();
    let large = Entry { name: "film.mp4".to_owned(), size: LARGE, crc32: 7, written_at_s: MADE_AT_S };
    file.write(archive.head_of(&entry("before", b"one")));
    file.write(b"one".to_vec());
    file.write(archive.head_of(&large));
    file.size += LARGE;
    file.write(archive.head_of(&entry("behind", b"two")));
    file.write(b"two".to_vec());
    file.write(archive.end());

    let size = file.size;
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let Ok(read) = ZipLocator::new().locate_in_reader(file, &mut buffer, size) else { panic!("no archive") };
    let mut entries = read.entries(&mut buffer);
    let mut found = Vec::new();
    while let Some(record) = entries.next_entry().unwrap() {
        let name = record.file_path().try_normalize().unwrap().as_ref().to_owned();
        found.push((name, record.uncompressed_size_hint(), record.wayfinder()));
    }
    let sizes: Vec<_> = found.iter().map(|(name, size, _)| (name.as_str(), *size)).collect();
    assert_eq!(sizes, [("before", 3), ("film.mp4", LARGE), ("behind", 3)]);
    for (place, expected) in [(0, b"one"), (2, b"two")] {
        let inside = read.get_entry(found[place].2).unwrap();
        let mut out = Vec::new();
        inside.verifying_reader(inside.reader()).read_to_end(&mut out).unwrap();
        assert_eq!(out, expected);
    }
    read.get_entry(found[1].2).unwrap();
}

#[test]
fn more_files_than_sixteen_bits_count_are_all_listed() {
    const COUNT: usize = 70_000;
    let mut archive = Archive::default();
    let mut bytes = Vec::new();
    for number in 0..COUNT {
        bytes.extend(archive.head_of(&entry(&number.to_string(), b"")));
    }
    bytes.extend(archive.end());
    let read = ZipArchive::from_slice(&bytes).unwrap();
    assert_eq!(read.entries_hint(), COUNT as u64);
    let mut entries = read.entries();
    for number in 0..COUNT {
        let record = entries.next_entry().unwrap().unwrap();
        assert_eq!(record.file_path().try_normalize().unwrap().as_ref(), number.to_string());
    }
    assert!(entries.next_entry().unwrap().is_none());
}

#[test]
fn an_archive_without_files_is_one() {
    let bytes = Archive::default().end();
    assert_eq!(bytes.len(), 22);
    assert!(ZipArchive::from_slice(&bytes).unwrap().entries().next_entry().unwrap().is_none());
}

#[test]
fn moments_are_written_as_ms_dos_did() {
    for (moment_s, expected) in [
        // 2026-11-29 10:15:33
        (MADE_AT_S, ((10 << 11) | (15 << 5) | 16, (46 << 9) | (11 << 5) | 29)),
        // Before the format's first day.
        (0, (0, (1 << 5) | 1)),
        (315_532_800, (0, (1 << 5) | 1)),
        (-1, (0, (1 << 5) | 1)),
    ] {
        assert_eq!(dos_time(moment_s), expected, "{moment_s}");
    }
}
