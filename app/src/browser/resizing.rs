//! How a picture is made smaller.

/// The largest picture that may come out, and how it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Resizing {
    /// The most pixels from side to side.
    pub max_width: u32,
    /// The most pixels from top to bottom.
    pub max_height: u32,
    /// How much of it may be lost, from 0 (most) to 1 (least), in formats that lose something.
    pub quality: f64,
    /// The format to write: `image/jpeg`, `image/webp` or `image/png`. Empty: that of the picture if it is one of these, JPEG
    /// otherwise.
    pub content_type: String,
}

impl Default for Resizing {
    fn default() -> Self {
        Self { max_width: 2_560, max_height: 2_560, quality: 0.85, content_type: String::new() }
    }
}

impl Resizing {
    /// The size that a picture comes out with: its shape stays, and it never grows.
    #[must_use]
    pub fn size_of(&self, width: u32, height: u32) -> (u32, u32) {
        let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let factor = (f64::from(self.max_width) / width).min(f64::from(self.max_height) / height).min(1.0);
        let scaled = |side: f64| (side * factor).round().max(1.0) as u32;
        (scaled(width), scaled(height))
    }

    /// The format that a picture of this one comes out in.
    #[must_use]
    pub fn format_of(&self, content_type: &str) -> String {
        let wanted = if self.content_type.is_empty() { content_type } else { &self.content_type };
        match wanted {
            "image/png" | "image/webp" => wanted.to_owned(),
            _ => "image/jpeg".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Resizing;

    #[test]
    fn the_shape_stays_and_nothing_grows() {
        let resizing = Resizing { max_width: 100, max_height: 50, ..Resizing::default() };
        for (size, expected) in [
            ((1_000, 500), (100, 50)),
            ((500, 1_000), (25, 50)),
            ((80, 40), (80, 40)),
            ((4_000, 10), (100, 1)),
            ((0, 0), (1, 1)),
        ] {
            assert_eq!(resizing.size_of(size.0, size.1), expected, "{size:?}");
        }
    }

    #[test]
    fn a_format_that_no_browser_writes_becomes_jpeg() {
        let own = Resizing::default();
        let webp = Resizing { content_type: "image/webp".to_owned(), ..Resizing::default() };
        for (resizing, given, expected) in
            [(&own, "image/png", "image/png"), (&own, "image/heic", "image/jpeg"), (&webp, "image/png", "image/webp")]
        {
            assert_eq!(resizing.format_of(given), expected);
        }
    }
}
