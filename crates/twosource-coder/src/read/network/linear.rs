//! Linear layers with int8 weights, one scale an output.
//!
//! In: rows of bytes. Out: rows of floats. Never: an inexact product: weights keep to seven bits, so that no processor's
//! sixteen-bit partial sums overflow, and the sums are whole numbers.

use super::rows::{QuantisedRows, Rows};
use super::tensors::Tensors;
use super::vectors;
use crate::read::model_files::ReadError;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

/// Largest weight: 255 * 64 * 2 still fits sixteen bits.
const MOST: i8 = 64;

/// `y = x W^T + b`.
pub struct Linear {
    gemm: GemmExecutor<u8, i8, i32>,
    weights: PackedBMatrix<i8>,
    columns: Columns,
    inputs: usize,
}

/// What each output of a layer needs beside its sum of products.
pub struct Columns {
    /// Value of one step of a weight.
    pub scales: Vec<f32>,
    /// Added at the end.
    pub bias: Vec<f32>,
    /// Sum of the weights, which a row's zero is taken away with: the library's own zeros are those of the first rows
    /// for all rows (rten-gemm 0.27, `pack_a_impl`).
    pub totals: Vec<i32>,
}

impl Linear {
    /// The tensors `NAME.weight` [outputs, inputs], `NAME.scale` and `NAME.bias` [outputs].
    pub fn load(tensors: &Tensors, name: &str) -> Result<Self, ReadError> {
        let (values, outputs, inputs) = tensors.matrix(&format!("{name}.weight"))?;
        // The largest of all, not the first too large: that is done many at once.
        let most = values.iter().fold(0, |most, v| v.unsigned_abs().max(most));
        if most > MOST.unsigned_abs() {
            return Err(tensors.wrong(name, "has weights of more than seven bits"));
        }
        let scales = tensors.vector(&format!("{name}.scale"), outputs)?;
        let bias = tensors.vector(&format!("{name}.bias"), outputs)?;
        Ok(Self::new(&values, inputs, scales, bias))
    }

    fn new(values: &[i8], inputs: usize, scales: Vec<f32>, bias: Vec<f32>) -> Self {
        let gemm = GemmExecutor::default();
        let matrix = NdTensorView::from_data([bias.len(), inputs], values);
        let total = |row: &[i8]| row.iter().map(|v| i32::from(*v)).sum();
        Self {
            weights: gemm.prepack_b(matrix.transposed()),
            gemm,
            columns: Columns {
                totals: values.chunks_exact(inputs).map(total).collect(),
                scales,
                bias,
            },
            inputs,
        }
    }

    /// Values in a row that comes out.
    pub fn outputs(&self) -> usize {
        self.columns.bias.len()
    }

    /// Applies the layer to rows of bytes.
    pub fn apply(&self, rows: &QuantisedRows) -> Result<Rows, ReadError> {
        let mut sums = vec![0i32; rows.count() * self.outputs()];
        if rows.count() > 0 {
            let matrix = NdTensorView::from_data([rows.count(), self.inputs], rows.bytes.as_slice());
            let (a, b) = (GemmInputA::Unpacked(matrix), GemmInputB::Packed(&self.weights));
            self.gemm
                .gemm(&mut sums, a, b, GemmOptions::default())
                .map_err(|why| ReadError::Run(why.to_string()))?;
        }
        Ok(vectors::dequantise(sums, rows, &self.columns))
    }

    /// Applies the layer to rows of floats.
    pub fn apply_to(&self, rows: &Rows) -> Result<Rows, ReadError> {
        self.apply(&QuantisedRows::of(rows))
    }
}

/// Two linear layers with GELU between them.
pub struct Mlp {
    hidden: Linear,
    out: Linear,
}

impl Mlp {
    /// The layers `NAME.hidden` and `NAME.out`.
    pub fn load(tensors: &Tensors, name: &str) -> Result<Self, ReadError> {
        Ok(Self {
            hidden: Linear::load(tensors, &format!("{name}.hidden"))?,
            out: Linear::load(tensors, &format!("{name}.out"))?,
        })
    }

    /// Applies both layers.
    pub fn apply(&self, rows: &QuantisedRows) -> Result<Rows, ReadError> {
        let mut hidden = self.hidden.apply(rows)?;
        vectors::gelu(&mut hidden);
        self.out.apply_to(&hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_in_bytes_is_near_that_in_floats() {
        let (inputs, outputs, count) = (1536, 384, 40);
        let weight = |o: usize, i: usize| ((o * 31 + i * 17) % 127) as i8 - 63;
        let values: Vec<i8> = (0..outputs * inputs)
            .map(|n| weight(n / inputs, n % inputs))
            .collect();
        let bias = (0..outputs).map(|o| o as f32).collect();
        let layer = Linear::new(&values, inputs, vec![0.01; outputs], bias);
        let rows = Rows {
            data: (0..count * inputs)
                .map(|n| ((n * 7 % 23) as f32 - (n / inputs) as f32) / 5.0)
                .collect(),
            width: inputs,
        };
        let found = layer.apply_to(&rows).expect("a product");
        for (r, row) in rows.iter().enumerate() {
            for o in 0..outputs {
                let products = row
                    .iter()
                    .enumerate()
                    .map(|(i, x)| x * f32::from(weight(o, i)) * 0.01);
                let want = products.sum::<f32>() + o as f32;
                assert!(
                    (found.row(r)[o] - want).abs() < 0.2,
                    "{r} {o}: {} for {want}",
                    found.row(r)[o]
                );
            }
        }
    }
}
