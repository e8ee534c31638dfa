//! Rows of floats, and the same rows in eight bits.
//!
//! In: vectors of words or pieces. Out: rows by index. Never: padding; the rows of all sentences of a batch follow one another.

use super::vectors;

/// A matrix in row order.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The values, row after row.
    pub data: Vec<f32>,
    /// Values in a row.
    pub width: usize,
}

impl Rows {
    /// `count` rows of zeros.
    pub fn zeros(count: usize, width: usize) -> Self {
        Self {
            data: vec![0.0; count * width],
            width,
        }
    }

    /// How many rows.
    pub fn count(&self) -> usize {
        self.data.len().checked_div(self.width).unwrap_or_default()
    }

    /// One row.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.data[index * self.width..(index + 1) * self.width]
    }

    /// The rows of `indices`, in their order.
    pub fn pick(&self, indices: &[usize]) -> Self {
        let mut data = Vec::with_capacity(indices.len() * self.width);
        for &index in indices {
            data.extend_from_slice(self.row(index));
        }
        Self {
            data,
            width: self.width,
        }
    }

    /// The values of several rows.
    pub fn rows(&self, range: &std::ops::Range<usize>) -> &[f32] {
        &self.data[range.start * self.width..range.end * self.width]
    }

    /// The rows after GELU.
    pub fn with_gelu(mut self) -> Self {
        vectors::gelu(&mut self);
        self
    }

    /// Row after row.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, f32> {
        self.data.chunks_exact(self.width.max(1))
    }
}

/// Rows in eight bits: value = scale of the row * (byte - zero of the row).
///
/// Each row has its own scale and zero (dynamic quantisation per token, Dettmers et al. 2022), so no row depends on another.
#[derive(Debug, Default)]
pub struct QuantisedRows {
    pub(super) bytes: Vec<u8>,
    pub(super) scales: Vec<f32>,
    pub(super) zeros: Vec<u8>,
    pub(super) width: usize,
}

impl QuantisedRows {
    /// The nearest bytes.
    pub fn of(rows: &Rows) -> Self {
        let mut out = Self {
            bytes: vec![0; rows.data.len()],
            scales: Vec::with_capacity(rows.count()),
            zeros: Vec::with_capacity(rows.count()),
            width: rows.width,
        };
        vectors::quantise(rows, &mut out);
        out
    }

    /// How many rows.
    pub fn count(&self) -> usize {
        self.scales.len()
    }

    /// The rows of `indices`, in their order.
    pub fn pick(&self, indices: &[usize]) -> Self {
        let mut bytes = Vec::with_capacity(indices.len() * self.width);
        for &index in indices {
            bytes.extend_from_slice(&self.bytes[index * self.width..(index + 1) * self.width]);
        }
        Self {
            bytes,
            scales: indices.iter().map(|&i| self.scales[i]).collect(),
            zeros: indices.iter().map(|&i| self.zeros[i]).collect(),
            width: self.width,
        }
    }
}
