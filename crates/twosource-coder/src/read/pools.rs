//! Pools of one thread, as many as batches are read at once.
//!
//! In: work. Out: its result. Never: one batch on several threads; documents, not products of matrices, share the cores.

use super::model_files::ReadError;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Mutex, PoisonError};

/// Idle pools.
#[derive(Default)]
pub struct Pools(Mutex<Vec<ThreadPool>>);

impl Pools {
    /// Does `work` where the matrix library finds one thread only.
    pub fn within<T: Send>(
        &self,
        work: impl FnOnce() -> Result<T, ReadError> + Send,
    ) -> Result<T, ReadError> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = match idle {
            Some(pool) => pool,
            None => ThreadPoolBuilder::new()
                .num_threads(1)
                .build()
                .map_err(|why| ReadError::Run(why.to_string()))?,
        };
        let result = pool.install(work);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        result
    }
}
