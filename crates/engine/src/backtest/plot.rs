//! A reliability plot as SVG: what was forecast against what came.

use std::fmt::Write as _;

use super::measure::{Bin, Reliability};
use introrank_core::display::html;

const SIZE: f64 = 420.0;
const LEFT: f64 = 52.0;
const TOP: f64 = 34.0;
const INNER: f64 = 330.0;

fn x(forecast: f64) -> f64 {
    LEFT + forecast * INNER
}

fn y(came: f64) -> f64 {
    TOP + (1.0 - came) * INNER
}

/// The 95 % interval of a share (Wilson 1927).
fn interval(bin: &Bin) -> (f64, f64) {
    let (n, z) = (bin.events as f64, 1.959_964);
    let middle = (bin.came + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half =
        z / (1.0 + z * z / n) * (bin.came * (1.0 - bin.came) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// Draws forecasts against outcomes: a dot with its 95 % interval per bin, the rising curve closest to the outcomes,
/// and the diagonal on which a perfect forecaster lies. Stands alone; colours follow the reader's light or dark scheme.
pub fn plot(title: &str, reliability: &Reliability) -> String {
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIZE} {SIZE}\" width=\"{SIZE}\" height=\"{SIZE}\" role=\"img\" aria-label=\"{0}\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n<title>{0}</title>\n<style>svg{{--ink:#1f2933;--soft:#9aa5b1;--line:#0b69a3;--paper:#fff}}@media(prefers-color-scheme:dark){{svg{{--ink:#e4e7eb;--soft:#7b8794;--line:#47a3f3;--paper:#16191d}}}}</style>\n<rect width=\"{SIZE}\" height=\"{SIZE}\" fill=\"var(--paper)\"/>\n<text x=\"{LEFT}\" y=\"20\" fill=\"var(--ink)\" font-size=\"13\" font-weight=\"600\">{0}</text>\n",
        html(title)
    );
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (across, up) = (x(share), y(share));
        let percent = share * 100.0;
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" y1=\"{up:.1}\" x2=\"{:.1}\" y2=\"{up:.1}\" stroke=\"var(--soft)\" stroke-width=\"0.5\" opacity=\"0.5\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"var(--ink)\">{percent:.0}%</text><text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"var(--ink)\">{percent:.0}%</text>",
            LEFT + INNER,
            LEFT - 6.0,
            up + 4.0,
            TOP + INNER + 16.0,
        );
    }
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"var(--soft)\" stroke-dasharray=\"4 4\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    let points: Vec<String> = reliability
        .curve
        .iter()
        .map(|(forecast, came)| format!("{:.1},{:.1}", x(*forecast), y(*came)))
        .collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"var(--line)\" stroke-width=\"1.2\" opacity=\"0.55\"/>",
        points.join(" ")
    );
    for bin in &reliability.bins {
        let (low, high) = interval(bin);
        let (cx, cy) = (x(bin.forecast), y(bin.came));
        let _ = writeln!(
            svg,
            "<g><title>{} events: forecast {:.1}%, came {:.1}% (95% interval {:.1}% to {:.1}%)</title><line x1=\"{cx:.1}\" y1=\"{:.1}\" x2=\"{cx:.1}\" y2=\"{:.1}\" stroke=\"var(--line)\"/><circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"3.5\" fill=\"var(--line)\"/></g>",
            bin.events,
            bin.forecast * 100.0,
            bin.came * 100.0,
            low * 100.0,
            high * 100.0,
            y(low),
            y(high),
        );
    }
    let _ = write!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"var(--ink)\">forecast</text>\n<text transform=\"translate(14 {:.1}) rotate(-90)\" text-anchor=\"middle\" fill=\"var(--ink)\">came</text>\n</svg>\n",
        x(0.5),
        SIZE - 22.0,
        y(0.5)
    );
    svg
}
