//! The date forms that connection exports really contain, and the column-wide choice between day and month first.

use introrank_core::day::Day;
use introrank_core::keys::name::fold;

/// LinkedIn opened on 5 May 2003; nothing was connected before.
const FIRST_DAY: i32 = 12_177;

/// A date cell as far as it can be read without seeing its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Nothing there.
    Blank,
    /// One certain day.
    Day(Day),
    /// `a/b/year`: month or day first is decided for the whole column.
    Slashed(u8, u8, i16),
    /// Text that is no date.
    Unreadable,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads `07 Jun 2026`, `5-Jan-24`, `Jun 7, 2026`, `2024-01-15[ time]`, `4/1/18[, 7:05 AM]`, `15.01.2024` and spreadsheet day numbers.
pub fn read(cell: &str) -> Raw {
    let cell = cell.trim();
    if let [
        d1 @ b'0'..=b'3',
        d2 @ b'0'..=b'9',
        b' ',
        _,
        _,
        _,
        b' ',
        year @ ..,
    ] = cell.as_bytes()
        && let (4, Some(month), Ok(year)) = (year.len(), month(&cell[3..6]), cell[7..].parse())
    {
        // The form of the archives since 2021, by far the most frequent.
        return Day::new(year, month as i8, ((d1 - b'0') * 10 + d2 - b'0') as i8)
            .map_or(Raw::Unreadable, Raw::Day);
    }
    if cell.is_empty() || cell.eq_ignore_ascii_case("not available") {
        return Raw::Blank;
    }
    // `2024-02-03T09:15:00Z`: only the day counts.
    let cell = if cell.as_bytes().get(10) == Some(&b'T') {
        &cell[..10]
    } else {
        cell
    };
    let (parts, count) = parts(cell);
    match count {
        1 => spreadsheet_number(cell).map_or(Raw::Unreadable, Raw::Day),
        3 => of_parts(cell, parts),
        _ => Raw::Unreadable,
    }
}

/// The first three parts of a date, and how many there are.
fn parts(cell: &str) -> ([&str; 3], usize) {
    let mut parts = [""; 3];
    let mut count = 0;
    for part in cell
        .split([
            ' ', '-', '/', '.', ',', '\u{a0}', '\u{202f}', '年', '月', '日',
        ])
        .filter(|part| !part.is_empty() && *part != "de")
    {
        if count == 3 {
            break;
        }
        parts[count] = part;
        count += 1;
    }
    (parts, count)
}

/// Which of three parts is the day, the month and the year.
fn of_parts(cell: &str, [a, b, c]: [&str; 3]) -> Raw {
    let day = |y: Option<i16>, m: Option<u8>, d: Option<u8>| {
        y.zip(m)
            .zip(d)
            .and_then(|((y, m), d)| Day::new(y, m as i8, d as i8))
            .map_or(Raw::Unreadable, Raw::Day)
    };
    if let Some(month) = month(b) {
        return day(year(c), Some(month), small(a));
    }
    if let Some(month) = month(a) {
        return day(year(c), Some(month), small(b));
    }
    if a.len() == 4 {
        return day(a.parse().ok(), small(b), small(c));
    }
    if cell.contains('.') {
        return day(year(c), small(b), small(a));
    }
    match (small(a), small(b), year(c)) {
        (Some(a), Some(b), Some(y)) if (1..=31).contains(&a) && (1..=31).contains(&b) => {
            Raw::Slashed(a, b, y)
        }
        _ => Raw::Unreadable,
    }
}

/// The day of a cell of the archives, whose slashes are month first; `None` for what is no usable day.
pub fn day(cell: &str) -> Option<Day> {
    resolve(read(cell), SlashOrder::MonthFirst, None)
        .ok()
        .flatten()
}

/// The first day of `Sep 2019` or `2015`, as careers are dated.
pub fn month_or_year(cell: &str) -> Option<Day> {
    match cell.split_whitespace().collect::<Vec<_>>().as_slice() {
        [name, number] => Day::new(year(number)?, month(name)? as i8, 1),
        [number] if number.len() == 4 => Day::new(number.parse().ok()?, 1, 1),
        _ => None,
    }
}

