//! What columns of files hold, as the user says it: remembered in the workspace for all files with the same columns.

use std::path::{Path, PathBuf};

use introrank_core::evidence::Shape;
use introrank_ingest::column_map::ColumnMap;
use introrank_store::Workspace;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::inputs::{read, workspace_root};

/// How the file begins that keeps what was said.
const HEAD: &str = "\
# What columns hold, as said with --map. Files with the same columns are read so.
# An entry that is deleted is forgotten.

";

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    shape: Vec<Shape>,
}

fn file(root: Option<&Path>) -> Result<PathBuf, Error> {
    Ok(Workspace::columns_file(&workspace_root(root)?))
}

/// What is said now (`Column=what it holds`), and what the workspace of a folder remembers.
///
/// # Errors
/// When a text says nothing of a column, or the file that remembers cannot be read.
pub fn known(root: Option<&Path>, said: &[String]) -> Result<ColumnMap, Error> {
    let said = ColumnMap::parse(said).map_err(Error::Columns)?;
    let path = file(root)?;
    if !path.is_file() {
        return Ok(said);
    }
    let kept: Kept = toml::from_str(&read(&path)?).map_err(|source| Error::ColumnsKept {
        path,
        source: Box::new(source),
    })?;
    Ok(said.with(kept.shape))
}

/// Checks that what was said is about columns that are there.
///
/// # Errors
/// When a column is in none of the files.
pub fn check(map: &ColumnMap, used: &[Shape]) -> Result<(), Error> {
    match map.unused(used).next() {
        None => Ok(()),
        Some(column) => Err(Error::NoSuchColumn(column.to_owned())),
    }
}

/// Remembers what was said of files with these columns, where there is a workspace.
///
/// # Errors
/// When it cannot be written.
pub fn remember(root: Option<&Path>, map: &ColumnMap, used: &[Shape]) -> Result<(), Error> {
    let root = workspace_root(root)?;
    let kept = Kept {
        shape: map.remember(used),
    };
    if !root.is_dir() || kept.shape == map.remember(&[]) {
        return Ok(());
    }
    let text = toml::to_string(&kept);
    let text = text.map_err(|error| Error::Write(std::io::Error::other(error)))?;
    let workspace = Workspace::open(&root)?;
    workspace.write_private(&Workspace::columns_file(&root), &format!("{HEAD}{text}"))?;
    Ok(())
}
