//! The tensors of a model file, by name.
//!
//! In: `weights.safetensors`, checked. Out: floats and int8 matrices, each read when asked for. Never: a tensor of another
//! shape or type than asked for; the whole file in memory.

use crate::read::model_files::{ModelFiles, ReadError};
use safetensors::Dtype;
use safetensors::tensor::Metadata;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// File of a model folder that holds the tensors.
const WEIGHTS: &str = "weights.safetensors";

/// All tensors of a model.
pub struct Tensors<'a> {
    files: &'a ModelFiles,
    file: File,
    contents: Metadata,
    /// Where the first tensor begins.
    start: u64,
}

impl<'a> Tensors<'a> {
    /// Reads the table of contents: its length in eight bytes, then JSON.
    pub fn open(files: &'a ModelFiles) -> Result<Self, ReadError> {
        let mut file = files.checked(WEIGHTS)?;
        let damaged = |why: &dyn std::fmt::Display| files.damaged(WEIGHTS, &why.to_string());
        let mut length = [0; 8];
        file.seek(SeekFrom::Start(0))
            .and_then(|_| file.read_exact(&mut length))
            .map_err(|why| damaged(&why))?;
        let length = u64::from_le_bytes(length);
        let mut contents = Vec::new();
        (&file)
            .take(length)
            .read_to_end(&mut contents)
            .map_err(|why| damaged(&why))?;
        Ok(Self {
            contents: serde_json::from_slice(&contents).map_err(|why| damaged(&why))?,
            start: length + 8,
            files,
            file,
        })
    }

    /// Floats of any shape.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, ReadError> {
        let bytes = self.bytes(name, Dtype::F32)?.1;
        let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        Ok(bytes.chunks_exact(4).map(number).collect())
    }

    /// An int8 matrix: values, rows, columns.
    pub fn matrix(&self, name: &str) -> Result<(Vec<i8>, usize, usize), ReadError> {
        let (shape, bytes) = self.bytes(name, Dtype::I8)?;
        let &[rows, columns] = shape else {
            return Err(self.wrong(name, "is no matrix"));
        };
        Ok((bytemuck::cast_vec(bytes), rows, columns))
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

    /// Shape and bytes of a tensor.
    fn bytes(&self, name: &str, kind: Dtype) -> Result<(&[usize], Vec<u8>), ReadError> {
        let tensor = self.contents.info(name);
        let tensor = tensor.ok_or_else(|| self.wrong(name, "is missing"))?;
        if tensor.dtype != kind {
            return Err(self.wrong(name, &format!("is {:?} instead of {kind:?}", tensor.dtype)));
        }
        let (from, to) = tensor.data_offsets;
        let mut bytes = vec![0; to - from];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(self.start + from as u64))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(|why| self.wrong(name, &format!("cannot be read: {why}")))?;
        Ok((&tensor.shape, bytes))
    }
}
