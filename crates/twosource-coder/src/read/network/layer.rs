//! One layer of the encoder: attention and two linear layers, each added to what came in and normalised (Devlin et al. 2019).
//!
//! In: rows of pieces. Out: rows of pieces. Never: drops anything; there is no dropout outside training.

use super::attention::attend;
use super::linear::Linear;
use super::rows::Rows;
use super::tensors::Tensors;
use super::vectors::{add_and_normalise, gelu};
use crate::read::model_files::ReadError;
use std::ops::Range;

/// Gain and bias of a normalisation.
pub struct Norm {
    pub(super) gain: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Norm {
    /// The tensors `NAME.weight` and `NAME.bias` [width].
    pub fn load(tensors: &Tensors, name: &str, width: usize) -> Result<Self, ReadError> {
        Ok(Self {
            gain: tensors.vector(&format!("{name}.weight"), width)?,
            bias: tensors.vector(&format!("{name}.bias"), width)?,
        })
    }
}

/// A layer of the encoder.
pub struct Layer {
    projection: Linear,
    mixing: Linear,
    first: Norm,
    up: Linear,
    down: Linear,
    second: Norm,
    heads: usize,
}

impl Layer {
    /// Layer `number` of the encoder.
    pub fn load(tensors: &Tensors, number: usize, heads: usize) -> Result<Self, ReadError> {
        let name = |part: &str| format!("encoder.layers.{number}.{part}");
        let mixing = Linear::load(tensors, &name("out"))?;
        let width = mixing.outputs();
        Ok(Self {
            projection: Linear::load(tensors, &name("qkv"))?,
            first: Norm::load(tensors, &name("norm1"), width)?,
            up: Linear::load(tensors, &name("up"))?,
            down: Linear::load(tensors, &name("down"))?,
            second: Norm::load(tensors, &name("norm2"), width)?,
            mixing,
            heads,
        })
    }

    /// What each piece takes from its sentence; `sentences` are ranges of rows.
    pub fn attend(&self, rows: &Rows, sentences: &[Range<usize>]) -> Result<Rows, ReadError> {
        Ok(attend(&self.projection.apply_to(rows)?, sentences, self.heads))
    }

    /// The rest of the layer, row by row.
    pub fn finish(&self, mut rows: Rows, attended: &Rows) -> Result<Rows, ReadError> {
        let mixed = self.mixing.apply_to(attended)?;
        add_and_normalise(&mut rows, &mixed, &self.first.gain, &self.first.bias);
        let mut wide = self.up.apply_to(&rows)?;
        gelu(&mut wide);
        let back = self.down.apply_to(&wide)?;
        add_and_normalise(&mut rows, &back, &self.second.gain, &self.second.bias);
        Ok(rows)
    }
}
