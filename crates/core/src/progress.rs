//! How long work tells the outside where it is. The bar itself lives in the command line.

/// Something that is told about progress. Calls may come from any thread and must be cheap.
pub trait Progress: Sync {
    /// A new stage begins; `total` steps if that is known.
    fn stage(&self, what: &str, total: Option<u64>);
    /// This many steps more are done.
    fn advance(&self, steps: u64);
}

/// Says nothing: for libraries, tests and `--quiet`.
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _what: &str, _total: Option<u64>) {}
    fn advance(&self, _steps: u64) {}
}
