//! Takes out of a picture's file what tells more than the picture: where and when it was taken, with what, by whom; or the place
//! alone.
//!
//! JPEG, PNG and WebP keep how the picture is turned and its colours, and lose the rest; or keep their Exif, in which the place is
//! overwritten, and lose the other texts, which may name it. AVIF and HEIC point from everywhere to everywhere, so that in them the
//! place alone is overwritten where it stands.

use img_parts::jpeg::Jpeg;
use img_parts::jpeg::markers::{APP0, APP2, APP14, APP15, COM, EOI, RST0, RST7, SOS};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use super::exif::{Exif, only_orientation};

/// Chunks of a PNG that tell about it: Exif, texts and the time (PNG, third edition, 11.3).
const TELLING: [[u8; 4]; 5] = [*b"eXIf", *b"tEXt", *b"zTXt", *b"iTXt", *b"tIME"];
/// The bits of a WebP's head that say that it has Exif and XMP.
const WEBP_TELLS: u8 = 0x08 | 0x04;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stripped {
    /// There was something to take out: the file without it.
    Changed(Vec<u8>),
    /// There was nothing to take out.
    Unchanged,
    /// It is no picture of a kind that can be looked into.
    Unknown,
}

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// Whatever tells more than the picture.
    Anything,
    /// Where it was taken. What the camera noted besides stays.
    Place,
}

impl Telling {
    /// What is left of a file's Exif.
    fn rest(self, exif: Option<Bytes>) -> Option<Vec<u8>> {
        match self {
            Self::Anything => orientation(exif).map(only_orientation),
            // Exif that cannot be read here may be read elsewhere.
            Self::Place => exif.filter(|exif| Exif::of(exif).is_some()).map(|exif| without_place_in(&exif)),
        }
    }
}

/// How many bytes of a file tell its kind.
pub const START: usize = 12;

/// The kinds of file that can be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jpeg,
    Png,
    WebP,
    /// AVIF, HEIC, and films.
    Boxes,
}

impl Kind {
    fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Self::Boxes),
            _ => None,
        }
    }
}

/// Whether [`strip`] can look into a file that starts with these bytes, of which it needs [`START`].
#[must_use]
pub fn can_strip(start: &[u8]) -> bool {
    Kind::of(start).is_some()
}

/// Takes out what tells more than the picture. A file that breaks its own format is left as it is.
#[must_use]
pub fn strip(file: &[u8], telling: Telling) -> Stripped {
    let stripped = match Kind::of(file) {
        Some(Kind::Jpeg) => jpeg(file, telling),
        Some(Kind::Png) => png(file, telling),
        Some(Kind::WebP) => webp(file, telling),
        Some(Kind::Boxes) => return without_place(file),
        None => None,
    };
    match stripped {
        Some(Some(changed)) => Stripped::Changed(changed),
        Some(None) => Stripped::Unchanged,
        None => Stripped::Unknown,
    }
}

/// The file without; `Some(None)` when there was nothing.
type Outcome = Option<Option<Vec<u8>>>;

fn jpeg(file: &[u8], telling: Telling) -> Outcome {
    // What comes after the end are other pictures and films, each with a place of its own.
    let whole = file.len();
    let file = file.get(..end_of_jpeg(file)?)?;
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(file)).ok()?;
    let exif = jpeg.exif();
    let rest = telling.rest(exif.clone());
    let before = jpeg.segments().len();
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        // Colours. Other pictures in the same file are found by offsets that are true no more.
        APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        // What a decoder needs to know of the picture itself.
        APP0 | APP14 => true,
        COM => false,
        marker => !(APP0..=APP15).contains(&marker),
    });
    if is_the_same(jpeg.segments().len(), before, exif.as_deref(), rest.as_deref()) {
        return Some((file.len() < whole).then(|| file.to_vec()));
    }
    jpeg.set_exif(rest.map(Bytes::from));
    Some(Some(jpeg.encoder().bytes().to_vec()))
}

