//! Pictures for invented products: a pattern of our own, decided by the name.

use crate::kernel::{error::Result, secret};
use anyhow::Context;
use image::{ImageFormat, Rgb, RgbImage};
use openapi::catalogue::ListingKind;
use std::io::Cursor;

const SIDE: u32 = 320;

/// A PNG of soft squares and discs; one ground colour a kind.
pub fn draw(name: &str, kind: ListingKind) -> Result<Vec<u8>> {
    let seed = secret::hash(name);
    let digit = |i: usize| u32::from_str_radix(&seed[i..=i], 16).unwrap_or_default();
    let ground = match kind {
        ListingKind::App => [226, 234, 246],
        ListingKind::Resource => [246, 236, 222],
        ListingKind::Textbook => [232, 242, 228],
        ListingKind::Device => [238, 230, 244],
        ListingKind::Service => [244, 230, 230],
    };
    let ink = [[43, 76, 126], [191, 98, 48], [58, 110, 84], [112, 72, 140], [160, 64, 72]][digit(0) as usize % 5];
    let picture = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let (column, row) = (x * 4 / SIDE, y * 4 / SIDE);
        // Mirrored left to right, as faces and leaves are: a pattern one remembers.
        let cell = (row * 2 + column.min(3 - column)) as usize;
        let (dx, dy) = (f64::from(x % (SIDE / 4)) - 40.0, f64::from(y % (SIDE / 4)) - 40.0);
        let inside = match digit(cell + 1) % 4 {
            0 => false,
            1 => dx.hypot(dy) < 30.0,
            2 => dx.abs() < 28.0 && dy.abs() < 28.0,
            _ => dx.abs() + dy.abs() < 34.0,
        };
        Rgb(if inside { ink } else { ground })
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).context("drawing")?;
    Ok(out.into_inner())
}