fn small(text: &str) -> Option<u8> {
    if text.len() > 2 {
        None
    } else {
        text.parse().ok()
    }
}

fn month(text: &str) -> Option<u8> {
    if text.len() < 3 || !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let english = MONTHS
        .iter()
        .position(|month| text.is_char_boundary(3) && text[..3].eq_ignore_ascii_case(month));
    // Most are written as in English; in Finnish the eleventh month begins as the third does.
    let found = english.filter(|_| text.len() == 3).or_else(|| {
        let word = fold(text);
        let longest = |stems: &str| {
            let stems = stems.split(' ').filter(|stem| word.starts_with(stem));
            stems.map(str::len).max()
        };
        let known = FOREIGN.iter().enumerate();
        let known = known.filter_map(|(at, stems)| Some((longest(stems)?, at)));
        known.max().map(|(_, at)| at).or(english)
    });
    found.map(|at| at as u8 + 1)
}

/// How months begin in the other languages of archives, folded: German, French, Spanish, Portuguese, Italian, Dutch, Polish,
/// Swedish, Danish, Norwegian, Finnish, Romanian, Turkish, Russian, Ukrainian.
const FOREIGN: [&str; 12] = [
    "jan ene gen sty ian oca tammi янв січ",
    "feb fev lut sub helmi фев лют",
    "mar mrt maart maalis март мар бер",
    "abr avr kwi nis huhti апр кві",
    "mai maj mei mag mayo touko май мая маи тра",
    "juin giu cze haz iun kesa июн чер",
    "juil lug lip tem iul heina июл лип",
    "ago aou sie agu elo авг сер",
    "set wrz eyl syys сен вер",
    "okt ott out paz eki loka окт жов",
    "noi lis kas marras ноя лис",
    "dez dic gru ara joulu дек гру",
];

/// Two digits are of this century: nothing here is older than 2003.
fn year(text: &str) -> Option<i16> {
    let digits = text.split(':').next().unwrap_or(text);
    match digits.len() {
        2 => digits.parse::<i16>().ok().map(|y| 2000 + y),
        4 => digits.parse().ok(),
        _ => None,
    }
}

/// Days since 1899-12-30, as spreadsheets save a date that lost its format.
fn spreadsheet_number(cell: &str) -> Option<Day> {
    let number: i32 = cell.parse().ok()?;
    (37_000..80_000)
        .contains(&number)
        .then(|| Day::from_number(number - 25_569))
}

/// How a column writes `a/b/year`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashOrder {
    /// `M/D/YY`, the form of the archives.
    MonthFirst,
    /// `D/M/YY`, after a European spreadsheet saved the file again.
    DayFirst,
    /// Both parts go beyond 12 somewhere: only the year is safe, and a year is no day.
    Mixed,
}

/// Decides for a whole column: month first unless a first part beyond 12 rules it out.
pub fn slash_order<'a>(column: impl IntoIterator<Item = &'a Raw>) -> SlashOrder {
    let (mut first, mut second) = (0, 0);
    for raw in column {
        // `13/13/2026` is a slip of its own and says nothing of the others.
        if let Raw::Slashed(a, b, _) = *raw
            && (a <= 12 || b <= 12)
        {
            first = first.max(a);
            second = second.max(b);
        }
    }
    match (first > 12, second > 12) {
        (false, _) => SlashOrder::MonthFirst,
        (true, false) => SlashOrder::DayFirst,
        (true, true) => SlashOrder::Mixed,
    }
}