/// Where the first picture of a JPEG file ends: behind its marker EOI (ITU-T T.81, B.1).
fn end_of_jpeg(file: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between segments, and after the entropy-coded data: a marker, which fill bytes may precede.
        while file.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let [0xff, marker] = *file.get(at..at + 2)? else { return None };
        at += 2;
        if marker == EOI {
            return Some(at);
        }
        let length = file.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)?;
        at = at.checked_add(length.into())?;
        if marker == SOS {
            at += file.get(at..)?.windows(2).position(|pair| {
                // A stuffed byte and restarts are part of the data.
                matches!(pair, [0xff, next] if *next != 0 && !(RST0..=RST7).contains(next) && *next != 0xff)
            })?;
        }
    }
}

fn png(file: &[u8], telling: Telling) -> Outcome {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(file)).ok()?;
    let exif = png.exif();
    let rest = telling.rest(exif.clone());
    let before = png.chunks().len();
    png.chunks_mut().retain(|chunk| !TELLING.contains(&chunk.kind()));
    if is_the_same(png.chunks().len(), before, exif.as_deref(), rest.as_deref()) {
        return Some(None);
    }
    if let Some(rest) = rest {
        png.set_exif(Some(rest.into()));
    }
    Some(Some(png.encoder().bytes().to_vec()))
}

fn webp(file: &[u8], telling: Telling) -> Outcome {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(file)).ok()?;
    let exif = webp.exif();
    let rest = telling.rest(exif.clone());
    let before = webp.chunks().len();
    webp.chunks_mut().retain(|chunk| !matches!(&chunk.id(), b"EXIF" | b"XMP "));
    if is_the_same(webp.chunks().len(), before, exif.as_deref(), rest.as_deref()) {
        return Some(None);
    }
    let mut stripped = webp.encoder().bytes().to_vec();
    // The head of the extended format follows the file's own: twelve bytes, then `VP8X`, its length and its bits.
    if stripped.get(12..16) == Some(b"VP8X")
        && let Some(bits) = stripped.get_mut(20)
    {
        *bits &= !WEBP_TELLS;
    }
    if let Some(rest) = rest {
        let mut webp = WebP::from_bytes(stripped.into()).ok()?;
        webp.set_exif(Some(rest.into()));
        stripped = webp.encoder().bytes().to_vec();
    }
    Some(Some(stripped))
}

/// Whether a file is as it was, once its Exif is put back: of so many pieces as are left, of those before.
fn is_the_same(left: usize, before: usize, exif: Option<&[u8]>, rest: Option<&[u8]>) -> bool {
    exif == rest && left + usize::from(exif.is_some()) == before
}

fn orientation(exif: Option<Bytes>) -> Option<u16> {
    Exif::of(&exif?)?.orientation()
}

/// The same Exif, in which the place is overwritten.
fn without_place_in(exif: &[u8]) -> Vec<u8> {
    let mut rest = exif.to_vec();
    for place in Exif::of(exif).map(Exif::place).unwrap_or_default() {
        if let Some(place) = rest.get_mut(place) {
            place.fill(0);
        }
    }
    rest
}

/// Overwrites the place in every Exif of the file.
fn without_place(file: &[u8]) -> Stripped {
    let mut changed = None;
    let heads = file.windows(4).enumerate().filter(|(_, head)| matches!(*head, b"II*\0" | b"MM\0*"));
    for (start, _) in heads {
        let places = file.get(start..).and_then(Exif::of).map(Exif::place).unwrap_or_default();
        for place in places {
            let bytes: &mut Vec<u8> = changed.get_or_insert_with(|| file.to_vec());
            if let Some(place) = bytes.get_mut(start + place.start..start + place.end) {
                place.fill(0);
            }
        }
    }
    changed.filter(|changed| changed != file).map_or(Stripped::Unchanged, Stripped::Changed)
}

#[cfg(test)]
mod tests {
    use img_parts::jpeg::{Jpeg, JpegSegment, markers};
    use img_parts::png::{Png, PngChunk};
    use img_parts::riff::{RiffChunk, RiffContent};
    use img_parts::webp::WebP;
    use img_parts::{Bytes, ImageEXIF};

