//! The tensors of a model file, by name.
//!
//! In: the bytes of `weights.safetensors`. Out: checked floats and int8 matrices. Never: a tensor of another shape or type than asked for.

use crate::read::model_files::{ModelFiles, ReadError};
use safetensors::{Dtype, SafeTensors};

/// File of a model folder that holds the tensors.
pub const WEIGHTS: &str = "weights.safetensors";

/// All tensors of a model.
pub struct Tensors<'a> {
    files: &'a ModelFiles,
    tensors: SafeTensors<'a>,
}

impl<'a> Tensors<'a> {
    /// Reads the table of contents.
    pub fn open(files: &'a ModelFiles, bytes: &'a [u8]) -> Result<Self, ReadError> {
        let tensors =
            SafeTensors::deserialize(bytes).map_err(|why| files.damaged(WEIGHTS, &why.to_string()))?;
        Ok(Self { files, tensors })
    }

    /// Floats of any shape.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, ReadError> {
        let bytes = self.bytes(name, Dtype::F32)?.1;
        let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        Ok(bytes.chunks_exact(4).map(number).collect())
    }

    /// An int8 matrix: values as they lie in the file, rows, columns.
    pub fn matrix(&self, name: &str) -> Result<(&'a [i8], usize, usize), ReadError> {
        let (shape, bytes) = self.bytes(name, Dtype::I8)?;
        let &[rows, columns] = shape.as_slice() else {
            return Err(self.wrong(name, "is no matrix"));
        };
        Ok((bytemuck::cast_slice(bytes), rows, columns))
    }

    /// Floats, exactly `count` of them.
    pub fn vector(&self, name: &str, count: usize) -> Result<Vec<f32>, ReadError> {
        let values = self.floats(name)?;
        if values.len() == count {
            return Ok(values);
        }
        Err(self.wrong(name, &format!("has {} values instead of {count}", values.len())))
    }

    /// An error about one tensor.
    pub fn wrong(&self, name: &str, what: &str) -> ReadError {
        self.files.damaged(WEIGHTS, &format!("tensor {name} {what}"))
    }

    fn bytes(&self, name: &str, kind: Dtype) -> Result<(Vec<usize>, &'a [u8]), ReadError> {
        let tensor = self
            .tensors
            .tensor(name)
            .map_err(|_| self.wrong(name, "is missing"))?;
        if tensor.dtype() != kind {
            return Err(self.wrong(name, &format!("is {:?} instead of {kind:?}", tensor.dtype())));
        }
        Ok((tensor.shape().to_vec(), tensor.data()))
    }
}