/// The day of a cell, or why there is none. `latest` is the last day that makes sense (the export's own day).
///
/// # Errors
/// A short reason, when the cell holds text but no usable day.
pub fn resolve(
    raw: Raw,
    order: SlashOrder,
    latest: Option<Day>,
) -> Result<Option<Day>, &'static str> {
    let day = match (raw, order) {
        (Raw::Blank, _) => return Ok(None),
        (Raw::Unreadable, _) => return Err("date not understood"),
        (Raw::Slashed(..), SlashOrder::Mixed) => {
            return Err("day and month cannot be told apart in this column");
        }
        (Raw::Day(day), _) => day,
        (Raw::Slashed(m, d, y), SlashOrder::MonthFirst)
        | (Raw::Slashed(d, m, y), SlashOrder::DayFirst) => {
            Day::new(y, m as i8, d as i8).ok_or("no such date")?
        }
    };
    if day.number() < FIRST_DAY {
        return Err("date before May 2003");
    }
    if latest.is_some_and(|latest| day > latest) {
        return Err("date after the export was made");
    }
    Ok(Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_in_the_languages_of_archives() {
        for (text, wanted) in [
            ("12 Mai 2021", "2021-05-12"),
            ("03 Okt. 2019", "2019-10-03"),
            ("28 Dezember 2022", "2022-12-28"),
            ("01 März 2020", "2020-03-01"),
            ("3 août 2020", "2020-08-03"),
            ("3 juil. 2020", "2020-07-03"),
            ("12 de mai. de 2021", "2021-05-12"),
            ("3 dez 2020", "2020-12-03"),
            ("3 mrt 2020", "2020-03-03"),
            ("7 giu 2020", "2020-06-07"),
            ("2 marraskuuta 2020", "2020-11-02"),
            ("5 Şub 2020", "2020-02-05"),
            ("9 ноя 2020", "2020-11-09"),
            ("2021年5月12日", "2021-05-12"),
        ] {
            let read = day(text).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn every_form_of_the_archives_and_their_re_saves_is_read() {
        let day = |y, m, d| Raw::Day(Day::new(y, m, d).unwrap());
        for (cell, want) in [
            ("07 Jun 2026", day(2026, 6, 7)),
            ("15-OCT-2024", day(2024, 10, 15)),
            ("2024-02-03T09:15:00Z", day(2024, 2, 3)),
            ("15-Jan-24", day(2024, 1, 15)),
            ("5-Jan-24", day(2024, 1, 5)),
            ("2024-01-15", day(2024, 1, 15)),
            ("2024-02-03 09:15:00 UTC", day(2024, 2, 3)),
            ("2023/11/30 08:00:01 UTC", day(2023, 11, 30)),
            ("45306", day(2024, 1, 15)),
            ("15.01.2024", day(2024, 1, 15)),
            ("4/1/18, 7:05 AM", Raw::Slashed(4, 1, 2018)),
            ("6/5/25, 11:02\u{202f}PM", Raw::Slashed(6, 5, 2025)),
            ("", Raw::Blank),
            ("soon", Raw::Unreadable),
            ("31 Feb 2024", Raw::Unreadable),
            ("1/2", Raw::Unreadable),
        ] {
            assert_eq!(read(cell), want, "{cell}");
        }
    }

    #[test]
    fn day_and_month_are_told_apart_by_the_whole_column() {
        let us = [read("4/1/18"), read("3/25/18")];
        let european = [read("4/1/18"), read("25/3/18")];
        assert_eq!(slash_order(&us), SlashOrder::MonthFirst);
        assert_eq!(slash_order(&european), SlashOrder::DayFirst);
        assert_eq!(
            resolve(european[0], slash_order(&european), None),
            Ok(Day::new(2018, 1, 4))
        );
        let both = [read("13/1/18"), read("1/13/18")];
        assert!(resolve(both[0], slash_order(&both), None).is_err());
    }

    #[test]
    fn careers_are_dated_by_month_or_year() {
        assert_eq!(month_or_year("Sep 2019"), Day::new(2019, 9, 1));
        assert_eq!(month_or_year("2015"), Day::new(2015, 1, 1));
        assert_eq!(month_or_year(""), None);
        assert_eq!(month_or_year("today"), None);
    }

    #[test]
    fn impossible_days_are_dropped_with_a_reason() {
        let latest = Day::new(2026, 1, 1);
        assert_eq!(
            resolve(read("01 May 2002"), SlashOrder::MonthFirst, latest),
            Err("date before May 2003")
        );
        assert_eq!(
            resolve(read("02 Jan 2026"), SlashOrder::MonthFirst, latest),
            Err("date after the export was made")
        );
        assert_eq!(
            resolve(read("05 May 2003"), SlashOrder::MonthFirst, latest),
            Ok(Day::new(2003, 5, 5))
        );
    }
}
