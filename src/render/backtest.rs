//! How well the model predicts what a history says: the words and figures of each task.

use introrank_engine::backtest::{Across, Backtest, Figures, SCORERS, Task, about};

/// What was measured on, in a sentence.
pub fn measured(measured: &Backtest) -> String {
    format!(
        "{} days, {} people, {} messages and meetings. Brackets: 95% intervals. An answered message is no introduction. Fingerprint {}.",
        measured.days, measured.people, measured.contacts, measured.fingerprint
    )
}

/// What each figure of these tasks means, once.
pub fn meanings(tasks: &[Task]) -> Vec<(&'static str, &'static str)> {
    let mut meanings: Vec<(&str, &str)> = Vec::new();
    for column in tasks.iter().flat_map(Task::columns) {
        let (shown, meaning) = about(column);
        if !meanings.iter().any(|(_, other)| *other == meaning) {
            let several = column.starts_with('n') && shown.parse::<u32>().is_ok();
            meanings.push((if several { "10, 20, …" } else { shown }, meaning));
        }
    }
    meanings
}

/// How a task was done, how many events it had, and what is to be said of it.
pub fn about_task(task: &Task) -> Vec<String> {
    let mut about = vec![task.how.to_string()];
    if !task.scores.is_empty() {
        about.push(format!("{} events, {} came", task.events, task.came));
    }
    if !task.remark.is_empty() {
        about.push(task.remark.to_string());
    }
    about
}

/// The figures of a task: header and rows. A terminal has room for what matters most, and for the intervals of one figure
/// when it is `wide`; the page and JSON have it all.
pub fn scores(task: &Task, wide: bool) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let mut columns = task.columns();
    columns.retain(|name| !["skill", "log_loss"].contains(name));
    let mut header = vec![""];
    header.extend(columns.iter().map(|name| about(name).0));
    let has_interval = |name: &&'static str| {
        let mut cells = task.scores.iter().map(|score| score.cell(name));
        cells.any(|cell| cell.contains(" ["))
    };
    let first = columns.iter().position(has_interval).unwrap_or(0);
    let rows = task.scores.iter().map(|score| {
        let cells = columns.iter().enumerate().map(|(i, name)| {
            let cell = score.cell(name);
            match cell.split_once(" [") {
                Some((figure, _)) if i != first || !wide => figure.to_owned(),
                _ => cell,
            }
        });
        std::iter::once(score.scorer.clone()).chain(cells).collect()
    });
    (header, rows.collect())
}

/// Of which asks figures are shown, and which of each scorer.
type Shown = (&'static str, fn(&Figures) -> String);

/// What is shown of several networks: area and calibration error of all asks, areas of openers, of replies, and within asker.
const OF_NETWORKS: [Shown; 4] = [
    ("all asks: AUC / ECE", |f| match f.ece {
        Some(ece) => format!("{} / {ece:.3}", area(f.all)),
        None => area(f.all),
    }),
    ("asks that open something: AUC", |f| area(f.openers)),
    ("asks that are replies: AUC", |f| area(f.replies)),
    ("within the asks of one asker: AUC", |f| area(f.within)),
];

fn area(value: f64) -> String {
    match value.is_nan() {
        true => "–".to_owned(),
        false => format!("{value:.3}"),
    }
}

/// A table of one kind of ask.
pub struct NetworkTable {
    /// Of which asks.
    pub title: &'static str,
    /// What the columns are.
    pub header: Vec<&'static str>,
    /// A row per network, the mean last.
    pub rows: Vec<Vec<String>>,
}

/// The tables of several networks.
pub fn across(measured: &Across) -> Vec<NetworkTable> {
    let row = |name: &str, asks: String, figures: &[Figures], shown: fn(&Figures) -> String| {
        let cells = figures.iter().map(shown);
        [name.to_owned(), asks].into_iter().chain(cells).collect()
    };
    let table = |(title, shown): Shown| {
        let networks = measured.networks.iter();
        let mut rows: Vec<Vec<String>> = networks
            .map(|one| row(&one.name, one.asks.to_string(), &one.figures, shown))
            .collect();
        rows.push(row("mean", String::new(), &measured.mean, shown));
        NetworkTable {
            title,
            header: ["", "asks"].into_iter().chain(SCORERS).collect(),
            rows,
        }
    };
    OF_NETWORKS.map(table).into()
}
