//! The forward pass of the model: int8 linear layers, attention, the heads.
//!
//! In: word pieces and tensors. Out: scores per word. Never: a result that hangs on the batch a sentence came in or on the width of
//! the processor's vectors: sums are taken in sixteen lanes everywhere, whatever the processor has
//! (docs/decisions/0006-own-forward-pass.md).

mod attention;
mod embedding;
mod layer;
mod linear;
mod pairs;
mod rows;
mod tensors;
mod vectors;

pub use embedding::Embedding;
pub use layer::Layer;
pub use linear::{Linear, Mlp};
pub use pairs::PairScorer;
pub use rows::{QuantisedRows, Rows};
pub use tensors::Tensors;
pub use vectors::{biaffine, picked_relations};
