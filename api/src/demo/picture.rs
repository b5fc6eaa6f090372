//! Pictures for invented products: a pattern of our own, decided by the name.

use crate::kernel::{error::Result, secret};
use anyhow::Context;
use image::{ImageFormat, Rgb, RgbImage};
use openapi::catalogue::ListingKind;
use std::io::Cursor;

/// As large as a card shows it: several hundred are drawn at once.
const SIDE: u32 = 160;
const CELL: u32 = SIDE / 4;

/// A PNG of soft squares and discs; one ground colour a kind.
pub fn draw(name: &str, kind: ListingKind) -> Result<Vec<u8>> {
    let digits: Vec<u32> = secret::hash(name).chars().map(|c| c.to_digit(16).unwrap_or_default()).collect();
    let digit = |i: usize| digits.get(i).copied().unwrap_or_default();
    let ground = match kind {
        ListingKind::App => [226, 234, 246],
        ListingKind::Resource => [246, 236, 222],
        ListingKind::Textbook => [232, 242, 228],
        ListingKind::Device => [238, 230, 244],
        ListingKind::Service => [244, 230, 230],
    };
    let ink = [[43, 76, 126], [191, 98, 48], [58, 110, 84], [112, 72, 140], [160, 64, 72]][digit(0) as usize % 5];
    let picture = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (column, row) = (x / CELL, y / CELL);
        // Mirrored left to right, as faces and leaves are: a pattern one remembers.
        let cell = (row * 2 + column.min(3 - column)) as usize;
        let (dx, dy) = (f64::from(x % CELL) - 20.0, f64::from(y % CELL) - 20.0);
        let inside = match digit(cell + 1) % 4 {
            0 => false,
            1 => dx.hypot(dy) < 15.0,
            2 => dx.abs() < 14.0 && dy.abs() < 14.0,
            _ => dx.abs() + dy.abs() < 17.0,
        };
        Rgb(if inside { ink } else { ground })
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).context("drawing")?;
    Ok(out.into_inner())
}
