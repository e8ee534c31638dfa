//! One graph of the model, run by rten on one thread.
//!
//! In: tensors by name. Out: tensors by name. Never: spreads one run over several threads; documents, not operators, share
//! the cores.

use super::model_files::{ModelFiles, ReadError};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::NdTensor;
use std::sync::{Arc, Mutex, PoisonError};

/// A graph with the inputs and outputs that the program uses.
pub struct Graph<const OUT: usize> {
    model: Model,
    inputs: Vec<NodeId>,
    outputs: [NodeId; OUT],
}

/// Pools of one thread each, as many as runs go on at once.
#[derive(Default)]
pub struct Pools(Mutex<Vec<Arc<ThreadPool>>>);

impl<const OUT: usize> Graph<OUT> {
    /// Loads `file`; a missing input or output is an error naming it.
    pub fn load(
        files: &ModelFiles,
        file: &str,
        inputs: &[&str],
        outputs: [&str; OUT],
    ) -> Result<Self, ReadError> {
        // Packed once here instead of at every run.
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = options
            .load(files.bytes(file)?)
            .map_err(|why| files.damaged(file, &why.to_string()))?;
        let node = |name: &str| {
            model
                .node_id(name)
                .map_err(|why| files.damaged(file, &why.to_string()))
        };
        let inputs = inputs
            .iter()
            .map(|name| node(name))
            .collect::<Result<Vec<NodeId>, _>>()?;
        let found = outputs
            .iter()
            .map(|name| node(name))
            .collect::<Result<Vec<NodeId>, _>>()?;
        let outputs = found
            .try_into()
            .map_err(|_| files.damaged(file, "outputs are missing"))?;
        Ok(Self {
            model,
            inputs,
            outputs,
        })
    }

    /// Runs the graph; `inputs` in the order given to `load`.
    pub fn run(&self, pools: &Pools, inputs: Vec<ValueOrView>) -> Result<[Value; OUT], ReadError> {
        let inputs = self.inputs.iter().copied().zip(inputs).collect();
        pools
            .with_one(|options| self.model.run_n(inputs, self.outputs, Some(options)))
            .map_err(|why| ReadError::Run(why.to_string()))
    }
}

impl Pools {
    fn with_one<T>(&self, run: impl FnOnce(RunOptions) -> T) -> T {
        let pooled = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = pooled.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let result = run(RunOptions::default().with_thread_pool(Some(pool.clone())));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        result
    }
}

/// A float tensor of `N` sizes.
pub fn sized<const N: usize>(value: Value) -> Result<NdTensor<f32, N>, ReadError> {
    value
        .try_into()
        .map_err(|_| ReadError::Run(format!("the graph gave no float tensor of {N} sizes")))
}
