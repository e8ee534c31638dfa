//! Elementwise work and sums over rows, at the width of the processor's vectors.
//!
//! In: rows. Out: rows. Never: a different result on another processor: all sums run in sixteen lanes that are added in one order, and
//! products are fused (`mul_add`) everywhere or nowhere.

use super::linear::Columns;
use super::rows::{QuantisedRows, Rows};
use pulp::{Arch, Simd, with_simd};

/// Lanes of every sum.
pub const LANES: usize = 16;
/// Adding and taking away this number rounds a float of less than 2^22 to a whole number, ties to even.
const ROUND: f32 = 12_582_912.0;
const EPSILON: f32 = 1e-12;

#[inline(always)]
fn total(lanes: [f32; LANES]) -> f32 {
    let mut lanes = lanes;
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Folds a row into sixteen lanes.
#[inline(always)]
fn lanes(row: &[f32], start: f32, mut fold: impl FnMut(f32, f32) -> f32) -> [f32; LANES] {
    let mut out = [start; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for i in 0..LANES {
            out[i] = fold(out[i], chunk[i]);
        }
    }
    for (lane, &value) in out.iter_mut().zip(chunks.remainder()) {
        *lane = fold(*lane, value);
    }
    out
}

/// The higher of two; one comparison where `f32::max` asks after NaN too.
#[inline(always)]
fn higher(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
fn lower(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// e^x to about 2e-7 of its value, by a polynomial on the reduced argument (Cephes).
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = lower(higher(x, -87.0), 88.0);
    let whole = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + factor;
    }
    let power = f32::from_bits(((whole + ROUND).to_bits() << 23).wrapping_add(0x3f80_0000));
    (sum * rest * rest + rest + 1.0) * power
}

/// erf(z) / z as a polynomial in z^2, fitted at Chebyshev nodes on [0, 3]; off by less than 3e-5.
const ERF: [f32; 9] = [
    1.128_36,
    -0.375_777_72,
    0.111_770_45,
    -0.025_570_012,
    4.403_870_4e-3,
    -5.456_434e-4,
    4.512_354_8e-5,
    -2.198_613_7e-6,
    4.728_364_3e-8,
];

/// x times the normal distribution function of x, off by less than 1e-4: a tenth of the step that comes after it is rounded to.
#[inline(always)]
fn gelu_of(x: f32) -> f32 {
    let z = lower(higher(x * std::f32::consts::FRAC_1_SQRT_2, -3.0), 3.0);
    let square = z * z;
    let mut sum = ERF[8];
    for n in (0..8).rev() {
        sum = sum.mul_add(square, ERF[n]);
    }
    let half = 0.5 * x;
    (sum * z).mul_add(half, half)
}

/// GELU of every value.
#[with_simd(gelu = Arch::new())]
#[inline(always)]
pub fn gelu_with<S: Simd>(_: S, rows: &mut Rows) {
    for v in &mut rows.data {
        *v = gelu_of(*v);
    }
}

/// Adds `other` to `rows` and gives every row mean 0 and variance 1, then gain and bias.
#[with_simd(add_and_normalise = Arch::new())]
#[inline(always)]
pub fn add_and_normalise_with<S: Simd>(_: S, rows: &mut Rows, other: &Rows, gain: &[f32], bias: &[f32]) {
    let width = rows.width;
    for (row, add) in rows.data.chunks_exact_mut(width).zip(other.iter()) {
        for (v, a) in row.iter_mut().zip(add) {
            *v += a;
        }
        normalise(row, gain, bias);
    }
}

/// Gives every row mean 0 and variance 1, then gain and bias.
#[with_simd(normalise_rows = Arch::new())]
#[inline(always)]
pub fn normalise_rows_with<S: Simd>(_: S, rows: &mut Rows, gain: &[f32], bias: &[f32]) {
    let width = rows.width;
    for row in rows.data.chunks_exact_mut(width) {
        normalise(row, gain, bias);
    }
}

#[inline(always)]
fn normalise(row: &mut [f32], gain: &[f32], bias: &[f32]) {
    let count = row.len() as f32;
    let mean = total(lanes(row, 0.0, |sum, v| sum + v)) / count;
    for v in row.iter_mut() {
        *v -= mean;
    }
    let variance = total(lanes(row, 0.0, |sum, v| v.mul_add(v, sum))) / count;
    let factor = 1.0 / (variance + EPSILON).sqrt();
    for ((v, g), b) in row.iter_mut().zip(gain).zip(bias) {
        *v = *v * factor * g + b;
    }
}

/// Scores of a row to shares that add to one.
#[inline(always)]
pub(super) fn softmax(row: &mut [f32]) {
    let tops = lanes(row, f32::NEG_INFINITY, higher);
    let top = tops.into_iter().fold(f32::NEG_INFINITY, higher);
    for v in row.iter_mut() {
        *v = exp(*v - top);
    }
    let factor = 1.0 / total(lanes(row, 0.0, |sum, v| sum + v));
    for v in row {
        *v *= factor;
    }
}

/// Fills `out` with the nearest bytes of `rows`; the range of a row always holds zero.
#[with_simd(quantise = Arch::new())]
#[inline(always)]
pub fn quantise_with<S: Simd>(_: S, rows: &Rows, out: &mut QuantisedRows) {
    for (row, bytes) in rows.iter().zip(out.bytes.chunks_exact_mut(rows.width)) {
        let low = lanes(row, 0.0, lower).into_iter().fold(0.0, lower);
        let high = lanes(row, 0.0, higher).into_iter().fold(0.0, higher);
        let scale = higher((high - low) / 255.0, f32::MIN_POSITIVE);
        let steps = 1.0 / scale;
        let zero = (-low * steps + ROUND) - ROUND;
        for (byte, v) in bytes.iter_mut().zip(row) {
            *byte = (lower(higher(v * steps + zero, 0.0), 255.0) + ROUND).to_bits() as u8;
        }
        out.scales.push(scale);
        out.zeros.push(zero as u8);
    }
}

/// Whole sums [rows, columns] back to floats, the zero of each row taken away.
#[with_simd(dequantise = Arch::new())]
#[inline(always)]
pub fn dequantise_with<S: Simd>(_: S, mut sums: Vec<i32>, rows: &QuantisedRows, columns: &Columns) -> Rows {
    let width = columns.bias.len();
    let lines = sums
        .chunks_exact_mut(width)
        .zip(rows.scales.iter().zip(&rows.zeros));
    for (line, (scale, &zero)) in lines {
        let zero = i32::from(zero);
        let columns = columns.scales.iter().zip(&columns.bias).zip(&columns.totals);
        for (sum, ((column, b), total)) in line.iter_mut().zip(columns) {
            // In place: the bits of the float take the place of the whole number.
            *sum = (((*sum - zero * total) as f32) * (scale * column) + b)
                .to_bits()
                .cast_signed();
        }
    }
    Rows {
        data: bytemuck::cast_vec(sums),
        width,
    }
}

/// Sum of products.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut out = [0.0f32; LANES];
    let (mut left, mut right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    for (x, y) in (&mut left).zip(&mut right) {
        for i in 0..LANES {
            out[i] = x[i].mul_add(y[i], out[i]);
        }
    }
    for ((lane, x), y) in out.iter_mut().zip(left.remainder()).zip(right.remainder()) {
        *lane = x.mul_add(*y, *lane);
    }
    total(out)
}

/// Score of every row of `heads` as head of every row of `asked`: [asked, heads].
#[with_simd(biaffine = Arch::new())]
#[inline(always)]
pub fn biaffine_with<S: Simd>(_: S, asked: &[f32], heads: &[f32], width: usize) -> Rows {
    let count = heads.len() / width.max(1);
    let mut out = Rows::zeros(asked.len() / width.max(1), count);
    for (a, line) in asked.chunks_exact(width).zip(out.data.chunks_exact_mut(count)) {
        for (h, v) in heads.chunks_exact(width).zip(line) {
            *v = dot(a, h);
        }
    }
    out
}

/// For each word, what it asks of a head ([relations * (width + 1)]) against what its head offers ([width], and one).
#[with_simd(picked_relations = Arch::new())]
#[inline(always)]
pub fn picked_relations_with<S: Simd>(_: S, asked: &Rows, offered: &Rows) -> Rows {
    let width = offered.width + 1;
    let count = asked.width / width;
    let mut out = Rows::zeros(asked.count(), count);
    let lines = out.data.chunks_exact_mut(count);
    for ((a, o), line) in asked.iter().zip(offered.iter()).zip(lines) {
        for (relation, v) in a.chunks_exact(width).zip(line) {
            let (factors, constant) = relation.split_at(width - 1);
            *v = dot(factors, o) + constant[0];
        }
    }
    out
}

/// Adds to each value of `out` three terms and a product.
#[with_simd(add_terms = Arch::new())]
#[inline(always)]
pub fn add_terms_with<S: Simd>(_: S, out: &mut [f32], terms: [&[f32]; 3], left: &[f32], right: &[f32]) {
    let [a, b, c] = terms.map(|t| &t[..out.len()]);
    let (left, right) = (&left[..out.len()], &right[..out.len()]);
    for (i, v) in out.iter_mut().enumerate() {
        *v += left[i].mul_add(right[i], a[i] + b[i] + c[i]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_gelu_are_right_to_what_int8_needs() {
        for n in -300..300 {
            let x = n as f32 / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "exp {x}");
        }
        // Values of x * Phi(x) from a table of the normal distribution.
        for (x, want) in [
            (0.0, 0.0),
            (1.0, 0.841_344_7),
            (-1.0, -0.158_655_3),
            (2.0, 1.954_499_7),
        ] {
            assert!((gelu_of(x) - want).abs() < 1e-4, "gelu {x}");
        }
    }

    #[test]
    fn shares_add_to_one_and_far_scores_vanish() {
        let mut row: Vec<f32> = (0..37).map(|n| n as f32 / 7.0).collect();
        row.push(-1e4);
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(row[37] < 1e-30 && row[36] > row[35]);
    }

    #[test]
    fn a_row_in_bytes_is_off_by_half_a_step_at_most() {
        let data: Vec<f32> = (0..96).map(|n| ((n * 37 % 91) as f32 - 20.0) / 9.0).collect();
        let rows = Rows { data, width: 48 };
        let bytes = QuantisedRows::of(&rows);
        for (n, v) in rows.data.iter().enumerate() {
            let (scale, zero) = (bytes.scales[n / 48], bytes.zeros[n / 48]);
            let back = scale * (f32::from(bytes.bytes[n]) - f32::from(zero));
            assert!((back - v).abs() <= scale * 0.51, "{v} became {back}");
        }
    }

    #[test]
    fn normalised_rows_have_no_mean_and_unit_variance() {
        let mut rows = Rows {
            data: (0..40).map(|n| (n * n % 17) as f32).collect(),
            width: 40,
        };
        let none = Rows::zeros(1, 40);
        add_and_normalise(&mut rows, &none, &[1.0; 40], &[0.0; 40]);
        let mean = rows.data.iter().sum::<f32>() / 40.0;
        let variance = rows.data.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 40.0;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4);
    }
}
