//! Vectors of word pieces: piece, position and word shape together, normalised.
//!
//! In: ids and shapes. Out: rows. Never: an id outside the table; such a piece is read as an unknown one (row 0).

use super::layer::Norm;
use super::rows::Rows;
use super::tensors::Tensors;
use super::vectors::normalise_rows;
use crate::read::model_files::ReadError;

/// The tables of a model.
pub struct Embedding {
    pieces: Vec<i8>,
    scales: Vec<f32>,
    positions: Vec<f32>,
    shapes: Vec<f32>,
    norm: Norm,
    width: usize,
}

impl Embedding {
    /// `encoder.pieces` [vocabulary, width] in int8 with one scale a piece, positions and shapes in floats.
    pub fn load(tensors: &Tensors) -> Result<Self, ReadError> {
        let (pieces, count, width) = tensors.matrix("encoder.pieces.weight")?;
        let table = |name: &str| {
            let values = tensors.floats(name)?;
            if values.is_empty() || values.len() % width != 0 {
                return Err(tensors.wrong(name, &format!("is no table of rows of {width}")));
            }
            Ok(values)
        };
        Ok(Self {
            pieces,
            scales: tensors.vector("encoder.pieces.scale", count)?,
            positions: table("encoder.positions")?,
            shapes: table("encoder.shapes")?,
            norm: Norm::load(tensors, "encoder.norm", width)?,
            width,
        })
    }

    /// Rows of the pieces of all sentences; of each its ids and its shapes.
    pub fn rows<'p>(&self, sentences: impl Iterator<Item = (&'p [i32], &'p [i32])>) -> Rows {
        let mut out = Rows {
            data: Vec::new(),
            width: self.width,
        };
        for (ids, shapes) in sentences {
            for (position, (&id, &shape)) in ids.iter().zip(shapes).enumerate() {
                self.append(id, position, shape, &mut out.data);
            }
        }
        normalise_rows(&mut out, &self.norm.gain, &self.norm.bias);
        out
    }

    fn append(&self, id: i32, position: usize, shape: i32, out: &mut Vec<f32>) {
        let known = usize::try_from(id).ok().filter(|i| *i < self.scales.len());
        let id = known.unwrap_or_default();
        let piece = &self.pieces[id * self.width..(id + 1) * self.width];
        let place = row(&self.positions, position, self.width);
        let shape = row(
            &self.shapes,
            usize::try_from(shape).unwrap_or_default(),
            self.width,
        );
        let sums = piece.iter().zip(place).zip(shape);
        out.extend(sums.map(|((p, a), b)| f32::from(*p) * self.scales[id] + a + b));
    }
}

/// Row `index`, or the last one.
fn row(table: &[f32], index: usize, width: usize) -> &[f32] {
    let index = index.min(table.len() / width - 1);
    &table[index * width..(index + 1) * width]
}