    use super::super::exif::tests::with_place;
    use super::{Exif, START, Stripped, Telling, can_strip};

    fn strip(file: &[u8]) -> Stripped {
        super::strip(file, Telling::Anything)
    }

    const PLACE: &[u8] = b"the place";

    fn tells(file: &[u8]) -> bool {
        file.windows(PLACE.len()).any(|part| part == PLACE)
    }

    fn changed(file: &[u8]) -> Vec<u8> {
        assert!(tells(file), "the file tells before");
        match strip(file) {
            Stripped::Changed(stripped) => stripped,
            other => panic!("{other:?}"),
        }
    }

    fn jpeg(segments: Vec<JpegSegment>) -> Vec<u8> {
        let empty = [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9];
        let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(&empty)).unwrap();
        jpeg.segments_mut().splice(0..0, segments);
        jpeg.encoder().bytes().to_vec()
    }

    #[test]
    fn a_jpeg_keeps_its_turn_and_its_colours_and_loses_the_rest() {
        let segment = |marker, contents: Vec<u8>| JpegSegment::new_with_contents(marker, contents.into());
        let exif = [b"Exif\0\0".to_vec(), with_place(true, 6)].concat();
        let file = jpeg(vec![
            segment(markers::APP1, exif),
            segment(markers::APP1, b"http://ns.adobe.com/xap/1.0/\0the place".to_vec()),
            segment(markers::APP2, b"ICC_PROFILE\0colours".to_vec()),
            segment(markers::APP13, b"Photoshop 3.0\0the place".to_vec()),
            segment(markers::COM, b"the place".to_vec()),
        ]);
        let stripped = changed(&file);
        assert!(!tells(&stripped) && stripped.windows(7).any(|part| part == b"colours"));
        let exif = Jpeg::from_bytes(stripped.clone().into()).unwrap().exif().unwrap();
        assert_eq!(Exif::of(&exif).unwrap().orientation(), Some(6));
        assert!(stripped.ends_with(&[1, 2, 3, 0xff, 0xd9]), "the picture is untouched");
    }

    #[test]
    fn what_comes_after_the_end_of_a_jpeg_goes() {
        let data = [1, 0xff, 0, 2, 0xff, 0xd3, 3, 0xff, 0xff];
        let picture = [&[0xff, 0xd8, 0xff, 0xda, 0, 2][..], &data, &[0xd9]].concat();
        assert_eq!(strip(&picture), Stripped::Unchanged);
        let second = [b"Exif\0\0".to_vec(), with_place(true, 6)].concat();
        let second = jpeg(vec![JpegSegment::new_with_contents(markers::APP1, second.into())]);
        let stripped = changed(&[picture.clone(), second, b"a film of the place".to_vec()].concat());
        assert_eq!(stripped, picture);
        assert_eq!(strip(&picture[..picture.len() - 1]), Stripped::Unknown);
    }

    #[test]
    fn the_first_bytes_tell_whether_a_file_can_be_looked_into() {
        for (start, can) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"[..], true),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", true),
            (b"RIFF\0\0\0\0WEBP", true),
            (b"\0\0\0\x1cftypavif", true),
            (b"RIFF\0\0\0\0WAVE", false),
            (b"II*\0\x08\0\0\0\0\0\0\0", false),
            (b"", false),
        ] {
            assert!(start.len() <= START);
            assert_eq!(can_strip(start), can, "{start:?}");
        }
    }

    #[test]
    fn a_file_with_nothing_to_take_out_is_left_as_it_is() {
        assert_eq!(strip(&jpeg(vec![])), Stripped::Unchanged);
        assert_eq!(strip(&png(vec![])), Stripped::Unchanged);
        for file in [&b""[..], b"GIF89a", b"<svg/>", &[0xff, 0xd8, 0xff], b"\x89PNG\r\n\x1a\n\0\0\0\xffIHDR"] {
            assert_eq!(strip(file), Stripped::Unknown, "{file:?}");
        }
    }

    fn png(telling: Vec<PngChunk>) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let chunk = |kind: &[u8; 4], contents: &'static [u8]| PngChunk::new(*kind, contents.into());
        let chunks = [vec![chunk(b"IHDR", &[0; 13])], telling, vec![chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")]];
        for chunk in chunks.concat() {
            file.extend(chunk.encoder().bytes());
        }
        assert!(Png::from_bytes(file.clone().into()).is_ok());
        file
    }

    #[test]
    fn a_png_keeps_its_turn_and_loses_its_texts() {
        let file = png(vec![
            PngChunk::new(*b"eXIf", with_place(false, 3).into()),
            PngChunk::new(*b"tEXt", b"Comment\0the place".as_slice().into()),
        ]);
        let stripped = changed(&file);
        let exif = Png::from_bytes(stripped.clone().into()).unwrap().exif().unwrap();
        assert_eq!((tells(&stripped), Exif::of(&exif).unwrap().orientation()), (false, Some(3)));
        assert!(stripped.windows(6).any(|part| part == b"pixels"));
    }

    #[test]
    fn a_webp_loses_what_it_tells_and_its_head_says_so() {
        let chunk = |id: &[u8; 4], data: Vec<u8>| RiffChunk::new(*id, RiffContent::Data(data.into()));
        let head = [vec![0x08 | 0x04, 0, 0, 0], vec![0; 6]].concat();
        let subchunks = vec![
            chunk(b"VP8X", head),
            chunk(b"VP8L", b"\x2f\0\0\0\0pixels".to_vec()),
            chunk(b"EXIF", with_place(true, 1)),
            chunk(b"XMP ", PLACE.to_vec()),
        ];
        let content = RiffContent::List { kind: Some(*b"WEBP"), subchunks };
        let file = RiffChunk::new(*b"RIFF", content).encoder().bytes().to_vec();
        let stripped = changed(&file);
        let webp = WebP::from_bytes(stripped.clone().into()).unwrap();
        assert_eq!((tells(&stripped), webp.exif().is_none(), stripped[20]), (false, true, 0));
        assert!(stripped.windows(6).any(|part| part == b"pixels"));
    }

    #[test]
    fn the_place_in_a_heic_is_overwritten_where_it_stands() {
        let file = [b"\0\0\0\x18ftypheic".to_vec(), vec![7; 40], with_place(true, 6), b"pixels".to_vec()].concat();
        let stripped = changed(&file);
        assert_eq!((tells(&stripped), stripped.len()), (false, file.len()));
        assert!(stripped.ends_with(b"pixels"));
        assert_eq!(strip(&stripped), Stripped::Unchanged);
    }

    #[test]
    fn the_place_alone_goes_and_what_the_camera_noted_stays() {
        let noted = |exif: Vec<u8>| {
            let segments = [
                JpegSegment::new_with_contents(markers::APP1, [b"Exif\0\0".to_vec(), exif].concat().into()),
                JpegSegment::new_with_contents(
                    markers::APP1,
                    b"http://ns.adobe.com/xap/1.0/\0the place".to_vec().into(),
                ),
            ];
            jpeg(segments.to_vec())
        };
        for is_big_endian in [true, false] {
            let exif = with_place(is_big_endian, 6);
            let file = noted(exif.clone());
            assert!(tells(&file), "the file tells before");
            let Stripped::Changed(stripped) = super::strip(&file, Telling::Place) else { panic!("unchanged") };
            assert!(!tells(&stripped));
            let kept = Jpeg::from_bytes(stripped.clone().into()).unwrap().exif().unwrap();
            assert_eq!((kept.len(), super::orientation(Some(kept.clone()))), (exif.len(), Some(6)));
            assert_ne!(kept, exif, "the place was in it");
            assert_eq!(super::strip(&stripped, Telling::Place), Stripped::Unchanged, "once is enough");
        }
    }
}
